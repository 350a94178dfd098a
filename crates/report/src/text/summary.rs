//! What a scan adds up to, and what it could not understand.

use std::io::{self, Write};

use model::{BoundaryKind, ElementKind};
use stride::{Level, Status, Stride, Threat};
use syntax::{Diagnostic, Severity, Sources};

use crate::look::{Tone, count};
use crate::{Look, Results, clean};

/// Diagnostics printed in the report itself; all of them go to standard error and to JSON.
const SHOWN: usize = 5;

/// Writes the numbers at the end of a report.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", look.paint(Tone::Strong, "summary"))?;
    let model = results.model;
    let files = count(results.understood.len(), "file", "files");
    row(out, "sources", &format!("{files}{}", dialects(results)))?;
    row(out, "elements", &elements(results))?;
    row(out, "boundaries", &boundaries(results))?;
    row(out, "flows", &model.flows().len().to_string())?;
    let open: Vec<&Threat> = open(results).collect();
    row(out, "threats", &by_severity(&open, look))?;
    if !open.is_empty() {
        row(out, "", &by_category(&open))?;
    }
    let accepted = results.assessment.threats.len() - open.len();
    if accepted > 0 {
        row(out, "accepted", &accepted.to_string())?;
    }
    row(
        out,
        "paths",
        &super::paths::total(&results.assessment.paths),
    )?;
    row(
        out,
        "mitigated",
        &results.assessment.mitigations.len().to_string(),
    )?;
    row(out, "questions", &questions(results))?;
    write_not_understood(results, look, out)
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<11} {value}")
}

fn open<'a>(results: &Results<'a>) -> impl Iterator<Item = &'a Threat> {
    let threats = results.assessment.threats.iter();
    threats.filter(|threat| threat.status == Status::Open)
}

fn dialects(results: &Results<'_>) -> String {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for (_, dialect) in results.understood {
        match names.iter_mut().find(|(name, _)| *name == &**dialect) {
            Some((_, files)) => *files += 1,
            None => names.push((dialect, 1)),
        }
    }
    names.sort_unstable();
    let parts = names.iter().map(|(name, files)| format!("{name} {files}"));
    in_brackets(parts)
}

fn elements(results: &Results<'_>) -> String {
    let elements = results.model.elements();
    let kinds = [
        (ElementKind::Process, "process", "processes"),
        (ElementKind::DataStore, "data store", "data stores"),
        (
            ElementKind::ExternalEntity,
            "external entity",
            "external entities",
        ),
    ];
    let of_kind = |kind| elements.iter().filter(|e| e.kind == kind).count();
    let parts = kinds
        .into_iter()
        .map(|(kind, one, many)| (of_kind(kind), one, many))
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many));
    format!("{}{}", elements.len(), in_brackets(parts))
}

fn boundaries(results: &Results<'_>) -> String {
    let boundaries = results.model.boundaries();
    let of_kind = |kind: BoundaryKind| boundaries.iter().filter(|b| b.kind == kind).count();
    let parts = BoundaryKind::ALL
        .into_iter()
        .map(|kind| (of_kind(kind), kind.name()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, name)| format!("{number} {name}"));
    format!("{}{}", boundaries.len(), in_brackets(parts))
}

fn by_severity(open: &[&Threat], look: &Look) -> String {
    let of_level = |level| open.iter().filter(|t| t.severity == level).count();
    let parts = Level::ALL
        .into_iter()
        .rev()
        .map(|level| (of_level(level), level))
        .filter(|(number, _)| *number > 0)
        .map(|(number, level)| {
            let text = format!("{number} {}", level.name());
            look.paint(Tone::Severity(level), &text)
        });
    format!("{}{}", open.len(), in_brackets(parts))
}

fn by_category(open: &[&Threat]) -> String {
    let of_category = |category| open.iter().filter(|t| t.gap.category == category).count();
    let parts = Stride::ALL.into_iter().map(|category| {
        format!(
            "{} {}",
            category.name().replace('-', " "),
            of_category(category)
        )
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn questions(results: &Results<'_>) -> String {
    let questions = &results.assessment.questions;
    let answered = questions.iter().filter(|q| q.answer.is_some()).count();
    if questions.is_empty() {
        return "0".to_owned();
    }
    format!(
        "{} that the code does not answer",
        questions.len() - answered
    )
}

fn in_brackets(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

fn write_not_understood(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let (mut worst, notes): (Vec<&Diagnostic>, Vec<_>) = results
        .diagnostics
        .iter()
        .partition(|d| d.severity > Severity::Note);
    worst.sort_by_key(|d| std::cmp::Reverse(d.severity));
    if worst.is_empty() && notes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", look.paint(Tone::Strong, "not understood"))?;
    for diagnostic in worst.iter().take(SHOWN) {
        writeln!(out, "  {}", not_understood(diagnostic, results.sources))?;
    }
    let hidden = worst.len().saturating_sub(SHOWN);
    if hidden > 0 {
        writeln!(out, "  and {hidden} more")?;
    }
    if !notes.is_empty() {
        writeln!(out, "  {}", count(notes.len(), "note", "notes"))?;
    }
    Ok(())
}

/// A diagnostic on one line: place, severity, message, cleaned and of bounded length.
pub(crate) fn not_understood(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span.map(|span| {
        let place = sources.position(span);
        format!("{}:{}:{}: ", place.path, place.line, place.column)
    });
    let severity = crate::wire::severity(diagnostic.severity);
    let line = format!(
        "{}{severity}: {}",
        place.unwrap_or_default(),
        diagnostic.message
    );
    clean(&line).chars().take(500).collect()
}

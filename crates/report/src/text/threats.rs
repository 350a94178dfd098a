//! Threats as text: one block for each rule and severity, with the line that decides the
//! first and the names of the others.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level as Style, Origin, Renderer, Snippet};
use model::Model;
use stride::{Level, Status, Target, Threat};

use super::excerpt::excerpt;
use crate::look::{Tone, count, wrap};
use crate::{Look, Results, clean};

/// Names listed in a block before the rest is only counted; `--format json` has them all.
const LISTED: usize = 8;

/// Threats of one rule and severity, in the order of the assessment.
struct Block<'a> {
    severity: Level,
    threats: Vec<&'a Threat>,
}

/// Writes open threats by severity, then the accepted ones in a line each.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let blocks = blocks(&results.assessment.threats);
    for level in Level::ALL.into_iter().rev() {
        let of_level: Vec<_> = blocks.iter().filter(|b| b.severity == level).collect();
        let total = of_level.iter().map(|block| block.threats.len()).sum();
        if total == 0 {
            continue;
        }
        heading(level, total, look, out)?;
        for block in of_level {
            write!(out, "{}\n\n", rendered(results, look, block))?;
        }
    }
    accepted(results, look, out)
}

fn blocks(threats: &[Threat]) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut by_rule: HashMap<(Level, &str), usize> = HashMap::new();
    for threat in threats.iter().filter(|t| t.status == Status::Open) {
        let key = (threat.severity, &*threat.gap.rule);
        let index = *by_rule.entry(key).or_insert_with(|| {
            blocks.push(Block {
                severity: threat.severity,
                threats: Vec::new(),
            });
            blocks.len() - 1
        });
        if let Some(block) = blocks.get_mut(index) {
            block.threats.push(threat);
        }
    }
    blocks
}

fn heading(level: Level, total: usize, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let title = format!(
        "{}  {}",
        level.name().to_uppercase(),
        count(total, "threat", "threats")
    );
    let rule = "─".repeat(look.width.saturating_sub(title.chars().count() + 4));
    let line = format!("── {title} {rule}");
    writeln!(out, "{}\n", look.paint(Tone::Severity(level), &line))
}

fn rendered(results: &Results<'_>, look: &Look, block: &Block<'_>) -> String {
    let Some((first, others)) = block.threats.split_first() else {
        return String::new();
    };
    let style = style(first.severity).with_name(first.severity.name());
    let title = style
        .primary_title(clean(&first.gap.title).into_owned())
        .id(clean(&first.gap.rule).into_owned());
    let mut group = place(results, first, Group::with_title(title));
    for (name, text) in notes(results, look, first, others) {
        group = group.element(Style::NOTE.with_name(name).message(text));
    }
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.term_width(look.width.max(140)).render(&[group])
}

/// The deciding line with a mark and the element's name, or where it stands at least.
fn place<'a>(results: &Results<'_>, threat: &Threat, group: Group<'a>) -> Group<'a> {
    let Some(span) = threat.span else {
        return group;
    };
    let Some(excerpt) = excerpt(results, span).filter(|shown| !shown.text.is_empty()) else {
        let place = results.sources.position(span);
        let origin = Origin::path(clean(&place.path).into_owned());
        let origin = origin.line(place.line as usize);
        return group.element(origin.char_column(place.column as usize));
    };
    let place = excerpt.position;
    let path = clean(&place.path).into_owned();
    let shown_column = excerpt
        .text
        .get(..excerpt.mark.start)
        .map(|before| before.chars().count());
    let whole = shown_column.is_some_and(|before| before + 1 == place.column as usize);
    let mark = AnnotationKind::Primary
        .span(excerpt.mark)
        .label(about(results.model, &threat.target));
    let snippet = Snippet::source(excerpt.text)
        .line_start(place.line as usize)
        .annotation(mark);
    if whole {
        return group.element(snippet.path(path));
    }
    // What is cut from the line's beginning still counts for the column.
    let origin = Origin::path(path).line(place.line as usize);
    group
        .element(origin.char_column(place.column as usize))
        .element(snippet)
}

fn notes(
    results: &Results<'_>,
    look: &Look,
    first: &Threat,
    others: &[&Threat],
) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    if first.span.is_none() {
        notes.push(("where", about(results.model, &first.target)));
    }
    let why: Vec<String> = first
        .factors
        .iter()
        .map(|factor| {
            format!(
                "{} {} ({})",
                factor.name,
                factor.level.name(),
                clean(&factor.why)
            )
        })
        .collect();
    if !why.is_empty() {
        notes.push(("why", prose(&why.join(", "), look)));
    }
    if !first.gap.fix.is_empty() {
        notes.push(("fix", prose(&clean(&first.gap.fix), look)));
    }
    if !others.is_empty() || !first.also.is_empty() {
        notes.push(("also", also(results, first, others)));
    }
    notes
}

fn prose(text: &str, look: &Look) -> String {
    wrap(text, look.width.saturating_sub(14)).join("\n")
}

/// The other things the rule holds for, with their places, in columns.
fn also(results: &Results<'_>, first: &Threat, others: &[&Threat]) -> String {
    let rest = first.also.iter().map(|target| (target, first));
    let others = others
        .iter()
        .flat_map(|threat| threat.targets().map(|target| (target, *threat)));
    let all: Vec<(&Target, &Threat)> = rest.chain(others).collect();
    let rows: Vec<(String, String)> = all
        .iter()
        .take(LISTED)
        .map(|(target, threat)| (about(results.model, target), line_of(results, threat)))
        .collect();
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let mut lines: Vec<String> = rows
        .into_iter()
        .map(|(name, place)| format!("{name:width$}  {place}").trim_end().to_owned())
        .collect();
    if all.len() > LISTED {
        lines.push(format!("and {} more", all.len() - LISTED));
    }
    lines.join("\n")
}

fn line_of(results: &Results<'_>, threat: &Threat) -> String {
    results
        .position(threat.span)
        .map(|place| format!("{}:{}", clean(&place.path), place.line))
        .unwrap_or_default()
}

fn accepted(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut title = Some("accepted");
    for threat in &results.assessment.threats {
        if let Status::Accepted(reason) = &threat.status {
            if let Some(title) = title.take() {
                writeln!(out, "{}", look.paint(Tone::Strong, title))?;
            }
            let names = threat.targets().map(|target| about(results.model, target));
            let name = names.collect::<Vec<_>>().join(", ");
            let place = line_of(results, threat);
            let rule = clean(&threat.gap.rule);
            writeln!(out, "  {rule}: {name}  {place}  ({})", clean(reason))?;
        }
    }
    if title.is_none() {
        writeln!(out)
    } else {
        Ok(())
    }
}

/// The name of what a threat is about, as people read it: the element's name and id, or both
/// ends of a flow.
pub(crate) fn about(model: &Model, target: &Target) -> String {
    let text: Arc<str> = match target {
        Target::Element(id) => match model.element(id) {
            Some(element) if !id.0.ends_with(&*element.name) => {
                format!("{} ({id})", element.name).into()
            }
            _ => Arc::clone(&id.0),
        },
        Target::Flow(id) => Arc::clone(&id.0),
        Target::Boundary(id) => Arc::clone(&id.0),
    };
    let name: String = clean(&text).chars().take(200).collect();
    name
}

fn style<'a>(severity: Level) -> Style<'a> {
    match severity {
        Level::Critical | Level::High => Style::ERROR,
        Level::Medium => Style::WARNING,
        Level::Low => Style::HELP,
        Level::Info => Style::NOTE,
    }
}

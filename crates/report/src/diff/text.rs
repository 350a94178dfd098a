//! A diff as a person reads it.

use std::io::{self, Write};

use model::{Boundary, Change, Element, Flow};
use stride::{Status, Threat};
use syntax::{Sources, Span};

use super::{Changes, Side};
use crate::look::Tone;
use crate::text::about;
use crate::{Look, clean};

/// One line of a section.
struct Row<'a> {
    sign: char,
    text: String,
    place: Option<(Span, &'a Sources)>,
    what: &'a [String],
}

/// Writes what came, went and changed, new threats first.
pub(super) fn write(changes: &Changes<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "no change");
    }
    let threats = changes.threats;
    let new = threats.added.iter();
    let new: Vec<Row<'_>> = new.map(|it| threat('+', it, changes.after)).collect();
    let gone = threats.removed.iter();
    let gone: Vec<Row<'_>> = gone.map(|it| threat('-', it, changes.before)).collect();
    section("new threats", &new, look, out)?;
    section("threats gone", &gone, look, out)?;
    let delta = changes.delta;
    section(
        "elements",
        &rows(&delta.elements, changes, element),
        look,
        out,
    )?;
    section(
        "boundaries",
        &rows(&delta.boundaries, changes, boundary),
        look,
        out,
    )?;
    section("flows", &rows(&delta.flows, changes, flow), look, out)?;
    summary(changes, look, out)
}

fn section(title: &str, rows: &[Row<'_>], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", look.paint(Tone::Strong, title))?;
    let width = rows.iter().map(|row| row.text.chars().count()).max();
    let width = width.unwrap_or(0).min(look.width.saturating_sub(30));
    for row in rows {
        let tone = match row.sign {
            '+' => Tone::Good,
            '-' => Tone::Bad,
            _ => Tone::Changed,
        };
        let tone = if title.contains("threats") {
            bad_news(tone)
        } else {
            tone
        };
        let place = row.place.map(|(span, sources)| {
            let place = sources.position(span);
            format!("{}:{}", clean(&place.path), place.line)
        });
        let place = look.paint(Tone::Faint, &place.unwrap_or_default());
        let line = format!("{} {:width$}", row.sign, row.text);
        let line = format!("  {}  {place}", look.paint(tone, &line));
        writeln!(out, "{}", line.trim_end())?;
        for what in row.what {
            writeln!(out, "      {}", clean(what))?;
        }
    }
    writeln!(out)
}

/// For threats, more is worse.
fn bad_news(tone: Tone) -> Tone {
    match tone {
        Tone::Good => Tone::Bad,
        Tone::Bad => Tone::Good,
        other @ (Tone::Strong | Tone::Faint | Tone::Severity(_) | Tone::Changed) => other,
    }
}

fn rows<'a, T>(
    changes: &'a [Change<T>],
    all: &Changes<'a>,
    describe: impl Fn(&T) -> (String, Option<Span>),
) -> Vec<Row<'a>> {
    let row = |change: &'a Change<T>| {
        let (sign, it, side, what): (_, _, Side<'a>, &[String]) = match change {
            Change::Added(it) => ('+', it, all.after, &[]),
            Change::Removed(it) => ('-', it, all.before, &[]),
            Change::Changed { after, what, .. } => ('~', after, all.after, what),
        };
        let (text, span) = describe(it);
        Row {
            sign,
            text: clean(&text).into_owned(),
            place: span.map(|span| (span, side.sources)),
            what,
        }
    };
    changes.iter().map(row).collect()
}

fn element(element: &Element) -> (String, Option<Span>) {
    let text = format!("{} ({})", element.id, element.technology.replace('-', " "));
    (text, element.span)
}

fn boundary(boundary: &Boundary) -> (String, Option<Span>) {
    let text = format!(
        "{} {} ({})",
        boundary.kind.name(),
        boundary.name,
        boundary.id
    );
    (text, boundary.span)
}

fn flow(flow: &Flow) -> (String, Option<Span>) {
    let text = format!("{} ({})", flow.id, flow.knowledge.name());
    (text, flow.evidence.first().map(|line| line.span))
}

fn threat<'a>(sign: char, threat: &Threat, side: Side<'a>) -> Row<'a> {
    let accepted = match threat.status {
        Status::Open => "",
        Status::Accepted(_) => ", accepted",
    };
    let names = threat.targets().map(|target| about(side.model, target));
    let text = format!(
        "{:8} {} [{}{accepted}]: {}",
        threat.severity.name(),
        threat.gap.title,
        threat.gap.rule,
        names.collect::<Vec<_>>().join(", ")
    );
    Row {
        sign,
        text: clean(&text).into_owned(),
        place: threat.span.map(|span| (span, side.sources)),
        what: &[],
    }
}

fn summary(changes: &Changes<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let delta = changes.delta;
    let counts = [
        ("elements", tally(&delta.elements)),
        ("boundaries", tally(&delta.boundaries)),
        ("flows", tally(&delta.flows)),
    ];
    writeln!(out, "{}", look.paint(Tone::Strong, "summary"))?;
    for (name, (added, removed, changed)) in counts {
        writeln!(
            out,
            "  {name:<11} {added} added, {removed} removed, {changed} changed"
        )?;
    }
    let (new, gone) = (changes.threats.added.len(), changes.threats.removed.len());
    writeln!(out, "  {:<11} {new} new, {gone} gone", "threats")
}

fn tally<T>(changes: &[Change<T>]) -> (usize, usize, usize) {
    changes.iter().fold(
        (0, 0, 0),
        |(added, removed, changed), change| match change {
            Change::Added(_) => (added + 1, removed, changed),
            Change::Removed(_) => (added, removed + 1, changed),
            Change::Changed { .. } => (added, removed, changed + 1),
        },
    )
}

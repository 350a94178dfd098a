//! Texts that are written within others: a file in the data of a `ConfigMap`, a manifest in an
//! argument of Terraform. Such a text becomes a source of its own, of which each line comes from
//! the line where somebody wrote it.

use syntax::{Origin, SourceId, Sources, Span};

/// Adds the text that is written at a place. Where lines are written otherwise than they are
/// meant, on one line or with escapes, all of it comes from the place as a whole.
pub(crate) fn add(sources: &Sources, place: Span, text: &str) -> SourceId {
    let written = sources.text(place.source);
    let at = place.start as usize;
    let lines = written.get(at..).and_then(|rest| lines_of(rest, text));
    let origin = |(meant, from): (usize, Line)| {
        let start = at + from.start;
        Origin {
            at: number(meant),
            span: Span::new(place.source, start, start + from.length),
            verbatim: from.verbatim,
        }
    };
    let whole = Origin {
        at: 0,
        span: place,
        verbatim: false,
    };
    let origins = lines.map(|lines| lines.into_iter().map(origin).collect());
    let path = sources.path(place.source);
    sources.add_derived(path, text, origins.unwrap_or_else(|| vec![whole]))
}

/// Where a line of a text is written, counted from the place.
struct Line {
    start: usize,
    length: usize,
    verbatim: bool,
}

/// The lines of a text with the offset of each in it. It may begin below a mark, `|` in YAML or
/// `<<` in Terraform. None where its lines are not told apart.
fn lines_of(written: &str, text: &str) -> Option<Vec<(usize, Line)>> {
    let with_gaps = written.starts_with("<<");
    let mark = if with_gaps || written.starts_with('|') {
        written.find('\n')? + 1
    } else {
        0
    };
    let (mut at, mut start) = (0, mark);
    let mut lines = Vec::new();
    let mut rest = written.get(mark..)?.split_inclusive('\n');
    for meant in text.trim_end().split_inclusive('\n') {
        let line = rest.next()?;
        let verbatim = line.trim() == meant.trim();
        // Only what has gaps may differ, and in its gaps alone.
        let differs = with_gaps && line.contains("${");
        if !(verbatim || differs) {
            return None;
        }
        let blanks = |text: &str| text.len() - text.trim_start().len();
        let deeper = blanks(line)
            .checked_sub(blanks(meant))
            .filter(|_| !meant.trim().is_empty());
        let skipped = deeper.unwrap_or(0);
        lines.push((
            at,
            Line {
                start: start + skipped,
                length: line.trim_end().len().saturating_sub(skipped),
                verbatim,
            },
        ));
        at += meant.len();
        start += line.len();
    }
    Some(lines)
}

fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_comes_from_the_line_where_it_is_written() {
        for (written, text, places) in [
            ("k: |\n  a: 1\n  b: 2\n", "a: 1\nb: 2\n", ["2:3", "3:3"]),
            (
                "k: <<-X\n    a: ${v}\n      b: 2\n  X\n",
                "a: long\n  b: 2\n",
                ["2:5", "3:5"],
            ),
            ("k: \"a: 1\\nb: 2\"\n", "a: 1\nb: 2\n", ["1:4", "1:4"]),
            ("k: f()\n", "a: 1\nb: 2\n", ["1:4", "1:4"]),
            ("k: a: 1\n   b: 2\n", "a: 1\nb: 2\n", ["1:4", "2:4"]),
        ] {
            let sources = Sources::new();
            let id = sources.add("x", written);
            let source = add(&sources, Span::new(id, 3, written.len()), text);
            let second = text.find('\n').unwrap() + 1;
            let shown = [0, second].map(|at| {
                let place = sources.position(Span::new(source, at, at + 1));
                format!("{}:{}", place.line, place.column)
            });
            assert_eq!(shown, places, "{written}");
        }
    }
}

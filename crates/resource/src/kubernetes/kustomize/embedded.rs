//! YAML inside a text of a kustomization, such as an inline patch, with the places its parts
//! have in the file.

use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, Sources, Span, parse_yaml};

use super::edit;

/// The documents of a text, each part at the place where it was written.
pub(super) fn documents(sources: &Sources, text: &Node) -> (Vec<Node>, Vec<Diagnostic>) {
    let Some(content) = text.text() else {
        return (Vec::new(), Vec::new());
    };
    let places = Places::new(&sources.text(text.span.source), content, text.span);
    let (mut documents, mut diagnostics) = parse_yaml(text.span.source, content);
    for document in &mut documents {
        relocate(document, &places);
    }
    for diagnostic in &mut diagnostics {
        diagnostic.span = diagnostic.span.map(|span| places.span(span));
    }
    (documents, diagnostics)
}

fn relocate(node: &mut Node, places: &Places) {
    node.span = places.span(node.span);
    match &mut node.kind {
        NodeKind::Sequence(items) => {
            for item in Arc::make_mut(items) {
                relocate(item, places);
            }
        }
        NodeKind::Mapping(_) => {
            for entry in edit::entries_mut(node).into_iter().flatten() {
                entry.key_span = places.span(entry.key_span);
                relocate(&mut entry.value, places);
            }
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. } => {}
    }
}

/// Where the lines of a scalar's content stand in its file.
#[derive(Debug)]
struct Places {
    scalar: Span,
    /// Offsets of the lines' starts in the content and in the file. Empty where the content is
    /// written in a way that has no lines to compare: then all of it stands where the scalar does.
    lines: Vec<(usize, usize)>,
}

impl Places {
    fn new(file: &str, content: &str, scalar: Span) -> Self {
        let lines = lines_of(file, content, scalar).unwrap_or_default();
        Self { scalar, lines }
    }

    fn span(&self, span: Span) -> Span {
        let before = self
            .lines
            .partition_point(|(start, _)| *start <= span.start as usize);
        let line = before.checked_sub(1).and_then(|at| self.lines.get(at));
        let Some((start, place)) = line else {
            // Of no length, so that nobody reads the scalar's text for the part's.
            let at = self.scalar.start as usize;
            return Span::new(self.scalar.source, at, at);
        };
        let place = place + (span.start as usize - start);
        let length = (span.end - span.start) as usize;
        Span::new(self.scalar.source, place, place + length)
    }
}

fn lines_of(file: &str, content: &str, scalar: Span) -> Option<Vec<(usize, usize)>> {
    let from = scalar.start as usize;
    let written = file.get(from..)?;
    let unquoted = written.trim_start_matches(['\'', '"']);
    if !written.starts_with(['|', '>']) && unquoted.starts_with(content) {
        return Some(vec![(0, from + written.len() - unquoted.len())]);
    }
    // A literal block: below its header every line stands as it is, but further to the right.
    let header = if written.starts_with('|') {
        written.find('\n')? + 1
    } else {
        0
    };
    let mut place = from + header;
    let (mut lines, mut start) = (Vec::new(), 0);
    let mut below = file.get(place..)?.split_inclusive('\n');
    for line in content.split_inclusive('\n') {
        let raw = below.next()?;
        let bare = line.trim_end_matches(['\n', '\r']);
        let at = raw
            .trim_end_matches(['\n', '\r'])
            .len()
            .checked_sub(bare.len());
        let at = at.filter(|at| raw.get(*at..).is_some_and(|rest| rest.starts_with(bare)));
        lines.push((start, place + at.or_else(|| bare.is_empty().then_some(0))?));
        start += line.len();
        place += raw.len();
    }
    Some(lines)
}

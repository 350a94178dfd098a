//! Where the lines of a file begin that is written into a manifest.

use std::sync::Arc;

use syntax::{Node, Sources, Span};

use super::object::Object;

/// Of each text of several lines, where its lines begin.
pub(super) type Starts = Vec<(Span, Arc<[u32]>)>;

/// The texts of several lines in the data of a `ConfigMap` or Secret.
pub(super) fn of(object: &Object, sources: &Sources) -> Starts {
    if !matches!(&*object.kind, "ConfigMap" | "Secret") {
        return Vec::new();
    }
    let data = ["data", "stringData"];
    let node = object.content.tree();
    let data = data.iter().filter_map(|key| node?.get(key));
    let texts = data.flat_map(Node::entries);
    let texts = texts.filter_map(|it| Some((it.value.text()?, it.value.span)));
    in_texts(texts, sources)
}

/// The same of texts that are written at these places.
pub(super) fn in_texts<'t>(
    texts: impl Iterator<Item = (&'t str, Span)>,
    sources: &Sources,
) -> Starts {
    texts
        .filter_map(|(text, place)| Some((place, starts(text, place, sources)?)))
        .collect()
}

/// None for a text of one line, and for one that is written otherwise than it is meant: folded,
/// with escapes, or generated.
fn starts(text: &str, place: Span, sources: &Sources) -> Option<Arc<[u32]>> {
    let text = Some(text).filter(|text| text.trim_end().contains('\n'))?;
    let source = sources.text(place.source);
    let written = source.get(place.start as usize..)?;
    let mut at = place.start;
    let mut lines = written.split_inclusive('\n');
    if written.starts_with('|') {
        at += u32::try_from(lines.next()?.len()).ok()?;
    }
    let mut starts = Vec::new();
    for meant in text.trim_end().split('\n') {
        let line = lines.next()?;
        if line.trim() != meant.trim() {
            return None;
        }
        let blanks = line.len() - line.trim_start().len();
        starts.push(at + u32::try_from(blanks).ok()?);
        at += u32::try_from(line.len()).ok()?;
    }
    Some(starts.into())
}

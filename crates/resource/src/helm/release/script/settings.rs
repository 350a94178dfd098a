//! `--set a.b=c,d[0]={e,f}`: settings as helm takes them on its command line.

use std::sync::Arc;

use syntax::{Node, NodeKind, Span};

/// The settings of one text: paths and values. With `as_text` a value stays text.
pub(super) fn settings(text: &str, as_text: bool, span: Span) -> Vec<(Arc<str>, Node)> {
    let parts = split(text, ',');
    let pairs = parts.iter().filter_map(|part| {
        let (path, value) = pair(part)?;
        let is_list = value.starts_with('{') && value.ends_with('}');
        let inner = value.get(1..value.len().saturating_sub(1));
        let kind = match inner.filter(|_| is_list) {
            Some(inner) => {
                let items = split(inner, ',').into_iter();
                let items = items.filter(|it| !it.is_empty());
                let items = items.map(|it| Node::new(scalar(it, true), span));
                NodeKind::Sequence(Arc::new(items.collect()))
            }
            None => scalar(value, as_text),
        };
        Some((Arc::from(path), Node::new(kind, span)))
    });
    pairs.collect()
}

fn scalar(text: &str, as_text: bool) -> NodeKind {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next()),
            letter => plain.push(letter),
        }
    }
    NodeKind::String {
        text: plain.into(),
        plain: !as_text,
    }
}

/// What stands before the first `=` and after it.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (path, value) = text.split_once('=')?;
    let path = path.trim();
    (!path.is_empty()).then_some((path, value))
}

/// The parts between separators that stand in no braces and behind no backslash.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut is_escaped) = (0, 0_usize, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            letter if letter == separator && depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

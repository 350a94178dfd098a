//! The configuration files of a container as its image's block sees them: line by line, so that
//! a fact points at the line that decides it.

use std::sync::Arc;

use eval::{Value, fields};
use syntax::Span;

use crate::open_name::spelled;

/// Larger files are no settings of a store.
const LARGEST: usize = 64 * 1024;

/// `{name, lines}` of each file: its place in the container, and its lines without comments.
pub(super) fn by_line(files: &Value) -> Value {
    let item = |file: &Value| {
        let word = |key| file.get(key).and_then(Value::as_str);
        let named = word("target").filter(|target| !target.is_empty());
        let name = named.or_else(|| word("path"))?;
        let name = Value::text(Arc::from(name));
        let lines = Value::tuple(lines_of(file.get("text")?));
        Some(Value::object(fields([("name", name), ("lines", lines)])))
    };
    match files.items() {
        [] => files.clone(),
        items => Value::tuple(items.iter().filter_map(item).collect()),
    }
}

fn lines_of(text: &Value) -> Vec<Value> {
    let spelled = spelled(text, &|_| "?".to_owned()).unwrap_or_default();
    if spelled.len() > LARGEST {
        return Vec::new();
    }
    // A text that was unfolded or filled in has no place but its whole.
    let exact = |span: &Span| (span.end - span.start) as usize == spelled.len();
    let whole = text.span.filter(exact);
    let mut found = Vec::new();
    let mut start = 0;
    let mut comment = false;
    for line in spelled.split_inclusive('\n') {
        let content = line.trim();
        comment |= content.starts_with("<!--");
        if !comment && !content.is_empty() && !content.starts_with(['#', ';']) {
            let from = start + line.len() - line.trim_start().len();
            let place = |whole: Span| {
                let first = whole.start as usize + from;
                Span::new(whole.source, first, first + content.len())
            };
            let line = Value::text(Arc::from(content)).sensitive();
            let span = whole.map(place).or(text.span);
            found.push(span.map_or_else(|| line.clone(), |span| line.clone().at(span)));
        }
        comment &= !content.contains("-->");
        start += line.len();
    }
    found
}

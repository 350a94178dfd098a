//! Values that are filled in after the manifest was written: `${UID}`, which a tool puts in
//! before it applies the manifest, or `{{ .Values.uid }}` of a template that nobody rendered.

use std::sync::Arc;

use eval::{Kind, Map, Reason, Value};

/// Why nobody knows a value from the manifest alone; none where it stands there.
pub(crate) fn reason(value: &Value) -> Option<Arc<str>> {
    if let Some(unknown) = value.as_unknown() {
        return Some(unknown.reason.to_string().into());
    }
    reason_of(value.as_str()?)
}

/// Why nobody knows a text.
pub(crate) fn reason_of(text: &str) -> Option<Arc<str>> {
    is_open(text).then(|| {
        let text: String = text.chars().take(80).collect();
        format!("`{text}` is filled in before the manifest is applied").into()
    })
}

/// Whether all of a text is filled in later.
pub(crate) fn is_whole(text: &str) -> bool {
    let within = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    within("${", "}")
        || within("$(", ")")
        || within("{{", "}}")
        || (text.starts_with('$') && has_variable(text))
}

/// Whether a text has the name of a variable in it as a shell writes it: `$TAG`.
fn has_variable(text: &str) -> bool {
    let mut names = text.split('$').skip(1);
    names.any(|name| name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_'))
}

/// A value in which what is filled in later as a whole is not known.
pub(crate) fn unfilled(value: &Value) -> Value {
    let mut open = value.clone();
    match &mut open.kind {
        Kind::String(text) if is_whole(text) => {
            let why = reason_of(text).unwrap_or_default();
            let unknown = Value::unknown(Reason::Other(why));
            return value.span.map_or(unknown.clone(), |span| unknown.at(span));
        }
        Kind::Object(map) | Kind::Map(map) => {
            for (_, item) in Arc::make_mut(map) {
                *item = unfilled(item);
            }
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            *items = Arc::new(items.iter().map(unfilled).collect());
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {}
    }
    open
}

/// Whether a text has a place that is filled in later.
pub(crate) fn is_open(text: &str) -> bool {
    text.contains("${") || text.contains("$(") || text.contains("{{") || has_variable(text)
}

/// The value under a key; the whole where all of it is filled in later.
pub(crate) fn step<'a>(whole: Option<&'a Value>, key: &str) -> Option<&'a Value> {
    let whole = whole?;
    let found = whole.get(key);
    found.or_else(|| reason(whole).map(|_| whole))
}

/// The items under a key; the whole as the only one where all of it is filled in later.
pub(crate) fn items<'a>(whole: &'a Value, key: &str) -> &'a [Value] {
    match step(Some(whole), key) {
        Some(found) if reason(found).is_some() => std::slice::from_ref(found),
        found => found.map_or(&[], Value::items),
    }
}

/// Why something in a value is not known, at whatever depth.
pub(crate) fn within(value: &Value) -> Option<Arc<str>> {
    reason(value).or_else(|| {
        let entries = value.map().into_iter().flat_map(Map::values);
        entries.chain(value.items()).find_map(within)
    })
}

//! Values that are filled in after the manifest was written: `${UID}`, which a tool puts in
//! before it applies the manifest, or `{{ .Values.uid }}` of a template that nobody rendered.

use std::sync::Arc;

use eval::Value;

use super::containers::truth;

/// Why nobody knows a value from the manifest alone; none where it stands there.
pub(super) fn reason(value: &Value) -> Option<Arc<str>> {
    if let Some(unknown) = value.as_unknown() {
        return Some(unknown.reason.to_string().into());
    }
    let text = value.as_str()?;
    is_open(text).then(|| {
        let text: String = text.chars().take(80).collect();
        format!("`{text}` is filled in before the manifest is applied").into()
    })
}

/// Whether a text has a place that is filled in later.
pub(super) fn is_open(text: &str) -> bool {
    text.contains("${") || text.contains("$(") || text.contains("{{")
}

/// A truth value; none where there is no value, or one that is neither.
pub(super) fn told(value: Option<&Value>) -> Option<Result<bool, Arc<str>>> {
    let value = value?;
    truth(value).map(Ok).or_else(|| reason(value).map(Err))
}

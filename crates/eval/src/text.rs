//! Text as Terraform keeps it.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in Unicode's normal form C, shared where it already is.
pub(crate) fn normal(text: &Arc<str>) -> Arc<str> {
    if is_normal(text) {
        return Arc::clone(text);
    }
    text.nfc().collect::<String>().into()
}

/// The text in Unicode's normal form C.
pub(crate) fn normalized(text: String) -> Arc<str> {
    if is_normal(&text) {
        return text.into();
    }
    text.nfc().collect::<String>().into()
}

fn is_normal(text: &str) -> bool {
    text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

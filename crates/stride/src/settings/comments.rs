//! Threats that are accepted where they stand: `# stridemap:accept RULE REASON`.

use syntax::{Diagnostic, SourceId, Sources, Span};

use crate::{Acceptance, Accepted};

const MARK: &str = "stridemap:accept";

/// The acceptances in comments of a text, each for its own line and the next.
pub fn acceptances(sources: &Sources, source: SourceId) -> (Vec<Acceptance>, Vec<Diagnostic>) {
    let text = sources.text(source);
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
        let rest = text.get(at + MARK.len()..).unwrap_or("");
        let rest = rest.lines().next().unwrap_or("");
        if !(before.ends_with('#') || before.ends_with("//")) || !rest.starts_with(' ') {
            continue;
        }
        let span = Span::new(source, at, at + MARK.len() + rest.len());
        let (rule, reason) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        if reason.trim().is_empty() {
            let message = format!("an acceptance says why: `# {MARK} RULE REASON`");
            diagnostics.push(Diagnostic::warning(message, span));
            continue;
        }
        found.push(Acceptance {
            rule: rule.into(),
            accepted: Accepted::Lines(sources.line_and_next(span)),
            reason: reason.trim().into(),
            span,
        });
    }
    (found, diagnostics)
}

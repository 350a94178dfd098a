//! YAML documents to [`Node`] trees.
//!
//! granit-parser reads the text as a stream of events; the tree is built from them without
//! recursion, so that nesting costs no stack.

mod builder;
mod mapping;
mod scalar;

use granit_parser::{ErrorKind, Options, Parser, ScanError};

use crate::diagnostic::Gathered;
use crate::{Diagnostic, Node, SourceId, Span};
use builder::Builder;

/// Collections within collections, of each of both styles. Real documents stay below 30.
const MAX_NESTING: usize = 255;

/// The documents of a YAML text, each on its own: a broken document is a diagnostic and the
/// others are kept. Empty documents are left out.
///
/// Scalars follow the core schema of YAML 1.2, and `0644` is octal, as all readers of
/// Kubernetes manifests and compose files take it. Merge keys are resolved, an alias shares
/// the tree it stands for, and of a key given twice the last one counts.
pub fn parse_yaml(source: SourceId, text: &str) -> (Vec<Node>, Vec<Diagnostic>) {
    let mut parser = Parser::new_from_str_with_options(without_last_indent(text), options());
    let mut builder = Builder::new(source, text);
    let mut documents = Vec::new();
    let mut diagnostics = Gathered::default();
    while let Some(next) = parser.next_event() {
        let built = match next {
            Ok((event, range)) => builder.take(event, range, &mut diagnostics),
            Err(error) => Err(diagnose(source, text, &error)),
        };
        match built {
            Ok(document) => documents.extend(document),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                builder.abandon();
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    (documents, diagnostics.finish())
}

/// The text without a last line of nothing but spaces, which would take the line break before
/// it away from a block.
fn without_last_indent(text: &str) -> &str {
    let kept = text.trim_end_matches(' ');
    if kept.ends_with('\n') { kept } else { text }
}

fn options() -> Options {
    granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_NESTING,
        block_nesting_limit: MAX_NESTING,
    }
}

fn diagnose(source: SourceId, text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let reason = if *error.kind() == ErrorKind::RecursionLimitExceeded {
        "nested too deep".to_owned()
    } else {
        error.kind().to_string()
    };
    let message = format!("cannot parse YAML: {reason}");
    Diagnostic::error(message, Span::new(source, at, at))
}

#[cfg(test)]
mod tests;

//! How the evaluator asks for what an expression names.

use std::sync::Arc;

use syntax::Diagnostic;

use crate::Value;

/// What a file function wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// The text (`file`, `templatefile`).
    Text,
    /// The content, of which only an encoding or a digest is wanted (`filebase64`, `filemd5`):
    /// what is no text is in order, though it may be left unknown.
    Content,
    /// Whether it exists (`fileexists`).
    Exists,
    /// The names that match a pattern (`fileset`).
    Set,
}

/// Whose text an expression is, which decides how strict evaluation is and what counts as
/// a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The user's code: Terraform's semantics to the letter, literals carry their places.
    Code,
    /// stridemap's own data (the catalog): literals carry no place, and a result takes the
    /// place of the operand that decided it; a step into something absent is absent instead of
    /// an error; `==` and `!=` convert text to the other side's type, for `"true"` in code means
    /// `true` to a provider.
    Data,
}

/// Names, files and a place for diagnostics, as one expression sees them.
pub trait Scope {
    /// The value of the first name of a traversal (`var`, `local`, `each`, `self`,
    /// `aws_vpc`, ...). None: nobody declares it, which the evaluator reports.
    ///
    /// `path` holds the constant attribute names that follow, so that a scope can answer lazily:
    /// for `aws_lb.web.dns_name` the name is `aws_lb`, the path `["web", "dns_name"]`. The answer
    /// says how many steps of the path it has already taken.
    fn resolve(&self, name: &str, path: &[&str]) -> Option<(Value, usize)>;

    /// A file below the scanned root, or why not; the default knows no files. What is wrong with
    /// asking ([`Reason::Invalid`](crate::Reason::Invalid)) fails as a function does. The second
    /// is worth telling where the value counts, which it need not behind a condition.
    fn file(
        &self,
        kind: FileKind,
        path: &str,
        pattern: Option<&str>,
    ) -> (Value, Option<Diagnostic>) {
        let _ = (kind, pattern);
        (Value::unknown(crate::Reason::File(path.into())), None)
    }

    /// Takes a diagnostic. Evaluation goes on.
    fn report(&self, diagnostic: Diagnostic) {
        let _ = diagnostic;
    }

    /// Whose text the expressions are.
    fn origin(&self) -> Origin {
        Origin::Code
    }

    /// A name for messages: the module's address, empty for a root.
    fn name(&self) -> Arc<str> {
        Arc::from("")
    }
}

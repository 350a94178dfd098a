//! Outputs that a root module may not have: those that live only as long as a run, and those
//! that show what the code itself declares secret.
//!
//! A module that others call from elsewhere may hand out both, and it looks like a root where
//! its callers are not scanned. So this is an error only where a folder shows that it is
//! deployed on its own, and a note otherwise. What merely has the name of a secret is hidden,
//! but declared by nobody, and so no matter of this check.

use syntax::Diagnostic;
use syntax::hcl::{Expression, ExpressionKind, Piece};

use super::configuration::{Configuration, Output};
use super::evaluator::Evaluator;
use super::library::Library;
use crate::path;

/// Functions whose result is not secret although an argument is.
const OPEN: &[&str] = &[
    "can",
    "ephemeralasnull",
    "issensitive",
    "nonsensitive",
    "try",
    "type",
];

/// So many locals lead to one another before nobody looks any further.
const LONGEST_WAY: u32 = 16;

impl Evaluator<'_> {
    /// Tells which outputs of the root module Terraform would refuse.
    pub(super) fn check_exposed(&self) {
        let sure = is_deployed(self.root, self.library);
        for output in self.root.outputs.values() {
            let Some(message) = refused(output, self.root) else {
                continue;
            };
            let place = output.name.span;
            self.report(if sure {
                Diagnostic::error(message, place)
            } else {
                let only = format!("{message}: only modules that others call may have it");
                Diagnostic::note(only, place)
            });
        }
    }
}

/// Whether a root's folder shows that it is deployed on its own.
pub(super) fn is_deployed(root: &Configuration, library: &Library) -> bool {
    let has_values = || {
        let mut files = library.values.keys();
        files.any(|file| path::folder(file) == &*root.folder)
    };
    root.keeps_state || root.providers.keys().any(|it| root.configures(it)) || has_values()
}

fn refused(output: &Output, root: &Configuration) -> Option<String> {
    let name = &output.name.text;
    if output.hidden.ephemeral {
        return Some(format!("`output.{name}` of a root module is ephemeral"));
    }
    let value = output.value.as_ref().filter(|_| !output.hidden.sensitive)?;
    let shows = Secrecy {
        root,
        left: LONGEST_WAY,
    }
    .holds(value);
    shows.then(|| format!("`output.{name}` shows what is declared sensitive, without saying so"))
}

/// Finds what variables and `sensitive()` declare secret.
#[derive(Clone, Copy)]
struct Secrecy<'a> {
    root: &'a Configuration,
    left: u32,
}

impl Secrecy<'_> {
    /// Whether a value is certain to be secret or to hold something secret.
    fn holds(self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Tuple(items) => items.iter().any(|item| self.holds(item)),
            ExpressionKind::Object(items) => items.iter().any(|(_, value)| self.holds(value)),
            ExpressionKind::Parenthesis(inner) => self.holds(inner),
            ExpressionKind::Get(root, name) if is_named(root, "local") => {
                self.local(&name.text, Self::holds)
            }
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Template(_)
            | ExpressionKind::Variable(_)
            | ExpressionKind::Get(..)
            | ExpressionKind::Index(..)
            | ExpressionKind::Splat(_)
            | ExpressionKind::Call(_)
            | ExpressionKind::Conditional(_)
            | ExpressionKind::Unary(..)
            | ExpressionKind::Binary(..)
            | ExpressionKind::For(_) => self.is(expression),
        }
    }

    /// Whether a value is certain to be secret as a whole.
    fn is(self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Get(root, name) if is_named(root, "var") => {
                let variable = self.root.variables.get(&name.text);
                variable.is_some_and(|variable| variable.hidden.sensitive)
            }
            ExpressionKind::Get(root, name) if is_named(root, "local") => {
                self.local(&name.text, Self::is)
            }
            ExpressionKind::Get(inner, _)
            | ExpressionKind::Index(inner, _)
            | ExpressionKind::Parenthesis(inner)
            | ExpressionKind::Unary(_, inner) => self.is(inner),
            ExpressionKind::Binary(_, sides) => sides.iter().any(|side| self.is(side)),
            ExpressionKind::Template(pieces) => pieces.iter().any(|piece| self.shows(piece)),
            ExpressionKind::Call(call) if &*call.name.text == "sensitive" => true,
            ExpressionKind::Call(call) if !OPEN.contains(&&*call.name.text) => {
                call.arguments.iter().any(|argument| self.is(argument))
            }
            ExpressionKind::Call(_)
            | ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Tuple(_)
            | ExpressionKind::Object(_)
            | ExpressionKind::Variable(_)
            | ExpressionKind::Splat(_)
            | ExpressionKind::Conditional(_)
            | ExpressionKind::For(_) => false,
        }
    }

    fn shows(self, piece: &Piece) -> bool {
        matches!(piece, Piece::Interpolation(inner) if self.is(inner))
    }

    fn local(self, name: &str, question: fn(Self, &Expression) -> bool) -> bool {
        let left = self.left.checked_sub(1);
        let local = self.root.locals.get(name);
        left.zip(local)
            .is_some_and(|(left, local)| question(Self { left, ..self }, &local.value))
    }
}

fn is_named(expression: &Expression, name: &str) -> bool {
    matches!(&expression.kind, ExpressionKind::Variable(root) if &**root == name)
}

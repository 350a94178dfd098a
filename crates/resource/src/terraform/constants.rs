//! Expressions that may name nothing: values of variables, `sensitive = true`, a module's
//! source.

use std::cell::RefCell;

use eval::{Scope, Value, evaluate};
use syntax::Diagnostic;
use syntax::hcl::Expression;

/// A scope without any name.
#[derive(Default)]
struct Nothing {
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Scope for Nothing {
    fn resolve(&self, _name: &str, _path: &[&str]) -> Option<(Value, usize)> {
        None
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }
}

/// The value of an expression that names nothing.
pub(super) fn constant(expression: &Expression) -> (Value, Vec<Diagnostic>) {
    let scope = Nothing::default();
    let value = evaluate(expression, &scope);
    (value, scope.diagnostics.into_inner())
}

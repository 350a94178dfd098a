//! The walk over an expression tree.

use syntax::hcl::Expression;

use crate::{Reason, Scope, Value};

/// The value of an expression. Errors are reported to the scope and give an unknown.
pub fn evaluate(expression: &Expression, scope: &dyn Scope) -> Value {
    let _ = scope;
    Value::unknown(Reason::Other("not evaluated".into())).at(expression.span)
}

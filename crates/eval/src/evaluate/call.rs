//! Function calls, and the forms that look like one.

use std::sync::Arc;

use syntax::Span;
use syntax::hcl::{Call, Expression, ExpressionKind};

use super::{Names, Template, Walk};
use crate::context::{Failure, LARGEST_COLLECTION, Outcome, shortened};
use crate::functions::{self, unknown_in};
use crate::notes::Gathered;
use crate::types::Type;
use crate::{Kind, Reason, Value};

impl Walk<'_> {
    /// A call of a function from the library or from a provider.
    pub(super) fn call(self, call: &Call, span: Span) -> Outcome {
        let name = call.name.text.strip_prefix("core::");
        let name = name.unwrap_or(&call.name.text);
        match name {
            "try" => return self.first_that_works(&call.arguments),
            "can" => return self.works(&call.arguments),
            _ => {}
        }
        self.permit(name, &call.arguments)?;
        let mut arguments: Vec<Value> =
            call.arguments.iter().map(|each| self.value(each)).collect();
        if call.expand
            && let Some(unknown) = expand(&mut arguments)?
        {
            return Ok(self.open(&unknown, &arguments.iter().collect::<Vec<_>>()));
        }
        let Some(function) = functions::find(name) else {
            if name.starts_with("provider::") {
                let result = Value::unknown(Reason::Function(name.into()));
                return Ok(self.of_all(result, &arguments));
            }
            return Err(format!("there is no function `{}`", shortened(name)).into());
        };
        functions::apply(function, self, arguments, span).map_err(|failure| match failure {
            Failure::Invalid(message) => format!("`{name}()`: {message}").into(),
            other => other,
        })
    }

    /// Templates call no templates, those that are texts read no files, and a literal is no
    /// text from elsewhere.
    fn permit(self, name: &str, arguments: &[Expression]) -> Outcome<()> {
        if name == "templatestring" && arguments.first().is_some_and(|each| !is_reference(each)) {
            return Err("`templatestring()`: the template must be a reference".into());
        }
        let refused = match Names::template(self.names) {
            None => false,
            Some(_) if matches!(name, "templatefile" | "templatestring") => true,
            Some(template) => template == Template::Text && name.starts_with("file"),
        };
        if refused {
            return Err(format!("`{name}()` cannot be called in this template").into());
        }
        Ok(())
    }

    fn of_all(self, result: Value, arguments: &[Value]) -> Value {
        let mut notes = Gathered::default();
        for argument in arguments {
            notes.take_deep(argument);
        }
        self.decided(notes.put(result), &arguments.iter().collect::<Vec<_>>())
    }

    /// `try(a, b, ...)`: the first argument without an error.
    fn first_that_works(self, arguments: &[Expression]) -> Outcome {
        for argument in arguments {
            let (value, failed) = self.context.attempt(|| self.value(argument));
            if !failed {
                return Ok(value);
            }
        }
        Err("no argument of `try()` is without an error".into())
    }

    /// `can(a)`: whether it is without an error.
    fn works(self, arguments: &[Expression]) -> Outcome {
        let [argument] = arguments else {
            return Err("`can()` takes one argument".into());
        };
        let (value, failed) = self.context.attempt(|| self.value(argument));
        if !failed && let Some(unknown) = unknown_in(&value) {
            return Ok(self.open(unknown, &[&value]).of_type(Type::Bool));
        }
        Ok(self.of_all(Value::bool(!failed), &[shown(&value)]))
    }
}

/// A value whose secrecy does not matter: whether it has an error is no secret.
fn shown(value: &Value) -> Value {
    let mut references = Gathered::default();
    references.take_deep(value);
    let mut shown = references.put(Value::null());
    shown.span = value.span;
    if let Some(notes) = &mut shown.notes {
        Arc::make_mut(notes).sensitive = false;
    }
    shown
}

/// A name with the attributes and indexes that follow.
fn is_reference(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Variable(_) => true,
        ExpressionKind::Get(inner, _) | ExpressionKind::Index(inner, _) => is_reference(inner),
        _ => false,
    }
}

/// Puts the items of the last argument in its place; gives it back where it is unknown.
fn expand(arguments: &mut Vec<Value>) -> Outcome<Option<Value>> {
    let last = arguments.pop().unwrap_or_else(Value::null);
    let (Kind::Tuple(items) | Kind::List(items) | Kind::Set(items)) = &last.kind else {
        if last.as_unknown().is_some() {
            arguments.push(last.clone());
            return Ok(Some(last));
        }
        return Err("only a list, tuple or set can be expanded with `...`".into());
    };
    if items.len() > LARGEST_COLLECTION {
        return Err(Failure::TooLarge);
    }
    let notes = Gathered::of([&last]);
    // The secrecy and references of the whole go with the first of its items.
    if let Some((first, rest)) = items.split_first() {
        arguments.push(notes.put(first.clone()));
        arguments.extend(rest.iter().cloned());
    }
    Ok(None)
}

//! Variables: what is given, or the default, as the declared type.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Reason, Type, Value, convert};
use syntax::hcl::Name;
use syntax::{Diagnostic, Span};

use super::configuration::Variable;
use super::constants::constant;
use super::evaluator::Evaluator;
use super::module::Module;
use super::scope::Names;
use super::secrets;
use crate::path;

impl<'a> Evaluator<'a> {
    /// The values for the root module: what the settings say, the files that Terraform loads
    /// by itself, in its order, and then those that the user names.
    pub(super) fn read_values(&self) -> BTreeMap<Arc<str>, Value> {
        let mut given = BTreeMap::new();
        for (name, value) in &self.project.settings.variables {
            if self.root.variables.contains_key(name) {
                given.insert(Arc::clone(name), self.constant(value));
            }
        }
        let folder = &*self.root.folder;
        let here = self.library.values.keys();
        let mut files: Vec<&Arc<str>> = here
            .filter(|file| path::folder(file) == folder && is_loaded(path::file_name(file)))
            .collect();
        files.sort_by_key(|file| rank(path::file_name(file)));
        for file in files {
            for (name, value) in self.library.values.get(file).into_iter().flatten() {
                if !self.root.variables.contains_key(&name.text) {
                    self.report(superfluous(name));
                }
                given.insert(Arc::clone(&name.text), value.clone());
            }
        }
        for file in &self.project.settings.variable_files {
            let values = self.library.values.get(file).into_iter().flatten();
            given.extend(values.map(|(name, value)| (Arc::clone(&name.text), value.clone())));
        }
        given
    }

    /// The value of a variable.
    pub(super) fn variable(&self, module: &Module<'a>, at: usize) -> Value {
        let Some((name, variable)) = module.configuration.variables.get_index(at) else {
            return Value::null();
        };
        let given = match module.caller {
            Some(_) => self.argument(module, name),
            None => self.given.get(name).cloned(),
        };
        let given = given.filter(|value| variable.nullable || !value.is_null());
        let value = match (given, &variable.default) {
            (Some(given), _) => given,
            (None, Some(default)) if self.takes_default(module) => self.constant(default),
            (None, Some(default)) => {
                // A default that does not fit is in error whatever a caller gives.
                self.as_declared(variable, self.constant(default));
                Value::unknown(Reason::Unset(Arc::clone(name))).at(variable.name.span)
            }
            (None, None) => Value::unknown(Reason::Unset(Arc::clone(name))).at(variable.name.span),
        };
        let value = self.as_declared(variable, value);
        if variable.hidden.any() {
            return value.sensitive();
        }
        secrets::mark_named(name, value)
    }

    /// The value that the call of a module gives a variable, evaluated where the call stands.
    fn argument(&self, module: &Module<'a>, name: &str) -> Option<Value> {
        let caller = module.caller?;
        let outer = self.find_module(caller.module)?;
        let (_, call) = outer.configuration.calls.get_index(caller.call)?;
        let argument = call.arguments.get(name)?;
        let names = Names::new(self, caller.module, &outer, &module.repetition);
        let value = names.evaluate(&argument.value);
        Some(placed(value, argument.value.span))
    }

    /// A default or another expression that may name nothing.
    fn constant(&self, expression: &syntax::hcl::Expression) -> Value {
        let (value, diagnostics) = constant(expression);
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
        placed(value, expression.span)
    }

    /// The value as one of the declared type; one that does not fit is told and kept.
    fn as_declared(&self, variable: &Variable, value: Value) -> Value {
        let Some(constraint) = &variable.constraint else {
            return value;
        };
        let wanted = match Type::parse(constraint) {
            Ok(wanted) => wanted,
            Err(why) => {
                let message = format!(
                    "the type of `var.{}` is in error: {why}",
                    variable.name.text
                );
                self.report(Diagnostic::error(message, constraint.span));
                return value;
            }
        };
        match convert(&value, &wanted) {
            Ok(converted) => converted,
            Err(why) => {
                let place = value.span.unwrap_or(variable.name.span);
                let message = format!(
                    "the value of `var.{}` does not fit: {why}",
                    variable.name.text
                );
                self.report(Diagnostic::error(message, place));
                value
            }
        }
    }
}

/// The value at this place, unless it has one.
pub(super) fn placed(mut value: Value, span: Span) -> Value {
    value.span = value.span.or(Some(span));
    value
}

fn superfluous(name: &Name) -> Diagnostic {
    let shown: String = name.text.chars().take(80).collect();
    let message = format!("a value is given for `{shown}`, but no such variable is declared");
    Diagnostic::note(message, name.span)
}

/// Whether Terraform loads a file of this name without being told.
fn is_loaded(name: &str) -> bool {
    const AUTOMATIC: &[&str] = &[".auto.tfvars", ".auto.tfvars.json"];
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || AUTOMATIC.iter().any(|end| name.ends_with(end))
}

/// Later files win: `terraform.tfvars` comes first, and the automatic ones in lexical order.
fn rank(name: &str) -> (u8, &str) {
    match name {
        "terraform.tfvars" => (0, ""),
        "terraform.tfvars.json" => (1, ""),
        name => (2, name),
    }
}

//! Conditions that Terraform checks before it makes anything: what `validation` blocks say of
//! the values of variables.

use std::rc::Rc;

use syntax::Diagnostic;

use super::configuration::{Condition, Variable};
use super::evaluator::Evaluator;
use super::expansion::Repetition;
use super::module::Module;
use super::scope::Names;

impl<'a> Evaluator<'a> {
    /// Tells which values of a module's variables are not valid. What is unknown may be.
    pub(super) fn validate(&self, number: usize, module: &Rc<Module<'a>>) {
        if module.unsure {
            return;
        }
        let nothing = Repetition::default();
        let names = Names::new(self, number, module, &nothing);
        let variables = module.configuration.variables.values();
        for (variable, value) in variables.zip(&module.variables) {
            let place = value.get().and_then(|value| value.span);
            for condition in &variable.validations {
                if names.evaluate(&condition.condition).as_bool() == Some(false) {
                    let message = invalid(variable, condition, &names);
                    let place = place.unwrap_or(variable.name.span);
                    self.report(Diagnostic::error(message, place));
                }
            }
        }
    }
}

fn invalid(variable: &Variable, condition: &Condition, names: &Names<'_, '_>) -> String {
    let name = &variable.name.text;
    let message = condition.message.as_ref().map(|it| names.evaluate(it));
    // What is said of a secret may hold it.
    let message = message.filter(|message| !message.is_sensitive() && !variable.hidden.any());
    match message.as_ref().and_then(|message| message.as_str()) {
        Some(why) => {
            let why: String = why.trim().trim_end_matches('.').chars().take(200).collect();
            format!("the value of `var.{name}` is not valid: {why}")
        }
        None => format!("the value of `var.{name}` is not valid"),
    }
}

//! Which declarations of a folder each of them needs, and names that nothing declares.
//!
//! Terraform refuses a reference to something undeclared wherever it stands, even where it
//! would never be evaluated; so names are looked up in all text, once for each folder.

use std::sync::Arc;

use indexmap::IndexMap;
use syntax::hcl::Expression;
use syntax::{Diagnostic, Span};

use super::configuration::{ByName, Condition, Configuration, Repeat, Variable};
use super::needs::{Collector, Need, Numbers};

/// The names of a folder, while its declarations are being completed.
struct Names<'a> {
    variables: &'a IndexMap<Arc<str>, Variable>,
    locals: IndexMap<Arc<str>, ()>,
    calls: IndexMap<Arc<str>, ()>,
    resources: &'a ByName,
}

impl Numbers for Names<'_> {
    fn variable(&self, name: &str) -> Option<usize> {
        self.variables.get_index_of(name)
    }

    fn local(&self, name: &str) -> Option<usize> {
        self.locals.get_index_of(name)
    }

    fn call(&self, name: &str) -> Option<usize> {
        self.calls.get_index_of(name)
    }

    fn resources(&self) -> &ByName {
        self.resources
    }
}

/// Fills in the needs of all declarations of a folder.
pub(super) fn find(configuration: &mut Configuration) {
    let keys = |name: &Arc<str>| (Arc::clone(name), ());
    let names = Names {
        variables: &configuration.variables,
        locals: configuration.locals.keys().map(keys).collect(),
        calls: configuration.calls.keys().map(keys).collect(),
        resources: &configuration.by_name,
    };
    let mut found = Found {
        names: &names,
        diagnostics: Vec::new(),
    };
    for variable in configuration.variables.values() {
        found.conditions(&variable.validations, None);
    }
    for local in configuration.locals.values_mut() {
        local.needs = found.needs([&local.value]);
    }
    for output in configuration.outputs.values_mut() {
        output.needs = found.needs(&output.value);
        found.conditions(&output.conditions, None);
    }
    for call in configuration.calls.values_mut() {
        call.needs = found.needs(repeated(&call.repeat).chain(&call.source));
        for argument in call.arguments.values_mut() {
            argument.needs = found.needs([&argument.value]);
        }
    }
    for (number, declaration) in configuration.resources.iter_mut().enumerate() {
        let mut collector = Collector::new(&names);
        for expression in repeated(&declaration.repeat) {
            collector.expression(expression);
        }
        collector.body(&declaration.body);
        found.diagnostics.append(&mut collector.missing);
        declaration.needs = collector.finish();
        found.conditions(&declaration.conditions, Some(number));
    }
    configuration.diagnostics.append(&mut found.diagnostics);
}

fn repeated(repeat: &Repeat) -> impl Iterator<Item = &Expression> {
    repeat.count.iter().chain(&repeat.for_each)
}

struct Found<'n, 'a> {
    names: &'n Names<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Found<'_, '_> {
    fn needs<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) -> Box<[Need]> {
        let mut collector = Collector::new(self.names);
        for expression in expressions {
            collector.expression(expression);
        }
        self.diagnostics.append(&mut collector.missing);
        collector.finish()
    }

    /// Conditions need not be settled with what they are about, but they must speak of
    /// something, and a resource has no other name than `self` in its own.
    fn conditions(&mut self, conditions: &[Condition], own: Option<usize>) {
        for condition in conditions {
            let mut collector = Collector::new(self.names);
            collector.expression(&condition.condition);
            let speaks = collector.speaks;
            if let Some(message) = &condition.message {
                collector.expression(message);
            }
            self.diagnostics.append(&mut collector.missing);
            let needs = collector.finish();
            let place = condition.condition.span;
            if !speaks {
                self.tell("a condition must refer to something", place);
            }
            if own.is_some_and(|own| needs.contains(&Need::Resource(own))) {
                self.tell(
                    "a condition cannot refer to its own resource but as `self`",
                    place,
                );
            }
        }
    }

    fn tell(&mut self, message: &str, place: Span) {
        self.diagnostics.push(Diagnostic::error(message, place));
    }
}

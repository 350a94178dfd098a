//! Which declarations of a folder each of them needs, and names that nothing declares.
//!
//! Terraform refuses a reference to something undeclared wherever it stands, even where it
//! would never be evaluated; so names are looked up in all text, once for each folder.

use std::sync::Arc;

use indexmap::IndexMap;
use syntax::hcl::{Block, Expression};
use syntax::{Diagnostic, Span};

use super::configuration::{ByName, Condition, Configuration, Repeat, Sort, Variable};
use super::grammar::shown;
use super::needs::{Collector, Need, Numbers};

/// The names of a folder, while its declarations are being completed.
struct Names<'a> {
    variables: &'a IndexMap<Arc<str>, Variable>,
    locals: IndexMap<Arc<str>, ()>,
    calls: IndexMap<Arc<str>, ()>,
    resources: &'a ByName,
    repeated: Vec<bool>,
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

    fn resource(&self, sort: Sort, kind: &str, name: &str) -> Option<usize> {
        self.resources.find(sort, kind, name)
    }

    fn is_repeated(&self, resource: usize) -> bool {
        self.repeated.get(resource).is_some_and(|it| *it)
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
        repeated: (configuration.resources.iter())
            .map(|it| it.repeat.count.is_some() || it.repeat.for_each.is_some())
            .collect(),
    };
    let mut found = Found {
        names: &names,
        diagnostics: Vec::new(),
    };
    for (number, variable) in configuration.variables.values().enumerate() {
        found.validations(&variable.validations, number);
    }
    for (address, place) in &configuration.waits {
        found.address(address, *place);
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
        let body = &declaration.body;
        collector.attributes(body);
        let (later, blocks) = body.blocks.iter().partition(|it| runs_later(it));
        collector.blocks::<Vec<&Block>>(blocks);
        let before = collector.count();
        collector.blocks::<Vec<&Block>>(later);
        // What runs once the resource is there may name it.
        collector.retain_from(before, |need| *need != Need::Resource(number));
        found.diagnostics.append(&mut collector.missing);
        declaration.needs = collector.finish();
        found.conditions(&declaration.conditions, Some(number));
    }
    configuration.diagnostics.append(&mut found.diagnostics);
}

/// Whether a block of a resource is about what happens after it was made.
fn runs_later(block: &Block) -> bool {
    matches!(&*block.kind.text, "connection" | "provisioner")
}

fn repeated(repeat: &Repeat) -> impl Iterator<Item = &Expression> {
    repeat.count.iter().chain(&repeat.for_each)
}

/// A step of an address without the key of an instance.
fn before_key(step: &str) -> &str {
    step.split('[').next().unwrap_or(step)
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

    /// What is checked of a variable must speak of that variable.
    fn validations(&mut self, conditions: &[Condition], own: usize) {
        for condition in conditions {
            let mut collector = Collector::new(self.names);
            collector.expression(&condition.condition);
            let speaks = collector.speaks;
            if speaks && !collector.finish().contains(&Need::Variable(own)) {
                let message = "the condition of a `validation` must refer to its variable";
                self.tell(message, condition.condition.span);
            }
        }
        self.conditions(conditions, None);
    }

    /// An address that `depends_on` names must be that of something.
    fn address(&mut self, address: &str, place: Span) {
        let steps: Vec<&str> = address.split('.').collect();
        let steps: Vec<&str> = steps.iter().map(|it| before_key(it)).collect();
        let names = self.names;
        let known = match steps.as_slice() {
            ["var", name, ..] => names.variable(name).is_some(),
            ["local", name, ..] => names.local(name).is_some(),
            ["module", name, ..] => names.call(name).is_some(),
            ["data", kind, name, ..] => names.resource(Sort::Data, kind, name).is_some(),
            ["ephemeral", kind, name, ..] => names.resource(Sort::Ephemeral, kind, name).is_some(),
            ["resource", kind, name, ..] | [kind, name, ..] => {
                names.resource(Sort::Managed, kind, name).is_some()
            }
            _ => false,
        };
        if !known {
            self.tell(&format!("`{}` is declared nowhere", shown(address)), place);
        }
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

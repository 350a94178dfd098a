//! Resources, data sources and provider configurations, one by one.

use std::rc::Rc;
use std::sync::Arc;

use eval::{Reference, Value};

use super::ambient;
use super::body::attributes;
use super::computed;
use super::configuration::{Declaration, Repeat, Sort};
use super::defaults;
use super::evaluator::Evaluator;
use super::expansion::{Expansion, Form, Repetition, chosen, together};
use super::module::{Expanded, Module};
use super::names::{with_key, within, within_shared};
use super::needs::OF_DATA;
use super::reference::{open, refer_to_attribute, referred, whole, why_unknown};
use super::scope::Names;
use super::secrets;
use crate::{Dialect, Instances, Mode, Resource, ScopeId};
use syntax::Span;

impl<'a> Evaluator<'a> {
    /// All instances of a declaration.
    pub(super) fn expand_resource(
        &self,
        number: usize,
        module: &Rc<Module<'a>>,
        at: usize,
    ) -> Expanded {
        let Some(declaration) = module.configuration.resources.get(at) else {
            return Expanded::none();
        };
        let nothing = Repetition::default();
        let names = Names::new(self, number, module, &nothing);
        let address = within_shared(&module.address, &declaration.address);
        let expansion = self.expand(&declaration.repeat, &names, &address, declaration.header);
        let count = expansion.repetitions.len();
        let mut expanded = Expanded {
            form: expansion.form,
            keys: Vec::with_capacity(count),
            resources: Vec::with_capacity(count),
            ..Expanded::none()
        };
        for repetition in expansion.repetitions {
            let address = with_key(&address, &repetition.key);
            let names = Names::new(self, number, module, &repetition).inside(&address);
            let attributes = resource_attributes(declaration, &module.address, &names);
            let resource = Resource {
                mode: mode(declaration.sort),
                provider: Arc::clone(&declaration.provider),
                name: with_key(&declaration.name, &repetition.key),
                kind: Arc::clone(&declaration.kind),
                instances: instances(expansion.form),
                ..resource(&address, attributes, declaration.header)
            };
            expanded.resources.push(resource);
            expanded.keys.push(repetition.key);
        }
        expanded
    }

    /// The instances that `count` or `for_each` asks for.
    pub(super) fn expand(
        &self,
        repeat: &Repeat,
        names: &Names<'_, 'a>,
        address: &str,
        header: Span,
    ) -> Expansion {
        let mut expansion = match (&repeat.for_each, &repeat.count) {
            (Some(for_each), _) => {
                let value = chosen(for_each, names.evaluate(for_each));
                Expansion::keyed(&value, self.limit(), address, for_each.span)
            }
            (None, Some(count)) => {
                let value = names.evaluate(count);
                Expansion::counted(&value, self.limit(), address, count.span)
            }
            (None, None) => return Expansion::single(),
        };
        let wanted = expansion.repetitions.len() as u64;
        match self.budget.get().checked_sub(wanted) {
            Some(left) => self.budget.set(left),
            None => expansion = expansion.cut_to_one(address, header),
        }
        if let Some(diagnostic) = expansion.diagnostic.take() {
            self.report(diagnostic);
        }
        expansion
    }
}

fn resource_attributes(declaration: &Declaration, module: &str, names: &Names<'_, '_>) -> Value {
    let mut map = attributes(&declaration.body, names);
    computed::complete(declaration, &mut map, names);
    ambient::complete(declaration, &mut map, names);
    defaults::complete(declaration, &mut map, names);
    let mut map = secrets::mark(&declaration.kind, map);
    if !declaration.depends_on.is_empty() {
        map.insert("depends_on".into(), depends_on(declaration, module));
    }
    Value::object(map).at(declaration.header)
}

impl Expanded {
    fn none() -> Self {
        Self {
            form: Form::Single,
            keys: Vec::new(),
            resources: Vec::new(),
            whole: std::cell::OnceCell::new(),
        }
    }

    /// What a reference to an attribute gives, where there is one resource without a key.
    pub(super) fn attribute(&self, name: &str) -> Option<Value> {
        match (self.form, self.resources.as_slice()) {
            (Form::Single, [only]) => refer_to_attribute(only, name),
            _ => None,
        }
    }

    /// What a reference to all of it gives.
    pub(super) fn reference(&self) -> Value {
        let all = || {
            let elements = self.resources.iter().map(element).collect();
            together(self.form, &self.keys, elements)
        };
        self.whole.get_or_init(all).clone()
    }
}

/// What a reference to one instance gives.
fn element(resource: &Resource) -> Value {
    let reason = why_unknown(resource);
    let whole = whole(&resource.address);
    let attributes = resource.attributes.map();
    let attributes = attributes.map(|map| referred(map, &whole, &reason));
    let mut attributes = attributes.unwrap_or_default();
    // What it waits for is none of its attributes.
    attributes.remove("depends_on");
    if *resource.kind == *"terraform_data" {
        for name in OF_DATA {
            if !attributes.contains_key(name)
                && let Some(value) = refer_to_attribute(resource, name)
            {
                attributes.insert((*name).into(), value);
            }
        }
    }
    let value = Value::object(attributes).at(resource.span);
    open(value, whole, reason)
}

/// A resource of this address, to be completed.
pub(super) fn resource(address: &Arc<str>, attributes: Value, span: Span) -> Resource {
    Resource {
        id: Arc::clone(address),
        address: Arc::clone(address),
        scope: ScopeId(0),
        dialect: Dialect::Terraform,
        kind: Arc::from(""),
        name: Arc::from(""),
        mode: Mode::Managed,
        provider: Arc::from(""),
        span,
        attributes,
        instances: Instances::One,
    }
}

pub(super) fn instances(form: Form) -> Instances {
    match form {
        Form::Single | Form::Counted | Form::Keyed => Instances::One,
        Form::Unsure(instances) => instances,
    }
}

fn mode(sort: Sort) -> Mode {
    match sort {
        Sort::Managed | Sort::Provider => Mode::Managed,
        Sort::Data | Sort::Ephemeral => Mode::Data,
    }
}

/// `depends_on` as texts that refer to what they name.
fn depends_on(declaration: &Declaration, module: &str) -> Value {
    let item = |(address, span): &(Arc<str>, Span)| {
        let reference = Reference {
            address: within(module, address),
            attribute: Arc::from(""),
        };
        Value::text(Arc::clone(address))
            .at(*span)
            .referring(reference)
    };
    let items: Vec<Value> = declaration.depends_on.iter().map(item).collect();
    let place = items.first().and_then(|item| item.span);
    Value::tuple(items).at(place.unwrap_or(declaration.header))
}

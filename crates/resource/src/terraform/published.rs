//! The outputs of modules whose source is not on disk, as far as it is published what they are.
//!
//! `module.vpc.vpc_cidr_block` repeats an argument of the call, and `module.vpc.private_subnets`
//! has as many elements as the call asks for. Whatever is taken from such a call refers to it,
//! and whatever is not published is unknown, as an attribute of a resource is that only an apply
//! can tell.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use eval::{Kind, Map, Origin, Reason, Reference, Scope, Value, evaluate};
use syntax::hcl::Expression;

use super::call::hidden;
use super::configuration::{Call, Sort};
use super::evaluator::Evaluator;
use super::expansion::{Repetition, together};
use super::module::{Called, Module};
use super::names::{Key, with_key, within};
use super::needs::{Collector, Need, Numbers};
use super::reference::{open, refer, whole};
use super::scope::Names;
use super::source;
use super::variables::placed;

impl<'a> Evaluator<'a> {
    /// What is published of a module's outputs.
    pub(super) fn published(&self, kind: &str) -> &'a [(Arc<str>, Expression)] {
        self.project.modules.outputs(kind, source::provider(kind))
    }

    /// The arguments that a published output of a call speaks of.
    pub(super) fn arguments_of(
        &self,
        module: &Module<'a>,
        call: usize,
        output: usize,
    ) -> impl Iterator<Item = Arc<str>> {
        let called = module.calls.get(call).and_then(|it| it.get());
        let declared = module.configuration.calls.get_index(call);
        let (Some(Called::Unread { kind, .. }), Some((_, declared))) = (called, declared) else {
            return Vec::new().into_iter();
        };
        let Some((_, expression)) = self.published(kind).get(output) else {
            return Vec::new().into_iter();
        };
        let numbers = Arguments(declared);
        let mut collector = Collector::new(&numbers);
        collector.expression(expression);
        let argument = |need: &Need| match need {
            Need::Resource(at) => declared
                .arguments
                .get_index(*at)
                .map(|(name, _)| Arc::clone(name)),
            Need::Variable(_) | Need::Local(_) | Need::Call(..) => None,
        };
        let names: Vec<_> = collector.finish().iter().filter_map(argument).collect();
        names.into_iter()
    }

    /// Evaluates a published output, once for each repetition of the call.
    pub(super) fn describe_output(
        &self,
        number: usize,
        module: &Rc<Module<'a>>,
        call: usize,
        output: usize,
    ) {
        let called = module.calls.get(call).and_then(|it| it.get());
        let declared = module.configuration.calls.get_index(call);
        let (
            Some(Called::Unread {
                kind,
                repetitions,
                outputs,
                ..
            }),
            Some((name, declared)),
        ) = (called, declared)
        else {
            return;
        };
        let Some((output_name, expression)) = self.published(kind).get(output) else {
            return;
        };
        let address = within(&module.address, format_args!("module.{name}"));
        let value = |repetition: &Repetition| {
            let inside = Inside {
                names: Names::new(self, number, module, repetition),
                call: declared,
                address: with_key(&address, &repetition.key),
                output: output_name,
                missed: Cell::new(false),
            };
            inside.value(expression)
        };
        let values = repetitions.iter().map(value).collect();
        if outputs
            .values
            .get(output)
            .is_some_and(|it| it.set(values).is_ok())
        {
            outputs.settled.set(outputs.settled.get() + 1);
        }
    }

    /// What a reference to a call gives whose source is not on disk.
    pub(super) fn described_call(&self, module: &Module<'a>, at: usize, called: &Called) -> Value {
        let (
            Called::Unread {
                kind,
                form,
                repetitions,
                outputs,
            },
            Some((name, _)),
        ) = (called, module.configuration.calls.get_index(at))
        else {
            return Value::null();
        };
        let settled = outputs.settled.get();
        if let Some((count, value)) = &*outputs.whole.borrow()
            && *count == settled
        {
            return value.clone();
        }
        let address = within(&module.address, format_args!("module.{name}"));
        let published = self.published(kind).iter().zip(&outputs.values);
        let published: Vec<_> = published
            .filter_map(|((name, _), cell)| Some((name, cell.get()?)))
            .collect();
        let element = |(place, repetition): (usize, &Repetition)| {
            let known = published.iter();
            let known = known.filter_map(|(name, values)| Some((*name, values.get(place)?)));
            stand_for(&with_key(&address, &repetition.key), known)
        };
        let keys: Vec<Key> = repetitions.iter().map(|it| it.key.clone()).collect();
        let elements = repetitions.iter().enumerate().map(element).collect();
        let value = together(*form, &keys, elements);
        *outputs.whole.borrow_mut() = Some((settled, value.clone()));
        value
    }
}

/// What stands for one module of a call: these outputs are known, and all others are not.
fn stand_for<'v>(
    address: &Arc<str>,
    known: impl Iterator<Item = (&'v Arc<str>, &'v Value)>,
) -> Value {
    let reason = Reason::ModuleNotRead(Arc::clone(address));
    let known: Map = known
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (Arc::clone(name), value.clone()))
        .collect();
    let value = if known.is_empty() {
        Value::unknown(reason.clone())
    } else {
        Value::object(known)
    };
    open(value, whole(address), reason)
}

/// The arguments of a call by their numbers, as attributes of `self`.
struct Arguments<'c>(&'c Call);

impl Numbers for Arguments<'_> {
    fn variable(&self, _: &str) -> Option<usize> {
        None
    }

    fn local(&self, _: &str) -> Option<usize> {
        None
    }

    fn call(&self, _: &str) -> Option<usize> {
        None
    }

    fn resource(&self, _: Sort, kind: &str, name: &str) -> Option<usize> {
        self.0
            .arguments
            .get_index_of(name)
            .filter(|_| kind == "self")
    }

    fn is_repeated(&self, _: usize) -> bool {
        true
    }
}

/// What the expression of a published output sees.
struct Inside<'e, 'a> {
    names: Names<'e, 'a>,
    call: &'e Call,
    /// Of the module.
    address: Arc<str>,
    output: &'e Arc<str>,
    /// Whether an argument was asked for that is not given.
    missed: Cell<bool>,
}

impl Inside<'_, '_> {
    /// The value of an output. Where the arguments that it speaks of are not given, only an
    /// apply can tell it.
    fn value(&self, expression: &Expression) -> Value {
        let value = evaluate(expression, self);
        // Walking over what is not given yields nothing, of which the module knows more.
        if value.is_null() || self.missed.get() && is_empty(&value) {
            return self.later();
        }
        let mut value = placed(value, self.call.header);
        if let Kind::Tuple(items) | Kind::List(items) = &mut value.kind {
            for item in Arc::make_mut(items) {
                *item = refer(std::mem::replace(item, Value::null()), self.reference());
            }
        }
        refer(value, self.reference())
    }

    fn reference(&self) -> Reference {
        Reference {
            address: Arc::clone(&self.address),
            attribute: Arc::clone(self.output),
        }
    }

    fn argument(&self, name: &str) -> Value {
        let Some((name, argument)) = self.call.arguments.get_key_value(name) else {
            self.missed.set(true);
            return Value::null();
        };
        let value = placed(self.names.evaluate(&argument.value), argument.value.span);
        let marked = hidden([(Arc::clone(name), value)].into_iter().collect());
        marked.get(name).cloned().unwrap_or_else(Value::null)
    }

    fn later(&self) -> Value {
        let name = format!("{}.{}", self.address, self.output);
        let reason = Reason::ModuleNotRead(name.into());
        let value = Value::unknown(reason.clone()).at(self.call.header);
        open(value, self.reference(), reason)
    }
}

fn is_empty(value: &Value) -> bool {
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => items.is_empty(),
        Kind::Object(map) | Kind::Map(map) => map.is_empty(),
        Kind::Set(_)
        | Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Unknown(_) => false,
    }
}

impl Scope for Inside<'_, '_> {
    fn resolve(&self, name: &str, path: &[&str]) -> Option<(Value, usize)> {
        match (name, path.first()) {
            ("self", Some(argument)) => Some((self.argument(argument), 1)),
            ("later", _) => Some((self.later(), 0)),
            _ => None,
        }
    }

    fn origin(&self) -> Origin {
        Origin::Data
    }
}

//! What the expressions of a catalog block see.

use std::cell::{Cell, OnceCell};

use eval::{Origin, Reason, Reference, Scope, Value};
use model::Property;
use resource::{Dialect, Resource};
use syntax::hcl::Expression;

use super::files::by_line;
use super::options::{options, rest};
use crate::catalog::{Block, Word};
use crate::filled;

/// The address by which catalog expressions name everybody on the internet; no code can
/// declare it, for it is no identifier.
pub(crate) const INTERNET: &str = "(internet)";

/// A block, and the names its expressions may use.
pub(super) struct Context<'a> {
    block: &'a Block,
    bindings: Vec<(&'static str, Value)>,
    /// Local names that were asked for, beside the block's own list.
    given: Vec<OnceCell<Value>>,
    /// How many local names wait for each other; more than there are is a circle.
    depth: Cell<usize>,
}

impl<'a> Context<'a> {
    pub(super) fn of(resource: &Resource, block: &'a Block) -> Self {
        let bindings = vec![
            ("self", attributes_of(resource, block)),
            ("address", Value::text(resource.address.clone())),
            ("dialect", Value::text(resource.dialect.to_string())),
            ("internet", internet()),
        ];
        Self::new(block, bindings)
    }

    pub(super) fn new(block: &'a Block, bindings: Vec<(&'static str, Value)>) -> Self {
        Self {
            block,
            bindings,
            given: block.given.iter().map(|_| OnceCell::new()).collect(),
            depth: Cell::new(0),
        }
    }

    /// The same block with one more name.
    pub(super) fn with(&self, name: &'static str, value: Value) -> Context<'a> {
        let mut bindings = self.bindings.clone();
        bindings.push((name, value));
        Context::new(self.block, bindings)
    }

    pub(super) fn evaluate(&self, expression: &Expression) -> Value {
        eval::evaluate(expression, self)
    }

    /// The value of a word; none where it is not set or absent.
    pub(super) fn word(&self, word: Word) -> Option<Value> {
        let value = self.evaluate(self.block.word(word)?);
        (!value.is_null()).then_some(value)
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = (Property, Value)> {
        let facts = self.block.facts.iter();
        facts.map(|(property, expression)| (*property, self.evaluate(expression)))
    }

    fn given(&self, name: &str) -> Option<Value> {
        let at = self
            .block
            .given
            .iter()
            .position(|given| &*given.name == name)?;
        let (given, cell) = (self.block.given.get(at)?, self.given.get(at)?);
        if let Some(value) = cell.get() {
            return Some(value.clone());
        }
        if self.depth.get() > self.given.len() {
            return Some(Value::unknown(Reason::Cycle(name.into())));
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.evaluate(&given.value);
        self.depth.set(self.depth.get() - 1);
        Some(cell.get_or_init(|| value).clone())
    }
}

impl Scope for Context<'_> {
    fn resolve(&self, name: &str, _path: &[&str]) -> Option<(Value, usize)> {
        let bound = |name| self.bindings.iter().find(|(bound, _)| *bound == name);
        let value = match name {
            "options" => bound("command").map(|(_, command)| options(command)),
            "rest" => bound("command").map(|(_, command)| rest(command)),
            "files" => bound(name).map(|(_, files)| by_line(files)),
            _ => bound(name).map(|(_, value)| value.clone()),
        };
        Some((value.or_else(|| self.given(name))?, 0))
    }

    fn origin(&self) -> Origin {
        Origin::Data
    }
}

/// What the block sees of a resource. In a manifest that describes no containers, of which
/// passes know more, what is filled in later is not known.
fn attributes_of(resource: &Resource, block: &Block) -> Value {
    let open = resource.dialect == Dialect::Kubernetes && block.word(Word::Containers).is_none();
    if open && filled::within(&resource.attributes).is_some() {
        return filled::unfilled(&resource.attributes);
    }
    resource.attributes.clone()
}

fn internet() -> Value {
    Value::text("internet").referring(Reference {
        address: INTERNET.into(),
        attribute: "".into(),
    })
}

//! The order of evaluation: what a declaration needs is settled before it.
//!
//! The walk keeps its own stack, so that a chain of ten thousand locals costs no stack of the
//! thread, and it sees a circle where it closes.

use std::sync::Arc;

use syntax::Diagnostic;
use syntax::Span;

use super::configuration::Declaration;
use super::evaluator::Evaluator;
use super::module::{Called, Module};
use super::names::within;
use super::needs::Need;

/// A declaration of one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) module: usize,
    pub(super) item: Item,
}

/// A declaration by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Variable(usize),
    Local(usize),
    Output(usize),
    Resource(usize),
    /// How often a module is called, and where its source lies.
    Call(usize),
    /// What stands for a call whose source is not on disk.
    StandIn(usize),
    /// What is published of an output of such a call: the numbers of both.
    Described(usize, usize),
}

/// Expressions that need a name which their text did not tell nest no deeper.
const DEEPEST: u32 = 8;

/// Names of a circle that a message holds.
const SHOWN: usize = 6;

/// A declaration being settled, and what it still waits for; the last comes first.
struct Frame {
    node: Node,
    waits: Vec<Wait>,
}

enum Wait {
    For(Node),
    /// The outputs of a call's modules, which are known only once the call is settled.
    Outputs {
        module: usize,
        call: usize,
        name: Option<Arc<str>>,
    },
}

impl<'a> Evaluator<'a> {
    /// Settles a declaration and all it needs. Returns whether it is settled, which it is not
    /// if it is being settled already.
    pub(super) fn settle(&self, node: Node) -> bool {
        if self.is_settled(node) {
            return true;
        }
        if self.open.borrow().contains(&node) || self.nesting.get() >= DEEPEST {
            return false;
        }
        self.nesting.set(self.nesting.get() + 1);
        self.walk(node);
        self.nesting.set(self.nesting.get() - 1);
        true
    }

    fn walk(&self, node: Node) {
        let mut frames = vec![self.enter(node)];
        while let Some(frame) = frames.last_mut() {
            match frame.waits.pop() {
                None => {
                    self.compute(frame.node);
                    self.open.borrow_mut().remove(&frame.node);
                    frames.pop();
                }
                Some(Wait::Outputs { module, call, name }) => {
                    let outputs = self.outputs(module, call, name.as_deref());
                    frame.waits.extend(outputs.into_iter().map(Wait::For));
                }
                Some(Wait::For(next)) if self.is_settled(next) => {}
                Some(Wait::For(next)) if self.open.borrow().contains(&next) => {
                    self.report_circle(&frames, next);
                }
                Some(Wait::For(next)) => frames.push(self.enter(next)),
            }
        }
    }

    fn enter(&self, node: Node) -> Frame {
        self.open.borrow_mut().insert(node);
        let waits = match self.find_module(node.module) {
            Some(module) => self.waits(node, &module),
            None => Vec::new(),
        };
        Frame { node, waits }
    }

    fn waits(&self, node: Node, module: &Module<'a>) -> Vec<Wait> {
        let configuration = module.configuration;
        let own = |needs: &[Need]| waits_of(node.module, needs);
        let waits = match node.item {
            Item::Variable(number) => self.argument_waits(number, module),
            Item::Local(number) => {
                let local = configuration.locals.get_index(number);
                local.map(|(_, local)| own(&local.needs))
            }
            Item::Output(number) => {
                let output = configuration.outputs.get_index(number);
                output.map(|(_, output)| own(&output.needs))
            }
            Item::Resource(number) => {
                let declaration = configuration.resources.get(number);
                declaration.map(|declaration| self.resource_waits(node.module, declaration))
            }
            Item::Call(number) => {
                let call = configuration.calls.get_index(number);
                call.map(|(_, call)| own(&call.needs))
            }
            Item::StandIn(number) => Self::stand_in_waits(node.module, number, module),
            Item::Described(call, output) => {
                Some(self.described_waits(node.module, module, call, output))
            }
        };
        waits.unwrap_or_default()
    }

    /// A resource needs what its text names, and what its provider's configuration gives it.
    fn resource_waits(&self, module: usize, declaration: &Declaration) -> Vec<Wait> {
        let mut waits = waits_of(module, &declaration.needs);
        waits.extend(self.defaults_of(module, declaration).map(Wait::For));
        waits
    }

    /// A variable of a called module needs what the caller's argument needs.
    fn argument_waits(&self, number: usize, module: &Module<'a>) -> Option<Vec<Wait>> {
        let caller = module.caller?;
        let outer = self.find_module(caller.module)?;
        let (_, call) = outer.configuration.calls.get_index(caller.call)?;
        let (name, _) = module.configuration.variables.get_index(number)?;
        Some(waits_of(caller.module, &call.arguments.get(name)?.needs))
    }

    fn stand_in_waits(at: usize, number: usize, module: &Module<'a>) -> Option<Vec<Wait>> {
        let Some(Called::Unread { .. }) = module.calls.get(number)?.get() else {
            return None;
        };
        let (_, call) = module.configuration.calls.get_index(number)?;
        let needs = call.arguments.values().map(|argument| &argument.needs);
        Some(needs.flat_map(|needs| waits_of(at, needs)).collect())
    }

    /// A published output needs what the arguments need that it speaks of.
    fn described_waits(
        &self,
        at: usize,
        module: &Module<'a>,
        call: usize,
        output: usize,
    ) -> Vec<Wait> {
        let Some((_, called)) = module.configuration.calls.get_index(call) else {
            return Vec::new();
        };
        let arguments = self.arguments_of(module, call, output);
        let arguments = arguments.filter_map(|name| called.arguments.get(&*name));
        arguments
            .flat_map(|argument| waits_of(at, &argument.needs))
            .collect()
    }

    /// The outputs that a reference to a settled call needs.
    fn outputs(&self, number: usize, call: usize, name: Option<&str>) -> Vec<Node> {
        let Some(module) = self.find_module(number) else {
            return Vec::new();
        };
        let modules = match module.calls.get(call).and_then(|it| it.get()) {
            Some(Called::Read { modules, .. }) => modules,
            Some(Called::Unread { kind, .. }) => {
                let published = self.published(kind).iter().enumerate();
                let wanted =
                    published.filter(|(_, (output, _))| name.is_none_or(|name| name == &**output));
                let node = |(output, _)| Node {
                    module: number,
                    item: Item::Described(call, output),
                };
                return wanted.map(node).collect();
            }
            None => return Vec::new(),
        };
        let mut nodes = Vec::new();
        for (_, number) in modules {
            let Some(called) = self.find_module(*number) else {
                continue;
            };
            let outputs = &called.configuration.outputs;
            let numbers = match name {
                Some(name) => outputs.get_index_of(name).map_or(0..0, |at| at..at + 1),
                None => 0..outputs.len(),
            };
            nodes.extend(numbers.map(|output| Node {
                module: *number,
                item: Item::Output(output),
            }));
        }
        nodes
    }

    fn is_settled(&self, node: Node) -> bool {
        let Some(module) = self.find_module(node.module) else {
            return true;
        };
        match node.item {
            Item::Variable(at) => module.variables.get(at).is_none_or(|it| it.get().is_some()),
            Item::Local(at) => module.locals.get(at).is_none_or(|it| it.get().is_some()),
            Item::Output(at) => module.outputs.get(at).is_none_or(|it| it.get().is_some()),
            Item::Resource(at) => module.resources.get(at).is_none_or(|it| it.get().is_some()),
            Item::Call(at) => module.calls.get(at).is_none_or(|it| it.get().is_some()),
            Item::StandIn(at) => module.stand_ins.get(at).is_none_or(|it| it.get().is_some()),
            Item::Described(call, output) => {
                let described = module.described(call);
                let values = described.and_then(|it| it.values.get(output));
                values.is_none_or(|it| it.get().is_some())
            }
        }
    }

    fn report_circle(&self, frames: &[Frame], closes: Node) {
        let start = frames.iter().position(|frame| frame.node == closes);
        let circle = frames.get(start.unwrap_or(0)..).unwrap_or_default();
        let (name, span) = self.describe(closes);
        let way = circle
            .iter()
            .skip(1)
            .map(|frame| self.describe(frame.node).0);
        let mut way: Vec<Arc<str>> = way.take(SHOWN).collect();
        if circle.len() > SHOWN + 1 {
            way.push("...".into());
        }
        let way = if way.is_empty() {
            String::new()
        } else {
            format!(" by way of {}", way.join(", "))
        };
        let message = format!("`{name}` is defined through itself{way}");
        self.report(Diagnostic::error(message, span));
    }

    /// The address of a declaration and its place.
    pub(super) fn describe(&self, node: Node) -> (Arc<str>, Option<Span>) {
        let Some(module) = self.find_module(node.module) else {
            return ("".into(), None);
        };
        let configuration = module.configuration;
        let named = match node.item {
            Item::Variable(at) => configuration
                .variables
                .get_index(at)
                .map(|(_, it)| (format!("var.{}", it.name.text), it.name.span)),
            Item::Local(at) => configuration
                .locals
                .get_index(at)
                .map(|(_, it)| (format!("local.{}", it.name.text), it.name.span)),
            Item::Output(at) => configuration
                .outputs
                .get_index(at)
                .map(|(_, it)| (format!("output.{}", it.name.text), it.name.span)),
            Item::Resource(at) => configuration
                .resources
                .get(at)
                .map(|it| (it.address.to_string(), it.header)),
            Item::Call(at) | Item::StandIn(at) | Item::Described(at, _) => configuration
                .calls
                .get_index(at)
                .map(|(_, it)| (format!("module.{}", it.name.text), it.header)),
        };
        match named {
            Some((name, span)) => (within(&module.address, name), Some(span)),
            None => ("".into(), None),
        }
    }
}

fn waits_of(module: usize, needs: &[Need]) -> Vec<Wait> {
    let node = |item| Wait::For(Node { module, item });
    let mut waits = Vec::with_capacity(needs.len());
    for need in needs {
        match need {
            Need::Variable(number) => waits.push(node(Item::Variable(*number))),
            Need::Local(number) => waits.push(node(Item::Local(*number))),
            Need::Resource(number) => waits.push(node(Item::Resource(*number))),
            Need::Call(call, name) => {
                waits.push(Wait::Outputs {
                    module,
                    call: *call,
                    name: name.clone(),
                });
                waits.push(node(Item::Call(*call)));
            }
        }
    }
    waits
}

//! The value of one declaration, once what it needs is settled.

use std::rc::Rc;

use eval::{Reason, Value};

use super::evaluator::Evaluator;
use super::expansion::Repetition;
use super::module::{Called, Module};
use super::scope::Names;
use super::secrets;
use super::settle::{Item, Node};

impl<'a> Evaluator<'a> {
    /// Computes a declaration and keeps the result.
    pub(super) fn compute(&self, node: Node) {
        let Some(module) = self.find_module(node.module) else {
            return;
        };
        match node.item {
            Item::Variable(at) => {
                keep(&module.variables, at, || self.variable(&module, at));
            }
            Item::Local(at) => {
                keep(&module.locals, at, || self.local(node.module, &module, at));
            }
            Item::Output(at) => {
                keep(&module.outputs, at, || {
                    self.output(node.module, &module, at)
                });
                self.count_output(&module);
            }
            Item::Resource(at) => keep(&module.resources, at, || {
                self.expand_resource(node.module, &module, at)
            }),
            Item::Call(at) => keep(&module.calls, at, || self.call(node.module, &module, at)),
            Item::Described(call, output) => {
                self.describe_output(node.module, &module, call, output);
            }
            Item::StandIn(at) => {
                keep(&module.stand_ins, at, || {
                    self.stand_in(node.module, &module, at)
                });
            }
        }
    }

    fn local(&self, number: usize, module: &Rc<Module<'a>>, at: usize) -> Value {
        let Some((name, local)) = module.configuration.locals.get_index(at) else {
            return gone();
        };
        let nothing = Repetition::default();
        let value = Names::new(self, number, module, &nothing).evaluate(&local.value);
        secrets::mark_named(name, value)
    }

    fn output(&self, number: usize, module: &Rc<Module<'a>>, at: usize) -> Value {
        let Some((name, output)) = module.configuration.outputs.get_index(at) else {
            return gone();
        };
        let Some(expression) = &output.value else {
            return Value::null();
        };
        let nothing = Repetition::default();
        let value = Names::new(self, number, module, &nothing).evaluate(expression);
        if output.hidden.any() {
            return value.sensitive();
        }
        secrets::mark_named(name, value)
    }

    /// Tells the call that made this module that one more of its outputs is settled.
    fn count_output(&self, module: &Module<'a>) {
        let Some(caller) = module.caller else { return };
        let Some(outer) = self.find_module(caller.module) else {
            return;
        };
        if let Some(Called::Read { settled, .. }) =
            outer.calls.get(caller.call).and_then(|call| call.get())
        {
            settled.set(settled.get() + 1);
        }
    }
}

/// What stands where a number leads nowhere, which no text can bring about.
fn gone() -> Value {
    Value::unknown(Reason::Other("it is declared nowhere".into()))
}

fn keep<T>(cells: &[std::cell::OnceCell<T>], at: usize, compute: impl FnOnce() -> T) {
    if let Some(cell) = cells.get(at) {
        // A circle may have settled it in the meantime; the first result stands.
        let result = compute();
        let _ = cell.set(result);
    }
}

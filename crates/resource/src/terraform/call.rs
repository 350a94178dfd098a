//! Module calls: where the source lies, how often it is called, and what stands for it where
//! it is not on disk.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use eval::{Map, Reason, Value};
use syntax::Diagnostic;

use super::configuration::{Call, Configuration};
use super::evaluator::Evaluator;
use super::expansion::{Expansion, Repetition, together};
use super::instances::{instances, resource};
use super::module::{Called, Caller, Described, Module};
use super::names::{Key, with_key, within};
use super::requirements::check_handed;
use super::scope::Names;
use super::secrets;
use super::settle::{Item, Node};
use super::source::{self, Source, locate};
use super::variables::placed;
use crate::{Mode, Resource};

/// Modules that one root may call, directly and through others, in multiples of the limit of
/// instances for one block.
const MODULES: usize = 1;

impl<'a> Evaluator<'a> {
    /// Finds a call's source and makes its modules.
    pub(super) fn call(&self, number: usize, module: &Rc<Module<'a>>, at: usize) -> Called {
        let Some((name, call)) = module.configuration.calls.get_index(at) else {
            return Called::unread(Arc::from(""), Expansion::single(), 0);
        };
        let nothing = Repetition::default();
        let names = Names::new(self, number, module, &nothing);
        let address = within(&module.address, format_args!("module.{name}"));
        let path = within(&module.path, name);
        let found = self.find_source(call, module, &path, &names);
        let expansion = self.expand(&call.repeat, &names, &address, call.header);
        let target = found.and_then(|target| {
            self.check_circle(target, call, module)?;
            self.check_number(expansion.repetitions.len(), call)?;
            Ok(target)
        });
        match target {
            Ok(target) => {
                self.check_arguments(call, target);
                self.check_providers(call, target);
                for diagnostic in check_handed(call, module.configuration, target) {
                    self.report(diagnostic);
                }
                let caller = Caller {
                    module: number,
                    call: at,
                };
                self.add_modules(target, (address, path), caller, expansion)
            }
            Err((kind, diagnostic)) => {
                self.report(diagnostic);
                let outputs = self.published(&kind).len();
                Called::unread(kind, expansion, outputs)
            }
        }
    }

    fn add_modules(
        &self,
        target: &'a Configuration,
        (address, path): (Arc<str>, Arc<str>),
        caller: Caller,
        expansion: Expansion,
    ) -> Called {
        let add = |repetition: Repetition| {
            let key = repetition.key.clone();
            let place = (with_key(&address, &key), Arc::clone(&path));
            (
                key,
                self.add_module(target, place, Some(caller), repetition),
            )
        };
        Called::Read {
            form: expansion.form,
            modules: expansion.repetitions.into_iter().map(add).collect(),
            settled: Cell::new(0),
            whole: RefCell::new(None),
        }
    }

    /// The configuration that a call's source names, or a name for it and why it is not read.
    fn find_source(
        &self,
        call: &Call,
        module: &Module<'a>,
        path: &Arc<str>,
        names: &Names<'_, 'a>,
    ) -> Result<&'a Configuration, (Arc<str>, Diagnostic)> {
        let name = &call.name.text;
        let Some(expression) = &call.source else {
            let message = format!("module `{name}` has no source");
            return Err((Arc::from(""), Diagnostic::error(message, call.header)));
        };
        let value = names.evaluate(expression);
        let Some(text) = value.as_str() else {
            let message = format!("the source of module `{name}` is not known");
            return Err((Arc::from(""), Diagnostic::warning(message, expression.span)));
        };
        let shown: String = text.chars().take(200).collect();
        let known = |folder: &Arc<str>| self.library.configurations.get(folder);
        match locate(&module.configuration.folder, text) {
            Source::Folder(folder) => {
                if let Some(version) = call.version {
                    let message =
                        format!("module `{name}` lies on disk, where it has no `version`");
                    self.report(Diagnostic::error(message, version));
                }
                known(&folder).ok_or_else(|| {
                    let message =
                        format!("module `{name}`: there is no configuration in `{shown}`");
                    (shown.into(), Diagnostic::error(message, expression.span))
                })
            }
            Source::Outside => {
                let message = format!(
                    "module `{name}`: `{shown}` leads out of the scanned folder and is not read"
                );
                Err((shown.into(), Diagnostic::warning(message, expression.span)))
            }
            Source::Remote(kind) => {
                let key = (Arc::clone(&self.root.folder), Arc::clone(path));
                let installed = self.library.installed.get(&key);
                let folder = &module.configuration.folder;
                let itself = || self.library.means_itself(folder, name);
                installed.or_else(itself).and_then(known).ok_or_else(|| {
                    let message = format!("module `{name}`: the source `{kind}` is not on disk");
                    (kind, Diagnostic::note(message, expression.span))
                })
            }
        }
    }

    /// A module that is called from within itself would never end.
    fn check_circle(
        &self,
        target: &Configuration,
        call: &Call,
        module: &Module<'a>,
    ) -> Result<(), (Arc<str>, Diagnostic)> {
        let mut folder = Arc::clone(&module.configuration.folder);
        let mut caller = module.caller;
        loop {
            if folder == target.folder {
                let message = format!("module `{}` calls itself", call.name.text);
                let shown = if folder.is_empty() { "." } else { &*folder };
                return Err((shown.into(), Diagnostic::error(message, call.header)));
            }
            let Some(outer) = caller.and_then(|caller| self.find_module(caller.module)) else {
                return Ok(());
            };
            folder = Arc::clone(&outer.configuration.folder);
            caller = outer.caller;
        }
    }

    fn check_number(&self, more: usize, call: &Call) -> Result<(), (Arc<str>, Diagnostic)> {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        if self.count_modules().saturating_add(more) <= limit.saturating_mul(MODULES) {
            return Ok(());
        }
        let name = &call.name.text;
        let message = format!("module `{name}` is not read: there are too many modules");
        Err((Arc::clone(name), Diagnostic::warning(message, call.header)))
    }

    fn check_arguments(&self, call: &Call, target: &Configuration) {
        let name = &call.name.text;
        for (argument, given) in &call.arguments {
            if !target.variables.contains_key(argument) {
                let message = format!("module `{name}` takes no argument `{argument}`");
                self.report(Diagnostic::error(message, given.span));
            }
        }
        for (variable, declared) in &target.variables {
            if declared.default.is_none() && !call.arguments.contains_key(variable) {
                let message = format!("module `{name}` needs the argument `{variable}`");
                self.report(Diagnostic::error(message, call.header));
            }
        }
    }

    /// A module that configures providers itself can be called just once.
    fn check_providers(&self, call: &Call, target: &Configuration) {
        let repeat = &call.repeat;
        if !call.waits && repeat.count.is_none() && repeat.for_each.is_none() {
            return;
        }
        if target.providers.keys().any(|name| target.configures(name)) {
            let message = format!(
                "module `{}` configures providers itself, and so takes no `count`, `for_each` or `depends_on`",
                call.name.text
            );
            self.report(Diagnostic::error(message, call.header));
        }
    }

    /// What `module.name` means, or `module.name.output` in two steps where that is possible.
    pub(super) fn call_value(
        &self,
        module: &Module<'a>,
        at: usize,
        called: &Called,
        output: Option<&str>,
    ) -> (Value, usize) {
        match called {
            Called::Read { modules, .. } => {
                let only = match modules.as_slice() {
                    [(Key::None, only)] => Some(*only),
                    _ => None,
                };
                let single = only.zip(output);
                let single = single.and_then(|(module, output)| self.single_output(module, output));
                single.map_or_else(|| (self.all_outputs(called), 1), |value| (value, 2))
            }
            Called::Unread { .. } => (self.described_call(module, at, called), 1),
        }
    }

    /// An output of a module that is called once.
    fn single_output(&self, number: usize, name: &str) -> Option<Value> {
        let module = self.find_module(number)?;
        let at = module.configuration.outputs.get_index_of(name)?;
        Some(self.output_value(number, &module, at))
    }

    fn output_value(&self, number: usize, module: &Module<'a>, at: usize) -> Value {
        let node = Node {
            module: number,
            item: Item::Output(at),
        };
        self.settle(node);
        let settled = module.outputs.get(at).and_then(|cell| cell.get());
        settled
            .cloned()
            .unwrap_or_else(|| Value::unknown(Reason::Cycle(self.describe(node).0)))
    }

    /// The outputs of all modules of a call. What is not settled is not asked for: needs are
    /// settled before, so that nobody will look at it.
    fn all_outputs(&self, called: &Called) -> Value {
        let Called::Read {
            form,
            modules,
            settled,
            whole,
        } = called
        else {
            return Value::null();
        };
        if let Some((count, value)) = &*whole.borrow()
            && *count == settled.get()
        {
            return value.clone();
        }
        let keys: Vec<Key> = modules.iter().map(|(key, _)| key.clone()).collect();
        let elements = modules.iter().map(|(_, number)| self.outputs_of(*number));
        let value = together(*form, &keys, elements.collect());
        *whole.borrow_mut() = Some((settled.get(), value.clone()));
        value
    }

    fn outputs_of(&self, number: usize) -> Value {
        let Some(module) = self.find_module(number) else {
            return Value::null();
        };
        let outputs = module.configuration.outputs.keys().enumerate();
        let outputs = outputs.map(|(at, name)| {
            let settled = module.outputs.get(at).and_then(|cell| cell.get());
            let value = settled
                .cloned()
                .unwrap_or_else(|| Value::unknown(Reason::Cycle(within(&module.address, name))));
            (Arc::clone(name), value)
        });
        Value::object(outputs.collect())
    }

    /// What stands for a call whose source is not on disk: its arguments are all that is known.
    pub(super) fn stand_in(
        &self,
        number: usize,
        module: &Rc<Module<'a>>,
        at: usize,
    ) -> Vec<Resource> {
        let called = module.calls.get(at).and_then(|cell| cell.get());
        let call = module.configuration.calls.get_index(at);
        let (
            Some(Called::Unread {
                kind,
                form,
                repetitions,
                ..
            }),
            Some((name, call)),
        ) = (called, call)
        else {
            return Vec::new();
        };
        let made = repetitions.iter().map(|repetition| {
            let names = Names::new(self, number, module, repetition);
            let attributes = Value::object(arguments(call, &names)).at(call.header);
            let address = within(
                &module.address,
                format_args!("module.{name}{}", repetition.key),
            );
            Resource {
                kind: Arc::clone(kind),
                name: with_key(name, &repetition.key),
                mode: Mode::Call,
                provider: source::provider(kind).into(),
                instances: instances(*form),
                ..resource(&address, attributes, call.header)
            }
        });
        made.collect()
    }
}

fn arguments(call: &Call, names: &Names<'_, '_>) -> Map {
    let evaluated = call.arguments.iter().map(|(name, argument)| {
        let value = names.evaluate(&argument.value);
        (Arc::clone(name), placed(value, argument.value.span))
    });
    hidden(evaluated.filter(|(_, value)| !value.is_null()).collect())
}

/// Arguments of a call, with the secrets in them marked.
pub(super) fn hidden(arguments: Map) -> Map {
    secrets::mark("", arguments)
}

impl Called {
    fn unread(kind: Arc<str>, expansion: Expansion, outputs: usize) -> Self {
        Self::Unread {
            kind,
            form: expansion.form,
            repetitions: expansion.repetitions,
            outputs: Described::new(outputs),
        }
    }
}

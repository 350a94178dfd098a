//! What names mean within one instance of a block.

use std::rc::Rc;
use std::sync::Arc;

use eval::{FileKind, Reason, Scope, Shape, Value, evaluate};
use syntax::hcl::Expression;
use syntax::{Diagnostic, Severity};

use super::configuration::Sort;
use super::evaluator::Evaluator;
use super::expansion::Repetition;
use super::module::Module;
use super::names::within_shared;
use super::needs::Need;
use super::reference::{open, whole};
use super::settle::{Item, Node};

/// Said behind what is wrong with something that may never be made.
pub(super) const WHERE_UNSURE: &str = ", if it is made at all";

/// The names that an expression sees.
pub(super) struct Names<'e, 'a> {
    pub(super) evaluator: &'e Evaluator<'a>,
    /// The number of the module.
    pub(super) number: usize,
    module: &'e Rc<Module<'a>>,
    repetition: &'e Repetition,
    iterators: Option<&'e Iterator<'e>>,
    /// The address of the resource that `self` means.
    own: Option<&'e Arc<str>>,
}

/// The iterator of a `dynamic` block, and those around it.
pub(super) struct Iterator<'e> {
    pub(super) name: &'e str,
    /// `key` and `value`.
    pub(super) value: Value,
    pub(super) outer: Option<&'e Iterator<'e>>,
}

impl<'e, 'a> Names<'e, 'a> {
    pub(super) fn new(
        evaluator: &'e Evaluator<'a>,
        number: usize,
        module: &'e Rc<Module<'a>>,
        repetition: &'e Repetition,
    ) -> Self {
        Self {
            evaluator,
            number,
            module,
            repetition,
            iterators: None,
            own: None,
        }
    }

    /// The same names within a resource of this address.
    pub(super) fn inside(self, own: &'e Arc<str>) -> Self {
        Self {
            own: Some(own),
            ..self
        }
    }

    /// The address of the resource around.
    pub(super) fn address(&self) -> Option<&'e Arc<str>> {
        self.own
    }

    /// The same names and an iterator.
    pub(super) fn with<'i>(&'i self, name: &'i str, value: Value) -> Iterator<'i> {
        Iterator {
            name,
            value,
            outer: self.iterators,
        }
    }

    /// The same names, seen with this iterator and those around it.
    pub(super) fn through<'i>(&'i self, iterators: &'i Iterator<'i>) -> Names<'i, 'a> {
        Names {
            evaluator: self.evaluator,
            number: self.number,
            module: self.module,
            repetition: self.repetition,
            iterators: Some(iterators),
            own: self.own,
        }
    }

    /// The value of an expression as these names see it.
    pub(super) fn evaluate(&self, expression: &Expression) -> Value {
        let outer = self.evaluator.place.replace(Some(expression.span));
        let value = evaluate(expression, self);
        self.evaluator.place.set(outer);
        value
    }

    fn iterator(&self, name: &str) -> Option<Value> {
        let mut next = self.iterators;
        while let Some(iterator) = next {
            if iterator.name == name {
                return Some(iterator.value.clone());
            }
            next = iterator.outer;
        }
        None
    }

    fn settled<T>(
        &self,
        item: Item,
        take: impl FnOnce(&Module<'a>) -> Option<T>,
        otherwise: impl FnOnce(Reason) -> T,
    ) -> T {
        let node = Node {
            module: self.number,
            item,
        };
        self.evaluator.settle(node);
        take(self.module).unwrap_or_else(|| {
            let (name, _) = self.evaluator.describe(node);
            otherwise(Reason::Cycle(name))
        })
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let at = self.module.configuration.variables.get_index_of(name)?;
        let take = |module: &Module<'a>| module.variables.get(at)?.get().cloned();
        Some(self.settled(Item::Variable(at), take, Value::unknown))
    }

    fn local(&self, name: &str) -> Option<Value> {
        let at = self.module.configuration.locals.get_index_of(name)?;
        let take = |module: &Module<'a>| module.locals.get(at)?.get().cloned();
        Some(self.settled(Item::Local(at), take, Value::unknown))
    }

    /// A resource or, in one more step, its attribute.
    fn resource(&self, sort: Sort, kind: &str, path: &[&str]) -> Option<(Value, usize)> {
        let (name, rest) = path.split_first()?;
        let at = self.module.configuration.by_name.find(sort, kind, name)?;
        let take = |module: &Module<'a>| {
            let expanded = module.resources.get(at)?.get()?;
            let attribute = rest.first().and_then(|name| expanded.attribute(name));
            let attribute = attribute.map(|value| (value, 2));
            attribute.or_else(|| Some((expanded.reference(), 1)))
        };
        let (value, steps) = self.settled(Item::Resource(at), take, |reason| {
            let own = self.own().filter(|_| self.is_own(at));
            (own.unwrap_or_else(|| Value::unknown(reason)), 1)
        });
        // What lives only as long as a run is never kept, and never shown.
        let hidden = sort == Sort::Ephemeral;
        Some((if hidden { value.sensitive() } else { value }, steps))
    }

    fn call(&self, path: &[&str]) -> Option<(Value, usize)> {
        let name = path.first()?;
        let at = self.module.configuration.calls.get_index_of(*name)?;
        let take = |module: &Module<'a>| {
            let called = module.calls.get(at)?.get()?;
            let output = path.get(1).copied();
            Some(self.evaluator.call_value(module, at, called, output))
        };
        Some(self.settled(Item::Call(at), take, |reason| (Value::unknown(reason), 1)))
    }

    /// Whether this is the declaration of the resource around, which its provisioners may name.
    fn is_own(&self, at: usize) -> bool {
        let declaration = self.module.configuration.resources.get(at);
        declaration.zip(self.own).is_some_and(|(it, own)| {
            let address = within_shared(&self.module.address, &it.address);
            let key = own.strip_prefix(&*address);
            let within = key.is_some_and(|key| key.is_empty() || key.starts_with('['));
            within && !it.needs.contains(&Need::Resource(at))
        })
    }

    /// `self`: what the block sets is not looked at, for it may be what is being evaluated.
    fn own(&self) -> Option<Value> {
        let address = self.own?;
        let reason = Reason::AfterApply(Arc::clone(address));
        Some(open(Value::unknown(reason.clone()), whole(address), reason))
    }

    fn path(&self, name: &str) -> Option<Value> {
        let root = &*self.evaluator.root.folder;
        match name {
            // Relative paths are seen from the root module, where Terraform is run.
            "root" => Some(Value::text(".")),
            "cwd" => Some(working_folder(root)),
            "module" => Some(Value::text(relative(
                root,
                &self.module.configuration.folder,
            ))),
            _ => None,
        }
    }
}

impl Scope for Names<'_, '_> {
    fn resolve(&self, name: &str, path: &[&str]) -> Option<(Value, usize)> {
        if let Some(value) = self.iterator(name) {
            return Some((value, 0));
        }
        let first = path.first().copied();
        let one = |value: Option<Value>| value.map(|value| (value, 1));
        let resource = |sort, path: &[&str]| {
            let (kind, path) = path.split_first()?;
            let (value, steps) = self.resource(sort, kind, path)?;
            Some((value, steps + 1))
        };
        match name {
            "var" => one(self.variable(first?)),
            "local" => one(self.local(first?)),
            "module" => self.call(path),
            "data" => resource(Sort::Data, path),
            "ephemeral" => resource(Sort::Ephemeral, path),
            "resource" => resource(Sort::Managed, path),
            "count" if first? == "index" => one(self.repetition.index.clone()),
            "each" => one(match (first?, &self.repetition.each) {
                ("key", Some((key, _))) => Some(key.clone()),
                ("value", Some((_, value))) => Some(value.clone()),
                _ => None,
            }),
            "self" => self.own().map(|value| (value, 0)),
            "path" => one(self.path(first?)),
            "terraform" | "tofu" => one(match first? {
                "workspace" | "env" => {
                    let evaluator = self.evaluator;
                    Some(evaluator.workspace.value(evaluator.place.get()))
                }
                "applying" => Some(Value::unknown(Reason::Other(
                    "it depends on the run".into(),
                ))),
                _ => None,
            }),
            kind => self.resource(Sort::Managed, kind, path),
        }
    }

    fn file(
        &self,
        kind: FileKind,
        path: &str,
        pattern: Option<&str>,
    ) -> (Value, Option<Diagnostic>) {
        self.evaluator.file(kind, path, pattern)
    }

    /// What is wrong with something that may never be made is wrong only if it is.
    fn report(&self, mut diagnostic: Diagnostic) {
        let unsure = self.repetition.unsure || self.module.unsure;
        if unsure && diagnostic.severity == Severity::Error {
            diagnostic.severity = Severity::Note;
            diagnostic.message.push_str(WHERE_UNSURE);
        }
        self.evaluator.report(diagnostic);
    }

    fn name(&self) -> Arc<str> {
        Arc::clone(&self.module.address)
    }
}

/// The folder where Terraform is run: its end is known where it lies below the scanned root.
fn working_folder(root: &str) -> Value {
    let end = match root {
        "" => String::new(),
        below => format!("/{below}"),
    };
    let reason = Reason::WorkingFolder(end.as_str().into());
    let start = Value::unknown(reason.clone());
    let mut pieces = vec![start];
    if !end.is_empty() {
        pieces.push(Value::text(end));
    }
    Value::unknown_as(reason, Some(Shape::Template(pieces)))
}

/// The way from one folder to another, `.` for the folder itself.
fn relative(from: &str, to: &str) -> String {
    let parts = |folder: &'_ str| -> Vec<String> {
        let parts = folder.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let way: Vec<String> = up.chain(to.into_iter().skip(shared)).collect();
    if way.is_empty() {
        ".".into()
    } else {
        way.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn module_paths_are_seen_from_the_root_module() {
        assert_eq!(relative("", ""), ".");
        assert_eq!(relative("", "modules/net"), "modules/net");
        assert_eq!(relative("envs/prod", "modules/net"), "../../modules/net");
        assert_eq!(relative("envs", "envs/net"), "net");
    }
}

//! Where planned values come from, by the plan's own copy of the configuration.
//!
//! A value that is known only after apply still says whose it is, through any number of
//! variables and outputs, so that it makes an edge.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use eval::Reference;
use syntax::Node;

use super::{Instance, plan};
use crate::Mode;
use crate::terraform::names::{Key, within};

/// So many steps through variables and outputs are followed.
const STEPS: usize = 64;

/// So many resources one expression may refer to.
const TARGETS: usize = 64;

/// The `configuration` of a plan.
pub(super) struct Written<'a> {
    root: Option<&'a Node>,
    /// Configurations of modules, by the path of calls.
    modules: HashMap<String, &'a Node>,
    resources: HashMap<String, &'a Node>,
    /// What exists, by its address without keys.
    existing: HashMap<String, Vec<Arc<str>>>,
}

impl<'a> Written<'a> {
    pub(super) fn new(document: &'a Node) -> Self {
        let root = document.at(&["configuration", "root_module"]);
        let mut existing: HashMap<String, Vec<Arc<str>>> = HashMap::new();
        if root.is_some() {
            for address in plan::addresses(document) {
                existing.entry(bare(&address)).or_default().push(address);
            }
        }
        let mut written = Self {
            root,
            modules: HashMap::new(),
            resources: HashMap::new(),
            existing,
        };
        if let Some(root) = root {
            written.index(root, "");
        }
        written
    }

    fn index(&mut self, module: &'a Node, path: &str) {
        self.modules.insert(path.to_owned(), module);
        for node in module.get("resources").map_or(&[][..], Node::items) {
            if let Some(address) = node.get("address").and_then(Node::text) {
                let address = within(path, address).to_string();
                self.resources.insert(address, node);
            }
        }
        let calls = module.get("module_calls").map_or(&[][..], Node::entries);
        for call in calls {
            if let Some(inner) = call.value.get("module") {
                self.index(inner, &within(path, format_args!("module.{}", call.key)));
            }
        }
    }

    fn resource(&self, module: &str, mode: Mode, kind: &str, name: &str) -> Option<&'a Node> {
        self.root?;
        let address = Instance::address(&bare(module), mode, kind, name, &Key::None);
        self.resources.get(&*address).copied()
    }

    /// The expressions of a resource's arguments.
    pub(super) fn expressions(
        &self,
        module: &str,
        mode: Mode,
        kind: &str,
        name: &str,
    ) -> Option<&'a Node> {
        self.resource(module, mode, kind, name)?.get("expressions")
    }

    /// The resources that an expression of a resource reads.
    pub(super) fn references(
        &self,
        module: &str,
        mode: Mode,
        (kind, name): (&str, &str),
        expression: &Node,
    ) -> Vec<Reference> {
        let mut tracing = Tracing {
            written: self,
            near: module,
            found: Vec::new(),
            seen: BTreeSet::new(),
        };
        let repeat = self
            .resource(module, mode, kind, name)
            .and_then(|resource| resource.get("for_each_expression"));
        tracing.expression(&bare(module), expression, repeat);
        tracing.found
    }
}

struct Tracing<'w, 'a> {
    written: &'w Written<'a>,
    /// The module instance that asks.
    near: &'w str,
    found: Vec<Reference>,
    seen: BTreeSet<(String, String)>,
}

impl<'a> Tracing<'_, 'a> {
    fn expression(&mut self, module: &str, expression: &Node, repeat: Option<&'a Node>) {
        let listed = expression.get("references").map_or(&[][..], Node::items);
        let mut longer = "";
        // Terraform lists `aws_lb.web.arn` and then `aws_lb.web`; the first says it all.
        for reference in listed.iter().filter_map(Node::text) {
            if !is_prefix(reference, longer) {
                self.reference(module, reference, repeat);
            }
            longer = reference;
        }
    }

    fn reference(&mut self, module: &str, reference: &str, repeat: Option<&'a Node>) {
        let step = (module.to_owned(), reference.to_owned());
        if self.seen.len() >= STEPS || !self.seen.insert(step) {
            return;
        }
        let steps = steps(reference);
        let plain: Vec<&str> = steps.iter().map(|step| without_key(step)).collect();
        match plain.as_slice() {
            ["var", name, ..] => self.variable(module, name),
            ["module", call, output, ..] => self.output(module, call, output),
            ["module", _] | ["local" | "path" | "terraform" | "count" | "self", ..] => {}
            ["each", ..] => {
                if let Some(repeat) = repeat {
                    self.expression(module, repeat, None);
                }
            }
            ["data", _, _, ..] => self.target(module, &steps, 3),
            [_, _, ..] => self.target(module, &steps, 2),
            _ => {}
        }
    }

    fn variable(&mut self, module: &str, name: &str) {
        let Some((parent, call)) = split_call(module) else {
            return;
        };
        let call = self.written.modules.get(parent).and_then(|parent| {
            let calls = parent.get("module_calls")?;
            calls.get(call)
        });
        let argument = call.and_then(|call| call.at(&["expressions", name]));
        if let Some(argument) = argument {
            let repeat = call.and_then(|call| call.get("for_each_expression"));
            self.expression(parent, argument, repeat);
        }
    }

    fn output(&mut self, module: &str, call: &str, output: &str) {
        let inner = within(module, format_args!("module.{call}"));
        let found = self.written.modules.get(&*inner).and_then(|inner| {
            let output = inner.get("outputs")?.get(output)?;
            output.get("expression")
        });
        if let Some(expression) = found {
            self.expression(&inner, expression, None);
        }
    }

    /// A resource by the first `length` steps, the rest naming its attribute.
    fn target(&mut self, module: &str, steps: &[&str], length: usize) {
        let (head, attribute) = steps.split_at(length.min(steps.len()));
        let address = within(module, head.join("."));
        let attribute: Arc<str> = attribute.join(".").into();
        let existing = self.written.existing.get(&bare(&address));
        let candidates = existing.map_or(&[][..], Vec::as_slice);
        let key = head.last().map_or("", |last| key_of(last));
        let best = candidates
            .iter()
            .filter(|candidate| candidate.ends_with(key))
            .map(|candidate| shared(candidate, self.near))
            .max();
        for candidate in candidates {
            let is_meant = candidate.ends_with(key) && Some(shared(candidate, self.near)) == best;
            if is_meant && self.found.len() < TARGETS {
                let reference = Reference {
                    address: Arc::clone(candidate),
                    attribute: Arc::clone(&attribute),
                };
                if !self.found.contains(&reference) {
                    self.found.push(reference);
                }
            }
        }
    }
}

/// How many leading steps two addresses share.
fn shared(address: &str, near: &str) -> usize {
    let pairs = steps(address).into_iter().zip(steps(near));
    pairs.take_while(|(a, b)| a == b).count()
}

/// The outer path and the name of the last call in a path of calls without keys.
fn split_call(path: &str) -> Option<(&str, &str)> {
    match path.rsplit_once(".module.") {
        Some(split) => Some(split),
        None => Some(("", path.strip_prefix("module.")?)),
    }
}

fn is_prefix(short: &str, long: &str) -> bool {
    let rest = long.strip_prefix(short);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The steps of an address at its dots; keys stay with the step before them.
fn steps(address: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'.' if !quoted => {
                steps.extend(address.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    steps.extend(address.get(start..));
    steps
}

fn without_key(step: &str) -> &str {
    step.split('[').next().unwrap_or(step)
}

fn key_of(step: &str) -> &str {
    step.get(without_key(step).len()..).unwrap_or("")
}

/// An address without any keys.
pub(super) fn bare(address: &str) -> String {
    if !address.contains('[') {
        return address.to_owned();
    }
    let plain: Vec<&str> = steps(address).into_iter().map(without_key).collect();
    plain.join(".")
}

#[cfg(test)]
mod tests {
    use super::{bare, steps};

    #[test]
    fn keys_may_hold_dots_and_quotes() {
        for (address, whole) in [
            ("aws_lb.web", "aws_lb.web"),
            ("module.a[0].aws_lb.web[\"x.y\"]", "module.a.aws_lb.web"),
            (r#"aws_lb.web["a\"].b"]"#, "aws_lb.web"),
        ] {
            assert_eq!(bare(address), whole, "{address}");
        }
        assert_eq!(steps("a.b[\"c.d\"].e"), ["a", "b[\"c.d\"]", "e"]);
    }
}

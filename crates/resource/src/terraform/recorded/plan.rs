//! What `terraform show -json` prints of a plan or a state.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Reference;
use syntax::{Node, Span};

use super::references::Written;
use super::values::{Trees, value};
use super::{Instance, key, mode, state};
use crate::{Mode, Resource};

/// The resources that will exist after the plan, or do in the state.
pub(super) fn resources(document: &Node) -> Vec<Resource> {
    let planned = document.get("planned_values");
    let values = planned.or_else(|| document.get("values"));
    let mut reading = Reading {
        changes: changes(document),
        written: Written::new(document),
        result: Vec::new(),
        needs: Vec::new(),
    };
    if let Some(root) = values.and_then(|values| values.get("root_module")) {
        reading.module(root, "", None);
    }
    // What was read while planning is in the state that the plan started from.
    if let Some(root) = document.at(&["prior_state", "values", "root_module"]) {
        reading.module(root, "", Some(Mode::Data));
    }
    if planned.is_none() {
        state::link(&mut reading.result, &reading.needs);
    }
    reading.result
}

struct Reading<'a> {
    changes: HashMap<&'a str, &'a Node>,
    written: Written<'a>,
    result: Vec<Resource>,
    /// `depends_on` of each.
    needs: Vec<Vec<&'a str>>,
}

impl<'a> Reading<'a> {
    fn module(&mut self, module: &'a Node, address: &'a str, only: Option<Mode>) {
        for node in items(module, "resources") {
            self.resource(node, address, only);
        }
        for child in items(module, "child_modules") {
            let address = child.get("address").and_then(Node::text);
            self.module(child, address.unwrap_or(""), only);
        }
    }

    fn resource(&mut self, node: &'a Node, module: &'a str, only: Option<Mode>) {
        let text = |name| node.get(name).and_then(Node::text);
        let (Some(mode), Some(kind), Some(name)) = (mode(node), text("type"), text("name")) else {
            return;
        };
        if only.is_some_and(|only| only != mode) {
            return;
        }
        let key = key(node.get("index"));
        let address = Instance::address(module, mode, kind, name, &key);
        let change = self.changes.get(&*address).filter(|_| only.is_none());
        let place = place(node);
        let trees = Trees {
            known: node.get("values"),
            unknown: change.and_then(|change| change.get("after_unknown")),
            sensitive: node.get("sensitive_values"),
            written: self.written.expressions(module, mode, kind, name),
        };
        let resolve = |expression: &Node| -> Vec<Reference> {
            self.written
                .references(module, mode, (kind, name), expression)
        };
        let attributes = value(trees, &address, place, &resolve);
        let instance = Instance {
            module,
            mode,
            kind,
            name,
            key,
            attributes,
            place,
        };
        self.result.push(instance.into_resource());
        let needs = items(node, "depends_on").iter().filter_map(Node::text);
        self.needs.push(needs.collect());
    }
}

fn items<'a>(node: &'a Node, name: &str) -> &'a [Node] {
    node.get(name).map_or(&[], Node::items)
}

/// The line that names the resource.
fn place(node: &Node) -> Span {
    let named = node.get("address").or_else(|| node.get("name"));
    named.map_or(node.span, |named| named.span)
}

/// The change of each resource that the plan makes, by address.
fn changes(document: &Node) -> HashMap<&str, &Node> {
    let all = items(document, "resource_changes").iter();
    let change = |node| -> Option<(&str, &Node)> {
        let node: &Node = node;
        // An object that was replaced outside of Terraform has an entry of its own.
        if node.get("deposed").is_some() {
            return None;
        }
        Some((node.get("address")?.text()?, node.get("change")?))
    };
    all.filter_map(change).collect()
}

/// Addresses as text, for the index of what exists.
pub(super) fn addresses(document: &Node) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    let values = document
        .get("planned_values")
        .and_then(|values| values.get("root_module"));
    let prior = document.at(&["prior_state", "values", "root_module"]);
    let mut waiting: Vec<&Node> = values.into_iter().chain(prior).collect();
    while let Some(module) = waiting.pop() {
        let resources = items(module, "resources").iter();
        let address = |node: &Node| Some(Arc::from(node.get("address")?.text()?));
        found.extend(resources.filter_map(address));
        waiting.extend(items(module, "child_modules"));
    }
    found.sort();
    found.dedup();
    found
}

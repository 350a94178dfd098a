//! `OpenShift`'s templates: lists of objects with parameters, each of which may have a value.
//! Source: "Using templates" in the documentation of `OpenShift`.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::{Entry, Node, NodeKind};

/// The objects of a template, filled in as far as its parameters have values; none for
/// anything else.
pub(super) fn objects(group: &str, kind: &str, node: &Node) -> Option<Vec<Node>> {
    let is_template = kind == "Template" && matches!(group, "" | "template.openshift.io");
    let objects = node.get("objects").filter(|_| is_template)?.items();
    let mut filling = Filling {
        values: values(node),
        budget: BUDGET,
    };
    let filled = objects
        .iter()
        .map(|object| filling.fill(object).unwrap_or_else(|| object.clone()));
    Some(filled.collect())
}

/// Nodes that are looked at, and bytes that are written, at most.
const BUDGET: usize = 4 * 1024 * 1024;

fn values(node: &Node) -> HashMap<&str, &str> {
    let parameters = node.get("parameters").map_or(&[][..], Node::items);
    let value = |parameter| {
        let text = |key| Node::get(parameter, key).and_then(Node::text);
        Some((text("name")?, text("value").filter(|it| !it.is_empty())?))
    };
    parameters.iter().filter_map(value).collect()
}

struct Filling<'t> {
    values: HashMap<&'t str, &'t str>,
    budget: usize,
}

impl Filling<'_> {
    /// The node with its parameters filled in; none where there are none in it.
    fn fill(&mut self, node: &Node) -> Option<Node> {
        self.budget = self.budget.checked_sub(1)?;
        let kind = match &node.kind {
            NodeKind::String { text, plain } => self.text(text, *plain)?,
            NodeKind::Sequence(items) => {
                let filled: Vec<Option<Node>> = items.iter().map(|it| self.fill(it)).collect();
                filled.iter().any(Option::is_some).then_some(())?;
                let both = filled.into_iter().zip(&**items);
                let items = both.map(|(filled, old)| filled.unwrap_or_else(|| old.clone()));
                NodeKind::Sequence(Arc::new(items.collect()))
            }
            NodeKind::Mapping(entries) => {
                let filled: Vec<Option<Node>> =
                    entries.iter().map(|it| self.fill(&it.value)).collect();
                filled.iter().any(Option::is_some).then_some(())?;
                let both = filled.into_iter().zip(&**entries);
                let entries = both.map(|(filled, old)| Entry {
                    value: filled.unwrap_or_else(|| old.value.clone()),
                    ..old.clone()
                });
                NodeKind::Mapping(Arc::new(entries.collect()))
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
                return None;
            }
        };
        Some(Node {
            kind,
            ..node.clone()
        })
    }

    /// `${NAME}` within a text, and `${{NAME}}` for the whole of what is no text.
    fn text(&mut self, text: &str, plain: bool) -> Option<NodeKind> {
        let whole = text
            .strip_prefix("${{")
            .and_then(|it| it.strip_suffix("}}"));
        if let Some(value) = whole.and_then(|name| self.values.get(name)) {
            return Some(scalar(value));
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let known = after.split_once('}');
            let value = known.and_then(|(name, after)| Some((self.values.get(name)?, after)));
            if let Some((value, after)) = value {
                self.budget = self.budget.checked_sub(value.len())?;
                filled.push_str(value);
                rest = after;
            } else {
                filled.push_str("${");
                rest = after;
            }
        }
        filled.push_str(rest);
        (filled != text).then(|| NodeKind::String {
            text: filled.into(),
            plain,
        })
    }
}

fn scalar(value: &str) -> NodeKind {
    match (value, value.parse()) {
        ("true", _) => NodeKind::Bool(true),
        ("false", _) => NodeKind::Bool(false),
        (_, Ok(number)) => NodeKind::Integer(number),
        (_, Err(_)) => NodeKind::String {
            text: value.into(),
            plain: false,
        },
    }
}

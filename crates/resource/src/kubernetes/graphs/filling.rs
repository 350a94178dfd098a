//! Expressions in the objects of a definition: those that only name something of the instance
//! are filled in, all others stay as they are written.

use std::cell::Cell;
use std::sync::Arc;

use syntax::{Entry, Node, NodeKind};

/// So many resources are followed that name each other.
const DEEPEST: usize = 8;

/// What the expressions of a definition name.
pub(super) struct Filling<'n> {
    defaults: Option<&'n Node>,
    instance: &'n Node,
    /// The definition's resources, which name each other by their ids.
    resources: &'n [Node],
    /// Nodes that may be looked at and bytes that may be written.
    left: &'n Cell<usize>,
    depth: Cell<usize>,
}

impl<'n> Filling<'n> {
    /// For an instance of a schema.
    pub(super) fn new(
        defaults: Option<&'n Node>,
        instance: &'n Node,
        resources: &'n [Node],
        left: &'n Cell<usize>,
    ) -> Self {
        Self {
            defaults,
            instance,
            resources,
            left,
            depth: Cell::new(0),
        }
    }

    /// Whether a condition holds, as far as one can tell: `${schema.spec.web.enabled}`,
    /// `${schema.spec.mode == "static"}`. What is more than that may hold.
    pub(super) fn holds(&self, condition: &Node) -> bool {
        let Some(text) = condition.text().and_then(whole) else {
            return true;
        };
        if let Some((path, wanted)) = text.split_once("==") {
            let wanted = wanted.trim().trim_matches(['"', '\'']);
            let found = self.named(path).map(|it| text_of(&it));
            return found.is_none_or(|found| found.is_none_or(|it| it == wanted));
        }
        let (path, wanted) = match text.strip_prefix('!') {
            Some(path) => (path, false),
            None => (text, true),
        };
        match self.named(path).map(|it| it.kind) {
            Some(NodeKind::Bool(truth)) => truth == wanted,
            _ => true,
        }
    }

    /// A tree with its expressions filled in.
    pub(super) fn fill(&self, node: &Node) -> Node {
        let much = node.text().map_or(1, |text| text.len().max(1));
        if self.spend(much).is_none() {
            return node.clone();
        }
        let kind = match &node.kind {
            NodeKind::String { text, .. } => {
                if let Some(found) = whole(text).and_then(|it| self.named(it)) {
                    return found;
                }
                let Some(text) = self.within(text) else {
                    return node.clone();
                };
                NodeKind::String {
                    text: text.into(),
                    plain: false,
                }
            }
            NodeKind::Sequence(items) => {
                let items = items.iter().map(|it| self.fill(it));
                NodeKind::Sequence(Arc::new(items.collect()))
            }
            NodeKind::Mapping(entries) => {
                let entries = entries.iter().map(|it| Entry {
                    value: self.fill(&it.value),
                    ..it.clone()
                });
                NodeKind::Mapping(Arc::new(entries.collect()))
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
                return node.clone();
            }
        };
        Node {
            kind,
            ..node.clone()
        }
    }

    /// None where there is nothing left.
    fn spend(&self, much: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(much)?);
        Some(())
    }

    /// A text with what it names in its place; none where it names nothing that is known.
    fn within(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let (expression, after) = after.split_once('}')?;
            if let Some(found) = self.named(expression).and_then(|it| text_of(&it)) {
                self.spend(found.len())?;
                filled.push_str(&found);
            } else {
                filled.push_str("${");
                filled.push_str(expression);
                filled.push('}');
            }
            rest = after;
        }
        filled.push_str(rest);
        (filled != text).then_some(filled)
    }

    /// What a path names, with or without a conversion to text around it.
    fn named(&self, expression: &str) -> Option<Node> {
        let plain = expression.trim();
        let inner = plain.strip_prefix("string(");
        let Some(inner) = inner.and_then(|it| it.strip_suffix(')')) else {
            return self.under(plain);
        };
        let found = self.under(inner.trim())?;
        let text = text_of(&found)?.into();
        Some(Node {
            kind: NodeKind::String { text, plain: false },
            ..found
        })
    }

    /// What stands under a path of the instance, of its schema or of another resource.
    fn under(&self, path: &str) -> Option<Node> {
        let keys: Vec<&str> = path.split('.').map(|key| key.trim_matches('?')).collect();
        let (first, rest) = keys.split_first()?;
        if *first != "schema" {
            return self.of_resource(first, rest);
        }
        if let Some(found) = self.instance.at(rest) {
            return Some(found.clone());
        }
        let (first, rest) = rest.split_first()?;
        default_of(self.defaults.filter(|_| *first == "spec")?.at(rest)?)
    }

    fn of_resource(&self, id: &str, path: &[&str]) -> Option<Node> {
        let is_it = |it: &&Node| it.get("id").and_then(Node::text) == Some(id);
        let found = self.resources.iter().find(is_it)?.get("template")?;
        let found = found.at(path)?;
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return None;
        }
        self.depth.set(depth + 1);
        let filled = self.fill(found);
        self.depth.set(depth);
        Some(filled)
    }
}

/// What stands between `${` and `}`, if that is all.
fn whole(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("${")?.strip_suffix('}')?;
    (!inner.contains("${")).then_some(inner)
}

/// The default in `integer | default=3`, where it stands.
fn default_of(schema: &Node) -> Option<Node> {
    let (_, after) = schema.text()?.split_once("default=")?;
    let quoted = after.strip_prefix('"').and_then(|it| it.split('"').next());
    let text = quoted.unwrap_or_else(|| after.split(['|', ' ']).next().unwrap_or(""));
    let kind = match text {
        "true" if quoted.is_none() => NodeKind::Bool(true),
        "false" if quoted.is_none() => NodeKind::Bool(false),
        _ => match text.parse() {
            Ok(number) if quoted.is_none() => NodeKind::Integer(number),
            _ => NodeKind::String {
                text: text.into(),
                plain: quoted.is_none(),
            },
        },
    };
    Some(Node {
        kind,
        ..schema.clone()
    })
}

fn text_of(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::String { text, .. } => Some(text.to_string()),
        NodeKind::Bool(truth) => Some(truth.to_string()),
        NodeKind::Integer(number) => Some(number.to_string()),
        NodeKind::Float(_) | NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
    }
}

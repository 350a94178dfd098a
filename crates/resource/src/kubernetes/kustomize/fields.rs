//! Places in objects, as kustomize's configuration names them: kind of object and path.

use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::edit;
use super::item::Id;

/// A kind of objects; what is empty stands for any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Type {
    pub(super) group: Arc<str>,
    pub(super) version: Arc<str>,
    pub(super) kind: Arc<str>,
}

impl Type {
    /// The type that a mapping with `group`, `version` and `kind` names.
    pub(super) fn of(node: &Node) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or("").into();
        Self {
            group: text("group"),
            version: text("version"),
            kind: text("kind"),
        }
    }

    /// `Deployment`, `Deployment.apps` or `Service./v1`.
    pub(super) fn parse(text: &str) -> Self {
        let (text, version) = text.split_once('/').unwrap_or((text, ""));
        let (kind, group) = text.split_once('.').unwrap_or((text, ""));
        Self {
            group: group.into(),
            version: version.into(),
            kind: if kind == "*" { "" } else { kind }.into(),
        }
    }

    /// Whether an object of that name is of this type.
    pub(super) fn selects(&self, id: &Id) -> bool {
        let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
        fits(&self.kind, &id.kind)
            && fits(&self.group, &id.group)
            && fits(&self.version, &id.version)
    }
}

/// A place in objects of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) of: Type,
    /// Keys; one that ends in `[]` holds a list and is never made.
    pub(super) path: Arc<[Arc<str>]>,
    /// Whether it is made where it lacks.
    pub(super) create: bool,
}

impl Field {
    /// A place by its path, `/` between keys and `\/` for a slash in one.
    pub(super) fn new(of: Type, path: &str, create: bool) -> Self {
        Self {
            of,
            path: split(path, '/').into_iter().map(Arc::from).collect(),
            create,
        }
    }

    /// A place as a configuration file has it.
    pub(super) fn of_node(node: &Node) -> Option<Self> {
        let create = node
            .get("create")
            .is_some_and(|create| matches!(create.kind, NodeKind::Bool(true)));
        let path = node.get("path")?.text()?;
        Some(Self::new(Type::of(node), path, create))
    }

    /// Changes what stands at this place of an object; what lacks is made from `lacking`.
    pub(super) fn change(&self, node: &mut Node, lacking: &Node, set: &mut dyn FnMut(&mut Node)) {
        let lacking = self.create.then_some(lacking);
        walk(node, &self.path, lacking, set);
    }
}

/// A path in parts; a delimiter after a backslash belongs to its part.
pub(super) fn split(path: &str, delimiter: char) -> Vec<String> {
    let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
    for c in path.chars() {
        if escaped {
            if c != delimiter {
                part.push('\\');
            }
            part.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == delimiter {
            if !(parts.is_empty() && part.is_empty()) {
                parts.push(std::mem::take(&mut part));
            }
        } else {
            part.push(c);
        }
    }
    if escaped {
        part.push('\\');
    }
    parts.push(part);
    parts
}

fn walk(
    node: &mut Node,
    path: &[Arc<str>],
    lacking: Option<&Node>,
    set: &mut dyn FnMut(&mut Node),
) {
    let Some((step, rest)) = path.split_first() else {
        set(node);
        return;
    };
    if let NodeKind::Sequence(_) = node.kind {
        for item in edit::items_mut(node).into_iter().flatten() {
            walk(item, path, lacking, set);
        }
        return;
    }
    let (key, is_list) = match step.strip_suffix("[]") {
        Some(key) => (key, true),
        None => (&**step, false),
    };
    let lacks = node.is_mapping() && node.get(key).is_none_or(Node::is_null);
    if let Some(lacking) = lacking.filter(|_| lacks && !is_list) {
        let made = if rest.is_empty() {
            lacking.clone()
        } else {
            edit::mapping(lacking.span)
        };
        edit::set(node, key, made);
    }
    if let Some(inner) = edit::get_mut(node, key) {
        walk(inner, rest, lacking, set);
    }
}

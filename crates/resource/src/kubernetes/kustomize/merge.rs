//! Strategic merge: a partial object laid over another one.
//!
//! Mappings are merged, scalars and plain lists replaced, and lists that the API's schema
//! gives a key are merged item by item, the patch's items first, as kustomize orders them.
//! `$patch` directives replace or delete; null deletes.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::{Entry, Node, NodeKind};

use super::edit;
use super::schema::{self, Schema};

const DIRECTIVE: &str = "$patch";

/// What a `$patch` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

/// Lays a patch over an object of a type. None when the patch deletes it.
pub(super) fn merge(base: &Node, patch: &Node, of: &'static str) -> Option<Node> {
    merged(Some(base), patch, Some(Schema { of, keys: &[] }))
}

fn merged(base: Option<&Node>, patch: &Node, schema: Option<Schema>) -> Option<Node> {
    match &patch.kind {
        NodeKind::Null => None,
        NodeKind::Mapping(_) => merge_mapping(base, patch, schema),
        NodeKind::Sequence(_) => merge_list(base, patch, schema),
        NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) | NodeKind::String { .. } => {
            Some(patch.clone())
        }
    }
}

fn merge_mapping(base: Option<&Node>, patch: &Node, schema: Option<Schema>) -> Option<Node> {
    let base = base.filter(|base| base.is_mapping());
    let said = directive(patch);
    let mut result = match (said, base) {
        (Directive::Delete, _) => return None,
        (Directive::Merge, Some(base)) => base.clone(),
        (Directive::Replace, _) | (Directive::Merge, None) => edit::mapping(patch.span),
    };
    for entry in patch.entries().iter().filter(|it| &*it.key != DIRECTIVE) {
        let below = schema.and_then(|schema| schema::field(schema.of, &entry.key));
        match merged(result.get(&entry.key), &entry.value, below) {
            Some(value) => put(&mut result, entry, value),
            None => drop(edit::remove(&mut result, &entry.key)),
        }
    }
    Some(result)
}

fn put(node: &mut Node, entry: &Entry, value: Node) {
    if let Some(present) = edit::get_mut(node, &entry.key) {
        *present = value;
    } else if let Some(entries) = edit::entries_mut(node) {
        entries.push(Entry {
            key: Arc::clone(&entry.key),
            key_span: entry.key_span,
            value,
        });
    }
}

fn merge_list(base: Option<&Node>, patch: &Node, schema: Option<Schema>) -> Option<Node> {
    let Some(schema) = schema.filter(|schema| !schema.keys.is_empty()) else {
        return Some(patch.clone());
    };
    let (said, rest) = list_directive(patch);
    let before = match said {
        Directive::Delete => return None,
        Directive::Replace => &[],
        Directive::Merge => base.map_or(&[][..], Node::items),
    };
    let items = if schema.keys == [""] {
        union(before, &rest)
    } else {
        merge_items(before, &rest, schema)
    };
    let span = base
        .filter(|_| said == Directive::Merge)
        .unwrap_or(patch)
        .span;
    Some(edit::list(items, span))
}

/// Scalars of both lists, each once.
fn union(before: &[Node], patch: &[&Node]) -> Vec<Node> {
    let mut all: Vec<Node> = Vec::new();
    for item in patch.iter().copied().chain(before) {
        if !all
            .iter()
            .any(|other| edit::scalar(other) == edit::scalar(item))
        {
            all.push(item.clone());
        }
    }
    all
}

fn merge_items(before: &[Node], patch: &[&Node], schema: Schema) -> Vec<Node> {
    let item_schema = Some(Schema {
        of: schema.of,
        keys: &[],
    });
    let first_key = |item: &Node| {
        let key = item.get(schema.keys.first()?)?;
        Some(edit::scalar(key)?.into_owned())
    };
    let mut by_key: HashMap<Option<String>, Vec<usize>> = HashMap::new();
    for (at, item) in before.iter().enumerate() {
        by_key.entry(first_key(item)).or_default().push(at);
    }
    let is_given = |key: &&&str| {
        let mut all = before.iter().chain(patch.iter().copied());
        all.any(|item| item.get(key).is_some())
    };
    let has_many_keys = schema.keys.iter().filter(is_given).count() > 1;
    let mut left: Vec<Option<&Node>> = before.iter().map(Some).collect();
    let mut changed: Vec<(usize, Option<Node>)> = Vec::new();
    let mut items = Vec::with_capacity(before.len() + patch.len());
    for item in patch {
        let alike = by_key.get(&first_key(item)).map_or(&[][..], Vec::as_slice);
        let same = alike.iter().copied().find(|at| {
            let other = left.get(*at).copied().flatten();
            other.is_some_and(|other| is_same_item(other, item, schema.keys))
        });
        let base = same.and_then(|at| left.get_mut(at)).and_then(Option::take);
        let result = merged(base, item, item_schema);
        match same {
            // Where several keys tell items apart, kustomize leaves the changed ones in place.
            Some(at) if has_many_keys => changed.push((at, result)),
            _ => items.extend(result),
        }
    }
    let kept = left.into_iter().map(Option::<&Node>::cloned).enumerate();
    changed.extend(kept.filter(|(_, item)| item.is_some()));
    changed.sort_by_key(|(at, _)| *at);
    items.extend(changed.into_iter().filter_map(|(_, item)| item));
    items
}

/// Whether two items have the same keys. A key that one of them leaves open, such as a port's
/// protocol, tells nothing apart.
fn is_same_item(one: &Node, other: &Node, keys: &[&str]) -> bool {
    let mut common = false;
    for key in keys {
        let of = |node: &Node| node.get(key).and_then(edit::scalar).map(String::from);
        match (of(one), of(other)) {
            (Some(a), Some(b)) if a == b => common = true,
            (Some(_), Some(_)) => return false,
            (None, _) | (_, None) => {}
        }
    }
    common
}

fn directive(patch: &Node) -> Directive {
    match patch.get(DIRECTIVE).and_then(Node::text) {
        Some("delete") => Directive::Delete,
        Some("replace") => Directive::Replace,
        _ => Directive::Merge,
    }
}

/// A directive for a whole list is an item that says nothing else.
fn list_directive(patch: &Node) -> (Directive, Vec<&Node>) {
    let is_directive = |item: &&Node| item.entries().len() == 1 && item.get(DIRECTIVE).is_some();
    let said = patch.items().iter().find(is_directive).map(directive);
    let rest = patch.items().iter().filter(|item| !is_directive(item));
    (said.unwrap_or(Directive::Merge), rest.collect())
}

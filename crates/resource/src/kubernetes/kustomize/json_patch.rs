//! JSON patches (RFC 6902): operations on places that JSON pointers name.
//!
//! As kustomize's library has it, a key that is not there holds null: it may be replaced,
//! copied and tested, but not removed or moved.

use syntax::{Node, NodeKind};

use super::edit;
use super::session::Session;

/// Applies the operations in turn. The first that cannot be applied ends it, with the reason.
pub(super) fn apply(
    session: &mut Session<'_>,
    target: &mut Node,
    operations: &[Node],
) -> Result<(), String> {
    for operation in operations {
        apply_one(session, target, operation)?;
    }
    Ok(())
}

fn apply_one(session: &mut Session<'_>, target: &mut Node, operation: &Node) -> Result<(), String> {
    let text = |key: &str| operation.get(key).and_then(Node::text);
    let path = pointer(text("path").ok_or("an operation has no `path`")?);
    let from = || {
        text("from")
            .map(pointer)
            .ok_or("an operation has no `from`")
    };
    let value = || operation.get("value").cloned();
    let missing = || format!("`{}` is not there", text("path").unwrap_or_default());
    match text("op") {
        Some("add") => add(target, &path, value().ok_or("an operation has no `value`")?),
        Some("replace") => {
            let value = value().ok_or("an operation has no `value`")?;
            replace(target, &path, value)
        }
        Some("remove") => remove(target, &path).map(drop),
        Some("move") => {
            let moved = remove(target, &from()?).ok_or_else(missing)?;
            add(target, &path, moved)
        }
        Some("copy") => {
            let copied = found(target, &from()?, operation).ok_or_else(missing)?;
            if !session.pay(&copied) {
                return Err("copies multiply beyond all bounds".to_owned());
            }
            add(target, &path, copied)
        }
        Some("test") => {
            let found = found(target, &path, operation).ok_or_else(missing)?;
            let wanted = value().ok_or("an operation has no `value`")?;
            if !is_equal(&found, &wanted) {
                return Err(format!(
                    "`{}` is not as tested",
                    text("path").unwrap_or_default()
                ));
            }
            Some(())
        }
        _ => return Err("an operation is none of add, replace, remove, move, copy, test".into()),
    }
    .ok_or_else(missing)
}

/// The steps of a JSON pointer.
fn pointer(text: &str) -> Vec<String> {
    let steps = text.strip_prefix('/').unwrap_or(text).split('/');
    steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

fn find<'a>(node: &'a mut Node, path: &[String]) -> Option<&'a mut Node> {
    path.iter().try_fold(node, |node, step| {
        if let NodeKind::Sequence(_) = node.kind {
            let at = place(step, node.items().len())?;
            edit::items_mut(node)?.get_mut(at)
        } else {
            edit::get_mut(node, step)
        }
    })
}

/// An index of a list; a negative one counts from the end.
fn place(step: &str, length: usize) -> Option<usize> {
    let index: i64 = step.parse().ok()?;
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { length + index } else { index }).ok()
}

fn add(node: &mut Node, path: &[String], value: Node) -> Option<()> {
    let (last, before) = path.split_last()?;
    let parent = find(node, before)?;
    match parent.kind {
        NodeKind::Sequence(_) => {
            let items = edit::items_mut(parent)?;
            let at = match &**last {
                "-" => items.len(),
                // A negative index counts from behind the new item.
                step => place(step, items.len() + 1)?,
            };
            (at <= items.len()).then(|| items.insert(at, value))
        }
        NodeKind::Mapping(_) => {
            edit::set(parent, last, value);
            Some(())
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. } => None,
    }
}

fn replace(node: &mut Node, path: &[String], value: Node) -> Option<()> {
    let (last, before) = path.split_last()?;
    let parent = find(node, before)?;
    if parent.is_mapping() {
        edit::set(parent, last, value);
    } else {
        *find(parent, std::slice::from_ref(last))? = value;
    }
    Some(())
}

/// What stands at a place; null for a key that is not there.
fn found(node: &mut Node, path: &[String], operation: &Node) -> Option<Node> {
    let (last, before) = path.split_last()?;
    let parent = find(node, before)?;
    let is_mapping = parent.is_mapping();
    match find(parent, std::slice::from_ref(last)) {
        Some(found) => Some(found.clone()),
        None => is_mapping.then_some(Node {
            kind: NodeKind::Null,
            span: operation.span,
            tag: None,
        }),
    }
}

fn remove(node: &mut Node, path: &[String]) -> Option<Node> {
    let (last, before) = path.split_last()?;
    let parent = find(node, before)?;
    if let NodeKind::Sequence(_) = parent.kind {
        let items = edit::items_mut(parent)?;
        let at = place(last, items.len())?;
        (at < items.len()).then(|| items.remove(at))
    } else {
        edit::remove(parent, last)
    }
}

/// Whether two trees say the same, wherever they stand.
pub(super) fn is_equal(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (NodeKind::Sequence(a), NodeKind::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_equal(a, b))
        }
        (NodeKind::Mapping(a), NodeKind::Mapping(b)) => {
            let same = |entry: &syntax::Entry| {
                other
                    .get(&entry.key)
                    .is_some_and(|value| is_equal(&entry.value, value))
            };
            a.len() == b.len() && a.iter().all(same)
        }
        (NodeKind::String { text: a, .. }, NodeKind::String { text: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

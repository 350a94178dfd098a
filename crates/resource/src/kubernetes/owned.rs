//! What controllers make of objects that are described themselves: `kubectl get` shows both,
//! and they are one.

use std::collections::HashSet;
use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::object::Object;

/// Kinds of which controllers make one object after the other.
const MADE: &[&str] = &["Job", "Pod", "ReplicaSet", "ReplicationController"];

/// Namespace, kind and name.
type Key = (Option<Arc<str>>, Arc<str>, Arc<str>);

/// Leaves out what is made of objects that are there.
pub(super) fn leave_out(objects: &mut Vec<Object>) {
    let owners: Vec<Option<Vec<Key>>> = objects.iter().map(owners_of).collect();
    if owners.iter().all(Option::is_none) {
        return;
    }
    let key = |it: &Object| {
        let namespace = it.namespace.clone();
        (namespace, Arc::clone(&it.kind), Arc::clone(&it.name))
    };
    let described: HashSet<Key> = objects.iter().map(key).collect();
    let mut owners = owners.into_iter();
    objects.retain(|_| {
        let owners = owners.next().flatten().unwrap_or_default();
        !owners.iter().any(|owner| described.contains(owner))
    });
}

/// Who may have made an object: its controller, and where that is the set of pods of one state
/// of a Deployment, the Deployment itself.
fn owners_of(object: &Object) -> Option<Vec<Key>> {
    if !MADE.contains(&&*object.kind) {
        return None;
    }
    let metadata = object.content.tree()?.get("metadata")?;
    let references = metadata.get("ownerReferences")?.items();
    let controls = |it: &&Node| {
        it.get("controller")
            .is_some_and(|it| matches!(it.kind, NodeKind::Bool(true)))
    };
    let owner = references.iter().find(controls)?;
    let (kind, name) = (owner.get("kind")?.text()?, owner.get("name")?.text()?);
    let namespace = || object.namespace.clone();
    let mut owners = vec![(namespace(), Arc::from(kind), Arc::from(name))];
    let state = metadata.at(&["labels", "pod-template-hash"]);
    let state = state.and_then(Node::text).filter(|_| kind == "ReplicaSet");
    let deployment = state.and_then(|state| name.strip_suffix(state)?.strip_suffix('-'));
    owners.extend(deployment.map(|name| (namespace(), "Deployment".into(), name.into())));
    Some(owners)
}

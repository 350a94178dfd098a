//! Which folders are deployed on their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::library::Library;

/// Folders that no other folder calls, in path order. Of folders that only call each other in
/// a circle, the first is a root, so that nothing is lost.
pub(super) fn find(library: &Library) -> Vec<Arc<str>> {
    let configurations = &library.configurations;
    let calls: BTreeMap<&Arc<str>, BTreeSet<Arc<str>>> = configurations
        .iter()
        .map(|(folder, configuration)| {
            let called = library.calls_within(configuration);
            (folder, called.filter(|called| called != folder).collect())
        })
        .collect();
    let called: BTreeSet<&Arc<str>> = calls.values().flatten().collect();
    let mut roots: Vec<Arc<str>> = configurations
        .keys()
        .filter(|folder| !called.contains(folder))
        .cloned()
        .collect();
    let mut reached = BTreeSet::new();
    for root in &roots {
        reach(root, &calls, &mut reached);
    }
    for folder in configurations.keys() {
        if !reached.contains(folder) {
            reach(folder, &calls, &mut reached);
            roots.push(Arc::clone(folder));
        }
    }
    roots.sort();
    roots
}

fn reach(
    from: &Arc<str>,
    calls: &BTreeMap<&Arc<str>, BTreeSet<Arc<str>>>,
    reached: &mut BTreeSet<Arc<str>>,
) {
    let mut waiting = vec![Arc::clone(from)];
    while let Some(folder) = waiting.pop() {
        let called = calls.get(&folder).into_iter().flatten().cloned();
        if reached.insert(folder) {
            waiting.extend(called);
        }
    }
}

//! Versions of workloads that are tried out beside each other.

use super::{Cluster, Key};
use crate::catalog::group_of;

impl Cluster<'_> {
    /// Lets workloads go by the names that Flagger gives their steady and their new version.
    /// Source: "How it works" in its documentation.
    pub(super) fn name_trials(&mut self) {
        for object in self.others.get("Canary").into_iter().flatten() {
            let spec = object.resource.attributes.get("spec");
            let text = |path: &[&str]| spec.and_then(|spec| spec.path(path)?.as_str());
            let flagger = group_of(object.resource) == "flagger.app";
            let Some(target) = text(&["targetRef", "name"]).filter(|_| flagger) else {
                continue;
            };
            let (scope, namespace) = (object.resource.scope, object.namespace);
            let number = self.workload_by_name.get(&(scope, namespace, target));
            let Some(number) = number.copied() else {
                continue;
            };
            let service = text(&["service", "name"]).unwrap_or(target);
            self.trials.insert((scope, namespace, service), number);
        }
    }

    /// The workload of which a trial makes one of this name.
    pub(super) fn trial_of(&self, (scope, namespace, name): Key<'_>) -> Option<usize> {
        let mut ends = ["-primary", "-canary"].into_iter();
        let stem = ends.find_map(|end| name.strip_suffix(end));
        let key = (scope, namespace, stem.unwrap_or(name));
        self.trials.get(&key).copied()
    }
}

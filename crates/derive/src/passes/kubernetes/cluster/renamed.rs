//! Services of charts that somebody installs under a name which nothing in sight tells. Whoever
//! calls `live-cache` means the `shop-cache` of a chart that goes by its own name, `shop`, for want
//! of another. Source: the labels that the Helm documentation recommends.

use eval::Value;
use resource::{Resource, ScopeId};
use syntax::HashMap;

use super::{Cluster, Key, Service};
use crate::endpoint::tells_nobody_apart;
use crate::homes::is_open;

/// The numbers of Services by what follows the name of their release; none where several share it.
pub(super) type Renamed<'a> = HashMap<(ScopeId, &'a str), Option<usize>>;

impl<'a> Cluster<'a> {
    /// Notes which Services have a name that begins with that of a release.
    pub(super) fn find_renamed(&mut self) {
        for (number, service) in self.services.iter().enumerate() {
            if let Some(rest) = rest(service.resource) {
                let key = (service.resource.scope, rest);
                let known = self.renamed.entry(key).or_insert(Some(number));
                if *known != Some(number) {
                    *known = None;
                }
            }
        }
    }

    /// The only Service that a release of another name has in the place of this one.
    pub(in crate::passes::kubernetes) fn renamed(
        &self,
        (scope, _, name): Key<'_>,
    ) -> Option<&Service<'a>> {
        let rests = name.match_indices('-');
        let mut rests = rests.filter_map(|(at, _)| name.get(at + 1..));
        let number = rests.find_map(|rest| *self.renamed.get(&(scope, rest))?)?;
        self.services.get(number)
    }
}

/// What follows the name of the release in that of a Service; all of it, where the release goes
/// by the name of the chart.
fn rest(resource: &Resource) -> Option<&str> {
    let labels = resource.attributes.path(&["metadata", "labels"])?;
    let label = |key: &str| labels.get(key).and_then(Value::as_str);
    let by_helm =
        label("app.kubernetes.io/managed-by").or_else(|| label("heritage")) == Some("Helm");
    let release = label("app.kubernetes.io/instance").or_else(|| label("release"))?;
    let name = &*resource.name;
    let rest = if name == release {
        name
    } else {
        name.strip_prefix(release)?.strip_prefix('-')?
    };
    (by_helm && is_open(resource) && !tells_nobody_apart(rest)).then_some(rest)
}

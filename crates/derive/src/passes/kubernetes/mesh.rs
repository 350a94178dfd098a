//! What a service mesh does to the flows between its members: the policies of Istio, Linkerd and
//! Consul, and where a mesh leads them.

mod authorization;
mod encryption;
mod extensions;
mod hosts;
mod intentions;
mod nodes;
pub(super) mod subsets;

use eval::Value;
use model::{Evidence, Knowledge};

use super::cluster::{Cluster, Object, port_number};
use super::peers::Finder;
use crate::draft::Draft;
use crate::endpoint::{Endpoint, Form};
use crate::passes::conversation::link_outsider;
pub(super) use extensions::by_extensions;
pub(super) use hosts::{Hosts, destinations};

/// Where Istio's policies hold for every namespace, unless the mesh is told otherwise.
const ROOT: &str = "istio-system";

/// Adds the flows that only the mesh tells of.
pub(super) fn connect<'a>(draft: &mut Draft<'_>, cluster: &Cluster<'a>, finder: &Finder<'_, 'a>) {
    nodes::connect(draft, cluster);
    for (proxy, target) in finder.mesh.leaving(cluster) {
        let host = target.get("host").and_then(Value::as_str).unwrap_or("");
        let endpoint = Endpoint {
            scheme: None,
            host: host.to_ascii_lowercase().into(),
            port: target.path(&["port", "number"]).and_then(port_number),
            path: "".into(),
            shown: false,
            encrypted: None,
            authenticated: None,
            form: Form::Pair,
            expected: true,
            range: 0..host.len(),
        };
        let place = target.get("host").and_then(|host| host.span);
        let evidence = place.map(|span| Evidence {
            span,
            what: "what leaves the mesh through it is led there".into(),
        });
        let evidence = evidence.into_iter().collect();
        link_outsider(draft, &proxy, &endpoint, Knowledge::Declared, evidence);
    }
}

/// Adds what the mesh does.
pub(super) fn apply(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    intentions::keep_out(draft, cluster);
    authorization::authorize(draft, cluster);
    encryption::encrypt(draft, cluster);
}

/// The workloads that one of Istio's policies is about, by their numbers: those it selects, or
/// all of its namespace, or of the whole mesh.
fn selected(cluster: &Cluster<'_>, object: Object<'_>, spec: &Value) -> Vec<usize> {
    let scope = object.resource.scope;
    let labels = cluster.labels();
    if let Some(selector) = spec.get("selector") {
        let wanted = selector.get("matchLabels").and_then(Value::map);
        return labels.matching(scope, object.namespace, wanted);
    }
    if object.namespace != ROOT {
        return labels.inside(scope, object.namespace).to_vec();
    }
    let all = cluster.workloads.iter().enumerate();
    all.filter(|(_, workload)| workload.resource.scope == scope)
        .map(|(number, _)| number)
        .collect()
}

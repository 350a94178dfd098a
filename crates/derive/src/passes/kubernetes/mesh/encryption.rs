//! Which flows a mesh encrypts.
//!
//! Between two members of a mesh calls are encrypted and both sides known, unless a policy
//! switches that off. A member that is strict takes no other calls. Sources: "Understanding
//! TLS configuration" in the documentation of Istio, "Automatic mTLS" in that of Linkerd.

use std::collections::HashMap;

use eval::Value;
use model::{Datum, ElementId, Fact, Property};
use rayon::prelude::*;
use syntax::Span;

use super::{ROOT, hosts, selected};
use crate::draft::{Draft, outsider_id};
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};

/// Marks the flows between members, and those that end encryption of their own at a host.
pub(super) fn encrypt(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let members = members(cluster);
    let modes = modes(cluster);
    let rules = destinations(cluster);
    if members.is_empty() && modes.is_empty() && rules.is_empty() {
        return;
    }
    let workloads = cluster.workloads.iter().enumerate();
    let numbers: HashMap<&ElementId, usize> = workloads
        .map(|(number, workload)| (&workload.element, number))
        .collect();
    for flow in &mut draft.flows {
        let Some(from) = numbers.get(&flow.from) else {
            continue;
        };
        let to = numbers.get(&flow.to);
        let mode = to.and_then(|to| modes.get(to));
        let word = mode.map(|mode| mode.of(flow.port));
        let rule = rules
            .get(&flow.to)
            .and_then(|rule| Some((rule.as_str()?, rule.span)));
        let both = to.and_then(|to| {
            let (mesh, _) = members.get(from)?;
            let (other, span) = members.get(to)?;
            (mesh == other).then_some(*span)
        });
        let (span, known) = match (rule, word, both) {
            (Some(("ISTIO_MUTUAL" | "MUTUAL", span)), ..) => (span, true),
            (Some(("SIMPLE", span)), ..) => (span, false),
            (_, Some("STRICT"), _) => (mode.and_then(|mode| mode.span), true),
            (Some(("DISABLE", _)), ..) | (_, Some("DISABLE"), _) | (.., None) => continue,
            (.., Some(span)) => (span, true),
        };
        let value = Datum::Bool(true);
        let fact = Fact { value, span };
        flow.facts.insert(Property::Encrypted, fact.clone());
        if known {
            flow.facts.insert(Property::Authenticated, fact);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mesh {
    Istio,
    Linkerd,
}

/// The numbers of workloads that get a proxy, with the mesh and the place that says so.
fn members(cluster: &Cluster<'_>) -> HashMap<usize, (Mesh, Option<Span>)> {
    let workloads = cluster.workloads.par_iter().enumerate();
    workloads
        .filter_map(|(number, workload)| Some((number, member(cluster, workload)?)))
        .collect()
}

fn member(cluster: &Cluster<'_>, workload: &Workload<'_>) -> Option<(Mesh, Option<Span>)> {
    let key = (workload.resource.scope, "", workload.namespace);
    let around = cluster.object("Namespace", key);
    let around = around.and_then(|it| it.attributes.get("metadata"));
    let istio = mark(
        workload.metadata,
        &["labels", "annotations"],
        "sidecar.istio.io/inject",
    )
    .or_else(|| mark(workload.metadata, &["labels"], "istio.io/dataplane-mode"))
    .or_else(|| mark(around, &["labels"], "istio-injection"))
    .or_else(|| mark(around, &["labels"], "istio.io/dataplane-mode"))
    .or_else(|| mark(around, &["labels"], "istio.io/rev"));
    if let Some(value) = istio {
        return is_on(value).then_some((Mesh::Istio, value.span));
    }
    let linkerd = mark(workload.metadata, &["annotations"], "linkerd.io/inject")
        .or_else(|| mark(around, &["annotations"], "linkerd.io/inject"))?;
    is_on(linkerd).then_some((Mesh::Linkerd, linkerd.span))
}

fn mark<'a>(metadata: Option<&'a Value>, groups: &[&str], name: &str) -> Option<&'a Value> {
    let mut groups = groups.iter();
    groups.find_map(|group| metadata?.get(group)?.get(name))
}

fn is_on(value: &Value) -> bool {
    !matches!(value.as_str(), Some("false" | "disabled" | "none")) && value.as_bool() != Some(false)
}

/// What a workload demands of its callers.
struct Mode<'a> {
    word: &'a str,
    span: Option<Span>,
    /// What holds for single ports instead.
    ports: Option<&'a Value>,
    /// Policies for few count before those for many.
    rank: u8,
}

impl<'a> Mode<'a> {
    fn of(&self, port: Option<u16>) -> &'a str {
        let own = || {
            let mode = self.ports?.get(&port?.to_string())?.get("mode");
            mode.and_then(Value::as_str)
        };
        own().unwrap_or(self.word)
    }
}

fn modes<'a>(cluster: &Cluster<'a>) -> HashMap<usize, Mode<'a>> {
    let mut modes: HashMap<usize, Mode<'a>> = HashMap::new();
    for object in cluster.objects("PeerAuthentication") {
        let Some(spec) = object.resource.attributes.get("spec") else {
            continue;
        };
        let mode = spec.path(&["mtls", "mode"]);
        let rank = rank(*object, spec);
        for number in selected(cluster, *object, spec) {
            if modes.get(&number).is_none_or(|known| known.rank < rank) {
                let mode = Mode {
                    word: mode.and_then(Value::as_str).unwrap_or("UNSET"),
                    span: mode.and_then(|mode| mode.span),
                    ports: spec.get("portLevelMtls"),
                    rank,
                };
                modes.insert(number, mode);
            }
        }
    }
    modes
}

fn rank(object: Object<'_>, spec: &Value) -> u8 {
    match (spec.get("selector"), object.namespace) {
        (Some(_), _) => 2,
        (None, ROOT) => 0,
        (None, _) => 1,
    }
}

/// How callers are told to open connections, by whom they call.
fn destinations<'a>(cluster: &Cluster<'a>) -> HashMap<ElementId, &'a Value> {
    let mut found = HashMap::new();
    for object in cluster.objects("DestinationRule") {
        let spec = object.resource.attributes.get("spec");
        let mode = spec.and_then(|spec| spec.path(&["trafficPolicy", "tls", "mode"]));
        let host = spec.and_then(|spec| spec.get("host")?.as_str());
        let Some((mode, host)) = mode.zip(host) else {
            continue;
        };
        let name = hosts::canonical(object.namespace, host);
        let (first, namespace) = name.split_once('.').unwrap_or((&name, ""));
        let ends = cluster.ends((object.resource.scope, namespace, first));
        let ends = ends.unwrap_or_else(|| vec![outsider_id(host)]);
        found.extend(ends.into_iter().map(|end| (end, mode)));
    }
    found
}

//! Services that all select the same workloads, though each is for one of them: labels that a
//! kustomization puts on everything take the place of those that tell them apart.

use std::collections::{BTreeMap, BTreeSet};

use eval::Value;
use model::ElementId;
use resource::ScopeId;
use syntax::Diagnostic;

use super::{Cluster, Service, Workload, port_number};
use crate::draft::Draft;

/// How names end that are otherwise those of the thing itself.
const ENDS: &[&str] = &[
    "-deploy",
    "-deployment",
    "-headless",
    "-service",
    "-statefulset",
    "-sts",
    "-svc",
];

/// Versions of one thing, each with a Service of its name for all, are fewer than this.
const FEWEST: usize = 3;

/// What Services select, by scope and namespace.
type Selected<'a> = (ScopeId, &'a str, Vec<ElementId>);

impl Cluster<'_> {
    /// Leaves of the workloads that several Services select alike the one that each goes by the
    /// name of, or listens at its port, where these are several. Versions of one thing are behind
    /// each of its Services.
    pub(in crate::passes::kubernetes) fn tell_apart(&mut self, draft: &mut Draft<'_>) {
        let mut alike: BTreeMap<Selected<'_>, Vec<usize>> = BTreeMap::new();
        for (number, service) in self.services.iter().enumerate() {
            if service.ends.len() > 1 {
                let key = (
                    service.resource.scope,
                    service.namespace,
                    service.ends.clone(),
                );
                alike.entry(key).or_default().push(number);
            }
        }
        let mut told: Vec<(usize, ElementId)> = Vec::new();
        for ((.., ends), numbers) in alike.iter().filter(|(_, numbers)| numbers.len() > 1) {
            let here = numbers.first().and_then(|it| self.services.get(*it));
            let here = here.map(|it| self.labels.inside(it.resource.scope, it.namespace));
            let workloads = here.into_iter().flatten();
            let workloads = workloads.filter_map(|it| self.workloads.get(*it));
            let workloads: Vec<_> = workloads.filter(|it| ends.contains(&it.element)).collect();
            let meant = |number: &usize| {
                let service = self.services.get(*number)?;
                Some((*number, meant(service, &workloads)?.element.clone()))
            };
            let own: Vec<_> = numbers.iter().filter_map(meant).collect();
            let different: BTreeSet<&ElementId> = own.iter().map(|(_, it)| it).collect();
            if own.len() < numbers.len() || different.len() < FEWEST {
                continue;
            }
            let (count, all) = (numbers.len(), ends.len());
            let place = numbers.first().and_then(|it| self.services.get(*it));
            draft.diagnostics.extend(place.map(|service| {
                let message = format!(
                    "{count} Services select the same {all} workloads: each is taken for the one of its name or port"
                );
                Diagnostic::warning(message, service.resource.span)
            }));
            told.extend(own);
        }
        for (number, element) in told {
            if let Some(service) = self.services.get_mut(number) {
                service.ends = vec![element];
            }
        }
    }
}

/// The only workload of the Service's name, or the only one that listens at its port.
fn meant<'w, 'a>(
    service: &Service<'a>,
    workloads: &[&'w Workload<'a>],
) -> Option<&'w Workload<'a>> {
    let is_called = |it: &&&Workload<'_>| stem(&it.resource.name) == stem(&service.resource.name);
    let listens = |it: &&&Workload<'_>| {
        let mut ports = service.ports.iter().filter_map(|port| port.target);
        ports.any(|port| listens_at(it, port))
    };
    only(workloads.iter().filter(is_called)).or_else(|| only(workloads.iter().filter(listens)))
}

fn only<'i, 'w: 'i, 'a: 'w>(
    mut found: impl Iterator<Item = &'i &'w Workload<'a>>,
) -> Option<&'w Workload<'a>> {
    let one = found.next()?;
    found.next().is_none().then_some(one)
}

fn stem(name: &str) -> &str {
    ENDS.iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
}

fn listens_at(workload: &Workload<'_>, port: u16) -> bool {
    let containers = workload.containers();
    let mut ports = containers.flat_map(|it| it.get("ports").map_or(&[][..], Value::items));
    ports.any(|it| it.get("containerPort").and_then(port_number) == Some(port))
}

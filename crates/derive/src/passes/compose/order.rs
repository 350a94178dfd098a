//! What the order of starting suggests: a service that waits for another talks to it.

use std::collections::{HashMap, HashSet};

use eval::Value;
use model::{ElementId, ElementKind, Evidence, Knowledge, Property};

use super::peers::silently;
use super::ports::listens_on;
use super::project::{Projects, Service, items};
use crate::draft::Draft;
use crate::passes::conversation::Talk;

/// Adds a flow to each dependency that the sender can reach, unless the code already says
/// who of the two talks to whom, or another reason to wait.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let declared = Declared::of(draft);
    for (number, service) in projects.services.iter().enumerate() {
        for (name, place) in dependencies(service) {
            let other = projects.service(service.resource.scope, name);
            let other = other.filter(|other| *other != number && projects.reaches(number, *other));
            let Some(to) = other.and_then(|other| projects.services.get(other)) else {
                continue;
            };
            let known = declared.tells(service, to)
                || (declared.passes_on(service, to) && !is_shared_store(draft, to));
            if known || is_idle(draft, to) {
                continue;
            }
            let evidence = Evidence {
                span: place.span.unwrap_or(service.resource.span),
                what: "it waits for the other to start".into(),
            };
            silently(
                draft,
                &service.element,
                to,
                None,
                Knowledge::Inferred,
                evidence,
            );
        }
    }
}

/// Who is known to talk to whom before the order of starting is looked at.
struct Declared {
    pairs: HashSet<(ElementId, ElementId)>,
    peers: HashMap<ElementId, Vec<ElementId>>,
}

impl Declared {
    fn of(draft: &Draft<'_>) -> Self {
        let ends = draft
            .flows
            .iter()
            .map(|flow| (flow.from.clone(), flow.to.clone()));
        let pairs: HashSet<(ElementId, ElementId)> = ends.collect();
        let mut peers: HashMap<ElementId, Vec<ElementId>> = HashMap::new();
        for flow in &draft.flows {
            let all = peers.entry(flow.from.clone()).or_default();
            all.push(flow.to.clone());
        }
        Self { pairs, peers }
    }

    /// Whether the two are known to talk, in whichever direction.
    fn tells(&self, from: &Service<'_>, to: &Service<'_>) -> bool {
        self.pair(&from.element, &to.element) || self.pair(&to.element, &from.element)
    }

    /// Whether one may wait for the other only because somebody it talks to does so.
    fn passes_on(&self, from: &Service<'_>, to: &Service<'_>) -> bool {
        let between = self.peers.get(&from.element);
        let mut between = between.into_iter().flatten();
        between.any(|peer| *peer != from.element && self.pair(peer, &to.element))
    }

    fn pair(&self, from: &ElementId, to: &ElementId) -> bool {
        self.pairs.contains(&(from.clone(), to.clone()))
    }
}

/// Whether a service keeps data that several may well use. What members of a cluster agree by
/// is the business of these alone.
fn is_shared_store(draft: &Draft<'_>, service: &Service<'_>) -> bool {
    draft.elements.get(&service.element).is_some_and(|element| {
        element.kind == ElementKind::DataStore && &*element.technology != "coordination"
    })
}

/// Whether nobody talks to a service as far as is known: it listens nowhere, and its name says
/// that it works for itself.
fn is_idle(draft: &Draft<'_>, service: &Service<'_>) -> bool {
    works_alone(&service.resource.name) && listens_on(draft, service).is_empty()
}

/// Words for what takes its work from a queue, a clock or a folder, or prepares something once.
fn works_alone(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "beat",
        "bootstrap",
        "bootstrapper",
        "configurator",
        "consumer",
        "cron",
        "generator",
        "init",
        "initializer",
        "installer",
        "job",
        "migrate",
        "migration",
        "migrator",
        "provision",
        "provisioner",
        "scheduler",
        "seed",
        "seeder",
        "setup",
        "worker",
    ];
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'));
    let word = name.rsplit(['-', '_', '.']).next().unwrap_or(name);
    let singular = word.strip_suffix('s').unwrap_or(word);
    WORDS.contains(&word) || WORDS.contains(&singular)
}

/// Adds a flow to each service that resolves names for another, by its fixed address.
pub(super) fn resolve_names(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for service in &projects.services {
        for server in items(&service.resource.attributes, "dns") {
            for number in projects.named(service, server.as_str().unwrap_or("")) {
                let to = projects.services.get(number);
                let Some(to) = to.filter(|to| to.element != service.element) else {
                    continue;
                };
                let evidence = Evidence {
                    span: server.span.unwrap_or(service.resource.span),
                    what: "it asks the other for names".into(),
                };
                let talk = Talk::plainly(Some("dns".into()), Some(53), Some(evidence.span));
                let from = &service.element;
                draft.link(talk.between(from, &to.element, Knowledge::Declared, vec![evidence]));
            }
        }
    }
}

/// Adds a flow to each container of another project that a service is linked with.
pub(super) fn link_outside(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for service in &projects.services {
        for link in items(&service.resource.attributes, "external_links") {
            let container = link.as_str().and_then(|link| link.split(':').next());
            let host = container.unwrap_or("").to_ascii_lowercase();
            for number in projects.named(service, &host) {
                let Some(to) = projects.services.get(number) else {
                    continue;
                };
                let evidence = Evidence {
                    span: link.span.unwrap_or(service.resource.span),
                    what: "it is linked with the container".into(),
                };
                let from = &service.element;
                silently(draft, from, to, None, Knowledge::Inferred, evidence);
            }
        }
    }
}

/// Takes back what does not matter to a job: one that others wait for to end need not be
/// watched or started again.
pub(super) fn excuse_jobs(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for service in &projects.services {
        for wait in items(&service.resource.attributes, "depends_on") {
            let condition = wait.get("condition").and_then(Value::as_str);
            let name = wait.get("service").and_then(Value::as_str);
            let job = name.and_then(|name| projects.service(service.resource.scope, name));
            let job = job.filter(|_| condition == Some("service_completed_successfully"));
            let job = job.and_then(|number| projects.services.get(number));
            if let Some(element) = job.and_then(|job| draft.elements.get_mut(&job.element)) {
                element.facts.remove(Property::HealthChecked);
                element.facts.remove(Property::Restarts);
            }
        }
    }
}

/// The services that one waits for or links to. One that is to end before this one starts is
/// a job, and nobody to talk to.
fn dependencies<'a>(service: &Service<'a>) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let attributes = &service.resource.attributes;
    let waits = items(attributes, "depends_on").iter().filter(|it| {
        let condition = it.get("condition").and_then(Value::as_str);
        condition != Some("service_completed_successfully")
    });
    let links = items(attributes, "links").iter();
    waits.chain(links).filter_map(|it| {
        let name = it.get("service")?;
        Some((name.as_str()?, name))
    })
}

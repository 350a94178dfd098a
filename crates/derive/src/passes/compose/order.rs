//! What the order of starting suggests: a service that waits for another talks to it.

use std::collections::HashSet;

use eval::Value;
use model::{ElementId, Evidence, Knowledge, Property};

use super::peers::silently;
use super::project::{Projects, Service, items};
use crate::draft::Draft;
use crate::passes::conversation::Talk;

/// Adds a flow to each dependency that the sender can reach, unless the code already says
/// who of the two talks to whom.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let declared: HashSet<(ElementId, ElementId)> = draft
        .flows
        .iter()
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    for (number, service) in projects.services.iter().enumerate() {
        for (name, place) in dependencies(service) {
            let Some(other) = projects.service(service.resource.scope, name) else {
                continue;
            };
            let Some(to) = projects
                .services
                .get(other)
                .filter(|_| projects.reaches(number, other))
            else {
                continue;
            };
            let there = (service.element.clone(), to.element.clone());
            let back = (to.element.clone(), service.element.clone());
            if number == other || declared.contains(&there) || declared.contains(&back) {
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
                element.facts.remove(&Property::HealthChecked);
                element.facts.remove(&Property::Restarts);
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

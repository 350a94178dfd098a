//! Proxies that find their backends through labels or variables of these.

use std::sync::Arc;

use eval::{Map, Value};
use model::{Evidence, Knowledge};
use syntax::Span;

use super::peers::silently;
use super::project::{Projects, Service};
use crate::catalog::{Table, TableKind};
use crate::draft::Draft;

/// Adds flows from such proxies to the services that are marked for them.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for convention in draft.catalog.tables(TableKind::Marks) {
        let numbered = || projects.services.iter().enumerate();
        let proxies: Vec<_> = numbered()
            .filter(|(_, it)| runs(it, convention.name))
            .collect();
        if proxies.is_empty() {
            continue;
        }
        for (number, service) in numbered() {
            let Some((span, port)) = marked(service, convention) else {
                continue;
            };
            for (proxy, from) in &proxies {
                if *proxy != number && projects.meet(*proxy, number) {
                    let what = "the proxy takes it for a backend by this mark".into();
                    let evidence = Evidence { span, what };
                    silently(
                        draft,
                        &from.element,
                        service,
                        port,
                        Knowledge::Declared,
                        evidence,
                    );
                }
            }
        }
    }
}

fn runs(service: &Service<'_>, image: &str) -> bool {
    let attributes = &service.resource.attributes;
    // What is built starts from another image, and is what that is unless it starts another program.
    let built = attributes.get("built");
    let own = built
        .and_then(|built| built.get("started"))
        .and_then(Value::as_bool);
    let name = match built {
        Some(built) => built.get("base").filter(|_| own != Some(true)),
        None => attributes.get("image"),
    };
    let name = name.and_then(Value::as_str);
    let name = name.and_then(|name| name.rsplit('/').next());
    name.is_some_and(|name| name.split([':', '@']).next() == Some(image))
}

/// The first mark of a backend, unless it is switched off, and the port that a mark names.
fn marked(service: &Service<'_>, convention: &Table) -> Option<(Span, Option<u16>)> {
    let attributes = &service.resource.attributes;
    let [attribute, begins] = ["attribute", "begins"].map(|key| convention.words(key).next());
    let (attribute, begins) = (attribute?, begins?);
    // In a stack, labels of the service stand below `deploy`.
    let deployed = attributes.path(&["deploy", attribute]);
    let all: Map = [attributes.get(attribute), deployed]
        .into_iter()
        .flatten()
        .filter_map(Value::map)
        .flatten()
        .map(|(name, value)| (Arc::clone(name), value.clone()))
        .collect();
    let is_off = |switch: &str| all.get(switch).and_then(Value::as_str) == Some("false");
    if convention.words("switch").any(is_off) {
        return None;
    }
    let mut marks = all.iter().filter(|(name, _)| name.starts_with(begins));
    let (_, first) = marks.clone().next()?;
    let port = marks.find(|(name, _)| convention.words("port").any(|end| name.ends_with(end)));
    let number = port.and_then(|(_, port)| u16::try_from(port.as_integer()?).ok());
    Some((first.span.unwrap_or(service.resource.span), number))
}

//! Proxies that find their backends through labels or variables of these.

use std::sync::Arc;

use eval::{Map, Value};
use model::{Evidence, Knowledge};
use syntax::Span;

use super::peers::silently;
use super::project::{Projects, Service};
use crate::draft::Draft;

/// How a proxy recognises a backend.
struct Convention {
    /// A part of the name of the proxy's image.
    image: &'static str,
    /// Where the backend is marked, and how the mark begins.
    attribute: &'static str,
    mark: &'static str,
}

/// From the pages of the proxies about their container provider.
const CONVENTIONS: &[Convention] = &[
    Convention {
        image: "traefik",
        attribute: "labels",
        mark: "traefik.",
    },
    Convention {
        image: "nginx-proxy",
        attribute: "environment",
        mark: "VIRTUAL_",
    },
    Convention {
        image: "caddy-gen",
        attribute: "labels",
        mark: "virtual.",
    },
    Convention {
        image: "caddy-docker-proxy",
        attribute: "labels",
        mark: "caddy",
    },
];

/// Adds flows from such proxies to the services that are marked for them.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for convention in CONVENTIONS {
        let numbered = || projects.services.iter().enumerate();
        let proxies: Vec<_> = numbered()
            .filter(|(_, it)| runs(it, convention.image))
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
fn marked(service: &Service<'_>, convention: &Convention) -> Option<(Span, Option<u16>)> {
    let attributes = &service.resource.attributes;
    // In a stack, labels of the service stand below `deploy`.
    let deployed = attributes.path(&["deploy", convention.attribute]);
    let all: Map = [attributes.get(convention.attribute), deployed]
        .into_iter()
        .flatten()
        .filter_map(Value::map)
        .flatten()
        .map(|(name, value)| (Arc::clone(name), value.clone()))
        .collect();
    if all.get("traefik.enable").and_then(Value::as_str) == Some("false") {
        return None;
    }
    let mut marks = all
        .iter()
        .filter(|(name, _)| name.starts_with(convention.mark));
    let (_, first) = marks.clone().next()?;
    let port = marks.find(|(name, _)| {
        matches!(&***name, "VIRTUAL_PORT" | "virtual.port") || name.ends_with("server.port")
    });
    let number = port.and_then(|(_, port)| u16::try_from(port.as_integer()?).ok());
    Some((first.span.unwrap_or(service.resource.span), number))
}

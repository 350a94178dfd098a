//! What services are given that is no service of the project: language models, and what
//! providers bring.

use std::collections::HashMap;

use eval::Value;
use model::{ElementId, Evidence, Knowledge};
use resource::ScopeId;
use syntax::Span;

use super::project::{Projects, Service, items};
use crate::draft::{Draft, Role};
use crate::passes::conversation::Talk;

/// Adds a flow from each service to the models it names, and to the providers it waits for:
/// they hand it the address at which they are reached.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let models = elements(draft, "model");
    let providers = elements(draft, "provider");
    for service in &projects.services {
        for (name, span) in waits(service) {
            let Some(provider) = providers.get(&(service.resource.scope, name)) else {
                continue;
            };
            let evidence = vec![Evidence {
                span,
                what: "it is given the address by the provider".into(),
            }];
            let talk = Talk::default();
            let knowledge = Knowledge::Inferred;
            draft.link(talk.between(&service.element, provider, knowledge, evidence));
        }
        for (name, span) in named(service) {
            let Some(model) = models.get(&(service.resource.scope, name)) else {
                continue;
            };
            let talk = Talk::plainly(Some("http".into()), None, Some(span));
            let evidence = vec![Evidence {
                span,
                what: "it is given the model".into(),
            }];
            draft.link(talk.between(&service.element, model, Knowledge::Declared, evidence));
        }
    }
}

/// What became of the resources of a kind, by project and name.
fn elements<'a>(draft: &Draft<'a>, kind: &str) -> HashMap<(ScopeId, &'a str), ElementId> {
    draft
        .resources()
        .filter(|(resource, ..)| &*resource.kind == kind)
        .filter_map(|(resource, role, _)| {
            let Role::Element(id) = role else {
                return None;
            };
            Some(((resource.scope, &*resource.name), id.clone()))
        })
        .collect()
}

fn waits<'a>(service: &Service<'a>) -> impl Iterator<Item = (&'a str, Span)> {
    let resource = service.resource;
    items(&resource.attributes, "depends_on")
        .iter()
        .filter_map(|it| {
            let name = it.get("service")?;
            Some((name.as_str()?, name.span.unwrap_or(resource.span)))
        })
}

/// The models that a service is given.
fn named<'a>(service: &Service<'a>) -> impl Iterator<Item = (&'a str, Span)> {
    let resource = service.resource;
    let models = resource.attributes.get("models").and_then(Value::map);
    let models = models.into_iter().flatten();
    models.map(|(name, value)| (&**name, value.span.unwrap_or(resource.span)))
}

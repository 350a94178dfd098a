//! Volumes: what is kept beyond the life of a container.

use std::collections::BTreeMap;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Evidence, Fact, Knowledge, Property};
use syntax::Span;

use super::project::{Projects, Service, items};
use crate::draft::{Draft, Role};
use crate::passes::conversation::Talk;

/// Adds the flows to volumes, and what is known of the keeping of data.
pub(super) fn mount(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let mut writers: BTreeMap<ElementId, Vec<Span>> = BTreeMap::new();
    for service in &projects.services {
        for volume in items(&service.resource.attributes, "volumes") {
            let span = volume.span.unwrap_or(service.resource.span);
            for store in stores_of(draft, service, volume) {
                link(draft, service, &store, span);
                let all = writers.entry(store).or_default();
                if !is_read_only(volume) {
                    all.push(span);
                }
            }
        }
        state_persistence(draft, service);
        default_user(draft, service);
    }
    for (store, places) in writers {
        let span = places.get(1).or_else(|| places.first()).copied();
        let value = Datum::Bool(places.len() > 1);
        draft.state(&store, Property::SharedStore, Fact { value, span });
    }
}

fn stores_of(draft: &Draft<'_>, service: &Service<'_>, volume: &Value) -> Vec<ElementId> {
    let references = volume.get("source").into_iter().flat_map(Value::references);
    references
        .flat_map(|it| draft.inventory.indexes(service.resource.scope, it))
        .filter_map(|index| match draft.roles.get(*index) {
            Some(Role::Element(id)) => Some(id.clone()),
            _ => None,
        })
        .collect()
}

fn link(draft: &mut Draft<'_>, service: &Service<'_>, store: &ElementId, span: Span) {
    let talk = Talk {
        protocol: Some("mount".into()),
        ..Talk::default()
    };
    let evidence = vec![Evidence {
        span,
        what: "it mounts the volume".into(),
    }];
    draft.link(talk.between(&service.element, store, Knowledge::Declared, evidence));
}

fn is_read_only(volume: &Value) -> bool {
    volume.get("read_only").and_then(Value::as_bool) == Some(true)
}

/// A store keeps its data if a folder of it lies on a volume or on the host. A cache is not
/// asked: it loses nothing that is not kept elsewhere.
fn state_persistence(draft: &mut Draft<'_>, service: &Service<'_>) {
    let asked = draft.elements.get(&service.element).is_some_and(|element| {
        element.kind == ElementKind::DataStore && &*element.technology != "cache"
    });
    if !asked {
        return;
    }
    let keeps = |volume: &&Value| {
        let kind = volume
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("volume");
        let target = volume.get("target").and_then(Value::as_str).unwrap_or("");
        let folder = !target.rsplit('/').next().unwrap_or("").contains('.');
        matches!(kind, "volume" | "bind") && folder && !is_read_only(volume)
    };
    let mut volumes = items(&service.resource.attributes, "volumes").iter();
    let kept = volumes.find(keeps);
    let span = kept
        .and_then(|volume| volume.span)
        .unwrap_or(service.resource.span);
    let value = Datum::Bool(kept.is_some());
    draft.state(
        &service.element,
        Property::DataPersisted,
        Fact {
            value,
            span: Some(span),
        },
    );
}

/// Where neither the service nor what is known of its image names a user, it is root. What is
/// built in a way that cannot be read may name one.
fn default_user(draft: &mut Draft<'_>, service: &Service<'_>) {
    let known = draft
        .elements
        .get(&service.element)
        .is_some_and(|element| element.facts.contains_key(&Property::RunsAsRoot));
    if !known {
        let attributes = &service.resource.attributes;
        let unread = attributes.get("build").is_some() && attributes.get("built").is_none();
        let value = if unread {
            Datum::Unknown("its Dockerfile cannot be read".into())
        } else {
            Datum::Bool(true)
        };
        let span = Some(service.resource.span);
        draft.state(&service.element, Property::RunsAsRoot, Fact { value, span });
    }
}

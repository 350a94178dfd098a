//! Volumes: what is kept beyond the life of a container.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Evidence, Fact, Knowledge, Property};
use syntax::Span;

use super::project::{Projects, Service, items};
use crate::draft::{Draft, Role};
use crate::open_name::spelled;
use crate::passes::conversation::Talk;

/// A service that writes to a store, or may.
struct Writer<'a> {
    /// What it runs: two containers of one image are of the same trust.
    origin: Cow<'a, str>,
    /// Why nobody knows whether it may write.
    unsure: Option<Arc<str>>,
    span: Span,
}

/// Adds the flows to volumes, and what is known of the keeping of data.
pub(super) fn mount(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let mut writers: BTreeMap<ElementId, Vec<Writer<'_>>> = BTreeMap::new();
    for service in &projects.services {
        for volume in items(&service.resource.attributes, "volumes") {
            let span = volume.span.unwrap_or(service.resource.span);
            for store in stores_of(draft, service, volume) {
                link(draft, service, &store, span);
                let all = writers.entry(store).or_default();
                if !is_read_only(volume) {
                    let unsure = volume.get("read_only").and_then(Value::as_unknown);
                    all.push(Writer {
                        origin: origin(service),
                        unsure: unsure.map(|unknown| unknown.reason.to_string().into()),
                        span,
                    });
                }
            }
        }
        state_persistence(draft, service);
        default_user(draft, service);
    }
    for (store, mut writers) in writers {
        writers.sort_by_key(|it| (it.span.source, it.span.start));
        draft.state(&store, Property::SharedStore, sharing(&writers));
    }
}

/// What a service runs.
pub(super) fn origin<'a>(service: &Service<'a>) -> Cow<'a, str> {
    let attributes = &service.resource.attributes;
    // Two images that are written alike are the same, whatever their variables hold.
    let image = attributes.get("image");
    let image = image.and_then(|image| spelled(image, &|unknown| unknown.reason.to_string()));
    let context = attributes.path(&["build", "path"]).and_then(Value::as_str);
    let target = attributes
        .path(&["build", "target"])
        .and_then(Value::as_str);
    match (context, image) {
        (Some(context), _) => format!("{context} {}", target.unwrap_or("")).into(),
        (None, Some(image)) => image,
        (None, None) => (&*service.resource.name).into(),
    }
}

/// Whether writers of more than one origin are among them, and where the second one is.
fn sharing(writers: &[Writer<'_>]) -> Fact {
    let sure = || writers.iter().filter(|it| it.unsure.is_none());
    let first = sure().next().or_else(|| writers.first());
    let differs = |it: &&Writer<'_>| first.is_some_and(|first| first.origin != it.origin);
    let other = sure().find(differs);
    let unsure = writers.iter().find(differs);
    let (value, span) = match (other, unsure) {
        (Some(other), _) if first.is_some_and(|it| it.unsure.is_none()) => {
            (Datum::Bool(true), Some(other.span))
        }
        (_, Some(unsure)) => {
            let maybe = unsure.unsure.clone();
            let why = maybe.or_else(|| first.and_then(|it| it.unsure.clone()));
            (Datum::Unknown(why.unwrap_or_default()), Some(unsure.span))
        }
        (_, None) => (Datum::Bool(false), first.map(|it| it.span)),
    };
    Fact { value, span }
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
        .is_some_and(|element| element.facts.contains(Property::RunsAsRoot));
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

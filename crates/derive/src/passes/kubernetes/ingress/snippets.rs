//! Whether a controller takes free text from whoever may write an Ingress.
//!
//! Source: "`ConfigMap`s" in the documentation of ingress-nginx, which reads its settings from
//! the `ConfigMap` that an option names, and switches snippets off where nothing is said.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Fact, Facts, Property};
use resource::Resource;

use super::super::cluster::{Cluster, Workload};
use super::super::containers::truth;
use super::super::filled;
use super::super::routes::{state_best, weight};
use crate::draft::Draft;

/// The setting, and the option that names where it stands.
const SETTING: &str = "allow-snippet-annotations";
const OPTION: &str = "--configmap=";

/// States it of controllers; settings whose controller is elsewhere are an element of their own.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut read = BTreeSet::new();
    for workload in cluster.described() {
        for settings in settings_of(cluster, workload) {
            read.insert(&*settings.id);
            if let Some(fact) = fact_of(settings) {
                let property = Property::ConfigurationInjection;
                state_best(draft, &workload.element, property, fact);
            }
        }
    }
    for object in cluster.objects("ConfigMap") {
        let settings = object.resource;
        let index = draft.inventory.index_of_id(&settings.id);
        let index = index.filter(|_| !read.contains(&*settings.id));
        let fact = fact_of(settings).filter(|fact| weight(fact) > 0);
        if let Some((index, fact)) = index.zip(fact) {
            let facts: Facts = [(Property::ConfigurationInjection, fact)]
                .into_iter()
                .collect();
            draft.promote(index, "settings", facts);
            let id = ElementId(Arc::clone(&settings.id));
            if let Some(element) = draft.elements.get_mut(&id) {
                element.kind = ElementKind::DataStore;
            }
        }
    }
}

/// The settings that options of a workload name, as `NAMESPACE/NAME`. A namespace that is
/// filled in is its own.
fn settings_of<'a>(cluster: &Cluster<'a>, workload: &Workload<'a>) -> Vec<&'a Resource> {
    let words = workload.containers().flat_map(|container| {
        let lists = ["command", "args"].into_iter();
        lists.flat_map(|key| container.get(key).map_or(&[][..], Value::items))
    });
    let named = words.filter_map(|word| {
        let place = word.as_str()?.strip_prefix(OPTION)?;
        let (namespace, name) = place.split_once('/')?;
        let namespace = if filled::is_open(namespace) {
            workload.namespace
        } else {
            namespace
        };
        cluster.object("ConfigMap", (workload.resource.scope, namespace, name))
    });
    named.collect()
}

/// Whether settings allow snippets; none where they do not say.
fn fact_of(settings: &Resource) -> Option<Fact> {
    let value = settings.attributes.get("data")?.get(SETTING)?;
    let datum = match filled::reason(value) {
        Some(why) => Datum::Unknown(why),
        None => Datum::Bool(truth(value)?),
    };
    Some(Fact {
        value: datum,
        span: value.span.or(Some(settings.span)),
    })
}

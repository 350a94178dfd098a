//! What a Prometheus is told to ask that no Service of the manifests stands for: a prober, whom
//! the prober then asks, and lists of targets; and whom an Alertmanager is told to tell. Source:
//! `Probe`, `ScrapeConfig` and `AlertmanagerConfig` in the reference of the Prometheus operator.

use std::sync::Arc;

use eval::{Value, fields};
use model::ElementId;

use super::named::{Named, by_settings};
use super::{Caller, Finder};
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::scrapes::{KINDS, is_chosen};

/// The peers of all of them.
pub(super) fn by_monitors<'a>(
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    let chosen = |asker: Object<'a>, kind: &str, what: &'static str| {
        let monitors = cluster.objects(kind).iter().copied();
        monitors.filter(move |monitor| is_chosen(cluster, asker, *monitor, what))
    };
    for asker in KINDS.iter().flat_map(|kind| cluster.objects(kind)).copied() {
        let own = Caller {
            element: ElementId(Arc::clone(&asker.resource.id)),
            scope: asker.resource.scope,
            namespace: asker.namespace,
        };
        for probe in chosen(asker, "Probe", "probe") {
            let prober = probe.resource.attributes.path(&["spec", "prober"]);
            let Some((prober, url)) = prober.and_then(|it| Some((it, it.get("url")?))) else {
                continue;
            };
            let listed = ["spec", "targets", "staticConfig", "static"];
            let targets = probe.resource.attributes.path(&listed);
            let targets = targets.map_or(&[][..], Value::items);
            for asked in at(&spoken(url, prober), probe) {
                for element in finder.ends(&own, &asked.endpoint.host) {
                    let caller = Caller {
                        element,
                        scope: own.scope,
                        namespace: probe.namespace,
                    };
                    let named = targets.iter().flat_map(|target| at(target, probe));
                    found.extend(named.map(|named| (caller.clone(), named)));
                }
                found.push((own.clone(), asked));
            }
        }
        for config in chosen(asker, "ScrapeConfig", "scrapeConfig") {
            let Some(spec) = config.resource.attributes.get("spec") else {
                continue;
            };
            // Who is asked where the others are.
            let entries = spec.map().into_iter().flatten();
            let askers = entries.filter(|(key, _)| key.ends_with("SDConfigs"));
            for (_, settings) in askers {
                let named = by_settings(settings, config.resource.span);
                found.extend(named.into_iter().map(|named| (own.clone(), named)));
            }
            let lists = items(spec, "staticConfigs").iter();
            let targets = lists.flat_map(|list| items(list, "targets"));
            let named = targets.flat_map(|target| at(&spoken(target, spec), config));
            found.extend(named.map(|named| (own.clone(), named)));
        }
    }
    found.extend(by_alerts(cluster));
    found
}

/// Whom the configurations name that an Alertmanager chooses.
fn by_alerts<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for teller in cluster.objects("Alertmanager").iter().copied() {
        let caller = Caller {
            element: ElementId(Arc::clone(&teller.resource.id)),
            scope: teller.resource.scope,
            namespace: teller.namespace,
        };
        let configs = cluster.objects("AlertmanagerConfig").iter().copied();
        for config in configs.filter(|it| is_chosen(cluster, teller, *it, "alertmanagerConfig")) {
            let receivers = config.resource.attributes.path(&["spec", "receivers"]);
            let named = receivers.map(|it| by_settings(it, config.resource.span));
            let named = named.into_iter().flatten();
            found.extend(named.map(|named| (caller.clone(), named)));
        }
    }
    found
}

/// An address with its scheme: the one beside it, or that of plain figures.
fn spoken(address: &Value, settings: &Value) -> Value {
    let scheme = settings.get("scheme").and_then(Value::as_str);
    let scheme = scheme.unwrap_or("http").to_ascii_lowercase();
    let text = address.as_str().filter(|text| !text.contains("://"));
    let text = text.map(|text| Value::text(format!("{scheme}://{text}")));
    let spoken = text.map(|text| Value {
        span: address.span,
        ..text
    });
    spoken.unwrap_or_else(|| address.clone())
}

/// Whom a text means that is an address whatever it looks like.
fn at(address: &Value, place: Object<'_>) -> impl Iterator<Item = Named> + use<> {
    let setting = Value::object(fields([("url", address.clone())]));
    let named = by_settings(&setting, place.resource.span).into_iter();
    named.map(|named| Named {
        meant: true,
        ..named
    })
}

//! What a Prometheus is told to ask that no Service of the manifests stands for: a prober, whom
//! the prober then asks, and lists of targets; and whom an Alertmanager is told to tell. Source:
//! `Probe`, `ScrapeConfig` and `AlertmanagerConfig` in the reference of the Prometheus operator,
//! and the kinds of that of `VictoriaMetrics` that go by nearly the same names.

use std::sync::Arc;

use eval::{Value, fields};
use model::ElementId;

use super::named::{Named, by_settings};
use super::{Caller, Finder};
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::scrapes::{Asker, Choice};

/// Where a kind of probe has what.
struct Form {
    kind: &'static str,
    prober: &'static str,
    targets: &'static str,
}

const PROBES: [Form; 2] = [
    Form {
        kind: "Probe",
        prober: "prober",
        targets: "static",
    },
    Form {
        kind: "VMProbe",
        prober: "vmProberSpec",
        targets: "targets",
    },
];

/// Kinds that list targets, and how selectors for them are called.
const LISTS: [(&str, &str); 3] = [
    ("ScrapeConfig", "scrapeConfig"),
    ("VMScrapeConfig", "scrapeConfig"),
    ("VMStaticScrape", "staticScrape"),
];

/// Kinds that tell of alerts, what chooses which of them, and how selectors for those are called.
const ALERTS: [(&str, &str, &str); 2] = [
    ("Alertmanager", "AlertmanagerConfig", "alertmanagerConfig"),
    ("VMAlertmanager", "VMAlertmanagerConfig", "config"),
];

/// The peers of all of them.
pub(super) fn by_monitors<'a>(
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    let chosen = |asker: Asker<'a>, kind: &str, what: &'static str| {
        let monitors = cluster.objects(kind).iter().copied();
        monitors.filter(move |monitor| asker.chooses(cluster, &Choice::of(*monitor), what))
    };
    for asker in Asker::all(cluster) {
        let own = caller_of(asker.object);
        let forms = PROBES.iter().flat_map(|form| {
            let chosen = chosen(asker, form.kind, "probe");
            chosen.map(move |probe| (form, probe))
        });
        for (form, probe) in forms {
            let prober = probe.resource.attributes.path(&["spec", form.prober]);
            let Some((prober, url)) = prober.and_then(|it| Some((it, it.get("url")?))) else {
                continue;
            };
            let listed = ["spec", "targets", "staticConfig", form.targets];
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
        let lists = LISTS
            .iter()
            .flat_map(|(kind, what)| chosen(asker, kind, what));
        for config in lists {
            by_lists(&own, config, &mut found);
        }
    }
    found.extend(by_alerts(cluster));
    found
}

fn caller_of(object: Object<'_>) -> Caller<'_> {
    Caller {
        element: ElementId(Arc::clone(&object.resource.id)),
        scope: object.resource.scope,
        namespace: object.namespace,
    }
}

/// Whom a list of targets names, and who is asked where the others are.
fn by_lists<'a>(own: &Caller<'a>, config: Object<'a>, found: &mut Vec<(Caller<'a>, Named)>) {
    let Some(spec) = config.resource.attributes.get("spec") else {
        return;
    };
    let entries = spec.map().into_iter().flatten();
    let askers = entries.filter(|(key, _)| key.ends_with("SDConfigs"));
    let named = askers.flat_map(|(_, settings)| by_settings(settings, config.resource.span));
    found.extend(named.map(|named| (own.clone(), named)));
    let lists = ["staticConfigs", "targetEndpoints"].into_iter();
    let lists = lists.flat_map(|key| items(spec, key));
    let targets = lists.flat_map(|list| items(list, "targets"));
    let named = targets.flat_map(|target| at(&spoken(target, spec), config));
    found.extend(named.map(|named| (own.clone(), named)));
}

/// Whom the configurations name that an Alertmanager chooses.
fn by_alerts<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    let tellers = ALERTS.iter().flat_map(|(kind, config, what)| {
        let tellers = Asker::tellers(cluster, kind).into_iter();
        tellers.map(move |teller| (teller, *config, *what))
    });
    for (teller, config, what) in tellers {
        let caller = caller_of(teller.object);
        let configs = cluster.objects(config).iter().copied();
        for config in configs.filter(|it| teller.chooses(cluster, &Choice::of(*it), what)) {
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

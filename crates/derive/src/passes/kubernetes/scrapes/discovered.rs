//! Whom a Prometheus finds by itself: a job of its configuration asks the cluster for pods and
//! Services, and its rules keep those with some annotation, label or name.
//!
//! Only rules that keep are looked for: a job that takes all there is tells nothing about any
//! of them. Source: "Configuration", `kubernetes_sd_config` and `relabel_config`, in the
//! documentation of Prometheus.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Map, Value};
use model::{ElementId, Evidence, Knowledge};
use rayon::prelude::*;
use regex::Regex;
use syntax::Span;

use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::cluster::{Cluster, Service, Workload};
use crate::passes::kubernetes::environment::{count_users, entries, files, items};

/// Jobs of one configuration, rules of one job, and letters of an expression, that are looked at.
const MOST: usize = 200;

/// What jobs have that ask the cluster.
const ASKS: &str = "kubernetes_sd_configs";

/// Adds a flow from each that is configured so to whom it finds.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut found = by_files(cluster);
    found.extend(by_charts(cluster));
    for (from, to, port, place) in found {
        if from == to {
            continue;
        }
        let port = port.or_else(|| draft.listens(&to).0);
        let talk = Talk::plainly(Some("http".into()), port, Some(place));
        let evidence = vec![Evidence {
            span: place,
            what: "it finds by its rules whose figures to fetch".into(),
        }];
        draft.link(talk.between(&from, &to, Knowledge::Declared, evidence));
    }
}

/// Who asks whom, at which port, and where that is said.
type Asked = (ElementId, ElementId, Option<u16>, Span);

fn by_files(cluster: &Cluster<'_>) -> Vec<Asked> {
    if !["ConfigMap", "Secret"]
        .iter()
        .any(|kind| hold_jobs(cluster, kind))
    {
        return Vec::new();
    }
    let users = count_users(cluster);
    let of = |workload: &Workload<'_>| {
        let mut found = Vec::new();
        for (_, file) in files(cluster, workload, &users) {
            let place = file.places.first().copied();
            let place = place.filter(|_| file.text.contains(ASKS));
            for job in place.map_or_else(Vec::new, |place| jobs(&file.text, place)) {
                found.extend(
                    job.finds(cluster, workload.resource.scope)
                        .into_iter()
                        .map(|(to, port)| (workload.element.clone(), to, port, job.place)),
                );
            }
        }
        found
    };
    cluster.workloads.par_iter().flat_map_iter(of).collect()
}

/// Whether sources of a kind hold jobs that ask the cluster.
fn hold_jobs(cluster: &Cluster<'_>, kind: &str) -> bool {
    let mut sources = cluster.objects(kind).iter();
    sources.any(|source| entries(source.resource).any(|(_, text, _)| text.contains(ASKS)))
}

/// Charts that are not on disk and come with jobs of their own.
fn by_charts(cluster: &Cluster<'_>) -> Vec<Asked> {
    let mut found = Vec::new();
    for (object, made) in cluster.askers() {
        let resource = object.resource;
        let configs = made.asks.as_ref().map_or(&[][..], |it| items(it, "jobs"));
        for job in configs.iter().filter_map(|it| job(it, resource.span)) {
            let from = ElementId(Arc::clone(&resource.id));
            let ends = job.finds(cluster, resource.scope).into_iter();
            found.extend(ends.map(|(to, port)| (from.clone(), to, port, resource.span)));
        }
    }
    found
}

/// What a job asks the cluster for, and which of that it keeps.
struct Job {
    of_pods: bool,
    of_services: bool,
    /// The namespaces it looks into; all where it names none.
    namespaces: Vec<String>,
    rules: Vec<Rule>,
    place: Span,
}

struct Rule {
    from: Vec<String>,
    regex: Regex,
    keeps: bool,
}

fn jobs(text: &str, place: Span) -> Vec<Job> {
    let (documents, _) = syntax::parse_yaml(place.source, text);
    let mut found = Vec::new();
    for document in &documents {
        let whole = eval::from_node(document);
        // What reads logs asks the cluster for the same, and then reads files.
        if whole.get("clients").is_some() || whole.get("positions").is_some() {
            continue;
        }
        let mut open = vec![(&whole, 0)];
        while let Some((value, depth)) = open.pop() {
            let configs = items(value, "scrape_configs").iter().take(MOST);
            found.extend(configs.filter_map(|config| job(config, place)));
            let inner = value.map().into_iter().flatten().map(|(_, inner)| inner);
            open.extend(inner.filter(|_| depth < 4).map(|inner| (inner, depth + 1)));
        }
    }
    found
}

fn job(config: &Value, place: Span) -> Option<Job> {
    let asks = items(config, ASKS);
    let roles: Vec<&str> = asks
        .iter()
        .filter_map(|it| it.get("role")?.as_str())
        .collect();
    let names = asks
        .iter()
        .filter_map(|it| it.path(&["namespaces", "names"]));
    let namespaces = names.flat_map(Value::items);
    let namespaces = namespaces.filter_map(|it| Some(it.as_str()?.to_owned()));
    let relabels = items(config, "relabel_configs").iter().take(MOST);
    let job = Job {
        of_pods: roles.contains(&"pod"),
        of_services: roles
            .iter()
            .any(|role| matches!(*role, "endpoints" | "endpointslice" | "service")),
        namespaces: namespaces.collect(),
        rules: relabels.filter_map(rule).collect(),
        place,
    };
    job.rules.iter().any(|rule| rule.keeps).then_some(job)
}

fn rule(config: &Value) -> Option<Rule> {
    let keeps = match config.get("action")?.as_str()? {
        "keep" => true,
        "drop" => false,
        _ => return None,
    };
    let regex = match config.get("regex") {
        Some(value) => value.as_bool().map_or_else(
            || value.as_str().map(str::to_owned),
            |truth| Some(truth.to_string()),
        )?,
        None => "(.*)".to_owned(),
    };
    let from = items(config, "source_labels").iter();
    let from = from.filter_map(|it| Some(it.as_str()?.to_owned()));
    Some(Rule {
        from: from.collect(),
        regex: Regex::new(&format!("^(?:{regex})$"))
            .ok()
            .filter(|_| regex.len() <= MOST)?,
        keeps,
    })
}

/// Labels that a job finds with what it asks for.
type Labels = BTreeMap<String, String>;

impl Job {
    /// Whose figures it fetches, and at which port.
    fn finds(
        &self,
        cluster: &Cluster<'_>,
        scope: resource::ScopeId,
    ) -> Vec<(ElementId, Option<u16>)> {
        let mut found = Vec::new();
        let here = |namespace: &str| {
            self.namespaces.is_empty() || self.namespaces.iter().any(|it| it == namespace)
        };
        let pods = cluster.described().filter(|_| self.of_pods);
        for workload in pods.filter(|it| it.resource.scope == scope && here(it.namespace)) {
            let mut labels = Labels::new();
            put(&mut labels, "namespace", workload.namespace);
            of_pod(&mut labels, workload);
            if self.keeps(&labels) {
                let port = labels.get("pod_annotation_prometheus_io_port");
                found.push((
                    workload.element.clone(),
                    port.and_then(|it| it.parse().ok()),
                ));
            }
        }
        let services = cluster.services.iter().filter(|_| self.of_services);
        for service in services.filter(|it| it.resource.scope == scope && here(it.namespace)) {
            let labels = of_service(service);
            if self.keeps(&labels) {
                let port = labels.get("service_annotation_prometheus_io_port");
                let port = port.and_then(|it| it.parse().ok());
                found.extend(service.ends.iter().map(|end| (end.clone(), port)));
            }
        }
        found
    }

    /// Whether its rules keep what has these labels, as far as they are about what manifests
    /// tell; one of them at least has to be.
    fn keeps(&self, labels: &Labels) -> bool {
        let mut sure = false;
        for rule in &self.rules {
            let Some(text) = rule.text(labels) else {
                continue;
            };
            if rule.regex.is_match(&text) != rule.keeps {
                return false;
            }
            sure |= rule.keeps && rule.names_one();
        }
        sure
    }
}

/// How the labels begin that tell something of the cluster.
const META: &str = "__meta_kubernetes_";

/// Labels that the manifests decide, by how they begin.
const TOLD: &[&str] = &[
    "endpoints_name",
    "namespace",
    "pod_annotation",
    "pod_label",
    "service_annotation",
    "service_label",
    "service_name",
];

impl Rule {
    /// What it looks at; none where that is more than manifests tell.
    fn text(&self, labels: &Labels) -> Option<String> {
        let mut texts = Vec::with_capacity(self.from.len());
        for name in &self.from {
            let name = name.strip_prefix(META)?;
            let told = TOLD.iter().any(|start| name.starts_with(start));
            let value = labels.get(name).filter(|_| told);
            texts.push(value.map_or(told.then_some("")?, String::as_str));
        }
        Some(texts.join(";"))
    }

    /// Whether it tells one from another, and not only namespaces.
    fn names_one(&self) -> bool {
        let mut names = self.from.iter();
        names.any(|name| name.strip_prefix(META) != Some("namespace"))
    }
}

fn put(labels: &mut Labels, name: &str, text: &str) {
    labels.insert(name.to_owned(), text.to_owned());
}

/// A map of metadata, under the names that it has for rules.
fn put_all(labels: &mut Labels, start: &str, map: Option<&Map>) {
    for (key, value) in map.into_iter().flatten() {
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        };
        let key: String = key.chars().map(plain).collect();
        if let Some(text) = value.as_str() {
            put(labels, &format!("{start}_{key}"), text);
            put(labels, &format!("{start}present_{key}"), "true");
        }
    }
}

fn of_pod(labels: &mut Labels, workload: &Workload<'_>) {
    let of = |key: &str| workload.metadata?.get(key)?.map();
    put_all(labels, "pod_label", of("labels"));
    put_all(labels, "pod_annotation", of("annotations"));
}

fn of_service(service: &Service<'_>) -> Labels {
    let mut labels = Labels::new();
    put(&mut labels, "namespace", service.namespace);
    put(&mut labels, "service_name", &service.resource.name);
    put(&mut labels, "endpoints_name", &service.resource.name);
    let metadata = service.resource.attributes.get("metadata");
    let of = |key: &str| metadata?.get(key)?.map();
    put_all(&mut labels, "service_label", of("labels"));
    put_all(&mut labels, "service_annotation", of("annotations"));
    labels
}

//! Peers that Dapr's sidecars talk to for the applications beside them: the stores and brokers
//! of its components. One with `scopes` is for the applications that it lists; one without is
//! for all of its namespace, of which not each needs it.

use std::collections::HashMap;
use std::sync::Arc;

use eval::{Value, fields};
use model::{ElementId, ElementKind, Evidence, Facts, Knowledge};
use resource::{Inventory, ScopeId};

use super::Caller;
use super::named::{Named, by_settings, by_source};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::items;

/// What components and configurations name, for each application that uses them.
pub(super) fn by_components<'a>(
    inventory: &Inventory,
    cluster: &Cluster<'a>,
) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    let applications = applications(cluster);
    for object in ours(cluster, "Component") {
        for (application, knowledge) in users(&applications, object) {
            for mut named in named_by(inventory, cluster, object) {
                named.knowledge = knowledge;
                found.push((Caller::of(application), named));
            }
        }
    }
    for object in ours(cluster, "HTTPEndpoint") {
        let spec = object.resource.attributes.get("spec");
        let address = spec.and_then(|spec| spec.get("baseUrl"));
        for (application, knowledge) in users(&applications, object) {
            let setting = address.map(|it| Value::object(fields([("url", it.clone())])));
            let named = setting.map(|it| by_settings(&it, object.resource.span));
            for mut named in named.into_iter().flatten() {
                named.knowledge = knowledge;
                found.push((Caller::of(application), named));
            }
        }
    }
    for object in ours(cluster, "Configuration") {
        let place = (object.resource.scope, object.namespace);
        let tracing = object.resource.attributes.path(&["spec", "tracing"]);
        for application in applications.get(&place).into_iter().flatten() {
            let chosen = annotation(application, "dapr.io/config");
            if chosen.and_then(Value::as_str) == Some(&*object.resource.name) {
                let named = tracing.map(|it| by_settings(it, object.resource.span));
                let named = named.into_iter().flatten();
                found.extend(named.map(|named| (Caller::of(application), named)));
            }
        }
    }
    found
}

/// Adds the flows to what components stand for whose address is told at another place.
pub(super) fn connect_unnamed(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let applications = applications(cluster);
    for object in ours(cluster, "Component") {
        let kind = object.resource.attributes.path(&["spec", "type"]);
        let kind = kind.and_then(|kind| technology(kind.as_str()?));
        let users = users(&applications, object);
        let unnamed = || named_by(draft.inventory, cluster, object).is_empty();
        let Some((kind, technology)) = kind.filter(|_| !users.is_empty() && unnamed()) else {
            continue;
        };
        let Some(index) = draft.inventory.index_of_id(&object.resource.id) else {
            continue;
        };
        draft.promote(index, technology, Facts::new());
        let to = ElementId(Arc::clone(&object.resource.id));
        if let Some(element) = draft.elements.get_mut(&to) {
            element.kind = kind;
        }
        let span = object.resource.span;
        for (application, knowledge) in users {
            let evidence = vec![Evidence {
                span,
                what: "a component of Dapr is for it".into(),
            }];
            let talk = Talk::plainly(None, None, Some(span));
            draft.link(talk.between(&application.element, &to, knowledge, evidence));
        }
    }
}

fn ours<'c, 'a>(cluster: &'c Cluster<'a>, kind: &str) -> impl Iterator<Item = &'c Object<'a>> {
    let all = cluster.objects(kind).iter();
    all.filter(|object| group_of(object.resource) == "dapr.io")
}

/// The applications that a component is for.
fn users<'c, 'a>(
    applications: &Applications<'c, 'a>,
    object: &Object<'a>,
) -> Vec<(&'c Workload<'a>, Knowledge)> {
    let place = (object.resource.scope, object.namespace);
    let all = applications.get(&place).map_or(&[][..], Vec::as_slice);
    let scopes = items(&object.resource.attributes, "scopes");
    let listed = |it: &&&Workload<'_>| scopes.is_empty() || scopes.contains(&id_of(it));
    let knowledge = if scopes.is_empty() && all.len() > 1 {
        Knowledge::Inferred
    } else {
        Knowledge::Declared
    };
    let chosen = all.iter().filter(listed);
    chosen.map(|it| (*it, knowledge)).collect()
}

/// The peers in the metadata of a component and in the Secrets that these are taken from.
fn named_by(inventory: &Inventory, cluster: &Cluster<'_>, object: &Object<'_>) -> Vec<Named> {
    let resource = object.resource;
    let Some(spec) = resource.attributes.get("spec") else {
        return Vec::new();
    };
    let metadata = spec.get("metadata");
    let mut own = metadata.map_or_else(Vec::new, |it| by_settings(it, resource.span));
    own.extend(of_azure(spec).flat_map(|url| by_settings(&url, resource.span)));
    let secrets = items(spec, "metadata").iter().filter_map(|item| {
        let name = item.path(&["secretKeyRef", "name"])?.as_str()?;
        cluster.source("Secret", (resource.scope, object.namespace, name))
    });
    let given = secrets.flat_map(|secret| by_source(inventory, secret));
    own.into_iter().chain(given).collect()
}

/// Services of Azure that a component names by their own names alone: kinds of components, the
/// field that says the name, and the domain that the service has. Source: the pages of these
/// components in Dapr's documentation.
const OF_AZURE: &[(&str, &[&str], &str)] = &[
    ("azure.blobstorage", ACCOUNT, "blob.core.windows.net"),
    (
        "azure.eventhubs",
        &["eventHubNamespace"],
        "servicebus.windows.net",
    ),
    ("azure.keyvault", &["vaultName"], "vault.azure.net"),
    (
        "azure.servicebus.queues",
        NAMESPACE,
        "servicebus.windows.net",
    ),
    (
        "azure.servicebus.topics",
        NAMESPACE,
        "servicebus.windows.net",
    ),
    (
        "azure.servicebusqueues",
        NAMESPACE,
        "servicebus.windows.net",
    ),
    ("azure.storagequeues", ACCOUNT, "queue.core.windows.net"),
    ("azure.tablestorage", ACCOUNT, "table.core.windows.net"),
];

const ACCOUNT: &[&str] = &["accountName", "storageAccount"];

const NAMESPACE: &[&str] = &["namespaceName"];

/// The addresses of services of Azure, each as a setting.
fn of_azure(spec: &Value) -> impl Iterator<Item = Value> {
    let kind = spec.get("type").and_then(Value::as_str).unwrap_or("");
    let (_, provider) = kind.split_once('.').unwrap_or_default();
    let found = OF_AZURE.iter().find(|(known, ..)| *known == provider);
    let all = items(spec, "metadata").iter();
    found.into_iter().flat_map(move |(_, names, domain)| {
        all.clone().filter_map(move |field| {
            let name = field.get("name")?.as_str()?;
            let value = field.get("value").filter(|_| names.contains(&name))?;
            let text = value.as_str()?;
            // Some say the whole of it.
            let whole = text
                .strip_suffix(domain)
                .and_then(|it| it.strip_suffix('.'));
            let text = Some(whole.unwrap_or(text)).filter(|it| is_label(it))?;
            let mut url = Value::text(format!("https://{text}.{domain}"));
            url.span = value.span;
            Some(Value::object(fields([("url", url)])))
        })
    })
}

fn is_label(text: &str) -> bool {
    let of_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !text.is_empty() && text.chars().all(of_label)
}

/// What keeps data, by words of its providers.
const STORES: &[(&str, &[&str])] = &[
    ("cache", &["hazelcast", "memcached", "redis"]),
    ("object-store", &["blob", "bucket", "s3", "storage"]),
    (
        "relational-database",
        &["cockroach", "mysql", "oracle", "postgres", "sqlserver"],
    ),
    ("wide-column-database", &["cassandra"]),
    (
        "message-broker",
        &[
            "amqp",
            "eventgrid",
            "eventhubs",
            "jetstream",
            "kafka",
            "kinesis",
            "mqtt",
            "nats",
            "pubsub",
            "pulsar",
            "queue",
            "rabbitmq",
            "rocketmq",
            "servicebus",
            "sns",
            "sqs",
        ],
    ),
    (
        "document-database",
        &[
            "cosmos",
            "couchbase",
            "dynamodb",
            "firestore",
            "mongodb",
            "rethinkdb",
            "tables",
        ],
    ),
];

/// What a type of component stands for, by its building block and its provider; none where
/// that is no program of its own.
fn technology(kind: &str) -> Option<(ElementKind, &'static str)> {
    const OWN: &[&str] = &[
        "cron",
        "dapr",
        "echo",
        "http",
        "in-memory",
        "jwks",
        "kubernetes",
        "sqlite",
    ];
    let (block, provider) = kind.split_once('.')?;
    let first = provider.split('.').next().unwrap_or("");
    if OWN.contains(&first) || provider.starts_with("local") {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| provider.contains(word));
    let store = STORES.iter().find(|(_, words)| has(words));
    let store = store.map(|(technology, _)| *technology);
    let technology = match block {
        "pubsub" => Some("message-broker"),
        "state" => Some(store.unwrap_or("document-database")),
        "configuration" => Some("configuration-store"),
        "lock" => Some("coordination"),
        "bindings" | "conversation" => store,
        "secretstores" | "crypto" => Some("secret-store"),
        _ => return None,
    };
    Some(match technology {
        Some(technology) => (ElementKind::DataStore, technology),
        None => (ElementKind::ExternalEntity, "external-service"),
    })
}

type Applications<'c, 'a> = HashMap<(ScopeId, &'a str), Vec<&'c Workload<'a>>>;

/// The workloads that get a sidecar, by scope and namespace.
fn applications<'c, 'a>(cluster: &'c Cluster<'a>) -> Applications<'c, 'a> {
    let mut found: Applications<'_, '_> = HashMap::new();
    let mut kinds = ["Component", "Configuration", "HTTPEndpoint"].into_iter();
    if kinds.all(|kind| ours(cluster, kind).next().is_none()) {
        return found;
    }
    for workload in cluster.described() {
        let enabled = annotation(workload, "dapr.io/enabled");
        if enabled.is_some_and(|it| it.as_str() == Some("true")) {
            let place = (workload.resource.scope, workload.namespace);
            found.entry(place).or_default().push(workload);
        }
    }
    found
}

fn annotation<'a>(workload: &Workload<'a>, name: &str) -> Option<&'a Value> {
    workload.metadata?.get("annotations")?.get(name)
}

fn id_of(workload: &Workload<'_>) -> Value {
    annotation(workload, "dapr.io/app-id")
        .cloned()
        .unwrap_or_else(Value::null)
}

//! What objects say that they belong to, though no manifest in sight declares it: the cluster of a
//! topic or of a user that is installed by other means. Its operator asks for it by kind and name,
//! so that there is no doubt what it is.
//!
//! Sources: the reference pages of these kinds.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use eval::{Map, Value};
use syntax::{HashSet, Span};

use crate::{Dialect, Instances, Mode, Resource};

/// How an object names what it belongs to.
enum By {
    /// By a label.
    Label(&'static str),
    /// By its name alone, which is in the same namespace.
    Name(&'static [&'static str]),
    /// By its name and perhaps its namespace.
    Reference(&'static [&'static str]),
}

/// Kinds of one group that belong to something, how they name it, and of what version and kind it
/// is.
type Belonging = (
    &'static str,
    &'static [&'static str],
    By,
    (&'static str, &'static str),
);

const BELONGINGS: &[Belonging] = &[
    (
        "access.strimzi.io",
        &["KafkaAccess"],
        By::Reference(&["spec", "kafka"]),
        ("kafka.strimzi.io/v1", "Kafka"),
    ),
    (
        "cluster.redpanda.com",
        &["Schema", "Topic", "User"],
        By::Reference(&["spec", "cluster", "clusterRef"]),
        ("cluster.redpanda.com/v1alpha2", "Redpanda"),
    ),
    (
        "eventing.knative.dev",
        &["RabbitmqBrokerConfig"],
        By::Reference(&["spec", "rabbitmqClusterReference"]),
        ("rabbitmq.com/v1beta1", "RabbitmqCluster"),
    ),
    (
        "flink.apache.org",
        &["FlinkSessionJob"],
        By::Name(&["spec", "deploymentName"]),
        ("flink.apache.org/v1beta1", "FlinkDeployment"),
    ),
    (
        "hazelcast.com",
        &[
            "Cache",
            "Map",
            "MultiMap",
            "Queue",
            "ReplicatedMap",
            "Topic",
        ],
        By::Name(&["spec", "hazelcastResourceName"]),
        ("hazelcast.com/v1alpha1", "Hazelcast"),
    ),
    (
        "infinispan.org",
        &["Cache"],
        By::Name(&["spec", "clusterName"]),
        ("infinispan.org/v1", "Infinispan"),
    ),
    (
        "infinispan.org",
        &["Backup", "Batch", "Restore"],
        By::Name(&["spec", "cluster"]),
        ("infinispan.org/v1", "Infinispan"),
    ),
    (
        "k8s.keycloak.org",
        &["KeycloakRealmImport"],
        By::Name(&["spec", "keycloakCRName"]),
        ("k8s.keycloak.org/v2alpha1", "Keycloak"),
    ),
    (
        "k8s.mariadb.com",
        &[
            "Backup",
            "Connection",
            "Database",
            "Grant",
            "MaxScale",
            "PhysicalBackup",
            "SqlJob",
            "User",
        ],
        By::Reference(&["spec", "mariaDbRef"]),
        ("k8s.mariadb.com/v1alpha1", "MariaDB"),
    ),
    (
        "kafka.banzaicloud.io",
        &["KafkaTopic", "KafkaUser"],
        By::Reference(&["spec", "clusterRef"]),
        ("kafka.banzaicloud.io/v1beta1", "KafkaCluster"),
    ),
    (
        "kafka.strimzi.io",
        &["KafkaNodePool", "KafkaRebalance", "KafkaTopic", "KafkaUser"],
        By::Label("strimzi.io/cluster"),
        ("kafka.strimzi.io/v1", "Kafka"),
    ),
    (
        "kafka.strimzi.io",
        &["KafkaConnector"],
        By::Label("strimzi.io/cluster"),
        ("kafka.strimzi.io/v1", "KafkaConnect"),
    ),
    (
        "mongodb.com",
        &["MongoDBUser"],
        By::Name(&["spec", "mongodbResourceRef", "name"]),
        ("mongodb.com/v1", "MongoDB"),
    ),
    (
        "platform.confluent.io",
        &["Connector"],
        By::Reference(&["spec", "connectClusterRef"]),
        ("platform.confluent.io/v1beta1", "Connect"),
    ),
    (
        "platform.confluent.io",
        &["KafkaTopic"],
        By::Reference(&["spec", "kafkaClusterRef"]),
        ("platform.confluent.io/v1beta1", "Kafka"),
    ),
    (
        "postgresql.cnpg.io",
        &[
            "Backup",
            "Database",
            "Pooler",
            "Publication",
            "ScheduledBackup",
            "Subscription",
        ],
        By::Name(&["spec", "cluster", "name"]),
        ("postgresql.cnpg.io/v1", "Cluster"),
    ),
    (
        "postgresql.k8s.enterprisedb.io",
        &["Backup", "Database", "Pooler", "ScheduledBackup"],
        By::Name(&["spec", "cluster", "name"]),
        ("postgresql.k8s.enterprisedb.io/v1", "Cluster"),
    ),
    (
        "rabbitmq.com",
        &[
            "Binding",
            "Exchange",
            "Federation",
            "OperatorPolicy",
            "Permission",
            "Policy",
            "Queue",
            "SchemaReplication",
            "Shovel",
            "SuperStream",
            "TopicPermission",
            "User",
            "Vhost",
        ],
        By::Reference(&["spec", "rabbitmqClusterReference"]),
        ("rabbitmq.com/v1beta1", "RabbitmqCluster"),
    ),
    (
        "sources.knative.dev",
        &["RabbitmqSource"],
        By::Reference(&["spec", "rabbitmqClusterReference"]),
        ("rabbitmq.com/v1beta1", "RabbitmqCluster"),
    ),
    (
        "temporal.io",
        &["TemporalNamespace", "TemporalSchedule"],
        By::Reference(&["spec", "clusterRef"]),
        ("temporal.io/v1beta1", "TemporalCluster"),
    ),
    (
        "zookeeper.stackable.tech",
        &["ZookeeperZnode"],
        By::Reference(&["spec", "clusterRef"]),
        ("zookeeper.stackable.tech/v1alpha1", "ZookeeperCluster"),
    ),
];

/// Adds each once, in the namespace where it is looked for. Where something of its kind and name
/// is declared anywhere, that is meant, whatever namespace it is in.
pub(super) fn add(resources: &mut Vec<Resource>) {
    let belonging = resources.iter();
    let belonging = belonging.filter_map(|it| Some((it, owner_of(it)?)));
    let belonging: Vec<_> = belonging.collect();
    if belonging.is_empty() {
        return;
    }
    let mut found = Vec::new();
    let declared: HashSet<(&str, &str, &str)> = resources.iter().map(key).collect();
    let mut added = HashSet::default();
    for (resource, owner) in belonging {
        let group = group_of(owner.version);
        let is_new = !declared.contains(&(group, owner.kind, owner.name));
        if is_new && added.insert((resource.scope, owner.namespace, owner.kind, owner.name)) {
            found.push(owner.resource(resource));
        }
    }
    resources.extend(found);
}

fn key(resource: &Resource) -> (&str, &str, &str) {
    let version = resource.attributes.get("apiVersion");
    let version = version.and_then(Value::as_str).unwrap_or("");
    (group_of(version), &resource.kind, &resource.name)
}

fn group_of(version: &str) -> &str {
    version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// What an object belongs to.
struct Owner<'r> {
    version: &'static str,
    kind: &'static str,
    namespace: &'r str,
    name: &'r str,
    place: Option<Span>,
}

fn owner_of(resource: &Resource) -> Option<Owner<'_>> {
    let (group, kind, _) = key(resource);
    let mut rows = BELONGINGS.iter();
    let (.., by, (version, owner)) =
        rows.find(|(of, kinds, ..)| *of == group && kinds.contains(&kind))?;
    let whole = match by {
        By::Label(label) => resource.attributes.path(&["metadata", "labels", label])?,
        By::Name(path) | By::Reference(path) => resource.attributes.path(path)?,
    };
    let said = match by {
        By::Label(_) | By::Name(_) => whole,
        By::Reference(_) => whole.get("name")?,
    };
    // A reference may be to something of another kind.
    let other = whole.get("kind").and_then(Value::as_str);
    let elsewhere = whole.get("namespace");
    if other.is_some_and(|other| other != *owner) {
        return None;
    }
    let own = resource.address.split_once('/').map(|(first, _)| first);
    let namespace = elsewhere.and_then(Value::as_str).or(own)?;
    let name = said.as_str().filter(|name| is_name(name))?;
    is_name(namespace).then_some(Owner {
        version,
        kind: owner,
        namespace,
        name,
        place: said.span,
    })
}

/// Whether an object can be called so: what is to be filled in says nothing.
fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = |byte: u8| plain(byte) || byte == b'-' || byte == b'.';
    text.len() <= 253 && text.bytes().next().is_some_and(plain) && text.bytes().all(fits)
}

impl Owner<'_> {
    /// Nothing is known of it but what it is called, and who says so.
    fn resource(&self, named_by: &Resource) -> Resource {
        let span = self.place.unwrap_or(named_by.span);
        let text = |text: &str| Value::text(text).at(span);
        let metadata: Map = [
            (Arc::from("name"), text(self.name)),
            (Arc::from("namespace"), text(self.namespace)),
        ]
        .into_iter()
        .collect();
        let whole: Map = [
            (Arc::from("apiVersion"), text(self.version)),
            (Arc::from("kind"), text(self.kind)),
            (Arc::from("metadata"), Value::object(metadata).at(span)),
        ]
        .into_iter()
        .collect();
        let address: Arc<str> = format!("{}/{}/{}", self.namespace, self.kind, self.name).into();
        Resource {
            id: format!("k8s:{address}").into(),
            address,
            scope: named_by.scope,
            dialect: Dialect::Kubernetes,
            kind: self.kind.into(),
            name: self.name.into(),
            mode: Mode::Data,
            provider: Arc::from("kubernetes"),
            attributes: Value::object(whole).at(span),
            instances: Instances::Unknown,
            span,
        }
    }
}

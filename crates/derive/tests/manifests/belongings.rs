//! What objects say that they belong to, and no manifest declares.

use expect_test::expect;

use crate::diagram;

/// Topics, users, connectors and the rest of clusters that somebody else installs, and those who
/// call them.
const OF_OTHERS: &str = r#"
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaTopic
metadata: {name: orders, namespace: shop, labels: {strimzi.io/cluster: events}}
spec: {partitions: 3}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnector
metadata: {name: copy, namespace: shop, labels: {strimzi.io/cluster: copies}}
spec: {config: {connection.url: "jdbc:postgresql://base.shop.svc:5432/shop", schema.registry.url: "http://forms.shop.svc:8081"}}
---
apiVersion: rabbitmq.com/v1beta1
kind: Queue
metadata: {name: letters, namespace: shop}
spec: {name: letters, rabbitmqClusterReference: {name: post, namespace: mail}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata: {name: pool, namespace: shop}
spec: {cluster: {name: main}, type: rw}
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: nightly, namespace: shop}
spec: {cluster: {name: main}, schedule: "0 0 3 * * *"}
---
apiVersion: mongodb.com/v1
kind: MongoDBUser
metadata: {name: web, namespace: shop}
spec: {username: web, db: shop, mongodbResourceRef: {name: "${PLACE}"}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: main
    image: example/web:1
    env:
    - {name: KAFKA_BROKERS, value: "events-kafka-bootstrap:9092"}
    - {name: POST_URL, value: "amqp://post.mail.svc:5672"}
    - {name: LOGIN, valueFrom: {secretKeyRef: {name: main-app, key: password}}}
"#;

#[test]
fn what_objects_belong_to_is_there_though_nothing_declares_it() {
    let found = diagram(&[("shop.yaml", OF_OTHERS)]);
    expect![[r#"
        k8s:shop/KafkaConnect/copies -> k8s:shop/Service/base postgresql 5432 declared @shop.yaml:10
        k8s:shop/KafkaConnect/copies -> k8s:shop/Service/forms http 8081 declared encrypted=false @shop.yaml:10
        k8s:shop/Pod/web -> k8s:mail/RabbitmqCluster/post amqp 5672 declared encrypted=false @shop.yaml:41
        k8s:shop/Pod/web -> k8s:shop/Cluster/main postgresql 5432 declared @shop.yaml:42
        k8s:shop/Pod/web -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:40
        k8s:shop/Pooler/pool -> k8s:shop/Cluster/main postgresql 5432 declared @shop.yaml:20
    "#]].assert_eq(&found.flows());
    let names: Vec<String> = found
        .model
        .elements()
        .iter()
        .filter(|it| it.kind.name() == "data-store")
        .map(|it| {
            let facts = it.facts.iter().map(|(property, _)| property.name());
            format!("{} {}\n", it.id.0, facts.collect::<Vec<_>>().join(" "))
        })
        .collect();
    expect![[r#"
        k8s:mail/RabbitmqCluster/post 
        k8s:shop/Cluster/main backed_up
        k8s:shop/Kafka/events 
        k8s:shop/Service/base 
    "#]]
    .assert_eq(&names.concat());
}

#[test]
fn what_is_declared_in_another_namespace_is_not_there_twice() {
    let declared = r"
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: events, namespace: platform}
spec: {kafka: {replicas: 3}}
";
    let topic = OF_OTHERS.split("---").next().unwrap();
    let found = diagram(&[("shop.yaml", &format!("{topic}{declared}"))]);
    let ids: Vec<&str> = found.model.elements().iter().map(|it| &*it.id.0).collect();
    assert_eq!(ids, ["k8s:platform/Kafka/events"]);
}

/// Nothing is said of a namespace in which somebody else runs something.
#[test]
fn a_namespace_is_not_blamed_for_what_is_only_named_there() {
    let text = "apiVersion: rabbitmq.com/v1beta1\nkind: Queue\nmetadata: {name: letters, namespace: shop}\nspec: {rabbitmqClusterReference: {name: post, namespace: mail}}\n";
    let found = diagram(&[("shop.yaml", text)]);
    let mut boundaries = found.model.boundaries().iter();
    assert!(boundaries.all(|it| it.facts.iter().next().is_none()));
}

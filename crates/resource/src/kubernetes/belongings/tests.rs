//! What kinds belong to, row by row.

use crate::testing::scan;

/// Version and kind of something called `one`, what it says, and what it belongs to.
const ROWS: &str = "
access.strimzi.io/v1alpha1 | KafkaAccess | kafka: {name: all, namespace: other} | k8s:other/Kafka/all
cluster.redpanda.com/v1alpha2 | Topic | cluster: {clusterRef: {name: all}} | k8s:shop/Redpanda/all
flink.apache.org/v1beta1 | FlinkSessionJob | deploymentName: all | k8s:shop/FlinkDeployment/all
hazelcast.com/v1alpha1 | Map | hazelcastResourceName: all | k8s:shop/Hazelcast/all
infinispan.org/v2alpha1 | Cache | clusterName: all | k8s:shop/Infinispan/all
infinispan.org/v2alpha1 | Backup | cluster: all | k8s:shop/Infinispan/all
k8s.keycloak.org/v2alpha1 | KeycloakRealmImport | keycloakCRName: all | k8s:shop/Keycloak/all
k8s.mariadb.com/v1alpha1 | Database | mariaDbRef: {name: all, namespace: other} | k8s:other/MariaDB/all
kafka.banzaicloud.io/v1alpha1 | KafkaTopic | clusterRef: {name: all} | k8s:shop/KafkaCluster/all
mongodb.com/v1 | MongoDBUser | mongodbResourceRef: {name: all} | k8s:shop/MongoDB/all
platform.confluent.io/v1beta1 | KafkaTopic | kafkaClusterRef: {name: all} | k8s:shop/Kafka/all
postgresql.cnpg.io/v1 | Database | cluster: {name: all} | k8s:shop/Cluster/all
rabbitmq.com/v1beta1 | User | rabbitmqClusterReference: {name: all} | k8s:shop/RabbitmqCluster/all
sources.knative.dev/v1alpha1 | RabbitmqSource | rabbitmqClusterReference: {name: all} | k8s:shop/RabbitmqCluster/all
temporal.io/v1beta1 | TemporalNamespace | clusterRef: {name: all} | k8s:shop/TemporalCluster/all
zookeeper.stackable.tech/v1alpha1 | ZookeeperZnode | clusterRef: {name: all} | k8s:shop/ZookeeperCluster/all
";

#[test]
fn each_kind_says_what_it_belongs_to() {
    for row in ROWS.lines().filter(|row| !row.is_empty()) {
        let parts: Vec<&str> = row.split(" | ").collect();
        let [version, kind, says, wanted] = parts[..] else {
            panic!("{row}");
        };
        let text = format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: one, namespace: shop}}\nspec: {{{says}}}\n"
        );
        let found = scan(&[("shop.yaml", &text)]);
        assert!(found.ids().contains(&wanted), "{row}: {:?}", found.ids());
    }
}

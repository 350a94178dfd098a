# Brokers that operators run, and what they connect.

# Strimzi.
resource "Kafka.kafka.strimzi.io" {
  given {
    name      = self.metadata.name
    listeners = coalesce(self.spec.kafka.listeners, [])
    open      = [for it in listeners : it if it.authentication == null]
    plain     = [for it in listeners : it if !coalesce(it.tls, false)]
  }
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
  names      = ["${name}-kafka-bootstrap", "${name}-kafka-brokers", "${name}-zookeeper-client"]
  pod_labels = { "strimzi.io/cluster" = name, "strimzi.io/kind" = "Kafka", "strimzi.io/name" = "${name}-kafka" }
  facts {
    password_required = length(listeners) > 0 ? length(open) == 0 : null
    tls_required      = length(listeners) > 0 ? length(plain) == 0 : null
    replicas          = self.spec.kafka.replicas
    redundant         = self.spec.kafka.replicas != null ? self.spec.kafka.replicas > 1 : null
    data_persisted    = self.spec.kafka.storage.type != null ? self.spec.kafka.storage.type != "ephemeral" : null
  }
  flow {
    for_each      = [for it in listeners : it if contains(["ingress", "loadbalancer", "nodeport", "route"], coalesce(it.type, "-"))]
    from          = internet
    port          = each.value.port
    protocol      = "kafka"
    what          = "a listener takes callers from outside the cluster"
    encrypted     = coalesce(each.value.tls, false)
    authenticated = each.value.authentication != null
  }
}

resource "KafkaNodePool.kafka.strimzi.io" {}

resource "KafkaTopic.kafka.strimzi.io" {}

resource "KafkaUser.kafka.strimzi.io" {}

resource "KafkaConnector.kafka.strimzi.io" {}

resource "KafkaRebalance.kafka.strimzi.io" {}

resource "KafkaConnect.kafka.strimzi.io" {
  element    = "process"
  technology = "connector"
  protocol   = "http"
  port       = 8083
  names      = ["${self.metadata.name}-connect-api"]
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaConnect", "strimzi.io/name" = "${self.metadata.name}-connect" }
  settings   = { bootstrapServers = self.spec.bootstrapServers }
}

resource "KafkaBridge.kafka.strimzi.io" {
  element    = "process"
  technology = "gateway"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-bridge-service"]
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaBridge", "strimzi.io/name" = "${self.metadata.name}-bridge" }
  settings   = { bootstrapServers = self.spec.bootstrapServers }
}

resource "KafkaMirrorMaker2.kafka.strimzi.io" {
  element    = "process"
  technology = "connector"
  names      = ["${self.metadata.name}-mirrormaker2-api"]
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaMirrorMaker2", "strimzi.io/name" = "${self.metadata.name}-mirrormaker2" }
  # Since the first stable version, one target and the sources that are mirrored to it.
  settings = {
    bootstrapServers = concat(
      [for cluster in coalesce(self.spec.clusters, []) : cluster.bootstrapServers],
      [for mirror in coalesce(self.spec.mirrors, []) : mirror.source.bootstrapServers],
      [self.spec.target.bootstrapServers],
    )
  }
}

resource "RabbitmqCluster" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  names      = [self.metadata.name, "${self.metadata.name}-nodes", "${self.metadata.name}-default-user"]
  pod_labels = { "app.kubernetes.io/name" = self.metadata.name, "app.kubernetes.io/component" = "rabbitmq" }
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.tls.disableNonTLSListeners, false)
    replicas          = coalesce(self.spec.replicas, 1)
    redundant         = coalesce(self.spec.replicas, 1) > 1
  }
}

# Confluent's operator: each part refers to others by their addresses.
shape "confluent" {
  element    = "process"
  technology = "connector"
  names      = [self.metadata.name]
  pod_labels = { "app" = self.metadata.name }
  settings   = { dependencies = self.spec.dependencies }
}

resource "Kafka.platform.confluent.io" {
  is         = "confluent"
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9071
  facts {
    data_persisted = true
    replicas       = coalesce(self.spec.replicas, 3)
    redundant      = coalesce(self.spec.replicas, 3) > 1
  }
}

resource "KRaftController.platform.confluent.io" {
  is       = "confluent"
  protocol = "kafka"
  port     = 9074
}

resource "Zookeeper.platform.confluent.io" {
  is         = "confluent"
  element    = "data-store"
  technology = "configuration-store"
  protocol   = "zookeeper"
  port       = 2181
}

resource "Connect.platform.confluent.io" {
  is       = "confluent"
  protocol = "http"
  port     = 8083
}

resource "SchemaRegistry.platform.confluent.io" {
  is       = "confluent"
  protocol = "http"
  port     = 8081
}

resource "KsqlDB.platform.confluent.io" {
  is       = "confluent"
  protocol = "http"
  port     = 8088
}

resource "ControlCenter.platform.confluent.io" {
  is         = "confluent"
  technology = "monitoring"
  protocol   = "http"
  port       = 9021
}

resource "KafkaRestProxy.platform.confluent.io" {
  is       = "confluent"
  protocol = "http"
  port     = 8082
}

resource "KafkaTopic.platform.confluent.io" {}

# Cisco's operator (formerly of Banzai Cloud), Redpanda and Artemis.
resource "KafkaCluster.kafka.banzaicloud.io" {
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 29092
  names      = ["${self.metadata.name}-headless", "${self.metadata.name}-all-broker"]
  pod_labels = { "app" = "kafka", "kafka_cr" = self.metadata.name }
  settings   = { zookeeper_hosts = self.spec.zkAddresses }
}

resource "Redpanda.cluster.redpanda.com" {
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9093
  names      = [self.metadata.name, "${self.metadata.name}-external"]
}

resource "ActiveMQArtemis" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  names      = concat(["${self.metadata.name}-hdls-svc"], [for it in coalesce(self.spec.acceptors, []) : "${self.metadata.name}-${coalesce(it.name, "-")}-0-svc"])
  pod_labels = { "ActiveMQArtemis" = self.metadata.name }
}

resource "EMQX" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  names      = ["${self.metadata.name}-listeners", "${self.metadata.name}-dashboard"]
}

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

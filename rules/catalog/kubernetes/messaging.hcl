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
  names = concat(
    ["strimzi:${split("/", address)[0]}/${name}", "${name}-kafka-bootstrap", "${name}-kafka-brokers", "${name}-zookeeper-client", "${name}-cluster-ca-cert"],
    ["${name}-zookeeper-nodes", "${name}-kafka-exporter", "${name}-cruise-control", "${name}-kafka-*"],
    [for it in listeners : "${name}-kafka-${coalesce(it.name, "-")}-bootstrap"],
  )
  # Who hands out tokens and who decides what a caller may do.
  settings = {
    logins = [for it in listeners : { jwks_uri = it.authentication.jwksEndpointUri, introspection_uri = it.authentication.introspectionEndpointUri, token_uri = it.authentication.tokenEndpointUri }]
    rights = { url = self.spec.kafka.authorization.url, token_uri = self.spec.kafka.authorization.tokenEndpointUri }
  }
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

# Its credentials are in a Secret of its name.
resource "KafkaUser.kafka.strimzi.io" {
  describes = "strimzi:${split("/", address)[0]}/${coalesce(lookup(coalesce(self.metadata.labels, {}), "strimzi.io/cluster", null), "-")}"
  names     = [self.metadata.name]
}

# A Secret for whoever uses a cluster, with its address and an account.
resource "KafkaAccess.access.strimzi.io" {
  describes = "strimzi:${coalesce(self.spec.kafka.namespace, split("/", address)[0])}/${coalesce(self.spec.kafka.name, "-")}"
  names     = [coalesce(self.spec.secretName, self.metadata.name)]
}

# What the workers of a cluster for connectors are told to do.
resource "KafkaConnector.kafka.strimzi.io" {
  given {
    set   = coalesce(self.spec.config, {})
    store = [for key in ["s3.endpoint", "store.url", "aws.s3.endpoint"] : lookup(set, key, null)]
    at    = [for it in store : it if it != null]
  }
  describes = "strimzi-connect:${split("/", address)[0]}/${coalesce(lookup(coalesce(self.metadata.labels, {}), "strimzi.io/cluster", null), "-")}"
  # A bucket is named alone where no endpoint stands beside it.
  settings = {
    config  = set
    buckets = concat([for key in ["s3.bucket.name", "aws.s3.bucket.name"] : "s3://${set[key]}" if length(at) == 0 && lookup(set, key, null) != null], [for key in ["gcs.bucket.name"] : "gs://${set[key]}" if lookup(set, key, null) != null])
  }
}

resource "KafkaRebalance.kafka.strimzi.io" {}

resource "KafkaConnect.kafka.strimzi.io" {
  element    = "process"
  technology = "connector"
  protocol   = "http"
  port       = 8083
  names      = ["strimzi-connect:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-connect-api", "${self.metadata.name}-connect"]
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaConnect", "strimzi.io/name" = "${self.metadata.name}-connect" }
  settings   = { bootstrapServers = self.spec.bootstrapServers, config = self.spec.config, token_uri = self.spec.authentication.tokenEndpointUri }
  reads      = [for it in concat([for one in coalesce(self.spec.externalConfiguration.env, []) : one.valueFrom.secretKeyRef.name], [for one in coalesce(self.spec.externalConfiguration.volumes, []) : one.secret.secretName]) : it if it != null]
}

# The first program for mirrors has one end at each side.
resource "KafkaMirrorMaker.kafka.strimzi.io" {
  element    = "process"
  technology = "connector"
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaMirrorMaker", "strimzi.io/name" = "${self.metadata.name}-mirror-maker" }
  settings   = { bootstrapServers = [self.spec.consumer.bootstrapServers, self.spec.producer.bootstrapServers] }
}

resource "KafkaBridge.kafka.strimzi.io" {
  element    = "process"
  technology = "gateway"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-bridge-service"]
  pod_labels = { "strimzi.io/cluster" = self.metadata.name, "strimzi.io/kind" = "KafkaBridge", "strimzi.io/name" = "${self.metadata.name}-bridge" }
  settings   = { bootstrapServers = self.spec.bootstrapServers, token_uri = self.spec.authentication.tokenEndpointUri }
}

resource "KafkaMirrorMaker2.kafka.strimzi.io" {
  element    = "process"
  technology = "connector"
  names      = ["${self.metadata.name}-mirrormaker2-api", "${self.metadata.name}-mirrormaker2"]
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

# Its logins may be kept elsewhere, and whom it asks for them stands in a text of options.
resource "RabbitmqCluster" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  names      = ["rabbitmq:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name, "${self.metadata.name}-nodes", "${self.metadata.name}-default-user", "${self.metadata.name}-erlang-cookie", coalesce(self.spec.secretBackend.externalSecret.name, "${self.metadata.name}-default-user")]
  pod_labels = { "app.kubernetes.io/name" = self.metadata.name, "app.kubernetes.io/component" = "rabbitmq" }
  settings   = { config = self.spec.rabbitmq.additionalConfig }
  services   = [self.spec.override.service]
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.tls.disableNonTLSListeners, false)
    replicas          = coalesce(self.spec.replicas, 1)
    redundant         = coalesce(self.spec.replicas, 1) > 1
  }
}

# What the operator for topologies makes within it: only users have Secrets of their own.
resource "User.rabbitmq.com" {
  describes = "rabbitmq:${coalesce(self.spec.rabbitmqClusterReference.namespace, split("/", address)[0])}/${coalesce(self.spec.rabbitmqClusterReference.name, "-")}"
  names     = ["${self.metadata.name}-user-credentials"]
}

# What moves messages from other brokers, whose addresses are in Secrets.
resource "Federation.rabbitmq.com" "Shovel.rabbitmq.com" "SchemaReplication.rabbitmq.com" {
  describes = "rabbitmq:${coalesce(self.spec.rabbitmqClusterReference.namespace, split("/", address)[0])}/${coalesce(self.spec.rabbitmqClusterReference.name, "-")}"
  settings  = { endpoints = self.spec.endpoints }
  reads     = [for it in [self.spec.uriSecret.name, self.spec.upstreamSecret.name] : it if it != null]
}

# Confluent's operator: each part refers to others by their addresses, or by the names of
# resources. Brokers that nothing names are those called `kafka` in the same namespace.
shape "confluent" {
  given {
    to      = coalesce(self.spec.dependencies, {})
    brokers = to.kafka.bootstrapEndpoint == null ? "kafka:9071" : null
    ways    = [for it in concat([self.spec.externalAccess], [for one in values(coalesce(self.spec.listeners, {})) : try(one.externalAccess, null)]) : it.type if it.type != null]
  }
  element    = "process"
  technology = "connector"
  services   = [for it in ways : { type = lookup({ loadBalancer = "LoadBalancer", nodePort = "NodePort", route = "LoadBalancer", ingress = "LoadBalancer" }, it, null) }]
  names      = [self.metadata.name]
  pod_labels = { "app" = self.metadata.name }
  settings = {
    dependencies      = to
    bootstrap_servers = brokers
  }
}

resource "Kafka.platform.confluent.io" {
  is         = "confluent"
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9071
  names      = ["confluent:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name]
  settings = {
    dependencies     = to
    controller_hosts = to.kRaftController.clusterRef.name != null ? "${to.kRaftController.clusterRef.name}.${coalesce(to.kRaftController.clusterRef.namespace, split("/", address)[0])}:9074" : null
  }
  facts {
    data_persisted = true
    replicas       = coalesce(self.spec.replicas, 3)
    redundant      = coalesce(self.spec.replicas, 3) > 1
  }
}

resource "KRaftController.platform.confluent.io" {
  is       = "confluent"
  settings = {}
  protocol = "kafka"
  port     = 9074
}

resource "Zookeeper.platform.confluent.io" {
  is         = "confluent"
  element    = "data-store"
  technology = "configuration-store"
  protocol   = "zookeeper"
  port       = 2181
  settings   = {}
}

resource "Connect.platform.confluent.io" {
  is       = "confluent"
  names    = ["confluent-connect:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name]
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

# What the workers of a cluster for connectors are told to do.
resource "Connector.platform.confluent.io" {
  describes = "confluent-connect:${coalesce(self.spec.connectClusterRef.namespace, split("/", address)[0])}/${coalesce(self.spec.connectClusterRef.name, "connect")}"
  settings  = self.spec.configs
}

# A copy of topics of one cluster in another.
resource "ClusterLink.platform.confluent.io" {
  element    = "process"
  technology = "connector"
  settings   = { bootstrap_servers = [self.spec.sourceKafkaCluster.bootstrapEndpoint, self.spec.destinationKafkaCluster.bootstrapEndpoint] }
}

resource "FlinkEnvironment.platform.confluent.io" "FlinkApplication.platform.confluent.io" {
  element    = "process"
  technology = "stream-processor"
  settings   = { configuration = self.spec.flinkConfiguration, args = self.spec.job.args }
}

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
  services   = coalesce(self.spec.clusterSpec.external.enabled, true) ? [{ type = self.spec.clusterSpec.external.type, annotations = self.spec.clusterSpec.external.service.annotations }] : []
}

# Bridges to others stand among the properties.
resource "ActiveMQArtemis" {
  given {
    plan      = coalesce(self.spec.deploymentPlan, {})
    acceptors = coalesce(self.spec.acceptors, [])
    open      = [for it in acceptors : it if coalesce(it.expose, false)]
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  names      = concat(["${self.metadata.name}-hdls-svc", "${self.metadata.name}-wconsj-*", "${self.metadata.name}-credentials-secret"], [for it in acceptors : "${self.metadata.name}-${coalesce(it.name, "-")}-*"])
  pod_labels = { "ActiveMQArtemis" = self.metadata.name }
  settings   = { brokerProperties = self.spec.brokerProperties, env = self.spec.env, connectors = [for it in coalesce(self.spec.connectors, []) : { host = it.port == null ? it.host : "${coalesce(it.host, "-")}:${it.port}" }] }
  flow {
    for_each      = open
    from          = internet
    port          = each.value.port
    what          = "an acceptor takes callers from outside the cluster"
    encrypted     = coalesce(each.value.sslEnabled, false)
    authenticated = coalesce(plan.requireLogin, false)
  }
  flow {
    for_each  = coalesce(self.spec.console.expose, false) ? [self.metadata.name] : []
    from      = internet
    port      = 8161
    protocol  = coalesce(self.spec.console.sslEnabled, false) ? "https" : "http"
    what      = "its console is open to callers from outside the cluster"
    encrypted = coalesce(self.spec.console.sslEnabled, false)
  }
  facts {
    password_required = coalesce(plan.requireLogin, false)
    tls_required      = length(acceptors) > 0 ? length([for it in acceptors : it if !coalesce(it.sslEnabled, false)]) == 0 : null
    data_persisted    = coalesce(plan.persistenceEnabled, false)
    replicas          = coalesce(plan.size, 1)
    redundant         = coalesce(plan.size, 1) > 1
  }
}

resource "EMQX" "EMQXBroker.apps.emqx.io" "EMQXEnterprise.apps.emqx.io" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  names      = ["${self.metadata.name}-listeners", "${self.metadata.name}-dashboard", self.metadata.name, "${self.metadata.name}-headless"]
  settings   = { config = coalesce(self.spec.config.data, self.spec.bootstrapConfig), env = [self.spec.env, self.spec.coreTemplate.spec.env] }
  services   = [self.spec.listenersServiceTemplate, self.spec.dashboardServiceTemplate, self.spec.serviceTemplate, self.spec.emqxTemplate.serviceTemplate]
}

# NATS and Pulsar.
resource "NatsCluster.nats.io" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "nats"
  port       = 4222
  names      = [self.metadata.name, "${self.metadata.name}-mgmt"]
  pod_labels = { app = "nats", "nats_cluster" = self.metadata.name }
  facts {
    replicas  = coalesce(self.spec.size, 1)
    redundant = coalesce(self.spec.size, 1) > 1
  }
}

resource "PulsarCluster" "PulsarBroker" {
  element    = "data-store"
  technology = "stream"
  protocol   = "pulsar"
  port       = 6650
  names      = [self.metadata.name, "${self.metadata.name}-broker", "${self.metadata.name}-proxy"]
  settings   = { zookeeper_servers = self.spec.zkServers }
}

resource "PulsarProxy" {
  element    = "process"
  technology = "proxy"
  protocol   = "pulsar"
  port       = 6650
  names      = [self.metadata.name, "${self.metadata.name}-external"]
  settings   = { broker_address = self.spec.brokerAddress }
}

# Registries of schemas, and change data that is captured from databases.
resource "ApicurioRegistry" {
  element    = "process"
  technology = "schema-registry"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-service"]
  pod_labels = { app = self.metadata.name }
  settings   = { sql = self.spec.configuration.sql.dataSource, kafka = { bootstrapServers = self.spec.configuration.kafkasql.bootstrapServers } }
}

resource "ApicurioRegistry3" {
  element    = "process"
  technology = "schema-registry"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-app-service", "${self.metadata.name}-ui-service"]
  settings   = { sql = self.spec.app.storage.sql.dataSource, kafka = { bootstrapServers = self.spec.app.storage.kafkasql.bootstrapServers } }
}

resource "DebeziumServer" {
  element    = "process"
  technology = "connector"
  protocol   = "http"
  port       = 8080
  settings   = { source = self.spec.source.config, sink = self.spec.sink.config }
}

# Brokers beside those in the file of messaging, and what stands before them or shows them. The
# names are those of the Services and Secrets that an operator makes.

# HiveMQ: the first operator's and the later one's, which names a Service after a listener.
resource "HiveMQCluster" "HiveMQPlatform" {
  given {
    named = coalesce(self.spec.services, [])
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  names      = concat(["hivemq-${self.metadata.name}-*"], [for it in named : coalesce(it.name, it.metadata.name) if it.name != null || it.metadata.name != null])
  pod_labels = [{ "hivemq-platform" = self.metadata.name }, { "hivemq-cluster" = self.metadata.name }]
  services   = [for it in named : { type = coalesce(it.serviceType, it.spec.type, "ClusterIP"), annotations = coalesce(it.annotations, it.metadata.annotations, {}), port = coalesce(it.port, it.containerPort, 1883) } if coalesce(it.exposed, true)]
  # Extensions and the file of the whole lie in ConfigMaps and Secrets.
  reads    = [for it in concat([self.spec.configMapName, self.spec.configSecretName], [for one in coalesce(self.spec.extensions, []) : one.configMapName], [for one in coalesce(self.spec.extensions, []) : one.secretName]) : it if it != null]
  settings = { env = [self.spec.env, [for it in coalesce(self.spec.statefulSet.spec.template.spec.containers, []) : it.env]], config = self.spec.configOverride }
  facts {
    replicas  = coalesce(self.spec.nodeCount, self.spec.statefulSet.spec.replicas, 1)
    redundant = coalesce(self.spec.nodeCount, self.spec.statefulSet.spec.replicas, 1) > 1
  }
}

# Its Service is opened unless told otherwise.
resource "PubSubPlusEventBroker" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "smf"
  port       = 55555
  names      = ["${self.metadata.name}-pubsubplus", "${self.metadata.name}-pubsubplus-*"]
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/name" = "pubsubpluseventbroker" }
  services   = [{ type = coalesce(self.spec.service.type, "LoadBalancer"), annotations = self.spec.service.annotations }]
  facts {
    password_required = true
    redundant         = coalesce(self.spec.redundancy, false)
    data_persisted    = true
  }
}

resource "VerneMQ" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  names      = [self.metadata.name, "${self.metadata.name}-*", "vernemq-${self.metadata.name}"]
}

resource "LavinMQ" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  names      = [self.metadata.name, "${self.metadata.name}-*"]
}

# IBM's: streams that are made of Strimzi's, and queues.
resource "EventStreams" {
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
  names      = ["${self.metadata.name}-*"]
  facts {
    data_persisted = true
  }
}

resource "QueueManager.mq.ibm.com" {
  element    = "data-store"
  technology = "queue"
  protocol   = "ibm-mq"
  port       = 1414
  names      = ["${self.metadata.name}-ibm-mq", "${self.metadata.name}-ibm-mq-*"]
  facts {
    data_persisted = self.spec.queueManager.storage.queueManager.type != null ? self.spec.queueManager.storage.queueManager.type != "ephemeral" : null
  }
}

# Routers of messages, which keep none.
resource "Interconnect" {
  element    = "process"
  technology = "message-router"
  protocol   = "amqp"
  port       = 5672
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings   = { connectors = [for it in concat(coalesce(self.spec.connectors, []), coalesce(self.spec.interRouterConnectors, []), coalesce(self.spec.edgeConnectors, [])) : { host = it.port == null ? it.host : "${coalesce(it.host, "-")}:${it.port}" }] }
}

# RocketMQ: brokers tell name servers where they are, those next to them where none are named.
resource "NameService.rocketmq.apache.org" {
  element    = "process"
  technology = "coordination"
  protocol   = "rocketmq"
  port       = 9876
  names      = ["rocketmq-names:${split("/", address)[0]}", self.metadata.name, "${self.metadata.name}-*"]
}

resource "Broker.rocketmq.apache.org" {
  given {
    told = self.spec.nameServers == null ? "" : self.spec.nameServers
  }
  element    = "data-store"
  technology = "stream"
  protocol   = "rocketmq"
  port       = 10911
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings   = { hosts = told == "" ? [] : split(";", told), env = self.spec.env }
  flow {
    to   = told == "" ? "rocketmq-names:${split("/", address)[0]}" : null
    what = "it tells them where it is"
  }
}

resource "Console.rocketmq.apache.org" {
  element    = "process"
  technology = "dashboard"
  protocol   = "http"
  port       = 8080
  names      = ["console-service", self.metadata.name]
  pods       = [self.spec.consoleDeployment.spec.template]
  flow {
    to   = "rocketmq-names:${split("/", address)[0]}"
    what = "it asks them for the brokers"
  }
}

# StreamNative's operators run Pulsar in parts.
resource "ZooKeeperCluster.zookeeper.streamnative.io" {
  element    = "data-store"
  technology = "configuration-store"
  protocol   = "zookeeper"
  port       = 2181
  names      = [self.metadata.name, "${self.metadata.name}-*"]
}

resource "BookKeeperCluster.bookkeeper.streamnative.io" "BookkeeperCluster.bookkeeper.pravega.io" {
  element    = "data-store"
  technology = "stream"
  protocol   = "bookkeeper"
  port       = 3181
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings   = { zookeeper_servers = [self.spec.zkServers, self.spec.zookeeperUri] }
}

resource "PravegaCluster" {
  element    = "data-store"
  technology = "stream"
  protocol   = "tcp"
  port       = 9090
  names      = ["${self.metadata.name}-pravega-*"]
  settings   = { zookeeper_servers = self.spec.zookeeperUri, bookkeeper_hosts = self.spec.bookkeeperUri, longTerm = self.spec.pravega.longTermStorage }
}

# Functions and connectors of Pulsar: a ConfigMap tells where its brokers are.
resource "Function.compute.functionmesh.io" "Source.compute.functionmesh.io" "Sink.compute.functionmesh.io" {
  given {
    pulsar = coalesce(self.spec.pulsar, {})
  }
  element    = "process"
  technology = self.kind == "Function" ? "stream-processor" : "connector"
  names      = ["${self.metadata.name}-*"]
  pods       = [{ spec = { containers = [{ name = "pulsar-function", image = self.spec.image, env = coalesce(self.spec.pod.env, []) }] } }]
  reads      = [for it in [pulsar.pulsarConfig, pulsar.authSecret] : it if it != null]
  settings   = { config = [self.spec.sourceConfig, self.spec.sinkConfig, self.spec.funcConfig] }
}

# Redpanda's, beside its brokers.
resource "Console.cluster.redpanda.com" {
  element    = "process"
  technology = "dashboard"
  protocol   = "http"
  port       = 8080
  names      = [self.metadata.name]
  settings   = { kafka = self.spec.kafka, registry = self.spec.schemaRegistry, config = self.spec.config, admin = self.spec.redpanda, host = self.spec.cluster.clusterRef.name, hosts = self.spec.clusterRef.name }
  services   = [self.spec.service]
}

resource "Pipeline.cluster.redpanda.com" {
  element    = "process"
  technology = "stream-processor"
  settings   = { config = self.spec.configYaml, env = self.spec.env }
}

# A proxy before brokers: which cluster it shows under which name, others say.
resource "KafkaProxy.kroxylicious.io" {
  element    = "process"
  technology = "proxy"
  protocol   = "kafka"
  port       = 9292
  names      = ["kroxylicious:${split("/", address)[0]}", "kroxylicious:${split("/", address)[0]}/${self.metadata.name}"]
  pod_labels = { "app.kubernetes.io/name" = "kroxylicious", "app.kubernetes.io/instance" = self.metadata.name }
}

resource "VirtualKafkaCluster.kroxylicious.io" {
  describes = "kroxylicious:${split("/", address)[0]}/${coalesce(self.spec.proxyRef.name, "-")}"
  names     = ["${self.metadata.name}-*"]
}

resource "KafkaService.kroxylicious.io" {
  describes = "kroxylicious:${split("/", address)[0]}"
  settings  = { bootstrap_servers = self.spec.bootstrapServers, host = self.spec.strimziKafkaRef.ref.name == null ? null : "${self.spec.strimziKafkaRef.ref.name}-kafka-bootstrap" }
}

# A registry of schemas beside Strimzi's brokers, and a console for them.
resource "StrimziSchemaRegistry" {
  given {
    cluster = lookup(coalesce(self.metadata.labels, {}), "strimzi.io/cluster", null)
  }
  element    = "process"
  technology = "schema-registry"
  protocol   = "http"
  port       = 8081
  names      = [self.metadata.name]
  pod_labels = { app = self.metadata.name }
  settings   = { bootstrap_servers = cluster == null ? null : "${cluster}-kafka-bootstrap:9093" }
  services   = [{ type = self.spec.serviceType }]
}

resource "Console.console.streamshub.github.com" {
  element    = "process"
  technology = "dashboard"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-console-service"]
  settings = {
    bootstrap_servers = [for it in coalesce(self.spec.kafkaClusters, []) : "${it.name}-kafka-bootstrap.${it.namespace}.svc:9092" if it.name != null && it.namespace != null]
    urls              = concat([for it in coalesce(self.spec.metricsSources, []) : it.url], [for it in coalesce(self.spec.schemaRegistries, []) : it.url], [for it in coalesce(self.spec.kafkaConnectClusters, []) : it.url])
  }
  flow {
    for_each  = self.spec.hostname == null ? [] : [self.spec.hostname]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
}

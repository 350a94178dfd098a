# More of what watches: parts of what Prometheus' operator runs under other names, consoles,
# checks from outside, and routers of logs beside those in the files of telemetry and logs.

# Red Hat's stack: a Prometheus of its own with an Alertmanager beside it.
resource "MonitoringStack.monitoring.rhobs" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9090
  names      = ["${self.metadata.name}-prometheus", "${self.metadata.name}-alertmanager"]
  settings   = { remote_write_url = [for it in coalesce(self.spec.prometheusConfig.remoteWrite, []) : it.url] }
}

resource "ThanosQuerier.monitoring.rhobs" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 10902
  names      = ["thanos-querier-${self.metadata.name}"]
}

# Perses: a source of figures belongs to the consoles of its namespace.
resource "Perses" {
  element    = "process"
  technology = "dashboard"
  protocol   = "http"
  port       = coalesce(self.spec.containerPort, 8080)
  names      = ["perses:${split("/", address)[0]}", self.metadata.name]
  settings   = { database = self.spec.config.database }
}

resource "PersesDatasource" {
  given {
    about = coalesce(self.spec.config, self.spec, {})
  }
  describes = "perses:${split("/", address)[0]}"
  settings  = { url = coalesce(about.plugin.spec.proxy.spec.url, about.plugin.spec.directUrl, "-") }
}

# Checks that are made of others from time to time: what they ask stands in lists by kind.
resource "Canary.canaries.flanksource.com" {
  element    = "process"
  technology = "monitoring"
  settings   = { for kind, checks in coalesce(self.spec, {}) : kind => checks if contains(["alertmanager", "databaseBackup", "dns", "elasticsearch", "github", "http", "icmp", "jmeter", "ldap", "mongodb", "mssql", "mysql", "opensearch", "postgres", "prometheus", "redis", "restic", "s3", "tcp"], kind) }
}

resource "EndpointMonitor.endpointmonitor.stakater.com" {
  element    = self.spec.url == null ? null : "process"
  technology = "monitoring"
  settings   = { url = self.spec.url }
}

# SkyWalking.
resource "OAPServer.operator.skywalking.apache.org" {
  given {
    store = self.spec.storage.name
  }
  element    = "process"
  technology = "tracing"
  protocol   = "grpc"
  port       = 11800
  names      = ["skywalking:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-oap", self.metadata.name]
  settings   = { env = self.spec.config }
  flow {
    to   = store == null ? null : "skywalking-store:${split("/", address)[0]}/${store}"
    what = "it keeps what it has there"
  }
}

resource "Storage.operator.skywalking.apache.org" {
  given {
    outside = [for it in [self.spec.address, self.spec.connectAddress] : it if it != null]
  }
  element    = "data-store"
  technology = "search-engine"
  protocol   = "http"
  port       = 9200
  label      = length(outside) > 0 ? outside[0] : self.metadata.name
  names      = ["skywalking-store:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-elasticsearch"]
}

resource "UI.operator.skywalking.apache.org" {
  element    = "process"
  technology = "dashboard"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-ui", self.metadata.name]
  settings   = { url = self.spec.OAPServerAddress }
  services   = [self.spec.service.template]
}

resource "Satellite.operator.skywalking.apache.org" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "grpc"
  port       = 11800
  names      = ["${self.metadata.name}-satellite", self.metadata.name]
  flow {
    for_each = self.spec.OAPServerName == null ? [] : [self.spec.OAPServerName]
    to       = "skywalking:${split("/", address)[0]}/${each.value}"
    what     = "it hands on what it gathers"
  }
}

# Amazon's agent.
resource "AmazonCloudWatchAgent" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "grpc"
  port       = 4317
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  settings   = { config = self.spec.otelConfig, url = "https://monitoring.amazonaws.com", env = self.spec.env }
}

# OpenShift's logs of earlier versions: an operator runs the store beside the agents.
resource "ClusterLogging.logging.openshift.io" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["kibana", "collector", "fluentd"]
  settings   = { host = self.spec.logStore == null ? null : coalesce(self.spec.logStore.type, "elasticsearch") == "lokistack" ? "${coalesce(self.spec.logStore.lokistack.name, "logging-loki")}-gateway-http" : "elasticsearch" }
}

resource "Elasticsearch.logging.openshift.io" {
  is         = "database"
  technology = "search-engine"
  protocol   = "https"
  port       = 9200
  names      = [self.metadata.name, "${self.metadata.name}-*"]
}

# Vector, of which an operator runs agents and gatherers; pipelines say where to.
resource "Vector.observability.kaasops.io" "VectorAggregator.observability.kaasops.io" "ClusterVectorAggregator.observability.kaasops.io" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["vector-operator:", "${self.metadata.name}-agent", "${self.metadata.name}-aggregator"]
  settings   = { env = self.spec.agent.env }
}

resource "VectorPipeline.observability.kaasops.io" "ClusterVectorPipeline.observability.kaasops.io" {
  describes = "vector-operator:"
  settings  = { sinks = self.spec.sinks, sources = self.spec.sources }
}

resource "Sink.loggie.io" "ClusterLogConfig.loggie.io" "LogConfig.loggie.io" {
  element    = self.spec.sink == null && self.spec.pipeline.sink == null ? null : "process"
  technology = "telemetry-collector"
  settings   = { config = [self.spec.sink, self.spec.pipeline.sink, self.spec.pipeline.sources] }
}

# Kube-logging's way of telling logs apart by whose they are.
resource "Collector.telemetry.kube-logging.dev" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["telemetry-controller:", "otelcollector-${self.metadata.name}-collector"]
}

resource "Output.telemetry.kube-logging.dev" {
  describes = "telemetry-controller:"
  settings  = { otlp = self.spec.otlp, http = self.spec.otlphttp, fluent = self.spec.fluentforward }
}

# Odigos tells its collectors where to send what they gather.
resource "Destination.odigos.io" {
  element    = "process"
  technology = "telemetry-collector"
  settings   = { for key, value in coalesce(self.spec.data, {}) : "${lower(key)}_url" => value if strcontains(lower(key), "url") || strcontains(lower(key), "endpoint") || strcontains(lower(key), "host") }
  reads      = [for it in [self.spec.secretRef.name] : it if it != null]
}

# Figures, traces and logs: what collects, keeps and shows them.

# OpenTelemetry's collector; one that is put beside each program has no pods of its own.
resource "OpenTelemetryCollector" {
  given {
    name   = self.metadata.name
    config = can(keys(self.spec.config)) ? self.spec.config : try(yamldecode(self.spec.config), null)
  }
  element    = coalesce(self.spec.mode, "deployment") == "sidecar" ? null : "process"
  technology = "telemetry-collector"
  protocol   = "grpc"
  port       = 4317
  names      = ["${name}-collector", "${name}-collector-headless", "${name}-collector-monitoring", "${name}-collector-extension", "${name}-targetallocator"]
  pod_labels = { "app.kubernetes.io/name" = "${name}-collector", "app.kubernetes.io/component" = "opentelemetry-collector", "app.kubernetes.io/managed-by" = "opentelemetry-operator" }
  settings   = { exporters = config.exporters, extensions = config.extensions, receivers = config.receivers, connectors = config.connectors, env = self.spec.env }
  reads      = [for it in coalesce(self.spec.envFrom, []) : coalesce(it.secretRef.name, it.configMapRef.name) if it.secretRef.name != null || it.configMapRef.name != null]
  monitored  = [for it in [self.spec.observability.metrics.enableMetrics] : { what = "serviceMonitor", enabled = it, labels = self.metadata.labels } if it == true]
  flow {
    for_each  = self.spec.ingress.type == null || self.spec.mode == "sidecar" ? [] : [self.spec.ingress.type]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
}

# What finds out for collectors whom to ask, and what tells of collectors elsewhere.
resource "TargetAllocator.opentelemetry.io" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-targetallocator"]
}

resource "OpAMPBridge.opentelemetry.io" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["${self.metadata.name}-opamp-bridge"]
  settings   = { endpoint = self.spec.endpoint, env = self.spec.env }
}

resource "Jaeger" {
  element    = "process"
  technology = "tracing"
  protocol   = "grpc"
  port       = 14250
  names      = [for end in ["collector", "collector-headless", "query", "agent", "ingester"] : "${self.metadata.name}-${end}"]
  pod_labels = { app = "jaeger", "app.kubernetes.io/instance" = self.metadata.name }
  settings   = { options = self.spec.storage.options, collector = self.spec.collector.options, ingester = self.spec.ingester.options }
  reads      = [for it in [self.spec.storage.secretName] : it if it != null]
  services   = [for it in [self.spec.collector, self.spec.query] : { type = it.serviceType, annotations = it.annotations } if it != null]
  flow {
    for_each  = self.spec.ingress.enabled == true || self.spec.ingress.hosts != null ? [self.metadata.name] : []
    from      = internet
    protocol  = "http"
    port      = 16686
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
  facts {
    data_persisted = contains(["elasticsearch", "cassandra", "badger", "kafka", "grpc-plugin"], coalesce(self.spec.storage.type, "memory"))
  }
}

# Grafana's operators.
resource "Grafana" {
  given {
    labels  = coalesce(self.metadata.labels, {})
    outside = self.spec.external.url
  }
  element    = outside != null ? "external-entity" : "process"
  technology = "dashboard"
  protocol   = outside != null && startswith(coalesce(outside, "-"), "https:") ? "https" : "http"
  port       = outside != null ? null : 3000
  names = concat(
    ["${self.metadata.name}-service", "${self.metadata.name}-admin-credentials", "grafana:"],
    [for key, value in labels : "grafana:${key}=${value}"],
  )
  pod_labels = { app = self.metadata.name }
  flow {
    for_each  = outside == null && (self.spec.route != null || self.spec.httpRoute != null || coalesce(self.spec.ingress.enabled, self.spec.ingress != null)) ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
  settings   = { database = self.spec.config.database, env = [for it in coalesce(self.spec.deployment.spec.template.spec.containers, []) : it.env] }
  facts {
    authentication_required = true
    anonymous_access        = tostring(coalesce(lookup(coalesce(lookup(coalesce(self.spec.config, {}), "auth.anonymous", null), {}), "enabled", null), "false")) == "true"
    replicas                = coalesce(self.spec.deployment.spec.replicas, 1)
  }
}

# It belongs to each that a selector of labels chooses.
resource "GrafanaDatasource" {
  given {
    chosen = coalesce(self.spec.instanceSelector.matchLabels, {})
  }
  describes = length(chosen) == 0 ? "grafana:" : length(chosen) == 1 ? join("", [for key, value in chosen : "grafana:${key}=${value}"]) : null
  settings  = { url = self.spec.datasource.url }
}

# The former operator's have a list of them, for each of their namespace.
resource "GrafanaDataSource.integreatly.org" {
  describes = "grafana:"
  settings  = { urls = [for it in coalesce(self.spec.datasources, []) : it.url] }
}

# Whom one tells of alerts.
resource "GrafanaContactPoint" {
  given {
    chosen = coalesce(self.spec.instanceSelector.matchLabels, {})
  }
  describes = length(chosen) == 0 ? "grafana:" : length(chosen) == 1 ? join("", [for key, value in chosen : "grafana:${key}=${value}"]) : null
  settings  = { own = self.spec.settings, receivers = [for it in coalesce(self.spec.receivers, []) : it.settings] }
}

resource "LokiStack" {
  element    = "process"
  technology = "log-store"
  protocol   = "http"
  port       = 3100
  names      = concat(["lokistack:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-gateway-http"], [for part in ["distributor", "ingester", "querier", "query-frontend", "compactor", "index-gateway", "ruler"] : "${self.metadata.name}-${part}-http"])
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/name" = "lokistack" }
  reads      = [for it in [self.spec.storage.secret.name] : it if it != null]
}

# What evaluates rules for it: whom that tells of alerts, and where it writes figures to.
resource "RulerConfig.loki.grafana.com" {
  describes = "lokistack:${split("/", address)[0]}/${self.metadata.name}"
  settings  = { endpoints = self.spec.alertmanager.endpoints, remote_write = self.spec.remoteWrite.client.url }
}

resource "TempoStack" {
  element    = "process"
  technology = "trace-store"
  protocol   = "grpc"
  port       = 4317
  settings   = { endpoint = self.spec.template.queryFrontend.jaegerQuery.monitorTab.prometheusEndpoint, issuers = [for it in coalesce(self.spec.tenants.authentication, []) : { url = it.oidc.issuerURL }] }
  flow {
    for_each  = [for it in [self.spec.template.gateway.ingress.type, self.spec.template.queryFrontend.jaegerQuery.ingress.type] : it if it != null]
    from      = internet
    protocol  = "http"
    port      = null
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
  names      = concat(["tempo-${self.metadata.name}"], [for part in ["distributor", "gateway", "query-frontend", "querier", "ingester", "compactor"] : "tempo-${self.metadata.name}-${part}"])
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/name" = "tempo" }
  reads      = [for it in [self.spec.storage.secret.name] : it if it != null]
}

resource "TempoMonolithic" {
  element    = "process"
  technology = "trace-store"
  protocol   = "grpc"
  port       = 4317
  names      = ["tempo-${self.metadata.name}", "tempo-${self.metadata.name}-gateway", "tempo-${self.metadata.name}-jaegerui"]
  flow {
    for_each  = [for it in [self.spec.jaegerui.ingress, self.spec.jaegerui.route] : self.metadata.name if coalesce(it.enabled, false)]
    from      = internet
    protocol  = "http"
    port      = 16686
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
  reads      = [for it in [self.spec.storage.traces.s3.secret, self.spec.storage.traces.gcs.secret, self.spec.storage.traces.azure.secret] : it if it != null]
}

resource "GrafanaAgent" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "http"
  port       = 8080
  names      = [self.metadata.name, "grafana-agent:"]
  settings   = { remote_write = self.spec.metrics.remoteWrite, clients = self.spec.logs.clients }
}

# The same program from its operator, which takes what its chart does.
resource "Alloy.collectors.grafana.com" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "http"
  port       = 12345
  names      = [self.metadata.name]
  settings   = { config = self.spec.alloy.configMap.content, env = self.spec.alloy.extraEnv }
}

resource "MetricsInstance" "LogsInstance" {
  describes = "grafana-agent:"
  settings  = { remote_write = self.spec.remoteWrite, clients = self.spec.clients }
}

# VictoriaMetrics': each part has a Service with its kind before its name.
shape "victoria" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  names      = ["${lower(self.kind)}-${self.metadata.name}"]
  pod_labels = { "app.kubernetes.io/name" = lower(self.kind), "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/component" = "monitoring" }
  settings = {
    remote_write = [for it in coalesce(self.spec.remoteWrite, []) : it.url]
    datasource   = self.spec.datasource.url
    notifiers    = concat([self.spec.notifier.url], [for it in coalesce(self.spec.notifiers, []) : it.url])
    read         = self.spec.remoteRead.url
    write        = can(keys(self.spec.remoteWrite)) ? self.spec.remoteWrite.url : null
    config       = [self.spec.inlineScrapeConfig, self.spec.configRawYaml]
    others       = [for it in concat([self.spec.datasource], coalesce(self.spec.notifiers, [])) : { url = it.url } if it.url != null]
  }
  reads    = [for it in [self.spec.additionalScrapeConfigs.name, self.spec.configSecret, self.spec.externalConfig.secretRef.name] : it if it != null]
  services = [self.spec.serviceSpec]
  flow {
    for_each  = self.spec.ingress == null ? [] : [self.metadata.name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

resource "VMSingle" "VLSingle" "VTSingle" {
  is         = "victoria"
  element    = "data-store"
  technology = self.kind == "VLSingle" ? "log-store" : self.kind == "VTSingle" ? "trace-store" : "time-series-database"
  port       = self.kind == "VLSingle" ? 9428 : self.kind == "VTSingle" ? 10428 : 8428
  settings   = {}
  facts {
    data_persisted = self.spec.storage != null
  }
}

resource "VLogs" {
  is         = "victoria"
  element    = "data-store"
  technology = "log-store"
  port       = 9428
}

resource "VMCluster" "VLCluster" "VTCluster" {
  is         = "victoria"
  element    = "data-store"
  technology = self.kind == "VLCluster" ? "log-store" : self.kind == "VTCluster" ? "trace-store" : "time-series-database"
  names      = [for part in ["insert", "select", "storage", "clusterlb", "insertinternal", "selectinternal"] : "${lower(substr(self.kind, 0, 2))}${part}-${self.metadata.name}"]
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/component" = "monitoring", "managed-by" = "vm-operator" }
  settings   = {}
}

resource "VMAgent" "VLAgent" {
  is   = "victoria"
  port = self.kind == "VLAgent" ? 9429 : 8429
}

resource "VMAlert" {
  is         = "victoria"
  technology = "alerting"
  port       = 8080
}

resource "VMAlertmanager" {
  is         = "victoria"
  technology = "alerting"
  port       = 9093
}

resource "VMAnomaly" {
  is         = "victoria"
  technology = "alerting"
  port       = 8490
  settings   = { reader = { url = self.spec.reader.datasourceURL }, writer = { url = self.spec.writer.datasourceURL } }
}

resource "VMAuth" {
  is         = "victoria"
  names      = ["victoria-proxy:", "vmauth-${self.metadata.name}"]
  technology = "reverse-proxy"
  port       = 8427
}

# Whom the proxy lets which user through to.
resource "VMUser" {
  given {
    targets = coalesce(self.spec.targetRefs, [])
  }
  describes = "victoria-proxy:"
  settings = {
    urls  = concat([for it in targets : it.static.url], flatten([for it in targets : coalesce(it.static.urls, [])]))
    hosts = [for it in targets : "${lower(reverse(split("/", it.crd.kind))[0])}-${it.crd.name}.${coalesce(it.crd.namespace, split("/", address)[0])}.svc" if it.crd.name != null && it.crd.kind != null]
  }
}

# Agents of vendors: what they gather goes to the vendor.
resource "DatadogAgent" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["${self.metadata.name}-agent", "${self.metadata.name}-cluster-agent", "datadog-agent"]
  settings   = { url = "https://api.${coalesce(self.spec.global.site, "datadoghq.com")}" }
}

resource "DynaKube" {
  element    = "process"
  technology = "telemetry-collector"
  names      = ["${self.metadata.name}-activegate"]
  settings   = { url = self.spec.apiUrl }
}

resource "InstanaAgent" {
  element    = "process"
  technology = "telemetry-collector"
  names      = [self.metadata.name, "instana-agent"]
  settings   = { host = self.spec.agent.endpointHost }
}

resource "Standalone.enterprise.splunk.com" "SearchHeadCluster.enterprise.splunk.com" "IndexerCluster.enterprise.splunk.com" {
  element    = "data-store"
  technology = "log-store"
  protocol   = "https"
  port       = 8089
  names      = [for part in ["standalone", "search-head", "indexer"] : "splunk-${self.metadata.name}-${part}-service"]
}

# Where Velero keeps what it saves.
# One with an address is a store that is part of the manifests, or another's.
resource "BackupStorageLocation.velero.io" {
  element    = self.spec.config.s3Url == null ? "data-store" : "process"
  technology = self.spec.config.s3Url == null ? "object-store" : "backup"
  settings   = { url = self.spec.config.s3Url }
  names      = ["velero-kept:${split("/", address)[0]}/${self.metadata.name}"]
  label      = coalesce(self.spec.objectStorage.bucket, self.metadata.name)
  protocol   = startswith(coalesce(self.spec.config.s3Url, "https"), "http:") ? "http" : "https"
  flow {
    from = self.spec.config.s3Url == null ? "velero:" : null
    to   = self.spec.config.s3Url == null ? "velero-kept:${split("/", address)[0]}/${self.metadata.name}" : null
    what = "it keeps copies there"
  }
  facts {
    sensitivity = "backups"
  }
}


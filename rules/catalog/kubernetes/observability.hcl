# What the Prometheus operator runs. Whom it asks for figures is found by a pass.

shape "prometheus" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9090
  names      = ["prometheus-operated", "prometheus-${self.metadata.name}"]
  pod_labels = merge(coalesce(self.spec.podMetadata.labels, {}), {
    "app.kubernetes.io/name"       = "prometheus"
    "app.kubernetes.io/instance"   = self.metadata.name
    "operator.prometheus.io/name"  = self.metadata.name
    "app.kubernetes.io/managed-by" = "prometheus-operator"
    "prometheus"                   = self.metadata.name
    "app"                          = "prometheus"
  })
  settings = {
    remote_write_url = [for it in coalesce(self.spec.remoteWrite, []) : it.url]
    remote_read_url  = [for it in coalesce(self.spec.remoteRead, []) : it.url]
    alertmanagers    = [for it in coalesce(self.spec.alerting.alertmanagers, []) : { host = "${coalesce(it.name, "-")}.${coalesce(it.namespace, self.metadata.namespace, "default")}.svc" }]
  }
  reads = [for it in [self.spec.thanos.objectStorageConfig.name, self.spec.additionalScrapeConfigs.name, self.spec.additionalAlertManagerConfigs.name] : it if it != null]
  facts {
    replicas       = coalesce(self.spec.replicas, 1)
    redundant      = coalesce(self.spec.replicas, 1) > 1
    data_persisted = self.spec.storage.volumeClaimTemplate != null
  }
}

resource "Prometheus" {
  is = "prometheus"
}

resource "PrometheusAgent" {
  is = "prometheus"
}

resource "Alertmanager" {
  element    = "process"
  technology = "alerting"
  protocol   = "http"
  port       = 9093
  names      = ["alertmanager-operated", "alertmanager-${self.metadata.name}"]
  pod_labels = merge(coalesce(self.spec.podMetadata.labels, {}), {
    "app.kubernetes.io/name"       = "alertmanager"
    "app.kubernetes.io/instance"   = self.metadata.name
    "app.kubernetes.io/managed-by" = "prometheus-operator"
    "alertmanager"                 = self.metadata.name
    "app"                          = "alertmanager"
  })
  # Whom it tells stands in a Secret that goes by its name where none is named.
  reads = [coalesce(self.spec.configSecret, "alertmanager-${self.metadata.name}")]
  facts {
    replicas  = coalesce(self.spec.replicas, 1)
    redundant = coalesce(self.spec.replicas, 1) > 1
  }
}

# A part of what the Alertmanagers are told that choose it, which a pass finds out.
resource "AlertmanagerConfig" {}

resource "ThanosRuler" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 10902
  names      = ["thanos-ruler-operated"]
  reads      = [for it in [self.spec.objectStorageConfig.name, self.spec.queryConfig.name, self.spec.alertmanagersConfig.name] : it if it != null]
  pod_labels = { "app.kubernetes.io/name" = "thanos-ruler", "thanos-ruler" = self.metadata.name }
  settings = {
    query_endpoints   = self.spec.queryEndpoints
    alertmanagers_url = self.spec.alertmanagersUrl
  }
}

# Operators that gather the logs of all pods and hand them on. What they run is told of outputs
# by resources of their own, so that those speak for what runs.

# The operator of kube-logging: agents on all machines, and one that gathers what they send.
resource "Logging.logging.banzaicloud.io" {
  given {
    name  = self.metadata.name
    group = coalesce(self.spec.loggingRef, "")
  }
  element    = "process"
  technology = "log-router"
  protocol   = "tcp"
  port       = self.spec.syslogNG != null ? 601 : 24240
  names      = concat(["logging:${group}"], [for end in ["fluentd", "fluentd-headless", "syslog-ng"] : "${coalesce(self.spec.controlNamespace, split("/", address)[0])}/${name}-${end}"])
  settings   = { forward = self.spec.errorOutputRef == null ? self.spec.fluentbit.forwardOptions.Upstream : null }
}

resource "FluentbitAgent.logging.banzaicloud.io" {
  element    = "process"
  technology = "telemetry-collector"
  settings   = { targetHost = self.spec.targetHost, http = self.spec.networkOutput }
  flow {
    to   = self.spec.targetHost == null ? "logging:${coalesce(self.spec.loggingRef, "")}" : null
    what = "it sends there what it gathers"
  }
}

resource "Output.logging.banzaicloud.io" "ClusterOutput.logging.banzaicloud.io" "SyslogNGOutput.logging.banzaicloud.io" "SyslogNGClusterOutput.logging.banzaicloud.io" {
  given {
    s3     = coalesce(self.spec.s3, {})
    bucket = [for it in [s3.s3_bucket, s3.bucket] : "s3://${it}" if it != null]
    gcs    = [for it in [self.spec.gcs.bucket] : "gs://${it}" if it != null]
  }
  describes = "logging:${coalesce(self.spec.loggingRef, "")}"
  settings  = { outputs = self.spec, buckets = concat(bucket, gcs) }
}

resource "HostTailer.logging-extensions.banzaicloud.io" "EventTailer.logging-extensions.banzaicloud.io" {
  element    = "process"
  technology = "telemetry-collector"
}

# Fluent's own operator.
resource "FluentBit.fluentbit.fluent.io" "Collector.fluentbit.fluent.io" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "http"
  port       = 2020
  names      = [self.metadata.name, "fluent-operator:bit"]
  pod_labels = { "app.kubernetes.io/name" = self.metadata.name }
}

resource "Fluentd.fluentd.fluent.io" {
  element    = "process"
  technology = "log-router"
  protocol   = "tcp"
  port       = 24224
  names      = [self.metadata.name, "fluent-operator:d"]
  pod_labels = { "app.kubernetes.io/name" = "fluentd", "app.kubernetes.io/instance" = self.metadata.name }
}

resource "ClusterOutput.fluentbit.fluent.io" "Output.fluentbit.fluent.io" {
  given {
    bucket = [for it in [self.spec.s3.Bucket] : "s3://${it}" if it != null]
  }
  describes = "fluent-operator:bit"
  settings  = { outputs = self.spec, buckets = bucket }
}

resource "ClusterOutput.fluentd.fluent.io" "Output.fluentd.fluent.io" {
  describes = "fluent-operator:d"
  settings  = { outputs = self.spec.outputs }
}

# OpenShift's.
resource "ClusterLogForwarder" {
  element    = "process"
  technology = "telemetry-collector"
  settings   = { outputs = self.spec.outputs }
}

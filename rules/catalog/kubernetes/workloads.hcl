# What runs. Containers are looked at by a pass, since what holds for a container is decided
# on two levels; here it is only said what runs and which image says more about it.

shape "workload" {
  given {
    pod        = coalesce(self.spec.template.spec, self.spec.jobTemplate.spec.template.spec, self.spec.jobTargetRef.template.spec, self.spec.podTemplate.spec, self.template.spec, self.spec)
    # What runs to its end with a command of its own has the program of its image at hand, as a
    # client of what others run with it.
    ends       = contains(["CronJob", "Job", "ScaledJob"], coalesce(self.kind, "-"))
    containers = [for it in coalesce(pod.containers, []) : it if !ends || it.command == null && it.args == null]
  }
  element    = "process"
  technology = "container"
  images     = [for it in containers : it.image]
  containers = [for it in containers : {
    image       = it.image
    command     = concat(coalesce(it.command, []), coalesce(it.args, []))
    environment = merge([for variable in coalesce(it.env, []) : { (variable.name) = variable.value != null ? variable.value : variable.valueFrom != null ? "-" : null } if variable.name != null]...)
  }]
}

resource "Deployment" {
  is = "workload"
}

resource "StatefulSet" {
  is = "workload"
}

resource "DaemonSet" {
  is = "workload"
}

resource "ReplicaSet" {
  is = "workload"
}

resource "ReplicationController" {
  is = "workload"
}

resource "Job" {
  is = "workload"
}

resource "CronJob" {
  is = "workload"
}

resource "Pod" {
  is = "workload"
}

# A form that whoever creates pods may start from.
resource "PodTemplate" {
  is = "workload"
}

# Argo's progressive delivery. One that points at a Deployment only steers it.
resource "Rollout" {
  is      = "workload"
  element = self.spec.workloadRef == null ? "process" : null
}

# OpenShift's older form of a Deployment.
resource "DeploymentConfig" {
  is = "workload"
}

# Knative's: it runs pods behind a Service of its own name.
resource "Service.serving.knative.dev" {
  is       = "workload"
  protocol = "http"
  port     = 80
  names    = [self.metadata.name]
}

# What a Service of the older form leads to; a Route opens it.
resource "Configuration.serving.knative.dev" {
  is       = "workload"
  protocol = "http"
  port     = 80
  names    = [self.metadata.name]
}

resource "DomainMapping.serving.knative.dev" {}

# KEDA's: pods that are started for what waits elsewhere.
resource "ScaledJob" {
  is = "workload"
}

# What its operator looks at, and whoever takes what waits there, is found by a pass.
resource "ScaledObject" {}

# Flagger's trials of a new version: who starts calls for them, and who is asked for figures.
# The names that it gives to versions are found by a pass.
resource "Canary.flagger.app" {
  given {
    hooks = [for it in coalesce(self.spec.analysis.webhooks, self.spec.canaryAnalysis.webhooks, []) : it.url if it.url != null]
  }
  element    = length(hooks) > 0 ? "process" : null
  technology = "deployment-check"
  settings   = { urls = hooks }
}

resource "MetricTemplate.flagger.app" {
  element    = self.spec.provider.address != null ? "process" : null
  technology = "deployment-check"
  settings   = { address = self.spec.provider.address }
}

resource "AlertProvider.flagger.app" {
  element    = self.spec.address != null ? "process" : null
  technology = "deployment-check"
  settings   = { address = self.spec.address }
}

# Argo's trials of a new version. Whom they ask is found by a pass; some ask by starting a Job,
# or a service of somebody's of a known name.
resource "AnalysisTemplate" "ClusterAnalysisTemplate" "AnalysisRun.argoproj.io" {
  given {
    asked = [for it in coalesce(self.spec.metrics, []) : it.provider]
  }
  element    = length(asked) > 0 ? "process" : null
  technology = "deployment-check"
  pods       = [for it in asked : it.job.spec.template]
  settings = {
    urls = concat(
      [for it in asked : "https://api.datadoghq.com" if it.datadog != null],
      [for it in asked : "https://insights-api.newrelic.com" if it.newRelic != null],
    )
  }
}

# Sandboxes of Kubernetes' SIG Apps: pods that are kept ready for whoever claims one.
resource "Sandbox.agents.x-k8s.io" {
  is = "workload"
}

resource "SandboxTemplate.extensions.agents.x-k8s.io" {
  is = "workload"
}

resource "SandboxClaim.extensions.agents.x-k8s.io" {}

resource "SandboxWarmPool.extensions.agents.x-k8s.io" {}

# Kubernetes' own Service only points at pods, which is a pass's work.
resource "Service" {}

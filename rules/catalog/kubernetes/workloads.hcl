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

# KEDA's: pods that are started for what waits elsewhere.
resource "ScaledJob" {
  is = "workload"
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

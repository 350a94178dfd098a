# What brings programs into a cluster, and builds them.

# What Argo CD runs itself; what it deploys is rendered.
resource "ArgoCD.argoproj.io" {
  element    = "process"
  technology = "continuous-delivery"
  protocol   = "https"
  port       = 443
  names      = [for end in ["server", "repo-server", "metrics", "server-metrics", "dex-server", "redis"] : "${self.metadata.name}-${end}"]
  services   = [{ type = self.spec.server.service.type }]
  settings   = { login = self.spec.oidcConfig, logins = self.spec.sso.dex.config, remote = { redis_host = self.spec.redis.remote, repo_host = self.spec.repo.remote } }
  flow {
    for_each  = coalesce(self.spec.server.ingress.enabled, false) || coalesce(self.spec.server.route.enabled, false) ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
  facts {
    administrative_interface = true
    authentication_required  = true
  }
}

# Tekton: the steps of a task are containers of one pod.
shape "steps" {
  given {
    spec  = coalesce(self.spec.taskSpec, self.spec)
    place = split("/", address)[0]
    refs  = [for it in coalesce(self.spec.tasks, []) : it.taskRef.name if it.taskRef.name != null]
    parts = [for it in coalesce(self.spec.pipelineSpec.tasks, spec.tasks, []) : it.taskSpec]
    steps = concat(coalesce(spec.steps, []), coalesce(spec.sidecars, []), flatten([for it in parts : concat(coalesce(it.steps, []), coalesce(it.sidecars, []))]))
  }
  element    = length(steps) > 0 ? "process" : null
  technology = "workflow"
  names      = ["tekton:${place}/${self.kind}/${self.metadata.name}"]
  # A pipeline without steps of its own is what it refers to.
  stands_for = length(steps) > 0 || length(refs) == 0 ? null : [for it in refs : "tekton:${place}/Task/${it}"]
  pods       = [{ spec = { containers = steps, volumes = coalesce(spec.volumes, []), serviceAccountName = self.spec.serviceAccountName } }]
}

resource "Task.tekton.dev" "ClusterTask.tekton.dev" "TaskRun.tekton.dev" "Pipeline.tekton.dev" "PipelineRun.tekton.dev" {
  is = "steps"
}

# What an event starts.
resource "TriggerTemplate.triggers.tekton.dev" {
  given {
    place = split("/", address)[0]
    made  = coalesce(self.spec.resourcetemplates, [])
  }
  names      = ["tekton:${place}/TriggerTemplate/${self.metadata.name}"]
  stands_for = concat([for it in made : "tekton:${place}/Pipeline/${it.spec.pipelineRef.name}" if it.spec.pipelineRef.name != null], [for it in made : "tekton:${place}/Task/${it.spec.taskRef.name}" if it.spec.taskRef.name != null])
}

resource "EventListener.triggers.tekton.dev" {
  given {
    place   = split("/", address)[0]
    started = [for it in coalesce(self.spec.triggers, []) : coalesce(it.template.ref, it.template.name, "-")]
    # Who looks at an event before anything is made of it.
    between = [for it in flatten([for one in coalesce(self.spec.triggers, []) : coalesce(one.interceptors, [])]) : it.webhook.objectRef if it.webhook.objectRef.name != null]
    kind = coalesce(self.spec.resources.kubernetesResource.serviceType, self.spec.serviceType, "ClusterIP")
  }
  element    = "process"
  technology = "event-source"
  protocol   = "http"
  port       = 8080
  names      = ["el-${self.metadata.name}"]
  flow {
    for_each = started
    to       = "tekton:${place}/TriggerTemplate/${each.value}"
    what     = "it starts it"
  }
  settings   = { hosts = [for it in between : "${it.name}.${coalesce(it.namespace, split("/", address)[0])}.svc"] }
  pod_labels = { "app.kubernetes.io/managed-by" = "EventListener", "app.kubernetes.io/part-of" = "Triggers", "eventlistener" = self.metadata.name }
  flow {
    for_each = contains(["NodePort", "LoadBalancer"], kind) ? [kind] : []
    from     = internet
    protocol = "http"
    port     = 8080
    what     = "its type opens the Service"
  }
}

resource "Jenkins.jenkins.io" {
  element    = "process"
  technology = "build-server"
  protocol   = "http"
  port       = 8080
  names      = ["jenkins-operator-http-${self.metadata.name}", "jenkins-operator-slave-${self.metadata.name}", "jenkins-operator-credentials-${self.metadata.name}"]
  pods       = [{ spec = self.spec.master }]
  pod_labels = { app = "jenkins-operator", "jenkins-cr" = self.metadata.name }
  facts {
    administrative_interface = true
    authentication_required  = true
  }
}

# What runs the jobs of a forge asks the forge for them.
shape "runner" {
  element    = "process"
  technology = "build"
  pods       = [self.spec.template, self.spec.template.spec]
}

resource "RunnerDeployment.actions.summerwind.dev" "RunnerSet.actions.summerwind.dev" "Runner.actions.summerwind.dev" {
  is       = "runner"
  settings = { url = "https://github.com" }
}

resource "AutoscalingRunnerSet.actions.github.com" {
  is       = "runner"
  settings = { url = self.spec.githubConfigUrl }
}

resource "Runner.apps.gitlab.com" {
  is       = "runner"
  settings = { url = self.spec.gitlabUrl }
}

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
    refs  = [for it in concat(coalesce(self.spec.tasks, []), coalesce(self.spec.finally, [])) : it.taskRef.name if it.taskRef.name != null]
    tasks = concat(coalesce(self.spec.pipelineSpec.tasks, spec.tasks, []), coalesce(self.spec.pipelineSpec.finally, spec.finally, []))
    parts = [for it in tasks : it.taskSpec]
    told  = concat(coalesce(self.spec.params, []), coalesce(self.spec.pipelineSpec.params, []), coalesce(spec.params, []), flatten([for it in tasks : coalesce(it.params, [])]))
    steps = concat(coalesce(spec.steps, []), coalesce(spec.sidecars, []), flatten([for it in parts : concat(coalesce(it.steps, []), coalesce(it.sidecars, []))]))
  }
  element    = length(steps) > 0 || length(tasks) > 0 ? "process" : null
  technology = "workflow"
  names      = ["tekton:${place}/${self.kind}/${coalesce(self.metadata.name, self.metadata.generateName, "-")}"]
  # A run of something declared is that.
  describes  = length(steps) > 0 || length(tasks) > 0 ? null : self.spec.pipelineRef.name != null ? "tekton:${place}/Pipeline/${self.spec.pipelineRef.name}" : self.spec.taskRef.name != null ? "tekton:${place}/Task/${self.spec.taskRef.name}" : null
  # What a task is told is told by the pipeline, to tasks of catalogs elsewhere, too.
  settings   = { told = [for it in told : { name = it.name, value = coalesce(it.value, it.default) }] }
  flow {
    for_each = refs
    to       = "tekton:${place}/Task/${each.value}"
    what     = "it runs it"
  }
  pods       = length(steps) == 0 ? [] : [{ spec = { containers = steps, volumes = coalesce(spec.volumes, []), serviceAccountName = self.spec.serviceAccountName } }]
}

resource "Task.tekton.dev" "ClusterTask.tekton.dev" "TaskRun.tekton.dev" "Pipeline.tekton.dev" "PipelineRun.tekton.dev" {
  is = "steps"
}

# What an event starts.
resource "TriggerTemplate.triggers.tekton.dev" {
  given {
    place = split("/", address)[0]
    made  = coalesce(self.spec.resourcetemplates, [])
    whole = [for it in made : it if it.spec.pipelineRef == null && it.spec.taskRef == null]
  }
  names      = ["tekton:${place}/TriggerTemplate/${self.metadata.name}"]
  stands_for = concat([for it in whole : "tekton:${coalesce(it.metadata.namespace, place)}/${it.kind}/${coalesce(it.metadata.name, it.metadata.generateName, "-")}"], [for it in made : "tekton:${place}/Pipeline/${it.spec.pipelineRef.name}" if it.spec.pipelineRef.name != null], [for it in made : "tekton:${place}/Task/${it.spec.taskRef.name}" if it.spec.taskRef.name != null])
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

# What brings programs into a cluster, and builds them.

# A chart that is installed by a resource: what it brings is known by its name alone, as that of
# a part that is not on disk. One from a folder of the repository is rendered by itself, and the
# charts for any application say in their values what runs.
shape "release" {
  given {
    release = self.metadata.name
    title   = "-"
    place   = null
    values  = self.spec.values
    from    = startswith(coalesce(title, "-"), ".") || strcontains(coalesce(title, "-"), "/") ? "-" : coalesce(title, "-")
    full    = strcontains(release, from) ? release : "${release}-${from}"
    before  = place == null ? "" : "${place}/"
    parts   = flatten([for controller in values(coalesce(values.controllers, {})) : values(coalesce(controller.containers, {}))])
    files   = [for it in values(coalesce(values.persistence, {})) : it.name if contains(["configMap", "secret"], coalesce(it.type, "-"))]
    listed  = ["env", "envVars", "environment", "extraEnv", "extraEnvVars", "externalDatabase", "externalElasticsearch", "externalKafka", "externalMariadb", "externalMysql", "externalPostgresql", "externalRabbitmq", "externalRedis", "externalS3"]
    runs = [for it in parts : {
      image = can(keys(it.image)) ? "${coalesce(it.image.repository, "-")}:${coalesce(it.image.tag, "latest")}" : it.image
      args  = concat(can(tolist(it.command)) ? coalesce(it.command, []) : [], can(tolist(it.args)) ? coalesce(it.args, []) : [])
      env = concat(
        [for name in try(keys(it.env), []) : { name = name, value = tostring(it.env[name]) } if nonsensitive(can(tostring(it.env[name])))],
        [for name in try(keys(it.env), []) : { name = name, value = it.env[name].value, valueFrom = it.env[name].valueFrom } if nonsensitive(can(keys(it.env[name])))],
        nonsensitive(can(keys(it.env))) ? [] : [for one in coalesce(it.env, []) : one],
      )
      envFrom = [for source in coalesce(it.envFrom, []) : {
        secretRef    = source.secretRef.name == null ? null : { name = replace(source.secretRef.name, "{{ .Release.Name }}", release) }
        configMapRef = source.configMapRef.name == null ? null : { name = replace(source.configMapRef.name, "{{ .Release.Name }}", release) }
      }]
      securityContext = it.securityContext
      resources       = it.resources
    }]
    written = nonsensitive(length(parts) > 0)
  }
  chart      = written || from == "-" ? null : lookup({ "postgresql-ha" = "postgresql", "redis-ha" = "redis", "rabbitmq-ha" = "rabbitmq", "kube-prometheus-stack" = "prometheus", "keycloakx" = "keycloak", "ingress-nginx" = "ingress-nginx/controller", "argo-cd" = "argocd", "loki-stack" = "loki", "loki-distributed" = "loki", "tempo-distributed" = "tempo", "influxdb2" = "influxdb", "mongodb-sharded" = "mongodb", "postgres-operator" = "zalando/postgres-operator" }, from, from)
  element    = written || from != "-" ? "process" : null
  technology = written ? "container" : "application"
  label      = release
  names      = written ? ["${before}${release}", "${before}${release}-*"] : from == "-" ? [] : ["${before}${full}", "${before}${full}-*", "${before}${release}", "${before}${release}-*"]
  containers = [for it in runs : { image = it.image, command = it.args, environment = {} }]
  pods       = written ? [{ spec = { containers = runs, securityContext = values.defaultPodOptions.securityContext } }] : []
  reads      = [for it in files : replace(it, "{{ .Release.Name }}", release) if it != null]
  settings   = { for key, value in coalesce(values, {}) : key => value if contains(listed, key) }
  facts {
    password_required = values.auth.enabled
  }
}

# Flux.
resource "HelmRelease.helm.toolkit.fluxcd.io" "HelmRelease.helm.fluxcd.io" {
  is = "release"
  given {
    title   = coalesce(self.spec.chart.spec.chart, self.spec.chart.name, self.spec.chartRef.name, "-")
    place   = self.spec.targetNamespace
    release = coalesce(self.spec.releaseName, self.spec.targetNamespace == null ? self.metadata.name : "${self.spec.targetNamespace}-${self.metadata.name}")
    values  = self.spec.values
  }
}

# K3s.
resource "HelmChart.helm.cattle.io" {
  is = "release"
  given {
    title  = coalesce(self.spec.chart, "-")
    place  = self.spec.targetNamespace
    values = coalesce(self.spec.set, {})
  }
}

# Argo CD: an application may come of a chart, or of a folder that is read where it is.
resource "Application.argoproj.io" {
  is = "release"
  given {
    source  = self.spec.source != null ? self.spec.source : try([for it in self.spec.sources : it if it.chart != null][0], null)
    title   = coalesce(source.chart, "-")
    place   = self.spec.destination.namespace
    release = coalesce(source.helm.releaseName, self.metadata.name)
    values  = source.helm.valuesObject != null ? source.helm.valuesObject : try(yamldecode(source.helm.values), {})
  }
}

resource "ArgoCD.argoproj.io" {
  element    = "process"
  technology = "continuous-delivery"
  protocol   = "https"
  port       = 443
  names      = [for end in ["server", "repo-server", "metrics", "server-metrics", "dex-server", "redis"] : "${self.metadata.name}-${end}"]
  facts {
    administrative_interface = true
    authentication_required  = true
  }
}

# Tekton: the steps of a task are containers of one pod.
shape "steps" {
  given {
    spec  = coalesce(self.spec.taskSpec, self.spec)
    parts = [for it in coalesce(self.spec.pipelineSpec.tasks, spec.tasks, []) : it.taskSpec]
    steps = concat(coalesce(spec.steps, []), flatten([for it in parts : coalesce(it.steps, [])]))
  }
  element    = length(steps) > 0 ? "process" : null
  technology = "workflow"
  pods       = [{ spec = { containers = steps, volumes = coalesce(spec.volumes, []), serviceAccountName = self.spec.serviceAccountName } }]
}

resource "Task.tekton.dev" "ClusterTask.tekton.dev" "TaskRun.tekton.dev" "Pipeline.tekton.dev" "PipelineRun.tekton.dev" {
  is = "steps"
}

resource "EventListener.triggers.tekton.dev" {
  given {
    kind = coalesce(self.spec.resources.kubernetesResource.serviceType, self.spec.serviceType, "ClusterIP")
  }
  element    = "process"
  technology = "event-source"
  protocol   = "http"
  port       = 8080
  names      = ["el-${self.metadata.name}"]
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

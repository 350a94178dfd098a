# Charts that are part of another chart and that are not on disk. What they install is known by
# their names, as what a container runs is by its image's; what they make goes by the names that
# the templates of `helm create` give, which nearly all charts keep to.

resource "Chart.helm.sh" {
  given {
    # Charts that are named otherwise than the image of what they are for.
    alike = {
      "alloy"                      = "grafana/alloy"
      "apache"                     = "httpd"
      "argo-cd"                    = "argocd"
      "chromadb"                   = "chroma"
      "contour"                    = "envoy"
      "datadog"                    = "datadog/agent"
      "docker-registry"            = "registry"
      "eck-elasticsearch"          = "elasticsearch"
      "eck-kibana"                 = "kibana"
      "eck-logstash"               = "logstash"
      "eck-stack"                  = "elasticsearch"
      "emissary-ingress"           = "envoy"
      "gateway-helm"               = "envoy"
      "gitlab"                     = "gitlab-ce"
      "grafana-agent"              = "grafana/agent"
      "haproxy-ingress"            = "haproxy"
      "harbor"                     = "harbor-registry"
      "hivemq-platform"            = "hivemq4"
      "influxdb2"                  = "influxdb"
      "ingress-nginx"              = "ingress-nginx/controller"
      "istio-ingress"              = "proxyv2"
      "jupyterhub"                 = "jupyter"
      "k8s-monitoring"             = "grafana/alloy"
      "k8ssandra"                  = "cassandra"
      "keycloakx"                  = "keycloak"
      "kgateway"                   = "envoy"
      "kube-prometheus"            = "prometheus"
      "kube-prometheus-stack"      = "prometheus"
      "loki-distributed"           = "loki"
      "loki-stack"                 = "loki"
      "mariadb-cluster"            = "mariadb"
      "mimir-distributed"          = "mimir"
      "mongodb-community"          = "mongodb"
      "mongodb-sharded"            = "mongodb"
      "mysql-innodbcluster"        = "mysql"
      "nginx-gateway-fabric"       = "ingress-nginx/controller"
      "nginx-ingress"              = "ingress-nginx/controller"
      "openldap-stack-ha"          = "openldap"
      "opensearch-cluster"         = "opensearch"
      "percona-xtradb-cluster"     = "percona"
      "pg-db"                      = "postgresql"
      "postgresql-ha"              = "postgresql"
      "prometheus-node-exporter"   = "node-exporter"
      "prometheus-operator"        = "prometheus"
      "prometheus-pushgateway"     = "pushgateway"
      "ps-db"                      = "mysql"
      "psmdb-db"                   = "mongodb"
      "pxc-db"                     = "percona"
      "rabbitmq-ha"                = "rabbitmq"
      "redis-ha"                   = "redis"
      "redis-replication"          = "redis"
      "rook-ceph-cluster"          = "ceph"
      "tempo-distributed"          = "tempo"
      "tenant"                     = "minio"
      "tidb-cluster"               = "tidb"
      "timescaledb-single"         = "timescaledb"
      "valkey-cluster"             = "valkey"
      "vector"                     = "timberio/vector"
      "victoria-logs-cluster"      = "victoria-logs"
      "victoria-logs-single"       = "victoria-logs"
      "victoria-metrics-cluster"   = "victoria-metrics"
      "victoria-metrics-k8s-stack" = "victoria-metrics"
      "victoria-metrics-single"    = "victoria-metrics"
    }
    # Names that charts give themselves though they are called otherwise, and charts that cut
    # theirs short.
    called = {
      "argo-cd"           = "argocd"
      "loki-stack"        = "loki"
      "mimir-distributed" = "mimir"
      "tempo-distributed" = "tempo"
    }
    cut = contains(["kube-prometheus-stack", "prometheus-operator"], self.spec.chart) ? 26 : 63
    # What an operator makes that the chart brings along.
    makes = {
      "eck-elasticsearch"     = ["*-es-http", "*-es-elastic-user"]
      "eck-kibana"            = ["*-kb-http"]
      "eck-stack"             = ["*-es-http", "*-es-elastic-user"]
      "kube-prometheus"       = ["prometheus-operated", "alertmanager-operated"]
      "kube-prometheus-stack" = ["prometheus-operated", "alertmanager-operated"]
      "prometheus-operator"   = ["prometheus-operated", "alertmanager-operated"]
      "tenant"                = ["minio", "*-hl"]
    }
    operated = lookup(makes, self.spec.chart, [])
    # Charts that bring along an operator and what it makes: where their values have the settings
    # of what asks for figures and of what tells of alerts, and which monitors count where those
    # choose none, all or those with the label of the release.
    stacks = {
      "kube-prometheus"            = { asks = [values.prometheus.enabled, values.prometheus], tells = [values.alertmanager.enabled, values.alertmanager], unsaid = "all", operator = "prometheus" }
      "kube-prometheus-stack"      = { asks = [values.prometheus.enabled, values.prometheus.prometheusSpec], tells = [values.alertmanager.enabled, values.alertmanager.alertmanagerSpec], unsaid = "release", operator = "prometheus" }
      "prometheus-operator"        = { asks = [values.prometheus.enabled, values.prometheus.prometheusSpec], tells = [values.alertmanager.enabled, values.alertmanager.alertmanagerSpec], unsaid = "release", operator = "prometheus" }
      "victoria-metrics-k8s-stack" = { asks = [values.vmagent.enabled, values.vmagent.spec], tells = [values.alertmanager.enabled, values.alertmanager.spec], unsaid = "all", operator = "victoria" }
    }
    stack = lookup(stacks, self.spec.chart, null)
    # Jobs of a chart's own, which find by annotations whom to ask.
    marks = {
      "prometheus" = { pod = "__meta_kubernetes_pod_annotation_prometheus_io_scrape", endpoints = "__meta_kubernetes_service_annotation_prometheus_io_scrape" }
    }
    jobs = [for role, label in coalesce(lookup(marks, self.spec.chart, null), {}) : {
      kubernetes_sd_configs = [{ role = role }]
      relabel_configs       = [{ source_labels = [label], action = "keep", regex = true }]
    }]
    # Charts by which others mean what they install, whatever it is called.
    meant = {
      "apim"                = ["gravitee:"]
      "apim3"               = ["gravitee:"]
      "gko"                 = ["gravitee-operator:"]
      "keda"                = ["keda:"]
      "teleport-cluster"    = ["teleport:"]
      "teleport-kube-agent" = ["teleport:"]
      "velero"              = ["velero:"]
    }
    # Proxies that let callers into a cluster: a Service of theirs is open unless the values say
    # otherwise.
    meshed = contains(["gateway", "istio-ingress"], self.spec.chart) && strcontains(coalesce(self.spec.repository, "-"), "istio")
    gates = ["contour", "emissary-ingress", "haproxy-ingress", "ingress-nginx", "istio-ingress", "kong", "nginx-ingress", "nginx-ingress-controller", "traefik"]
    full   = self.metadata.name
    own    = lookup(called, self.spec.chart, null)
    also   = own == null ? [] : [strcontains(self.spec.release, own) ? self.spec.release : "${self.spec.release}-${own}"]
    others = concat(also, cut < length(full) ? [trimsuffix(substr(full, 0, cut), "-")] : [], self.spec.alone == true ? [self.spec.release] : [])
    values = self.spec.values
    auth   = values.auth.enabled != null ? values.auth.enabled : values.usePassword
    # The charts for any application say in their values what runs, and many others whom it
    # talks to.
    release = self.spec.release
    parts   = flatten([for controller in values(coalesce(values.controllers, {})) : values(coalesce(controller.containers, {}))])
    files   = [for it in values(coalesce(values.persistence, {})) : it.name if can(keys(it)) && contains(["configMap", "secret"], coalesce(it.type, "-"))]
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
    # Where most charts ask in their values how callers get in: for all, or for each part.
    doors    = concat([values], [for it in values(coalesce(values, {})) : it if nonsensitive(can(keys(it))) && coalesce(it.enabled, true) != false])
    services = concat([for it in doors : it.service.type if nonsensitive(can(tostring(it.service.type)))], [for it in doors : it.serviceType if nonsensitive(can(tostring(it.serviceType)))])
    entries  = [for it in doors : it.ingress.enabled if nonsensitive(can(tobool(it.ingress.enabled)))]
    open     = nonsensitive((contains(gates, self.spec.chart) || meshed) && length([for it in services : it if it != null]) == 0 || contains(services, "LoadBalancer") || contains(services, "NodePort") || contains(entries, true) || contains(entries, "true"))
    # Where most charts ask for a monitor of what they install, or of a part of it.
    watched = flatten([for it in doors : [
      { what = "serviceMonitor", by = it.serviceMonitor, on = true },
      { what = "serviceMonitor", by = it.servicemonitor, on = true },
      { what = "serviceMonitor", by = it.metrics.serviceMonitor, on = it.metrics.enabled },
      { what = "podMonitor", by = it.podMonitor, on = true },
      { what = "podMonitor", by = it.metrics.podMonitor, on = it.metrics.enabled },
    ]])
    kept   = [for it in [values.persistence.enabled, values.primary.persistence.enabled, values.master.persistence.enabled] : it if it != null]
  }
  chart      = written ? null : lookup(alike, self.spec.chart, self.spec.chart)
  element    = "process"
  technology = written ? "container" : "application"
  containers = [for it in runs : { image = it.image, command = it.args, environment = {} }]
  pods       = written ? [{ spec = { containers = runs, securityContext = values.defaultPodOptions.securityContext } }] : []
  reads      = [for it in files : replace(it, "{{ .Release.Name }}", release) if it != null]
  settings   = { for key, value in coalesce(values, {}) : key => value if contains(listed, key) }
  mentions   = self.spec.addresses
  asks       = stack != null ? { enabled = stack.asks[0], selectors = stack.asks[1], monitors = { ServiceMonitor = values.prometheus.additionalServiceMonitors, PodMonitor = values.prometheus.additionalPodMonitors }, unsaid = stack.unsaid, operator = stack.operator, release = release } : length(jobs) > 0 ? { jobs = jobs } : null
  tells      = stack != null ? { enabled = stack.tells[0], selectors = stack.tells[1], unsaid = stack.unsaid, operator = stack.operator, release = release } : null
  monitored = [for it in watched : {
    what      = it.what
    enabled   = it.by.enabled
    namespace = it.by.namespace
    labels    = merge([for some in [it.by.selector, it.by.extraLabels, it.by.labels, it.by.additionalLabels] : some if nonsensitive(can(keys(some)))]...)
  } if nonsensitive(can(tobool(it.by.enabled))) && coalesce(it.by.enabled, false) && coalesce(it.on, true) != false]
  flow {
    for_each  = open && !written ? [full] : []
    from      = internet
    knowledge = "declared"
    what      = "its values open a way in for it"
  }
  label      = written ? release : length(also) > 0 ? also[0] : full
  names      = written ? [release, "${release}-*", full] : concat([full, "${full}-*", self.spec.name, "${self.spec.name}-*", "*-${self.spec.name}"], operated, lookup(meant, self.spec.chart, []), [for it in others : "${it}-*"], also)
  # Istio's gateways go by a part of the release's name.
  pod_labels = merge({ "app.kubernetes.io/name" = self.spec.name, "app.kubernetes.io/instance" = self.spec.release }, contains(["gateway", "istio-ingress", "istio-ingressgateway"], self.spec.chart) ? { istio = trimprefix(self.spec.release, "istio-"), app = self.spec.release } : {})
  facts {
    password_required = auth
    tls_offered       = values.tls.enabled
    data_persisted    = length(kept) > 0 ? alltrue(kept) : null
    replicas          = values.replicaCount
  }
}

# Charts that are part of another chart and that are not on disk. What they install is known by
# their names, as what a container runs is by its image's; what they make goes by the names that
# the templates of `helm create` give, which nearly all charts keep to.

resource "Chart.helm.sh" {
  given {
    # Charts that are named otherwise than the image of what they are for.
    alike = {
      "apache"                    = "httpd"
      "argo-cd"                   = "argocd"
      "chromadb"                  = "chroma"
      "docker-registry"           = "registry"
      "gitlab"                    = "gitlab-ce"
      "harbor"                    = "harbor-registry"
      "influxdb2"                 = "influxdb"
      "ingress-nginx"             = "ingress-nginx/controller"
      "jupyterhub"                = "jupyter"
      "keycloakx"                 = "keycloak"
      "kube-prometheus-stack"     = "prometheus"
      "loki-distributed"          = "loki"
      "loki-stack"                = "loki"
      "mongodb-sharded"           = "mongodb"
      "openldap-stack-ha"         = "openldap"
      "percona-xtradb-cluster"    = "percona"
      "postgresql-ha"             = "postgresql"
      "prometheus-node-exporter"  = "node-exporter"
      "prometheus-operator"       = "prometheus"
      "prometheus-pushgateway"    = "pushgateway"
      "rabbitmq-ha"               = "rabbitmq"
      "redis-ha"                  = "redis"
      "rook-ceph-cluster"         = "ceph"
      "tempo-distributed"         = "tempo"
      "timescaledb-single"        = "timescaledb"
      "vector"                    = "timberio/vector"
      "victoria-metrics-cluster"  = "victoria-metrics"
      "victoria-metrics-single"   = "victoria-metrics"
    }
    full   = self.metadata.name
    values = self.spec.values
    auth   = values.auth.enabled != null ? values.auth.enabled : values.usePassword
    kept   = [for it in [values.persistence.enabled, values.primary.persistence.enabled, values.master.persistence.enabled] : it if it != null]
  }
  chart      = lookup(alike, self.spec.chart, self.spec.chart)
  element    = "process"
  technology = "application"
  names      = [full, "${full}-*", self.spec.name, "${self.spec.name}-*", "*-${self.spec.name}"]
  pod_labels = { "app.kubernetes.io/name" = self.spec.name, "app.kubernetes.io/instance" = self.spec.release }
  facts {
    password_required = auth
    tls_offered       = values.tls.enabled
    data_persisted    = length(kept) > 0 ? alltrue(kept) : null
    replicas          = values.replicaCount
  }
}

# What platforms run for whoever uses them: meshes as a whole, stores of clusters, caches before
# stores elsewhere, portals for those who look, and builds.

# A mesh that is installed by one resource has a way in of its own, which its gateways choose by
# a label.
resource "IstioOperator" {
  given {
    gates  = [for it in coalesce(self.spec.components.ingressGateways, []) : it if coalesce(it.enabled, true)]
    said   = self.spec.components.ingressGateways != null
    usual  = contains(["default", "demo", "-"], coalesce(self.spec.profile, "-"))
    first  = length(gates) > 0 ? coalesce(gates[0].name, "istio-ingressgateway") : "istio-ingressgateway"
    labels = length(gates) > 0 ? coalesce(gates[0].label, {}) : {}
  }
  element    = length(gates) > 0 || !said && usual ? "process" : null
  technology = "reverse-proxy"
  label      = first
  names      = [for it in concat([first], [for it in gates : it.name]) : "${coalesce(self.metadata.namespace, "istio-system")}/${it}" if it != null]
  pod_labels = merge({ app = "istio-ingressgateway", istio = "ingressgateway" }, labels)
  flow {
    for_each  = length(gates) > 0 || !said && usual ? [first] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an open Service for the way in"
  }
}

resource "ServiceMeshControlPlane" {
  given {
    gate = coalesce(self.spec.gateways.ingress, {})
  }
  element    = coalesce(gate.enabled, self.spec.gateways.enabled, true) ? "process" : null
  technology = "reverse-proxy"
  label      = "istio-ingressgateway"
  names      = ["istio-ingressgateway", "grafana", "kiali", "prometheus", "jaeger-query", "jaeger-collector"]
  pod_labels = { app = "istio-ingressgateway", istio = "ingressgateway" }
}

# OpenShift's storage, which brings Ceph and NooBaa along.
resource "StorageCluster.ocs.openshift.io" {
  is         = "database"
  technology = "object-store"
  names      = ["s3", "rook-ceph-rgw-${self.metadata.name}-cephobjectstore", "noobaa-mgmt", "noobaa-admin"]
}

# Fluid: data that lies elsewhere, and what holds it near those who compute with it.
resource "Dataset.data.fluid.io" {
  is         = "database"
  technology = "file-system"
  names      = ["fluid:${split("/", address)[0]}/${self.metadata.name}"]
  settings   = { mounts = [for it in coalesce(self.spec.mounts, []) : { url = it.mountPoint, options = it.options }] }
}

# Garage: buckets and keys belong to a cluster.
resource "GarageCluster" {
  is         = "database"
  technology = "object-store"
  protocol   = "http"
  port       = 3900
  names      = ["garage:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name, "${self.metadata.name}-*"]
}

resource "GarageKey" {
  describes = "garage:${coalesce(self.spec.clusterRef.namespace, split("/", address)[0])}/${coalesce(self.spec.clusterRef.name, "-")}"
  names     = [coalesce(self.spec.secretTemplate.name, self.metadata.name)]
}

resource "GarageBucket" {
  describes = "garage:${coalesce(self.spec.clusterRef.namespace, split("/", address)[0])}/${coalesce(self.spec.clusterRef.name, "-")}"
}

# MySQL of others.
resource "MysqlCluster.mysql.radondb.com" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = ["${self.metadata.name}-leader", "${self.metadata.name}-follower", "${self.metadata.name}-mysql", "${self.metadata.name}-secret"]
  facts {
    password_required = true
  }
}

resource "PolarDBXCluster" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = [coalesce(self.spec.serviceName, self.metadata.name), self.metadata.name]
  facts {
    password_required = true
  }
}

# What keeps configuration for programs, and may keep it in a database.
resource "Nacos.nacos.io" {
  is         = "database"
  technology = "configuration-store"
  protocol   = "http"
  port       = 8848
  names      = [self.metadata.name, "${self.metadata.name}-headless", "${self.metadata.name}-client"]
  settings   = { database = self.spec.database.mysqlHost == null ? null : { url = "mysql://${self.spec.database.mysqlHost}:${coalesce(self.spec.database.mysqlPort, 3306)}" } }
}

# Logs and figures.
resource "HumioCluster" {
  is         = "database"
  technology = "log-store"
  protocol   = "https"
  port       = 8080
  names      = [self.metadata.name, "${self.metadata.name}-internal"]
  settings   = { env = self.spec.environmentVariables, common = self.spec.commonEnvironmentVariables }
  flow {
    for_each  = coalesce(self.spec.ingress.enabled, false) ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

resource "Coroot.coroot.com" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-coroot"]
  settings = {
    prometheus = { url = self.spec.externalPrometheus.url }
    clickhouse = { address = self.spec.externalClickhouse.address }
    postgres   = self.spec.postgres.host == null ? null : { url = "postgresql://${self.spec.postgres.host}:${coalesce(self.spec.postgres.port, 5432)}" }
  }
  services = [self.spec.service]
}

# Agents of vendors.
resource "Vizier.px.dev" "Wavefront.wavefront.com" "Clusteragent.appdynamics.com" "InfraViz.appdynamics.com" {
  given {
    to = [for it in [self.spec.cloudAddr, self.spec.wavefrontUrl, self.spec.controllerUrl] : it if it != null]
  }
  element    = "process"
  technology = "telemetry-collector"
  settings   = { url = length(to) > 0 ? (strcontains(to[0], "://") ? to[0] : "https://${to[0]}") : null }
}

# Weights & Biases' server: its values say where it keeps what it has.
resource "WeightsAndBiases" {
  is = "suite"
  given {
    all = coalesce(self.spec.values.global, {})
  }
  technology = "experiment-tracker"
  port       = 8080
  names      = ["${name}-app", name, "${name}-*"]
  settings = {
    mysql  = all.mysql.host == null ? null : { url = "mysql://${all.mysql.host}:${coalesce(all.mysql.port, 3306)}" }
    redis  = all.redis.host == null ? null : { url = "redis://${all.redis.host}:${coalesce(all.redis.port, 6379)}" }
    bucket = all.bucket.name == null ? null : coalesce(all.bucket.provider, "s3") == "gcs" ? "gs://${all.bucket.name}" : coalesce(all.bucket.provider, "s3") == "s3" ? "s3://${all.bucket.name}" : null
    login  = { url = all.auth.oidc.issuer }
  }
  flow {
    for_each  = all.host == null ? [] : [all.host]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

resource "SonarQube" {
  is    = "suite"
  port  = 9000
  names = [name, "${name}-*"]
}

resource "Hawtio.hawt.io" {
  is    = "suite"
  names = [name]
  flow {
    for_each  = [name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes a Route for it"
  }
}

# Components of the Open Application Model of a type that somebody defines: what runs is in that
# definition, and the type says what for. Those with an image are workloads.
resource "Component.core.oam.dev" {
  given {
    kind   = lower(coalesce(self.spec.type, self.spec.workload.kind, "-"))
    all    = coalesce(self.spec.properties, {})
    runs   = coalesce(self.spec.workload.spec.containers, [])
    opened = [for it in coalesce(self.spec.traits, []) : it if contains(["expose", "gateway"], coalesce(it.type, "-"))]
    told   = all.writeConnectionSecretToRef.name
    kinds = [for it in [
      { words = ["postgres"], technology = "relational-database", protocol = "postgresql", port = 5432 },
      { words = ["mysql", "mariadb"], technology = "relational-database", protocol = "mysql", port = 3306 },
      { words = ["mongo"], technology = "document-database", protocol = "mongodb", port = 27017 },
      { words = ["redis", "valkey"], technology = "cache", protocol = "redis", port = 6379 },
      { words = ["rabbit"], technology = "message-broker", protocol = "amqp", port = 5672 },
      { words = ["kafka"], technology = "stream", protocol = "kafka", port = 9092 },
      { words = ["elastic", "opensearch"], technology = "search-engine", protocol = "https", port = 9200 },
      { words = ["minio", "bucket", "oss", "s3"], technology = "object-store", protocol = "https", port = null },
      { words = ["rds", "database", "-sql"], technology = "relational-database", protocol = null, port = null },
    ] : it if anytrue([for word in it.words : strcontains(kind, word)])]
    known = length(kinds) > 0
  }
  element    = known ? "data-store" : length(runs) > 0 ? "process" : kind == "helm" && all.chart != null ? "process" : told != null ? "external-entity" : null
  technology = known ? kinds[0].technology : length(runs) > 0 ? "container" : kind == "helm" ? "application" : "cloud-service"
  protocol   = known ? kinds[0].protocol : null
  port       = known ? kinds[0].port : null
  names      = concat([self.metadata.name], [for it in [told] : all.writeConnectionSecretToRef.namespace == null ? it : "${all.writeConnectionSecretToRef.namespace}/${it}" if it != null])
  pods       = length(runs) > 0 ? [{ spec = { containers = runs } }] : []
  services   = [for it in opened : { type = it.properties.type, annotations = it.properties.annotations } if it.properties.type != null]
  flow {
    for_each  = [for it in opened : it if it.type == "gateway"]
    from      = internet
    knowledge = "declared"
    what      = "a trait opens a way in for it"
  }
}

# Zalando's sets of versions of one program.
resource "StackSet.zalando.org" {
  given {
    kept = coalesce(self.spec.stackTemplate.spec, {})
  }
  element    = "process"
  technology = "container"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  pods       = [kept.podTemplate]
  flow {
    for_each  = self.spec.ingress.hosts == null && self.spec.routegroup.hosts == null ? [] : [self.metadata.name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

# Networks for people.
resource "Wireguard.vpn.wireguard-operator.io" {
  element    = "process"
  technology = "vpn-gateway"
  protocol   = "udp"
  port       = 51820
  names      = ["${self.metadata.name}-svc"]
  services   = [{ type = coalesce(self.spec.serviceType, "LoadBalancer"), annotations = self.spec.serviceAnnotations }]
}

# Builds: from a repository of code into one of images.
resource "Image.kpack.io" {
  element    = "process"
  technology = "build"
  settings   = { url = self.spec.source.git.url, blob = { url = self.spec.source.blob.url } }
}

resource "Build.shipwright.io" {
  element    = "process"
  technology = "build"
  settings   = { url = coalesce(self.spec.source.git.url, self.spec.source.url, "-") }
}

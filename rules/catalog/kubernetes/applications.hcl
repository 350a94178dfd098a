# Programs that operators run as a whole.

resource "Keycloak.k8s.keycloak.org" {
  given {
    store   = coalesce(self.spec.db, {})
    spoken  = lookup({ postgres = "postgresql", mysql = "mysql", mariadb = "mysql", mssql = "sqlserver", oracle = "oracle" }, coalesce(store.vendor, "-"), null)
    port    = store.port == null ? "" : ":${store.port}"
    at      = store.host == null || spoken == null ? null : "${spoken}://${store.host}${port}"
    hosts   = [for it in [self.spec.hostname.hostname, self.spec.hostname.admin, self.spec.hostname.adminUrl] : split(":", split("/", replace(replace(it, "https://", ""), "http://", ""))[0])[0] if it != null]
  }
  element    = "process"
  technology = "identity-provider"
  protocol   = self.spec.http.tlsSecret != null ? "https" : "http"
  port       = self.spec.http.tlsSecret != null ? coalesce(self.spec.http.httpsPort, 8443) : coalesce(self.spec.http.httpPort, 8080)
  names      = concat(["keycloak:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-service", "${self.metadata.name}-initial-admin", "${self.metadata.name}-discovery"], hosts)
  pod_labels = { app = "keycloak", "app.kubernetes.io/managed-by" = "keycloak-operator", "app.kubernetes.io/instance" = self.metadata.name }
  settings   = { db = { host = spoken == null ? store.host : null, url = coalesce(store.url, at, "-") }, options = self.spec.additionalOptions, tracing = { endpoint = self.spec.tracing.endpoint }, env = self.spec.env }
  reads      = distinct([for it in concat([store.usernameSecret.name, store.passwordSecret.name], [for option in coalesce(self.spec.additionalOptions, []) : option.secret.name]) : it if it != null])
  flow {
    for_each  = coalesce(self.spec.ingress.enabled, true) && self.spec.hostname != null && self.spec.ingress.annotations == null ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
  facts {
    authentication_required = true
    replicas                = coalesce(self.spec.instances, 1)
    redundant               = coalesce(self.spec.instances, 1) > 1
  }
}

# Who asks for other logins, whom it sends mail by, and which directories it reads.
resource "KeycloakRealmImport.k8s.keycloak.org" {
  given {
    realm     = coalesce(self.spec.realm, {})
    providers = [for it in coalesce(realm.identityProviders, []) : coalesce(it.config, {})]
  }
  describes = "keycloak:${split("/", address)[0]}/${coalesce(self.spec.keycloakCRName, "-")}"
  settings = {
    mail        = realm.smtpServer.host == null ? null : { url = "smtp://${realm.smtpServer.host}:${coalesce(realm.smtpServer.port, 25)}" }
    logins      = [for it in providers : { token_url = it.tokenUrl, user_url = it.userInfoUrl, keys_url = it.jwksUrl }]
    directories = [for it in flatten(values(coalesce(realm.components, {}))) : { urls = it.config.connectionUrl }]
  }
}

# The first operator's.
resource "Keycloak.keycloak.org" {
  element    = "process"
  technology = "identity-provider"
  protocol   = "https"
  port       = 8443
  names      = ["keycloak", "keycloak-discovery", "credential-${self.metadata.name}"]
  pod_labels = { app = "keycloak", component = "keycloak" }
  facts {
    authentication_required = true
  }
}

resource "TemporalCluster.temporal.io" {
  given {
    stores = values(coalesce(self.spec.persistence, {}))
  }
  element    = "process"
  technology = "workflow"
  protocol   = "grpc"
  port       = 7233
  names      = [for end in ["frontend", "frontend-headless", "ui", "admintools", "history-headless", "matching-headless", "worker-headless"] : "${self.metadata.name}-${end}"]
  pod_labels = { "app.kubernetes.io/name" = self.metadata.name, "app.kubernetes.io/part-of" = "temporal" }
  settings   = { stores = [for it in stores : { address = it.sql.connectAddr, hosts = it.cassandra.hosts, url = it.elasticsearch.url }] }
  reads      = [for it in stores : it.passwordSecretRef.name if it.passwordSecretRef.name != null]
}

# A worker is told of a server by a connection, which has its address.
resource "TemporalWorkerDeployment" {
  is    = "workload"
  names = ["temporal-worker:${split("/", address)[0]}/${coalesce(self.spec.workerOptions.connectionRef.name, self.spec.workerOptions.connection, "-")}"]
}

resource "TemporalConnection" {
  describes = "temporal-worker:${split("/", address)[0]}/${self.metadata.name}"
  settings  = { address = self.spec.hostPort }
}

# KubeVirt.
resource "VirtualMachine.kubevirt.io" "VirtualMachineInstanceReplicaSet.kubevirt.io" {
  element    = "process"
  technology = "virtual-machine"
  pod_labels = coalesce(self.spec.template.metadata.labels, {})
  facts {
    memory_limited = true
  }
}

resource "VirtualMachineInstance.kubevirt.io" {
  element    = "process"
  technology = "virtual-machine"
  pod_labels = coalesce(self.metadata.labels, {})
  facts {
    memory_limited = true
  }
}

resource "DataVolume.cdi.kubevirt.io" {
  element    = "data-store"
  technology = "block-storage"
  settings   = { url = self.spec.source.http.url, bucket = self.spec.source.s3.url }
}

# Camel: an integration's routes name their peers in their text; a pipe has an end at each side.
resource "Integration.camel.apache.org" {
  given {
    mounts  = concat(coalesce(self.spec.traits.mount.configs, []), coalesce(self.spec.traits.mount.resources, []))
    mounted = [for it in mounts : split("/", split("@", split(":", it)[1])[0])[0] if startswith(it, "configmap:") || startswith(it, "secret:")]
    given   = [for it in coalesce(self.spec.configuration, []) : it.value if contains(["configmap", "secret"], coalesce(it.type, "-"))]
  }
  element    = "process"
  technology = "connector"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name]
  pod_labels = { "camel.apache.org/integration" = self.metadata.name }
  reads      = concat(mounted, [for it in given : it if it != null])
  settings = {
    configuration = [for it in coalesce(self.spec.configuration, []) : it.value]
    properties    = self.spec.traits.camel.properties
    variables     = self.spec.traits.environment.vars
    flows         = self.spec.flows
    sources       = [for it in coalesce(self.spec.sources, []) : it.content]
  }
}

resource "Pipe.camel.apache.org" "KameletBinding.camel.apache.org" {
  element    = "process"
  technology = "connector"
  names      = [self.metadata.name]
  pod_labels = { "camel.apache.org/integration" = self.metadata.name }
  settings = [for it in [self.spec.source, self.spec.sink] : {
    properties = it.properties
    host       = it.properties.serverName != null && it.properties.port != null ? "${it.properties.serverName}:${it.properties.port}" : it.properties.serverName
    bucket     = startswith(coalesce(it.ref.name, "-"), "aws-s3-") && it.properties.bucketNameOrArn != null ? "s3://${it.properties.bucketNameOrArn}" : null
  }]
}

resource "SpinApp.core.spinkube.dev" {
  element    = "process"
  technology = "function"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name]
  pod_labels = { "core.spinkube.dev/app-name" = self.metadata.name }
  settings   = { variables = self.spec.variables }
  facts {
    replicas  = self.spec.replicas
    redundant = self.spec.replicas != null ? self.spec.replicas > 1 : null
  }
}

# OpenKruise's and other forms of Kubernetes' own workloads.
resource "CloneSet.apps.kruise.io" "StatefulSet.apps.kruise.io" "DaemonSet.apps.kruise.io" "AdvancedCronJob.apps.kruise.io" {
  is = "workload"
}

# Jobs of many pods.
shape "jobs" {
  given {
    parts = concat(coalesce(self.spec.tasks, []), coalesce(self.spec.replicatedJobs, []))
  }
  element    = "process"
  technology = "batch-job"
  pods       = [for it in parts : it.template.spec.template != null ? it.template.spec.template : it.template]
}

resource "Job.batch.volcano.sh" {
  is         = "jobs"
  pod_labels = { "volcano.sh/job-name" = self.metadata.name }
}

resource "JobSet.jobset.x-k8s.io" {
  is         = "jobs"
  names      = [coalesce(self.spec.network.subdomain, self.metadata.name)]
  pod_labels = { "jobset.sigs.k8s.io/jobset-name" = self.metadata.name }
}

resource "LeaderWorkerSet.leaderworkerset.x-k8s.io" {
  element    = "process"
  technology = "compute-cluster"
  names      = [self.metadata.name]
  pods       = [self.spec.leaderWorkerTemplate.leaderTemplate, self.spec.leaderWorkerTemplate.workerTemplate]
  pod_labels = { "leaderworkerset.sigs.k8s.io/name" = self.metadata.name }
}

# Flagger's and Argo's trials on top of workloads.
resource "Experiment.argoproj.io" {
  element    = "process"
  technology = "container"
  pods       = [for it in coalesce(self.spec.templates, []) : it.template]
}

# Tunnels from outside into the cluster.
resource "Tunnel.networking.cfargotunnel.com" "ClusterTunnel.networking.cfargotunnel.com" {
  element    = "process"
  technology = "tunnel"
  settings   = { url = "https://api.cloudflare.com" }
}

resource "Connector.tailscale.com" {
  element    = "process"
  technology = "vpn-gateway"
  settings   = { url = "https://controlplane.tailscale.com" }
}

# A gateway of Kuma's that its control plane runs. What it leads to is found by a pass.
resource "MeshGatewayInstance" {
  given {
    kind = coalesce(self.spec.serviceType, "LoadBalancer")
  }
  element    = "process"
  technology = "reverse-proxy"
  names      = [self.metadata.name]
  flow {
    for_each = contains(["NodePort", "LoadBalancer"], kind) ? [kind] : []
    from     = internet
    what     = "its type opens the Service"
  }
}

# Kyma: functions in its own runtime, and pipelines for what is observed.
resource "Function.serverless.kyma-project.io" {
  element    = "process"
  technology = "function"
  protocol   = "http"
  port       = 80
  names      = [self.metadata.name]
  pod_labels = { "serverless.kyma-project.io/function-name" = self.metadata.name }
  pods = [{ spec = {
    containers = [{ name = "function", env = coalesce(self.spec.env, []) }]
    volumes    = [for it in coalesce(self.spec.secretMounts, []) : { name = it.secretName, secret = { secretName = it.secretName } }]
  } }]
}

resource "LogPipeline.telemetry.kyma-project.io" "MetricPipeline.telemetry.kyma-project.io" "TracePipeline.telemetry.kyma-project.io" {
  given {
    otlp   = self.spec.output.otlp.endpoint
    http   = self.spec.output.http.host
    given  = [otlp.valueFrom.secretKeyRef, http.valueFrom.secretKeyRef]
    places = [for it in given : it.namespace == null ? it.name : null if it.name != null]
  }
  element    = "process"
  technology = "telemetry-collector"
  settings   = { endpoint = otlp.value, host = http.value }
  reads      = [for it in places : it if it != null]
}

# SpiceDB: where it keeps relations, its Secret says.
resource "SpiceDBCluster" {
  element    = "process"
  technology = "authorization"
  protocol   = "grpc"
  port       = 50051
  names      = [self.metadata.name]
  reads      = [for it in [self.spec.secretName] : it if it != null]
  facts {
    authentication_required = true
  }
}

# AWX runs a database of its own beside it unless a Secret names another.
resource "AWX.awx.ansible.com" {
  given {
    open = contains(["nodeport", "loadbalancer"], lower(coalesce(self.spec.service_type, "-")))
  }
  element    = "process"
  technology = "automation"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-service", "${self.metadata.name}-admin-password"]
  reads      = [for it in [self.spec.postgres_configuration_secret] : it if it != null]
  facts {
    administrative_interface = true
    authentication_required  = true
  }
  flow {
    for_each  = open || contains(["ingress", "route"], lower(coalesce(self.spec.ingress_type, "-"))) ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
}

# Tests of load: runners with a script.
resource "TestRun.k6.io" "K6.k6.io" {
  element    = "process"
  technology = "load-generator"
  pods       = [{ spec = { containers = [for it in [self.spec.runner] : { image = coalesce(it.image, "grafana/k6"), env = it.env, envFrom = it.envFrom, command = [self.spec.arguments] }] } }]
  settings   = { env = self.spec.runner.env }
  reads      = [for it in [self.spec.script.configMap.name] : it if it != null]
}

# The same as a part of a greater whole, with what stands beside it.
resource "AutomationController.automationcontroller.ansible.com" "AutomationHub.automationhub.ansible.com" "EDA.eda.ansible.com" "Pulp.repo-manager.pulpproject.org" "Galaxy.galaxy.ansible.com" {
  element    = "process"
  technology = "automation"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-*"]
  reads      = [for it in [self.spec.postgres_configuration_secret, self.spec.database.database_secret, self.spec.database.external_db_secret, self.spec.object_storage_s3_secret, self.spec.object_storage_azure_secret] : it if it != null]
  facts {
    administrative_interface = true
    authentication_required  = true
  }
  flow {
    for_each  = contains(["ingress", "route"], lower(coalesce(self.spec.ingress_type, "-"))) || contains(["nodeport", "loadbalancer"], lower(coalesce(self.spec.service_type, "-"))) ? [self.metadata.name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
}

# Kanidm, and Keycloak as others describe it.
resource "Kanidm" {
  element    = "process"
  technology = "identity-provider"
  protocol   = "https"
  port       = 8443
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  services   = [self.spec.service]
  flow {
    for_each  = self.spec.ingress == null ? [] : [self.spec.ingress]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
  facts {
    authentication_required = true
  }
}

# Kuadrant's programs, which decide who may call and how often.
resource "Authorino.operator.authorino.kuadrant.io" {
  element    = "process"
  technology = "authorization"
  protocol   = "grpc"
  port       = 50051
  names      = ["authorino:", "${self.metadata.name}-authorino-authorization", "${self.metadata.name}-authorino-oidc"]
}

# Whom it asks about a caller.
resource "AuthConfig.authorino.kuadrant.io" {
  given {
    logins = can(keys(self.spec.authentication)) ? values(self.spec.authentication) : coalesce(self.spec.identity, [])
    more   = can(keys(self.spec.metadata)) ? values(self.spec.metadata) : coalesce(self.spec.metadata, [])
  }
  describes = "authorino:"
  settings  = { urls = concat([for it in logins : coalesce(it.jwt.issuerUrl, it.oidc.endpoint, it.oauth2Introspection.endpoint, it.oauth2.tokenIntrospectionUrl, "-")], [for it in more : coalesce(it.http.url, it.http.endpoint, it.userInfo.endpoint, "-")]) }
}

resource "Limitador.limitador.kuadrant.io" {
  element    = "process"
  technology = "rate-limiter"
  protocol   = "grpc"
  port       = 8081
  names      = ["limitador-${self.metadata.name}", self.metadata.name]
  reads      = [for it in [self.spec.storage.redis.configSecretRef.name, self.spec.storage["redis-cached"].configSecretRef.name] : it if it != null]
}

# Who lets callers in for Pomerium, which its Ingresses and this resource configure: it logs them
# in at a provider, under a host of its own. Its Services are those of its manifests.
resource "Pomerium.ingress.pomerium.io" {
  given {
    host = split("/", trimprefix(trimprefix(coalesce(self.spec.authenticate.url, "-"), "https://"), "http://"))[0]
  }
  element    = "process"
  technology = "identity-proxy"
  protocol   = "https"
  port       = 443
  label      = "pomerium"
  names      = concat(host == "-" ? [] : [host], ["pomerium/pomerium-authenticate", "pomerium/pomerium-databroker", "pomerium/pomerium-metrics", "pomerium/pomerium-proxy"])
  settings   = { url = [self.spec.identityProvider.url] }
  reads      = [for it in [self.spec.storage.postgres.secret] : it if it != null]
}

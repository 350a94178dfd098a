# Whole applications that operators run, with stores that their resources name. The names are
# those of the Services and Secrets that an operator makes, from the reference pages of each.

shape "suite" {
  given {
    name = self.metadata.name
  }
  element    = "process"
  technology = "web-application"
  protocol   = "http"
  port       = 80
  facts {
    authentication_required = true
  }
}

# Forges, registries of programs and what builds them.

# GitLab: the values of its chart say which stores are not its own. Its Ingress is made unless
# told otherwise.
resource "GitLab.apps.gitlab.com" {
  is = "suite"
  given {
    values = coalesce(self.spec.chart.values, {})
    all    = coalesce(values.global, {})
    wanted = [for it in [all.ingress.enabled] : it if it != null]
    closed = length(wanted) > 0 ? alltrue([for it in wanted : tostring(it) == "false"]) : false
    logins = [for it in [all.psql.password.secret, all.redis.auth.secret, all.appConfig.object_store.connection.secret] : it if it != null]
  }
  technology = "source-control"
  protocol   = "http"
  port       = 8181
  names      = ["${name}-webservice-*", "${name}-gitlab-shell", "${name}-gitlab-*", "${name}-registry", "${name}-gitaly", "${name}-kas", "${name}-sidekiq-*", "${name}-minio-svc", "${name}-nginx-ingress-*"]
  settings = {
    psql    = all.psql.host == null ? null : { url = "postgresql://${all.psql.host}:${coalesce(all.psql.port, 5432)}" }
    redis   = all.redis.host == null ? null : { url = "redis://${all.redis.host}:${coalesce(all.redis.port, 6379)}" }
    smtp    = all.smtp.address == null ? null : { url = "smtp://${all.smtp.address}:${coalesce(all.smtp.port, 25)}" }
    gitaly  = [for it in coalesce(all.gitaly.external, []) : { hostname = it.hostname }]
    ldap    = [for it in values(coalesce(all.appConfig.ldap.servers, {})) : { host = it.host }]
    objects = { endpoint = all.minio.endpoint, storage = all.registry.storage }
  }
  reads = logins
  flow {
    for_each  = closed ? [] : [name]
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

resource "HarborCluster" "Harbor.goharbor.io" {
  is = "suite"
  given {
    data  = coalesce(self.spec.database.spec.postgresql, self.spec.database, {})
    cache = coalesce(self.spec.cache.spec.redis, self.spec.redis, {})
    kept  = coalesce(self.spec.storage.spec.s3, self.spec.imageChartStorage.s3, {})
  }
  technology = "artifact-repository"
  names      = [for part in ["core", "portal", "registry", "registryctl", "jobservice", "chartmuseum", "trivy", "harbor-*"] : "${name}-${part}"]
  settings = {
    data   = [for it in coalesce(data.hosts, []) : { url = "postgresql://${it.host}:${coalesce(it.port, 5432)}" } if it.host != null]
    cache  = cache.host == null ? null : { url = "redis://${cache.host}:${coalesce(cache.port, 6379)}" }
    kept   = kept.regionendpoint
    bucket = kept.regionendpoint == null && kept.bucket != null ? "s3://${kept.bucket}" : null
  }
  flow {
    for_each  = self.spec.expose == null ? [] : [name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

# What its components are told stands in a Secret; a component that is managed is made for it.
resource "QuayRegistry" {
  is = "suite"
  given {
    unmanaged = [for it in coalesce(self.spec.components, []) : it.kind if it.managed == false]
  }
  technology = "artifact-repository"
  protocol   = "https"
  port       = 443
  names      = ["${name}-quay-*", "${name}-clair-*"]
  reads      = [for it in [self.spec.configBundleSecret] : it if it != null]
  flow {
    for_each  = contains(unmanaged, "route") ? [] : [name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes a Route for it"
  }
}

resource "NexusRepo" {
  is         = "suite"
  technology = "artifact-repository"
  port       = 8081
  names      = [name, "${name}-*"]
}

resource "CheCluster" {
  is         = "suite"
  technology = "workspace"
  port       = 8080
  names      = ["che-host", "che-gateway", "che-dashboard", "devfile-registry", "plugin-registry"]
  settings   = { login = { url = self.spec.networking.auth.identityProviderURL }, properties = self.spec.components.cheServer.extraProperties, registries = [for it in coalesce(self.spec.components.devfileRegistry.externalDevfileRegistries, []) : { url = it.url }] }
  flow {
    for_each  = [name]
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    knowledge = "declared"
    what      = "its operator makes an Ingress or a Route for it"
  }
}

# Portals, chats and pages.

resource "Backstage" {
  is = "suite"
  given {
    app   = coalesce(self.spec.application, {})
    given = concat(coalesce(app.appConfig.configMaps, []), coalesce(app.extraEnvs.configMaps, []), coalesce(app.extraEnvs.secrets, []), coalesce(app.extraFiles.configMaps, []), coalesce(app.extraFiles.secrets, []))
  }
  technology = "developer-portal"
  port       = 80
  names      = ["backstage-${name}", "backstage-psql-${name}"]
  reads      = distinct([for it in given : it.name if it.name != null])
  settings   = { env = app.extraEnvs.envs }
  flow {
    for_each  = coalesce(app.route.enabled, false) ? [name] : []
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    knowledge = "declared"
    what      = "its operator makes a Route for it"
  }
}

resource "Mattermost" "ClusterInstallation.mattermost.com" {
  is         = "suite"
  technology = "chat"
  port       = 8065
  names      = [name]
  pod_labels = { app = "mattermost", "installation.mattermost.com/installation" = name }
  reads      = [for it in [self.spec.database.external.secret] : it if it != null]
  settings = {
    urls = [self.spec.fileStore.external.url, self.spec.elasticSearch.host]
    env  = self.spec.mattermostEnv
  }
  flow {
    for_each  = coalesce(self.spec.ingress.enabled, self.spec.ingressName != null) || coalesce(self.spec.useServiceLoadBalancer, false) ? [name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
}

resource "Wordpress" {
  is       = "suite"
  names    = [name]
  pods     = [{ spec = { containers = [{ name = "wordpress", image = coalesce(self.spec.image, "wordpress"), env = coalesce(self.spec.env, []), envFrom = coalesce(self.spec.envFrom, []) }] } }]
  settings = { buckets = [for it in [self.spec.media.s3.bucket] : "s3://${it}" if it != null], more = [for it in [self.spec.media.gcs.bucket] : "gs://${it}" if it != null] }
  flow {
    for_each  = concat(coalesce(self.spec.domains, []), [for it in coalesce(self.spec.routes, []) : it.domain])
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

resource "Synapse" {
  is       = "suite"
  port     = 8008
  names    = [name, "${name}-*"]
  settings = { postgres = self.spec.homeserver.values.postgres }
  reads    = [for it in [self.spec.homeserver.configMap.name] : it if it != null]
}

# Of what keeps watch over security and meshes.

resource "Central.platform.stackrox.io" {
  is = "suite"
  given {
    open = [for it in [self.spec.central.exposure.loadBalancer, self.spec.central.exposure.route, self.spec.central.exposure.nodePort] : it if coalesce(it.enabled, false)]
  }
  technology = "security-monitoring"
  protocol   = "https"
  port       = 443
  names      = ["central", "central-loadbalancer", "central-db", "scanner", "scanner-v4-*"]
  settings   = { database_url = self.spec.central.db.connectionString }
  flow {
    for_each  = length(open) > 0 ? [name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
}

resource "SecuredCluster.platform.stackrox.io" {
  element    = "process"
  technology = "security-monitoring"
  protocol   = "https"
  port       = 443
  names      = ["sensor", "admission-control", "sensor-webhook"]
  settings   = { endpoint = coalesce(self.spec.centralEndpoint, "central.stackrox.svc:443") }
}

# What it shows to a browser is no call of its own.
resource "Kiali.kiali.io" {
  is = "suite"
  given {
    to = coalesce(self.spec.external_services, {})
  }
  technology = "dashboard"
  port       = 20001
  names      = [coalesce(self.spec.deployment.instance_name, "kiali")]
  settings = {
    urls = [to.prometheus.url, to.grafana.internal_url, to.grafana.in_cluster_url, to.perses.internal_url, to.tracing.internal_url, to.tracing.in_cluster_url]
  }
  flow {
    for_each  = coalesce(self.spec.deployment.ingress.enabled, self.spec.deployment.ingress_enabled, false) ? [name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
  facts {
    authentication_required = self.spec.auth.strategy != "anonymous"
  }
}

# Gateways for interfaces, and what they lead to.

resource "APIManager.apps.3scale.net" {
  is         = "suite"
  technology = "api-gateway"
  names      = ["3scale:${split("/", address)[0]}", "backend-listener", "system-master", "system-provider", "system-developer", "apicast-staging", "apicast-production", "zync"]
  flow {
    for_each  = [name]
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    knowledge = "declared"
    what      = "its operator makes Routes for it"
  }
}

resource "Backend.capabilities.3scale.net" {
  describes = "3scale:${split("/", address)[0]}"
  settings  = { url = self.spec.privateBaseURL }
}

resource "APIcast.apps.3scale.net" {
  element    = "process"
  technology = "api-gateway"
  protocol   = "http"
  port       = 8080
  names      = ["apicast-${self.metadata.name}"]
  reads      = [for it in [self.spec.adminPortalCredentialsRef.name, self.spec.embeddedConfigurationSecretRef.name] : it if it != null]
}

# Gravitee: an interface is served by a gateway, which a chart installs. Who leads to what within
# the cluster is found by a pass.
resource "ApiV4Definition.gravitee.io" "ApiDefinition.gravitee.io" {
  given {
    ends = flatten([for it in concat(coalesce(self.spec.endpointGroups, []), coalesce(self.spec.proxy.groups, [])) : coalesce(it.endpoints, [])])
  }
  describes = "gravitee:"
  settings  = { targets = [for it in ends : { url = coalesce(it.target, it.configuration.target, "-"), bootstrapServers = it.configuration.bootstrapServers }] }
}

resource "ManagementContext.gravitee.io" {
  describes = "gravitee-operator:"
  settings  = { url = self.spec.baseUrl }
}

# Teleport lets people through to programs and databases, and has others say who they are.
resource "TeleportAppV3" "TeleportDatabaseV3" {
  describes = "teleport:"
  settings  = { url = startswith(coalesce(self.spec.uri, "-"), "cloud:") || strcontains(coalesce(self.spec.uri, "-"), "://") ? self.spec.uri : lookup({ postgres = "postgresql://${coalesce(self.spec.uri, "-")}", mysql = "mysql://${coalesce(self.spec.uri, "-")}", mongodb = "mongodb://${coalesce(self.spec.uri, "-")}", redis = "redis://${coalesce(self.spec.uri, "-")}" }, coalesce(self.spec.protocol, "-"), self.spec.uri) }
}

resource "TeleportOpenSSHServerV2" {
  describes = "teleport:"
  settings  = { address = self.spec.addr }
}

resource "TeleportOIDCConnector" "TeleportSAMLConnector" {
  describes = "teleport:"
  settings  = { url = coalesce(self.spec.issuer_url, self.spec.entity_descriptor_url, "-") }
}

resource "TeleportGithubConnector" {
  describes = "teleport:"
  settings  = { url = coalesce(self.spec.endpoint_url, "https://github.com") }
}

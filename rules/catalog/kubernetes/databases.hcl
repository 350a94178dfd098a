# Databases that operators run. The names are those of the Services and Secrets that an operator
# makes beside its pods, from the reference pages of each.

# CloudNativePG, and EnterpriseDB's operator, which is made from it.
resource "Cluster.postgresql.cnpg.io" "Cluster.postgresql.k8s.enterprisedb.io" {
  given {
    name    = self.metadata.name
    place   = split("/", address)[0]
    maker   = startswith(self.apiVersion, "postgresql.cnpg.io/") ? "cnpg.io" : "k8s.enterprisedb.io"
    kept    = self.spec.backup.barmanObjectStore
    others  = coalesce(self.spec.externalClusters, [])
    start   = coalesce(self.spec.bootstrap, {})
    logins  = [for it in concat([for role in coalesce(self.spec.managed.roles, []) : role.passwordSecret.name], [start.initdb.secret.name, start.recovery.secret.name, start.pg_basebackup.secret.name, self.spec.superuserSecret.name]) : it if it != null]
    added   = [for it in coalesce(self.spec.managed.services.additional, []) : it.serviceTemplate if it.serviceTemplate != null]
    objects = [for it in concat(coalesce(self.spec.plugins, []), [for other in others : other.plugin]) : it.parameters.barmanObjectName if it.parameters.barmanObjectName != null]
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = concat(["cnpg:${place}/${name}", "${name}-rw", "${name}-ro", "${name}-r", "${name}-any", "${name}-app", "${name}-superuser", "${name}-ca"], logins, [for it in objects : "cnpg-kept:${place}/${it}"], [for it in added : it.metadata.name if it.metadata.name != null])
  pod_labels = { "${maker}/cluster" = name, "${maker}/podRole" = "instance", "${maker}/instanceRole" = "*", role = "*" }
  settings = {
    backup    = { destination = kept.destinationPath, endpoint = kept.endpointURL }
    externals = [for it in others : { destination = it.barmanObjectStore.destinationPath, endpoint = it.barmanObjectStore.endpointURL }]
    origins   = [for it in others : { url = "postgresql://${it.connectionParameters.host}:${coalesce(it.connectionParameters.port, 5432)}" } if it.connectionParameters.host != null]
    directory = self.spec.postgresql.ldap.server == null ? null : { url = "${coalesce(self.spec.postgresql.ldap.scheme, "ldap")}://${self.spec.postgresql.ldap.server}:${coalesce(self.spec.postgresql.ldap.port, 389)}" }
  }
  services  = added
  monitored = [for it in [self.spec.monitoring.enablePodMonitor] : { what = "podMonitor", enabled = it, labels = { "${maker}/cluster" = name } } if it == true]
  flow {
    for_each = objects
    to       = "cnpg-store:${place}/${each.value}"
    what     = "its backups are kept there"
  }
  facts {
    password_required = true
    data_persisted    = true
    tls_offered       = true
    replicas          = coalesce(self.spec.instances, 1)
    redundant         = coalesce(self.spec.instances, 1) > 1
    backed_up         = self.spec.backup != null || self.spec.plugins != null
  }
}

resource "Pooler.postgresql.cnpg.io" "Pooler.postgresql.k8s.enterprisedb.io" {
  element    = "process"
  technology = "proxy"
  protocol   = "postgresql"
  port       = 5432
  names      = [self.metadata.name]
  services   = [self.spec.serviceTemplate]
  pod_labels = { "${startswith(self.apiVersion, "postgresql.cnpg.io/") ? "cnpg.io" : "k8s.enterprisedb.io"}/poolerName" = self.metadata.name }
  settings   = { HOST = "${coalesce(self.spec.cluster.name, "-")}-${coalesce(self.spec.type, "rw")}" }
  monitored  = [for it in [self.spec.monitoring.enablePodMonitor] : { what = "podMonitor", enabled = it, labels = {} } if it == true]
}

resource "ScheduledBackup.postgresql.cnpg.io" "ScheduledBackup.postgresql.k8s.enterprisedb.io" {
  describes = "cnpg:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}"
  facts {
    backed_up = true
  }
}

# The bucket that the plugin for backups writes to: whose it is says the store.
resource "ObjectStore.barmancloud.cnpg.io" {
  given {
    place = split("/", address)[0]
    kept  = self.spec.configuration
    told  = kept.endpointURL != null || kept.destinationPath != null
  }
  element    = told ? null : "data-store"
  technology = "object-store"
  protocol   = "https"
  names      = ["cnpg-store:${place}/${self.metadata.name}"]
  describes  = told ? "cnpg-kept:${place}/${self.metadata.name}" : null
  settings   = { backup = { destination = kept.destinationPath, endpoint = kept.endpointURL } }
  facts {
    sensitivity = "backups"
  }
}

# Zalando's operator.
resource "postgresql.acid.zalan.do" {
  given {
    name   = self.metadata.name
    origin = coalesce(self.spec.standby, {})
    clone  = coalesce(self.spec.clone, {})
    shared = coalesce(self.spec.serviceAnnotations, {})
    pooled = coalesce(self.spec.enableConnectionPooler, false) || coalesce(self.spec.enableReplicaConnectionPooler, false) || self.spec.connectionPooler != null
    # A user's Secret may lie in a namespace that stands before the name of the user.
    away   = [for user in keys(coalesce(self.spec.users, {})) : split(".", user) if strcontains(user, ".")]
    makers = concat(["postgres", "standby"], keys(coalesce(self.spec.users, {})), values(coalesce(self.spec.databases, {})), keys(coalesce(self.spec.preparedDatabases, {})))
    users  = flatten([for user in makers : [for end in ["", "-owner-user", "-reader-user", "-writer-user"] : "${replace(user, "_", "-")}${end}.${name}.credentials.postgresql.acid.zalan.do"]])
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = concat([name, "${name}-repl", "${name}-pooler", "${name}-pooler-repl"], users, [for it in away : "${it[0]}/${replace(join(".", it), "_", "-")}.${name}.credentials.postgresql.acid.zalan.do"])
  settings = {
    origin   = origin.standby_host == null ? null : { url = "postgresql://${origin.standby_host}:${coalesce(origin.standby_port, 5432)}" }
    backups  = [origin.s3_wal_path, origin.gs_wal_path, clone.s3_wal_path]
    copied   = { endpoint = clone.s3_endpoint }
    env      = self.spec.env
    sidecars = [for it in coalesce(self.spec.sidecars, []) : it.env]
  }
  services = [for it in [
    { open = self.spec.enableMasterLoadBalancer, own = self.spec.masterServiceAnnotations },
    { open = self.spec.enableReplicaLoadBalancer, own = self.spec.replicaServiceAnnotations },
    { open = self.spec.enableMasterPoolerLoadBalancer, own = self.spec.masterServiceAnnotations },
    { open = self.spec.enableReplicaPoolerLoadBalancer, own = self.spec.replicaServiceAnnotations },
  ] : { type = "LoadBalancer", annotations = merge(shared, coalesce(it.own, {})), loadBalancerSourceRanges = self.spec.allowedSourceRanges } if coalesce(it.open, false)]
  # The pods of a pooler have labels of their own.
  pod_labels = concat([{ "application" = "spilo", "cluster-name" = name, "spilo-role" = "*" }], pooled ? [{ "application" = "db-connection-pooler", "cluster-name" = name, "connection-pooler" = "*" }] : [])
  facts {
    password_required = true
    data_persisted    = true
    replicas          = coalesce(self.spec.numberOfInstances, 1)
    redundant         = coalesce(self.spec.numberOfInstances, 1) > 1
  }
}

# Crunchy's operator, and Percona's second one, which is made from it.
shape "crunchy" {
  given {
    name    = self.metadata.name
    place   = split("/", address)[0]
    labels  = coalesce(self.metadata.labels, {})
    users   = [for it in coalesce(self.spec.users, []) : coalesce(it.secretName, "${name}-pguser-${coalesce(it.name, "-")}")]
    repos   = concat(coalesce(self.spec.backups.pgbackrest.repos, []), [for it in [self.spec.dataSource.pgbackrest.repo] : it if it != null])
    origin  = coalesce(self.spec.standby, {})
    buckets = [for it in concat([for repo in repos : repo.s3], [for repo in repos : repo.gcs], [for repo in repos : repo.azure]) : it if it != null]
    sets    = coalesce(self.spec.instances, [])
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names = concat(
    [for end in ["primary", "replicas", "ha", "pgbouncer", "pgadmin", "pods", "pguser-${name}"] : "${name}-${end}"],
    users,
    ["crunchy:${place}", "crunchy-named:${place}/${name}"], [for key, value in labels : "crunchy:${place}/${key}=${value}"],
  )
  pod_labels = { "postgres-operator.crunchydata.com/cluster" = name, "postgres-operator.crunchydata.com/role" = "*", "postgres-operator.crunchydata.com/instance-set" = "*" }
  settings = {
    backups = [for it in buckets : { endpoint = it.endpoint, bucket = it.endpoint == null && it.bucket != null ? "s3://${it.bucket}" : null }]
    origin  = origin.host == null ? null : { url = "postgresql://${origin.host}:${coalesce(origin.port, 5432)}" }
    watcher = coalesce(self.spec.pmm.enabled, false) ? { host = self.spec.pmm.serverHost } : null
  }
  services = [self.spec.replicaService, self.spec.userInterface.pgAdmin.service, self.spec.proxy.pgBouncer.service, self.spec.expose, self.spec.exposeReplicas, self.spec.proxy.pgBouncer.expose]
  facts {
    password_required = true
    data_persisted    = true
    tls_offered       = true
    backed_up         = self.spec.backups != null
    redundant         = anytrue([for set in sets : coalesce(set.replicas, 1) > 1]) || length(sets) > 1
  }
}

resource "PostgresCluster" "PerconaPGCluster" {
  is = "crunchy"
}

# It is told of all servers of its namespace that a selector of labels chooses.
resource "PGAdmin.postgres-operator.crunchydata.com" {
  given {
    place  = split("/", address)[0]
    groups = coalesce(self.spec.serverGroups, [])
    labels = [for it in groups : coalesce(it.postgresClusterSelector.matchLabels, {}) if it.postgresClusterName == null]
    named  = [for it in groups : "crunchy-named:${place}/${it.postgresClusterName}" if it.postgresClusterName != null]
    chosen = flatten([for some in labels : length(some) == 0 ? ["crunchy:${place}"] : length(some) == 1 ? [for key, value in some : "crunchy:${place}/${key}=${value}"] : []])
  }
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 5050
  names      = [coalesce(self.spec.serviceName, "${self.metadata.name}-pgadmin")]
  pod_labels = { "postgres-operator.crunchydata.com/pgadmin" = self.metadata.name }
  reads      = [for it in [self.spec.config.configDatabaseURI.name] : it if it != null]
  facts {
    administrative_interface = true
    authentication_required  = true
    data_persisted           = true
  }
  flow {
    for_each = concat(named, chosen)
    to       = each.value
    what     = "a group of servers has it"
  }
}

# Crunchy's service, which its operator orders from.
resource "CrunchyBridgeCluster" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = [for it in coalesce(self.spec.roles, []) : it.secretName if it.secretName != null]
  facts {
    password_required = true
    redundant         = self.spec.isHa
  }
}

# Percona's operators. What opens a Service is written in one of two ways, after their version.
shape "percona" {
  given {
    name    = self.metadata.name
    kept    = values(coalesce(self.spec.backup.storages, {}))
    watcher = coalesce(self.spec.pmm.enabled, false) ? { host = self.spec.pmm.serverHost } : null
    backups = concat(
      [for it in kept : { endpoint = it.s3.endpointUrl, bucket = it.s3.bucket != null && it.s3.endpointUrl == null ? "s3://${it.s3.bucket}" : null }],
      [for it in kept : { bucket = "gs://${it.gcs.bucket}" } if it.gcs.bucket != null],
      [for it in kept : { endpoint = it.azure.endpointUrl } if it.azure.endpointUrl != null],
    )
    services = [for it in opened : { type = coalesce(it.type, it.exposeType), annotations = merge(coalesce(it.annotations, {}), coalesce(it.serviceAnnotations, {})), loadBalancerSourceRanges = coalesce(it.loadBalancerSourceRanges, []) } if it != null && coalesce(it.enabled, true) && (it.type != null || it.exposeType != null)]
  }
  element  = "data-store"
  services = services
  facts {
    password_required = true
    data_persisted    = true
  }
}

resource "PerconaXtraDBCluster" {
  is = "percona"
  given {
    # The first versions have the type of each beside its other settings.
    parts  = [for it in [self.spec.haproxy, self.spec.proxysql] : it if it != null && coalesce(it.enabled, true)]
    opened = concat([self.spec.pxc.expose, self.spec.haproxy.exposePrimary, self.spec.haproxy.exposeReplicas, self.spec.proxysql.expose], [for it in parts : { type = it.serviceType, annotations = it.serviceAnnotations } if it.serviceType != null])
  }
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = concat(["${name}-pxc", "${name}-haproxy", "${name}-proxysql", "${name}-haproxy-replicas", coalesce(self.spec.secretsName, "${name}-secrets")], [for it in coalesce(self.spec.users, []) : it.passwordSecretRef.name if it.passwordSecretRef.name != null])
  settings = {
    storages = backups
    pmm      = watcher
    origins  = [for it in flatten([for one in coalesce(self.spec.pxc.replicationChannels, []) : coalesce(one.sourcesList, []) if !coalesce(one.isSource, false)]) : { url = "mysql://${it.host}:${coalesce(it.port, 3306)}" } if it.host != null]
  }
  reads = [for it in [self.spec.pxc.envVarsSecret, self.spec.vaultSecretName] : it if it != null]
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/name" = "percona-xtradb-cluster" }
  facts {
    password_required = true
    data_persisted    = true
    replicas          = coalesce(self.spec.pxc.size, 1)
    redundant         = coalesce(self.spec.pxc.size, 1) > 1
    backed_up         = self.spec.backup.schedule != null
  }
}

resource "PerconaServerMongoDB" {
  is = "percona"
  given {
    groups = coalesce(self.spec.replsets, [])
    sets   = [for set in groups : "${name}-${coalesce(set.name, "rs0")}"]
    opened = concat([for set in groups : set.expose if coalesce(set.expose.enabled, false)], [for it in [self.spec.sharding.mongos.expose] : it if coalesce(self.spec.sharding.enabled, false)])
  }
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  names      = concat(sets, ["${name}-mongos", coalesce(self.spec.secrets.users, "${name}-secrets")])
  settings = {
    storages = backups
    pmm      = watcher
    others   = [for it in flatten([for set in groups : coalesce(set.externalNodes, [])]) : { url = "mongodb://${it.host}:${coalesce(it.port, 27017)}" } if it.host != null]
  }
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/name" = "percona-server-mongodb" }
  facts {
    password_required = true
    data_persisted    = true
    backed_up         = coalesce(self.spec.backup.enabled, false)
  }
}

resource "PerconaServerMySQL" {
  is = "percona"
  given {
    opened = [self.spec.mysql.expose, self.spec.mysql.exposePrimary, self.spec.proxy.haproxy.expose, self.spec.proxy.router.expose, self.spec.orchestrator.expose]
  }
  settings   = { storages = backups, pmm = watcher }
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = concat([for end in ["mysql", "mysql-primary", "mysql-proxy", "mysql-unready", "haproxy", "router", "orc"] : "${self.metadata.name}-${end}"], [coalesce(self.spec.secretsName, "${self.metadata.name}-secrets")])
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/name" = "percona-server" }
  facts {
    password_required = true
    data_persisted    = true
    redundant         = coalesce(self.spec.mysql.size, 1) > 1
    backed_up         = coalesce(self.spec.backup.enabled, false)
  }
}

# Oracle's operator for MySQL.
resource "InnoDBCluster" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = [self.metadata.name, "${self.metadata.name}-instances", coalesce(self.spec.secretName, "${self.metadata.name}-cluster-secret")]
  pod_labels = { "mysql.oracle.com/cluster" = self.metadata.name, "mysql.oracle.com/cluster-role" = "*" }
  settings = {
    origin  = self.spec.initDB.clone.donorUrl == null ? null : { url = "mysql://${self.spec.initDB.clone.donorUrl}" }
    backups = [for it in coalesce(self.spec.backupProfiles, []) : { endpoint = it.dumpInstance.storage.s3.endpoint, bucket = it.dumpInstance.storage.s3.endpoint == null && it.dumpInstance.storage.s3.bucketName != null ? "s3://${it.dumpInstance.storage.s3.bucketName}" : null }]
  }
  facts {
    password_required = true
    data_persisted    = true
    replicas          = coalesce(self.spec.instances, 1)
    redundant         = coalesce(self.spec.instances, 1) > 1
    backed_up         = self.spec.backupSchedules != null
  }
}

resource "MongoDBCommunity" {
  element    = "data-store"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  names      = concat(["${self.metadata.name}-svc"], [for user in coalesce(self.spec.users, []) : coalesce(user.connectionStringSecretName, "${self.metadata.name}-${coalesce(user.db, "admin")}-${coalesce(user.name, "-")}")])
  pod_labels = { app = "${self.metadata.name}-svc" }
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.security.tls.enabled, false)
    replicas          = coalesce(self.spec.members, 1)
    redundant         = coalesce(self.spec.members, 1) > 1
  }
}

# What searches in a store of MongoDB: it copies from there, and is asked by it.
resource "MongoDBSearch" {
  given {
    name  = self.metadata.name
    from  = self.spec.source
    about = coalesce(from.mongodbResourceRef.name, name)
  }
  element    = "process"
  technology = "search-engine"
  protocol   = "grpc"
  port       = 27028
  label      = "${name}-search"
  names      = ["${name}-search-svc", "${name}-search-0-svc", "${name}-search-0-proxy-svc"]
  pod_labels = { app = "${name}-search-svc" }
  settings   = { origins = [for it in coalesce(from.external.hostAndPorts, []) : { url = "mongodb://${it}" }] }
  flow {
    for_each = from.external == null ? [about] : []
    to       = ["${about}-svc", about]
    what     = "it copies from there what it searches in"
  }
}

resource "CassandraDatacenter" {
  given {
    cluster = lower(coalesce(self.spec.clusterName, "-"))
  }
  element    = "data-store"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names      = concat(["${cluster}-superuser", "${cluster}-seed-service"], [for end in ["service", "all-pods-service", "additional-seed-service", "node-port-service"] : "${cluster}-${self.metadata.name}-${end}"])
  settings   = { seeds = [for it in coalesce(self.spec.additionalSeeds, []) : { url = "cassandra://${it}:9042" }] }
  pod_labels = { "cassandra.datastax.com/datacenter" = self.metadata.name }
  facts {
    data_persisted = true
    replicas       = coalesce(self.spec.size, 1)
    redundant      = coalesce(self.spec.size, 1) > 1
  }
}

# Two operators for Redis.
resource "Redis.redis.redis.opstreelabs.in" {
  element    = "data-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [self.metadata.name, "${self.metadata.name}-headless", "${self.metadata.name}-additional"]
  pod_labels = { app = self.metadata.name, redis_setup_type = "standalone", role = "standalone" }
  services   = [{ type = self.spec.kubernetesConfig.service.serviceType, annotations = self.spec.kubernetesConfig.service.annotations }]
  facts {
    password_required = self.spec.kubernetesConfig.redisSecret != null
    data_persisted    = self.spec.storage != null
  }
}

resource "RedisFailover" {
  element    = "data-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = ["rfs-${self.metadata.name}", "rfr-${self.metadata.name}", "rfrm-${self.metadata.name}", "rfrs-${self.metadata.name}"]
  pod_labels = { "app.kubernetes.io/name" = self.metadata.name, "app.kubernetes.io/component" = "redis" }
  settings   = { origin = self.spec.bootstrapNode.host == null ? null : { url = "redis://${self.spec.bootstrapNode.host}:${coalesce(self.spec.bootstrapNode.port, 6379)}" } }
  facts {
    password_required = self.spec.auth.secretPath != null
    data_persisted    = self.spec.redis.storage.persistentVolumeClaim != null
    replicas          = coalesce(self.spec.redis.replicas, 3)
    redundant         = coalesce(self.spec.redis.replicas, 3) > 1
  }
}

# Object storage.
resource "Tenant.minio.min.io" {
  element    = "data-store"
  technology = "object-store"
  protocol   = coalesce(self.spec.requestAutoCert, true) ? "https" : "http"
  port       = 9000
  names      = ["minio", "${self.metadata.name}-hl", "${self.metadata.name}-console"]
  pod_labels = { "v1.min.io/tenant" = self.metadata.name }
  # Keys come from a server of its own beside it, which is told where they lie.
  settings = { env = self.spec.env, kes = self.spec.kes.env }
  reads    = [for it in [self.spec.kes.kesSecret.name, self.spec.configuration.name] : it if it != null]
  services = [for it in [
    { open = self.spec.exposeServices.minio, own = self.spec.serviceMetadata.minioServiceAnnotations, port = 9000 },
    { open = self.spec.exposeServices.console, own = self.spec.serviceMetadata.consoleServiceAnnotations, port = 9090 },
  ] : { type = "LoadBalancer", annotations = it.own, port = it.port } if coalesce(it.open, false)]
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.requestAutoCert, true)
    encrypted_at_rest = self.spec.kes != null ? true : null
  }
}

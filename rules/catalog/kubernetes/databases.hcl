# Databases that operators run. The names are those of the Services and Secrets that an operator
# makes beside its pods, from the reference pages of each.

# CloudNativePG.
resource "Cluster.postgresql.cnpg.io" {
  given {
    name    = self.metadata.name
    place   = split("/", address)[0]
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
  names      = concat(["cnpg:${place}/${name}", "${name}-rw", "${name}-ro", "${name}-r", "${name}-app", "${name}-superuser"], logins, [for it in added : it.metadata.name if it.metadata.name != null])
  pod_labels = { "cnpg.io/cluster" = name, "cnpg.io/podRole" = "instance", "cnpg.io/instanceRole" = "*", role = "*" }
  settings = {
    backup    = { destination = kept.destinationPath, endpoint = kept.endpointURL }
    externals = [for it in others : { destination = it.barmanObjectStore.destinationPath, endpoint = it.barmanObjectStore.endpointURL }]
    origins   = [for it in others : { url = "postgresql://${it.connectionParameters.host}:${coalesce(it.connectionParameters.port, 5432)}" } if it.connectionParameters.host != null]
    directory = self.spec.postgresql.ldap.server == null ? null : { url = "${coalesce(self.spec.postgresql.ldap.scheme, "ldap")}://${self.spec.postgresql.ldap.server}:${coalesce(self.spec.postgresql.ldap.port, 389)}" }
  }
  services = added
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

resource "Pooler.postgresql.cnpg.io" {
  element    = "process"
  technology = "proxy"
  protocol   = "postgresql"
  port       = 5432
  names      = [self.metadata.name]
  services   = [self.spec.serviceTemplate]
  pod_labels = { "cnpg.io/poolerName" = self.metadata.name }
  settings   = { HOST = "${coalesce(self.spec.cluster.name, "-")}-${coalesce(self.spec.type, "rw")}" }
}

resource "ScheduledBackup.postgresql.cnpg.io" {
  describes = "cnpg:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}"
  facts {
    backed_up = true
  }
}

# The bucket that the plugin for backups writes to.
resource "ObjectStore.barmancloud.cnpg.io" {
  element    = "data-store"
  technology = "object-store"
  protocol   = startswith(coalesce(self.spec.configuration.endpointURL, "https"), "http:") ? "http" : "https"
  names      = ["cnpg-store:${split("/", address)[0]}/${self.metadata.name}"]
  facts {
    sensitivity = "backups"
  }
}

# Zalando's operator.
resource "postgresql.acid.zalan.do" {
  settings = { standby_host = self.spec.standby.standby_host }
  given {
    name   = self.metadata.name
    makers = concat(["postgres", "standby"], keys(coalesce(self.spec.users, {})), values(coalesce(self.spec.databases, {})), keys(coalesce(self.spec.preparedDatabases, {})))
    users  = flatten([for user in makers : [for end in ["", "-owner-user", "-reader-user", "-writer-user"] : "${replace(user, "_", "-")}${end}.${name}.credentials.postgresql.acid.zalan.do"]])
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = concat([name, "${name}-repl", "${name}-pooler", "${name}-pooler-repl"], users)
  pod_labels = { "application" = "spilo", "cluster-name" = name, "spilo-role" = "*" }
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
    repos   = coalesce(self.spec.backups.pgbackrest.repos, [])
    buckets = [for it in concat([for repo in repos : repo.s3], [for repo in repos : repo.gcs], [for repo in repos : repo.azure]) : it if it != null]
    sets    = coalesce(self.spec.instances, [])
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names = concat(
    [for end in ["primary", "replicas", "ha", "pgbouncer", "pods", "pguser-${name}"] : "${name}-${end}"],
    users,
    ["crunchy:${place}"], [for key, value in labels : "crunchy:${place}/${key}=${value}"],
  )
  pod_labels = { "postgres-operator.crunchydata.com/cluster" = name, "postgres-operator.crunchydata.com/role" = "*", "postgres-operator.crunchydata.com/instance-set" = "*" }
  settings = {
    backups = [for it in buckets : { endpoint = it.endpoint, bucket = it.endpoint == null && it.bucket != null ? "s3://${it.bucket}" : null }]
    standby = self.spec.standby.host
  }
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
    labels = [for it in groups : coalesce(it.postgresClusterSelector.matchLabels, {})]
    chosen = flatten([for some in labels : length(some) == 0 ? ["crunchy:${place}"] : length(some) == 1 ? [for key, value in some : "crunchy:${place}/${key}=${value}"] : []])
  }
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 5050
  names      = [coalesce(self.spec.serviceName, "${self.metadata.name}-pgadmin")]
  pod_labels = { "postgres-operator.crunchydata.com/pgadmin" = self.metadata.name }
  facts {
    administrative_interface = true
    authentication_required  = true
    data_persisted           = true
  }
  flow {
    for_each = chosen
    to       = each.value
    what     = "a group of servers has it"
  }
}

# Percona's operators.
resource "PerconaXtraDBCluster" {
  given {
    name = self.metadata.name
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = ["${name}-pxc", "${name}-haproxy", "${name}-proxysql", "${name}-haproxy-replicas", coalesce(self.spec.secretsName, "${name}-secrets")]
  settings = {
    storages = [for it in values(coalesce(self.spec.backup.storages, {})) : { endpoint = it.s3.endpointUrl, bucket = it.s3.bucket != null ? "s3://${it.s3.bucket}" : null }]
  }
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
  given {
    name = self.metadata.name
    sets = [for set in coalesce(self.spec.replsets, []) : "${name}-${coalesce(set.name, "rs0")}"]
  }
  element    = "data-store"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  names      = concat(sets, ["${name}-mongos", coalesce(self.spec.secrets.users, "${name}-secrets")])
  settings = {
    storages = [for it in values(coalesce(self.spec.backup.storages, {})) : { endpoint = it.s3.endpointUrl, bucket = it.s3.bucket != null ? "s3://${it.s3.bucket}" : null }]
  }
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/name" = "percona-server-mongodb" }
  facts {
    password_required = true
    data_persisted    = true
    backed_up         = coalesce(self.spec.backup.enabled, false)
  }
}

resource "PerconaServerMySQL" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = concat([for end in ["primary", "mysql", "mysql-primary", "haproxy", "router"] : "${self.metadata.name}-${end}"], [coalesce(self.spec.secretsName, "${self.metadata.name}-secrets")])
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

resource "CassandraDatacenter" {
  given {
    cluster = lower(coalesce(self.spec.clusterName, "-"))
  }
  element    = "data-store"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names      = ["${cluster}-${self.metadata.name}-service", "${cluster}-superuser"]
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
  names      = [self.metadata.name, "${self.metadata.name}-headless"]
  pod_labels = { app = self.metadata.name }
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
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.requestAutoCert, true)
    encrypted_at_rest = self.spec.kes != null ? true : null
  }
}

# Databases that operators run. The names are those of the Services and Secrets that an operator
# makes beside its pods, from the reference pages of each.

# CloudNativePG.
resource "Cluster.postgresql.cnpg.io" {
  given {
    name = self.metadata.name
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = ["${name}-rw", "${name}-ro", "${name}-r", "${name}-app", "${name}-superuser"]
  pod_labels = { "cnpg.io/cluster" = name, "cnpg.io/podRole" = "instance" }
  facts {
    password_required = true
    data_persisted    = true
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
  pod_labels = { "cnpg.io/poolerName" = self.metadata.name }
  settings   = { HOST = "${coalesce(self.spec.cluster.name, "-")}-${coalesce(self.spec.type, "rw")}" }
}

resource "ScheduledBackup.postgresql.cnpg.io" {}

resource "Backup.postgresql.cnpg.io" {}

resource "Database.postgresql.cnpg.io" {}

# Zalando's operator.
resource "postgresql.acid.zalan.do" {
  settings = { standby_host = self.spec.standby.standby_host }
  given {
    name  = self.metadata.name
    users = [for user, rights in coalesce(self.spec.users, {}) : "${user}.${name}.credentials.postgresql.acid.zalan.do"]
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = concat([name, "${name}-repl", "${name}-pooler"], users)
  pod_labels = { "application" = "spilo", "cluster-name" = name }
  facts {
    password_required = true
    data_persisted    = true
    replicas          = coalesce(self.spec.numberOfInstances, 1)
    redundant         = coalesce(self.spec.numberOfInstances, 1) > 1
  }
}

# Crunchy's operator.
resource "PostgresCluster" {
  given {
    name = self.metadata.name
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  names      = ["${name}-primary", "${name}-replicas", "${name}-ha", "${name}-pgbouncer", "${name}-pguser-${name}"]
  pod_labels = { "postgres-operator.crunchydata.com/cluster" = name }
  facts {
    password_required = true
    data_persisted    = true
    backed_up         = self.spec.backups != null
    redundant         = anytrue([for set in coalesce(self.spec.instances, []) : coalesce(set.replicas, 1) > 1]) || length(coalesce(self.spec.instances, [])) > 1
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
  names      = concat(sets, ["${name}-mongos"])
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/name" = "percona-server-mongodb" }
  facts {
    password_required = true
    data_persisted    = true
    backed_up         = coalesce(self.spec.backup.enabled, false)
  }
}

# Oracle's operator for MySQL.
resource "InnoDBCluster" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  names      = [self.metadata.name, "${self.metadata.name}-instances"]
  pod_labels = { "mysql.oracle.com/cluster" = self.metadata.name }
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
  names      = ["rfs-${self.metadata.name}", "rfrm-${self.metadata.name}", "rfrs-${self.metadata.name}"]
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
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = coalesce(self.spec.requestAutoCert, true)
  }
}

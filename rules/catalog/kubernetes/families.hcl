# Operators that run stores of many kinds, alike for each.

# KubeDB: a Service of the resource's name, and a Secret with the account of the administrator.
shape "kubedb" {
  given {
    name = self.metadata.name
    tls  = self.spec.tls != null
  }
  element    = "data-store"
  names      = [name, "${name}-pods", "${name}-standby", coalesce(self.spec.authSecret.name, "${name}-auth")]
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/managed-by" = "kubedb.com" }
  facts {
    password_required = !coalesce(self.spec.disableSecurity, false)
    data_persisted    = coalesce(self.spec.storageType, "Durable") == "Durable"
    replicas          = coalesce(self.spec.replicas, 1)
    redundant         = coalesce(self.spec.replicas, 1) > 1
    tls_offered       = tls
  }
}

resource "Postgres.kubedb.com" {
  is         = "kubedb"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
}

resource "MySQL.kubedb.com" "MariaDB.kubedb.com" "PerconaXtraDB.kubedb.com" {
  is         = "kubedb"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
}

resource "MSSQLServer.kubedb.com" {
  is         = "kubedb"
  technology = "relational-database"
  protocol   = "mssql"
  port       = 1433
}

resource "MongoDB.kubedb.com" {
  is         = "kubedb"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
}

resource "Redis.kubedb.com" "Memcached.kubedb.com" {
  is         = "kubedb"
  technology = "cache"
  protocol   = self.kind == "Redis" ? "redis" : "memcached"
  port       = self.kind == "Redis" ? 6379 : 11211
}

resource "Elasticsearch.kubedb.com" {
  is         = "kubedb"
  technology = "search-engine"
  protocol   = tls || coalesce(self.spec.enableSSL, false) ? "https" : "http"
  port       = 9200
}

resource "Kafka.kubedb.com" {
  is         = "kubedb"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
}

resource "RabbitMQ.kubedb.com" {
  is         = "kubedb"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
}

resource "Cassandra.kubedb.com" {
  is         = "kubedb"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
}

resource "ClickHouse.kubedb.com" "Druid.kubedb.com" {
  is         = "kubedb"
  technology = "analytics-database"
  protocol   = "http"
}

resource "Singlestore.kubedb.com" {
  is         = "kubedb"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
}

resource "Oracle.kubedb.com" {
  is         = "kubedb"
  technology = "relational-database"
  protocol   = "oracle"
  port       = 1521
}

resource "FerretDB.kubedb.com" {
  is         = "kubedb"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  settings   = { hosts = [for it in [self.spec.postgresRef] : "${it.name}.${coalesce(it.namespace, split("/", address)[0])}.svc" if it.name != null] }
}

resource "Solr.kubedb.com" {
  is         = "kubedb"
  technology = "search-engine"
  protocol   = "http"
  port       = 8983
  settings   = { hosts = [for it in [self.spec.zookeeperRef] : "${it.name}.${coalesce(it.namespace, split("/", address)[0])}.svc" if it.name != null] }
}

resource "ZooKeeper.kubedb.com" "Etcd.kubedb.com" {
  is         = "kubedb"
  technology = "configuration-store"
  protocol   = self.kind == "Etcd" ? "http" : "zookeeper"
  port       = self.kind == "Etcd" ? 2379 : 2181
}

resource "Hazelcast.kubedb.com" "Ignite.kubedb.com" {
  is         = "kubedb"
  technology = "cache"
  protocol   = "tcp"
  port       = self.kind == "Ignite" ? 10800 : 5701
}

resource "RedisSentinel.kubedb.com" {
  is         = "kubedb"
  element    = "process"
  technology = "cache"
  protocol   = "redis"
  port       = 26379
}

# What stands before databases, and what belongs to brokers, names them.
shape "kubedb-neighbour" {
  given {
    to = [for it in [self.spec.database.databaseRef, self.spec.postgresRef, self.spec.backend, self.spec.kafkaRef] : it if it.name != null]
  }
  element    = "process"
  names      = [self.metadata.name, "${self.metadata.name}-pods"]
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/managed-by" = "kubedb.com" }
  settings   = { hosts = [for it in to : "${it.name}.${coalesce(it.namespace, split("/", address)[0])}.svc"] }
}

resource "PgBouncer.kubedb.com" "Pgpool.kubedb.com" {
  is         = "kubedb-neighbour"
  technology = "database-proxy"
  protocol   = "postgresql"
  port       = self.kind == "Pgpool" ? 9999 : 5432
}

resource "ProxySQL.kubedb.com" {
  is         = "kubedb-neighbour"
  technology = "database-proxy"
  protocol   = "mysql"
  port       = 6033
}

resource "ConnectCluster.kafka.kubedb.com" {
  is         = "kubedb-neighbour"
  technology = "connector"
  protocol   = "http"
  port       = 8083
}

resource "SchemaRegistry.kafka.kubedb.com" "RestProxy.kafka.kubedb.com" {
  is         = "kubedb-neighbour"
  technology = self.kind == "RestProxy" ? "gateway" : "schema-registry"
  protocol   = "http"
  port       = self.kind == "RestProxy" ? 8082 : 8081
}

# KubeBlocks: which database it is, a cluster's definition says; each of its components has a
# Service and a Secret with an account.
resource "Cluster.apps.kubeblocks.io" {
  given {
    name  = self.metadata.name
    parts = coalesce(self.spec.componentSpecs, [])
    what  = lower(join(" ", [coalesce(self.spec.clusterDefinitionRef, self.spec.clusterDef, "-"), join(" ", [for it in parts : coalesce(it.componentDef, it.name, "-")])]))
    found = [for it in [
      { word = "postgres", technology = "relational-database", protocol = "postgresql", port = 5432 },
      { word = "mysql", technology = "relational-database", protocol = "mysql", port = 3306 },
      { word = "mongo", technology = "document-database", protocol = "mongodb", port = 27017 },
      { word = "redis", technology = "cache", protocol = "redis", port = 6379 },
      { word = "kafka", technology = "stream", protocol = "kafka", port = 9092 },
      { word = "pulsar", technology = "stream", protocol = "pulsar", port = 6650 },
      { word = "rabbitmq", technology = "message-broker", protocol = "amqp", port = 5672 },
      { word = "elasticsearch", technology = "search-engine", protocol = "http", port = 9200 },
      { word = "clickhouse", technology = "analytics-database", protocol = "http", port = 8123 },
      { word = "qdrant", technology = "vector-database", protocol = "http", port = 6333 },
      { word = "minio", technology = "object-store", protocol = "http", port = 9000 },
    ] : it if strcontains(what, it.word)]
    first = length(found) > 0 ? found[0] : { technology = "database", protocol = null, port = null }
  }
  element    = "data-store"
  technology = first.technology
  protocol   = first.protocol
  port       = first.port
  names      = concat(["${name}-conn-credential", "${name}-*"], [for it in parts : "${name}-${coalesce(it.name, "-")}"])
  pod_labels = { "app.kubernetes.io/instance" = name, "app.kubernetes.io/managed-by" = "kubeblocks" }
  facts {
    password_required = true
    data_persisted    = true
    redundant         = anytrue([for it in parts : coalesce(it.replicas, 1) > 1])
  }
}

# Everest: a Service and a Secret as the operator behind it makes them.
resource "DatabaseCluster.everest.percona.com" {
  given {
    name   = self.metadata.name
    engine = coalesce(self.spec.engine.type, "-")
  }
  element    = "data-store"
  technology = engine == "psmdb" ? "document-database" : "relational-database"
  protocol   = lookup({ psmdb = "mongodb", pxc = "mysql", postgresql = "postgresql" }, engine, null)
  names      = concat(["everest-secrets-${name}"], [for end in ["haproxy", "pxc", "rs0", "mongos", "pgbouncer", "primary"] : "${name}-${end}"])
  facts {
    password_required = true
    data_persisted    = true
    backed_up         = self.spec.backup.schedules != null
  }
}

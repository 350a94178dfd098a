# Other stores that operators run. The names are those of the Services and Secrets that an
# operator makes beside its pods, from the reference pages of each.

shape "database" {
  element    = "data-store"
  technology = "relational-database"
  facts {
    data_persisted = true
  }
}

# Percona's for PostgreSQL, StackGres and Kubegres.
resource "PerconaPGCluster" {
  is       = "database"
  protocol = "postgresql"
  port     = 5432
  names    = [for end in ["primary", "replicas", "ha", "pgbouncer", "pguser-${self.metadata.name}"] : "${self.metadata.name}-${end}"]
  facts {
    password_required = true
  }
}

resource "SGCluster" {
  is       = "database"
  protocol = "postgresql"
  port     = 5432
  names    = [self.metadata.name, "${self.metadata.name}-primary", "${self.metadata.name}-replicas"]
  facts {
    password_required = true
  }
}

resource "Kubegres" {
  is       = "database"
  protocol = "postgresql"
  port     = 5432
  names    = [self.metadata.name, "${self.metadata.name}-replica"]
  settings = { env = self.spec.env }
  facts {
    password_required = true
  }
}

# MariaDB and MySQL.
resource "MariaDB" {
  is       = "database"
  protocol = "mysql"
  port     = coalesce(self.spec.port, 3306)
  names    = [self.metadata.name, "${self.metadata.name}-primary", "${self.metadata.name}-secondary", "${self.metadata.name}-internal"]
  facts {
    password_required = true
  }
}

resource "MysqlCluster.mysql.presslabs.org" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = [for end in ["mysql", "mysql-master", "mysql-replicas", "mysql-nodes"] : "${self.metadata.name}-${end}"]
  facts {
    password_required = true
  }
}

resource "MySQLCluster.moco.cybozu.com" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = ["moco-${self.metadata.name}", "moco-${self.metadata.name}-primary", "moco-${self.metadata.name}-replica"]
  facts {
    password_required = true
  }
}

resource "TidbCluster" {
  is       = "database"
  protocol = "mysql"
  port     = 4000
  names    = ["${self.metadata.name}-tidb", "${self.metadata.name}-pd"]
}

resource "VitessCluster" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = ["${self.metadata.name}-vtgate"]
}

resource "CrdbCluster" {
  is       = "database"
  protocol = "postgresql"
  port     = 26257
  names    = [self.metadata.name, "${self.metadata.name}-public"]
}

# Wide columns, graphs and others.
resource "ScyllaCluster" {
  is         = "database"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names      = ["${self.metadata.name}-client"]
}

resource "K8ssandraCluster" {
  is         = "database"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names      = [for it in coalesce(self.spec.cassandra.datacenters, []) : "${coalesce(self.spec.cassandra.clusterName, self.metadata.name)}-${coalesce(it.metadata.name, "dc1")}-service"]
}

resource "ClickHouseInstallation" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "http"
  port       = 8123
  names      = ["clickhouse-${self.metadata.name}"]
  pod_labels = { "clickhouse.altinity.com/chi" = self.metadata.name }
  settings   = { zookeeper = [for it in coalesce(self.spec.configuration.zookeeper.nodes, []) : { host = it.host }] }
}

resource "OpenSearchCluster" {
  is         = "database"
  technology = "search-engine"
  protocol   = "https"
  port       = 9200
  names      = [coalesce(self.spec.general.serviceName, self.metadata.name), "${self.metadata.name}-dashboards"]
  pod_labels = { "opster.io/opensearch-cluster" = self.metadata.name }
  facts {
    password_required = true
  }
}

resource "SolrCloud" {
  is         = "database"
  technology = "search-engine"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-solrcloud-common", "${self.metadata.name}-solrcloud-headless"]
  settings   = { zookeeper = self.spec.zookeeperRef.connectionInfo.internalConnectionString }
}

resource "CouchbaseCluster" {
  is         = "database"
  technology = "document-database"
  protocol   = "couchbase"
  port       = 11210
  names      = [self.metadata.name, "${self.metadata.name}-srv", "${self.metadata.name}-ui"]
  pod_labels = { "couchbase_cluster" = self.metadata.name }
}

resource "ArangoDeployment" {
  is         = "database"
  technology = "document-database"
  protocol   = "http"
  port       = 8529
  names      = [self.metadata.name, "${self.metadata.name}-ea"]
}

resource "Milvus" {
  is         = "database"
  technology = "vector-database"
  protocol   = "grpc"
  port       = 19530
  names      = ["${self.metadata.name}-milvus"]
}

resource "Infinispan" {
  is         = "database"
  technology = "cache"
  protocol   = "hotrod"
  port       = 11222
  names      = [self.metadata.name]
  pod_labels = { "clusterName" = self.metadata.name, "app" = "infinispan-pod" }
}

# Redis and its kin.
resource "RedisCluster.redis.redis.opstreelabs.in" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [for end in ["leader", "follower", "master"] : "${self.metadata.name}-${end}"]
}

resource "RedisReplication.redis.redis.opstreelabs.in" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [self.metadata.name, "${self.metadata.name}-headless", "${self.metadata.name}-master"]
}

resource "Dragonfly" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [self.metadata.name]
  pod_labels = { "app" = self.metadata.name, "app.kubernetes.io/name" = "dragonfly" }
}

# Coordination.
resource "ZookeeperCluster" {
  is         = "database"
  technology = "configuration-store"
  protocol   = "zookeeper"
  port       = 2181
  names      = ["${self.metadata.name}-client", "${self.metadata.name}-headless"]
}

resource "EtcdCluster" {
  is         = "database"
  technology = "configuration-store"
  protocol   = "http"
  port       = 2379
  names      = ["${self.metadata.name}-client", self.metadata.name]
}

resource "Vault.vault.banzaicloud.com" {
  element    = "data-store"
  technology = "secret-store"
  protocol   = "https"
  port       = 8200
  names      = [self.metadata.name]
  pod_labels = { "app.kubernetes.io/name" = "vault", "vault_cr" = self.metadata.name }
}

# Stores for analysis, for search and for other special ends that operators run, and databases
# that an operator makes in a server which is run elsewhere. The names are those of the Services
# and Secrets that an operator makes beside its pods, from the reference pages of each.

# Druid: what its nodes have in common stands in a text of properties.
resource "Druid.druid.apache.org" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "http"
  port       = 8888
  names      = ["druid-${self.metadata.name}-*"]
  pod_labels = { app = "druid", "druid_cr" = self.metadata.name }
  settings = {
    properties = lookup(coalesce(self.spec, {}), "common.runtime.properties", null)
    nodes      = [for it in values(coalesce(self.spec.nodes, {})) : lookup(it, "runtime.properties", null)]
    env        = self.spec.env
  }
}

# Those that speak MySQL's language at their front.
resource "StarRocksCluster" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "mysql"
  port       = 9030
  names      = [for part in ["fe-service", "fe-search", "fe-proxy-service", "be-service", "be-search", "cn-service", "cn-search"] : "${self.metadata.name}-${part}"]
  pod_labels = [for part in ["fe", "be", "cn"] : { "app.starrocks.ownerreference/name" = "${self.metadata.name}-${part}" }]
  services   = [self.spec.starRocksFeSpec.service, self.spec.starRocksFeProxySpec.service]
}

resource "DorisCluster" "DorisDisaggregatedCluster" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "mysql"
  port       = 9030
  names      = [for part in ["fe", "fe-service", "fe-internal", "be-service", "be-internal", "cn-service", "broker-service", "ms"] : "${self.metadata.name}-${part}"]
  services   = [self.spec.feSpec.service]
  reads      = [for it in [self.spec.metaService.fdb.configMapNamespaceName] : it.namespace == null ? it.name : "${it.namespace}/${it.name}" if it.name != null]
}

resource "OBCluster.oceanbase.oceanbase.com" {
  is       = "database"
  protocol = "mysql"
  port     = 2881
}

# Streams as tables. What it keeps is in an object store, and what it knows of that in another.
resource "RisingWave" {
  given {
    about = [for it in [self.spec.metaStore, self.spec.storages.meta] : it if it != null]
    kept  = [for it in [self.spec.stateStore, self.spec.storages.object] : it if it != null]
  }
  is         = "database"
  technology = "analytics-database"
  protocol   = "postgresql"
  port       = 4567
  names      = [for part in ["frontend", "meta", "compute", "compactor", "connector", "standalone"] : "${self.metadata.name}-${part}"]
  pod_labels = { "risingwave/name" = self.metadata.name }
  settings = {
    about = [for it in about : {
      endpoint = it.etcd.endpoint
      sql      = it.postgresql.host == null ? null : { url = "postgresql://${it.postgresql.host}:${coalesce(it.postgresql.port, 5432)}" }
      mysql    = it.mysql.host == null ? null : { url = "mysql://${it.mysql.host}:${coalesce(it.mysql.port, 3306)}" }
    }]
    kept = [for it in kept : {
      endpoints = [it.minio.endpoint, it.s3.endpoint, it.s3Compatible.endpoint, it.azureBlob.endpoint]
      bucket    = it.s3.endpoint == null && it.s3.bucket != null ? "s3://${it.s3.bucket}" : null
      gcs       = it.gcs.bucket == null ? null : "gs://${it.gcs.bucket}"
    }]
  }
  services = [{ type = self.spec.frontendServiceType }]
}

resource "CrateDB.cloud.crate.io" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "postgresql"
  port       = 5432
  names      = ["crate-${self.metadata.name}", "crate-discovery-${self.metadata.name}", "user-system-${self.metadata.name}"]
  facts {
    password_required = true
  }
}

# Its files lie in a bucket that all of its nodes share.
resource "VerticaDB" {
  given {
    kept = coalesce(self.spec.communal, {})
  }
  is         = "database"
  technology = "analytics-database"
  protocol   = "vertica"
  port       = 5433
  names      = concat([self.metadata.name], [for it in coalesce(self.spec.subclusters, []) : "${self.metadata.name}-${coalesce(it.serviceName, it.name, "-")}"])
  pod_labels = { "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/managed-by" = "verticadb-operator" }
  settings   = { endpoint = kept.endpoint, bucket = kept.endpoint == null && startswith(coalesce(kept.path, "-"), "s3:") ? kept.path : null, gcs = kept.endpoint == null && startswith(coalesce(kept.path, "-"), "gs:") ? kept.path : null }
  reads      = [for it in [kept.credentialSecret] : it if it != null]
  services   = [for it in coalesce(self.spec.subclusters, []) : { type = it.serviceType, annotations = it.serviceAnnotations }]
  facts {
    password_required = self.spec.passwordSecret != null || self.spec.superuserPasswordSecret != null
  }
}

resource "SingleInstanceDatabase.database.oracle.com" {
  is       = "database"
  protocol = "oracle"
  port     = 1521
  names    = [self.metadata.name, "${self.metadata.name}-ext"]
  services = [{ type = coalesce(self.spec.loadBalancer, false) ? "LoadBalancer" : "NodePort", annotations = self.spec.serviceAnnotations }]
  facts {
    password_required = true
  }
}

# Rows over HTTP.
resource "OracleRestDataService.database.oracle.com" {
  element    = "process"
  technology = "gateway"
  protocol   = "https"
  port       = 8443
  names      = [self.metadata.name, "${self.metadata.name}-ext"]
  settings   = { host = self.spec.databaseRef }
  services   = [{ type = coalesce(self.spec.loadBalancer, false) ? "LoadBalancer" : "NodePort", annotations = self.spec.serviceAnnotations }]
}

resource "Db2uCluster" "Db2uInstance" {
  is       = "database"
  protocol = "db2"
  port     = 50000
  names    = ["c-${self.metadata.name}-*"]
  facts {
    password_required = true
  }
}

# A ConfigMap tells its clients where it is.
resource "FoundationDBCluster" {
  is         = "database"
  technology = "key-value-store"
  protocol   = "tcp"
  port       = 4501
  names      = ["${self.metadata.name}-config", self.metadata.name]
  pod_labels = { "foundationdb.org/fdb-cluster-name" = self.metadata.name }
}

resource "M3DBCluster" {
  is         = "database"
  technology = "time-series-database"
  protocol   = "http"
  port       = 7201
  names      = ["m3dbnode-${self.metadata.name}", "m3coordinator-${self.metadata.name}"]
  settings   = { etcd = { endpoints = self.spec.etcdEndpoints } }
}

resource "GreptimeDBCluster" "GreptimeDBStandalone" {
  given {
    kept = coalesce(self.spec.objectStorage.s3, {})
  }
  is         = "database"
  technology = "time-series-database"
  protocol   = "http"
  port       = 4000
  names      = [for part in ["frontend", "meta", "datanode", "flownode", "standalone"] : "${self.metadata.name}-${part}"]
  settings   = { etcd = { endpoints = [self.spec.meta.etcdEndpoints, self.spec.meta.backendStorage.etcd.endpoints] }, kafka = { brokers = self.spec.wal.kafka.brokerEndpoints }, endpoint = kept.endpoint, bucket = kept.endpoint == null && kept.bucket != null ? "s3://${kept.bucket}" : null }
}

resource "TypesenseCluster" {
  is         = "database"
  technology = "search-engine"
  protocol   = "http"
  port       = 8108
  names      = ["${self.metadata.name}-svc", "${self.metadata.name}-sts-svc"]
  flow {
    for_each  = [for it in concat([self.spec.ingress], coalesce(self.spec.httpRoutes, [])) : it if it != null]
    from      = internet
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
  facts {
    password_required = true
  }
}

resource "AerospikeCluster" {
  is         = "database"
  technology = "key-value-store"
  protocol   = "aerospike"
  port       = 3000
  names      = [self.metadata.name, "${self.metadata.name}-*"]
  pod_labels = { app = "aerospike-cluster", "aerospike.com/cr" = self.metadata.name }
  facts {
    password_required = self.spec.aerospikeConfig.security != null
    replicas          = self.spec.size
    redundant         = self.spec.size != null ? self.spec.size > 1 : null
  }
}

resource "Neo4jEnterpriseCluster" "Neo4jEnterpriseStandalone" {
  is         = "database"
  technology = "graph-database"
  protocol   = "bolt"
  port       = 7687
  names      = [self.metadata.name, "${self.metadata.name}-*"]
}

resource "RavenDBCluster" {
  is         = "database"
  technology = "document-database"
  protocol   = "https"
  port       = 443
  names      = [self.metadata.name, "${self.metadata.name}-*"]
}

# Figures over a long time: Thanos, of which two operators run the parts.
resource "ThanosReceive.monitoring.thanos.io" "ThanosStore.monitoring.thanos.io" "ThanosCompact.monitoring.thanos.io" "ThanosQuery.monitoring.thanos.io" "ThanosRuler.monitoring.thanos.io" {
  given {
    kept = [self.spec.objectStorageConfig, self.spec.defaultObjectStorageConfig]
    role = lower(trimprefix(self.kind, "Thanos"))
  }
  element    = "process"
  technology = "monitoring"
  protocol   = role == "receive" ? "http" : "grpc"
  port       = role == "receive" ? 19291 : 10901
  names      = ["thanos-${role}-${self.metadata.name}", "thanos-${role}-${self.metadata.name}-*"]
  reads      = [for it in kept : it.name if it.name != null]
}

# Databases in a server that is run elsewhere: a Secret tells how to log in.
resource "DbInstance.kinda.rocks" {
  given {
    engine = lookup({ postgres = "postgresql", mysql = "mysql" }, coalesce(self.spec.engine, "-"), null)
    host   = coalesce(self.spec.generic.host, self.spec.generic.hostFrom.name, "-")
  }
  names      = ["db-instance:${self.metadata.name}"]
  element    = "data-store"
  technology = "relational-database"
  label      = coalesce(self.spec.generic.host, self.spec.google.instance, self.metadata.name)
  protocol   = engine
  port       = self.spec.generic.port
}

resource "Database.kinda.rocks" {
  describes = "db-instance:${coalesce(self.spec.instance, "-")}"
  names     = [for it in [self.spec.secretName] : it if it != null]
}

resource "DbUser.kinda.rocks" {
  names = [for it in [self.spec.secretName] : it if it != null]
}

resource "PostgresqlEngineConfiguration.postgresql.easymile.com" {
  element    = "data-store"
  technology = "relational-database"
  label      = coalesce(self.spec.host, self.metadata.name)
  protocol   = "postgresql"
  port       = coalesce(self.spec.port, 5432)
  names      = ["postgresql-engine:${split("/", address)[0]}/${self.metadata.name}"]
  facts {
    password_required = true
  }
}

resource "PostgresqlDatabase.postgresql.easymile.com" {
  names      = ["postgresql-base:${split("/", address)[0]}/${self.metadata.name}"]
  stands_for = "postgresql-engine:${coalesce(self.spec.engineConfiguration.namespace, split("/", address)[0])}/${coalesce(self.spec.engineConfiguration.name, "-")}"
}

resource "PostgresqlUserRole.postgresql.easymile.com" {
  given {
    given  = coalesce(self.spec.privileges, [])
    places = [for it in given : "postgresql-base:${coalesce(it.database.namespace, split("/", address)[0])}/${it.database.name}" if it.database.name != null]
  }
  describes = length(places) > 0 ? places[0] : null
  names     = [for it in concat([self.spec.workGeneratedSecretName], [for one in given : one.generatedSecretName]) : it if it != null]
}

# Postgres of others: Tembo's, which is made of CloudNativePG's, and the fourth version of
# Crunchy's operator.
resource "CoreDB" {
  is       = "database"
  protocol = "postgresql"
  port     = 5432
  names    = [for end in ["rw", "ro", "r", "connection", "app", "superuser"] : "${self.metadata.name}-${end}"]
  facts {
    password_required = true
  }
}

resource "Pgcluster.crunchydata.com" {
  given {
    name = coalesce(self.spec.name, self.metadata.name)
  }
  is       = "database"
  protocol = "postgresql"
  port     = coalesce(self.spec.port, 5432)
  names    = concat([name], [for end in ["replica", "pgbouncer", "primaryuser-secret", "postgres-secret", "${coalesce(self.spec.user, "-")}-secret"] : "${name}-${end}"])
  services = [{ type = self.spec.serviceType }]
  facts {
    password_required = true
  }
}

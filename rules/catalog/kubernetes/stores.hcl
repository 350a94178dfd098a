# Other stores that operators run. The names are those of the Services and Secrets that an
# operator makes beside its pods, from the reference pages of each.

shape "database" {
  element    = "data-store"
  technology = "relational-database"
  facts {
    data_persisted = true
  }
}

# StackGres and Kubegres.
resource "SGCluster" {
  is       = "database"
  protocol = "postgresql"
  port     = 5432
  names    = [self.metadata.name, "${self.metadata.name}-primary", "${self.metadata.name}-replicas"]
  services = [self.spec.postgresServices.primary, self.spec.postgresServices.replicas]
  settings = { origin = self.spec.replicateFrom.instance.external.host == null ? null : { url = "postgresql://${self.spec.replicateFrom.instance.external.host}:${coalesce(self.spec.replicateFrom.instance.external.port, 5432)}" } }
  flow {
    for_each = [for it in coalesce(self.spec.configurations.backups, []) : it.sgObjectStorage if it.sgObjectStorage != null]
    to       = "stackgres-store:${split("/", address)[0]}/${each.value}"
    what     = "its backups are kept there"
  }
  facts {
    password_required = true
  }
}

# The bucket that backups of StackGres go to.
resource "SGObjectStorage" {
  given {
    kept = [for it in [self.spec.s3Compatible, self.spec.s3] : it if it != null]
  }
  element    = "data-store"
  technology = "object-store"
  label      = coalesce(self.spec.s3Compatible.bucket, self.spec.s3.bucket, self.spec.gcs.bucket, self.metadata.name)
  protocol   = startswith(coalesce(self.spec.s3Compatible.endpoint, "https"), "http:") ? "http" : "https"
  names      = ["stackgres-store:${split("/", address)[0]}/${self.metadata.name}"]
  facts {
    sensitivity = "backups"
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
  names = concat(
    ["mariadb:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name, "${self.metadata.name}-primary", "${self.metadata.name}-secondary", "${self.metadata.name}-internal", "${self.metadata.name}-maxscale", "${self.metadata.name}-root", "${self.metadata.name}-password"],
    [for it in [self.spec.rootPasswordSecretKeyRef.name, self.spec.passwordSecretKeyRef.name, self.spec.connection.secretName, self.spec.primaryConnection.secretName, self.spec.secondaryConnection.secretName, self.spec.connection.serviceName, self.spec.primaryConnection.serviceName, self.spec.secondaryConnection.serviceName] : it if it != null],
  )
  services = [for it in [self.spec.primaryService, self.spec.secondaryService] : { type = it.type, annotations = it.metadata.annotations, loadBalancerSourceRanges = it.loadBalancerSourceRanges } if it != null]
  settings = {
    env    = self.spec.env
    origin = { endpoint = self.spec.bootstrapFrom.s3.endpoint, bucket = self.spec.bootstrapFrom.s3.endpoint == null && self.spec.bootstrapFrom.s3.bucket != null ? "s3://${self.spec.bootstrapFrom.s3.bucket}" : null }
  }
  facts {
    password_required = true
  }
}

resource "MysqlCluster.mysql.presslabs.org" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names      = [for end in ["mysql", "mysql-master", "mysql-replicas", "mysql-nodes"] : "${self.metadata.name}-${end}"]
  pod_labels = { "app.kubernetes.io/managed-by" = "mysql.presslabs.org", "mysql.presslabs.org/cluster" = self.metadata.name, role = "*" }
  settings   = { backup = self.spec.backupURL, start = self.spec.initBucketURL }
  reads      = [for it in [self.spec.backupSecretName, self.spec.initBucketSecretName] : it if it != null]
  facts {
    password_required = true
    backed_up         = self.spec.backupSchedule != null
    replicas          = coalesce(self.spec.replicas, 1)
    redundant         = coalesce(self.spec.replicas, 1) > 1
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
  names      = [for end in ["tidb", "tidb-peer", "pd", "pd-peer", "tikv-peer", "tiflash-peer", "ticdc-peer", "tiproxy"] : "${self.metadata.name}-${end}"]
  pod_labels = { "app.kubernetes.io/name" = "tidb-cluster", "app.kubernetes.io/managed-by" = "tidb-operator", "app.kubernetes.io/instance" = self.metadata.name, "app.kubernetes.io/component" = "*" }
  services   = [self.spec.tidb.service, self.spec.pd.service]
}

# The second operator's: each part is a group of its own, of one cluster.
resource "TiDBGroup.core.pingcap.com" {
  is       = "database"
  protocol = "mysql"
  port     = 4000
  names    = ["${self.metadata.name}-tidb", "${self.metadata.name}-tidb-peer"]
  services = [self.spec.template.spec.service]
  flow {
    to   = "tidb-pd:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}"
    what = "it is told there who has which data"
  }
  flow {
    to   = "tidb-kv:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}"
    what = "it keeps its data there"
  }
}

resource "PDGroup.core.pingcap.com" {
  is         = "database"
  technology = "coordination"
  protocol   = "http"
  port       = 2379
  names      = ["tidb-pd:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}", "${self.metadata.name}-pd"]
}

resource "TiKVGroup.core.pingcap.com" {
  is         = "database"
  technology = "key-value-store"
  protocol   = "grpc"
  port       = 20160
  names      = ["tidb-kv:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}", "${self.metadata.name}-tikv-peer"]
  flow {
    to   = "tidb-pd:${split("/", address)[0]}/${coalesce(self.spec.cluster.name, "-")}"
    what = "it tells there what data it has"
  }
}

# Its operator ends all names with a few letters that it computes.
resource "VitessCluster" {
  is       = "database"
  protocol = "mysql"
  port     = 3306
  names    = concat([for part in ["vtgate", "vtctld", "vtadmin"] : "${self.metadata.name}-${part}-*"], [for it in coalesce(self.spec.cells, []) : "${self.metadata.name}-${coalesce(it.name, "-")}-vtgate-*"])
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
  names      = ["${self.metadata.name}-client", "${self.metadata.name}-auth-token"]
}

# Orange's, with a Service for the whole and one for each rack.
resource "CassandraCluster.db.orange.com" {
  is         = "database"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names      = concat([self.metadata.name], [for it in coalesce(self.spec.topology.dc, []) : "${self.metadata.name}-${coalesce(it.name, "-")}-*"])
  pod_labels = { app = "cassandracluster", "cassandracluster" = self.metadata.name }
}

# Two operators for YugabyteDB, which speaks the languages of others.
resource "YBCluster.yugabytedb.rook.io" "YBCluster.yugabyte.com" {
  is       = "database"
  protocol = "postgresql"
  port     = 5433
  names    = flatten([for end in ["", "-${self.metadata.name}"] : [for part in ["yb-masters", "yb-tservers", "yb-master-ui", "yb-tserver-ui"] : "${part}${end}"]])
}

resource "YBUniverse.operator.yugabyte.io" {
  is       = "database"
  protocol = "postgresql"
  port     = 5433
  names    = ["${self.metadata.name}-*"]
  facts {
    password_required = self.spec.ysqlPassword != null ? true : null
    tls_required      = self.spec.enableClientToNodeEncrypt
    replicas          = self.spec.replicationFactor
  }
}

resource "K8ssandraCluster" {
  is = "database"
  given {
    kept = coalesce(self.spec.medusa.storageProperties, {})
  }
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  names = concat(
    flatten([for it in coalesce(self.spec.cassandra.datacenters, []) : [for end in ["service", "stargate-service", "all-pods-service", "reaper-service"] : "${lower(coalesce(self.spec.cassandra.clusterName, self.metadata.name))}-${coalesce(it.metadata.name, "dc1")}-${end}"]]),
    [coalesce(self.spec.cassandra.superuserSecretRef.name, "${lower(coalesce(self.spec.cassandra.clusterName, self.metadata.name))}-superuser")],
  )
  settings = {
    backups = kept.host == null ? (kept.bucketName == null ? null : { bucket = "s3://${kept.bucketName}" }) : { endpoint = "${kept.host}:${coalesce(kept.port, 443)}" }
    seeds   = [for it in coalesce(self.spec.cassandra.additionalSeeds, []) : { url = "cassandra://${it}:9042" }]
  }
}

resource "ClickHouseInstallation" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "http"
  port       = 8123
  names      = concat(["clickhouse-${self.metadata.name}"], [for part in ["chi", "cluster", "shard"] : "${part}-${self.metadata.name}-*"])
  pod_labels = { "clickhouse.altinity.com/chi" = self.metadata.name }
  settings = {
    zookeeper = [for it in concat(coalesce(self.spec.configuration.zookeeper.nodes, []), flatten([for one in coalesce(self.spec.configuration.clusters, []) : coalesce(one.zookeeper.nodes, [])])) : { host = "${it.host}:${coalesce(it.port, 2181)}" } if it.host != null]
    files     = self.spec.configuration.files
  }
  services = coalesce(self.spec.templates.serviceTemplates, [])
}

resource "OpenSearchCluster" {
  is         = "database"
  technology = "search-engine"
  protocol   = "https"
  port       = 9200
  names      = [coalesce(self.spec.general.serviceName, self.metadata.name), "${self.metadata.name}-dashboards", coalesce(self.spec.security.config.adminCredentialsSecret.name, "${self.metadata.name}-admin-password")]
  pod_labels = { "opster.io/opensearch-cluster" = self.metadata.name }
  settings   = { snapshots = [for it in coalesce(self.spec.general.snapshotRepositories, []) : { endpoint = it.settings.endpoint, bucket = it.settings.endpoint == null && it.type == "s3" && it.settings.bucket != null ? "s3://${it.settings.bucket}" : null }] }
  services   = [{ type = self.spec.dashboards.service.type, port = 5601 }]
  facts {
    password_required = true
  }
}

resource "SolrCloud" {
  is         = "database"
  technology = "search-engine"
  protocol   = "http"
  port       = 80
  names      = [for end in ["common", "headless", "*"] : "${self.metadata.name}-solrcloud-${end}"]
  settings   = { zookeeper = self.spec.zookeeperRef.connectionInfo.internalConnectionString }
  flow {
    for_each  = self.spec.solrAddressability.external.method == null ? [] : [self.spec.solrAddressability.external.method]
    from      = internet
    knowledge = "declared"
    what      = "it is addressed from outside the cluster"
  }
}

resource "SolrPrometheusExporter" {
  given {
    cloud = coalesce(self.spec.solrReference.cloud, {})
  }
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-solr-metrics"]
  settings   = { address = self.spec.solrReference.standalone.address, zookeeper = cloud.zkConnectionInfo.internalConnectionString, host = cloud.name == null ? null : "${cloud.name}-solrcloud-common.${coalesce(cloud.namespace, split("/", address)[0])}.svc" }
}

resource "CouchbaseCluster" {
  is         = "database"
  technology = "document-database"
  protocol   = "couchbase"
  port       = 11210
  names      = [self.metadata.name, "${self.metadata.name}-srv", "${self.metadata.name}-ui"]
  pod_labels = { "couchbase_cluster" = self.metadata.name }
  settings   = { others = [for it in coalesce(self.spec.xdcr.remoteClusters, []) : { hostname = it.hostname }] }
  services   = [self.spec.networking.exposedFeatureServiceTemplate, self.spec.networking.adminConsoleServiceTemplate]
}

resource "ArangoDeployment" {
  is         = "database"
  technology = "document-database"
  protocol   = "http"
  port       = 8529
  names      = [self.metadata.name, "${self.metadata.name}-ea", "${self.metadata.name}-int"]
  services   = [{ type = self.spec.externalAccess.type, loadBalancerSourceRanges = coalesce(self.spec.externalAccess.loadBalancerSourceRanges, []) }]
}

resource "Milvus" {
  is         = "database"
  technology = "vector-database"
  protocol   = "grpc"
  port       = 19530
  names      = ["${self.metadata.name}-milvus"]
  settings   = { etcd = { endpoints = self.spec.dependencies.etcd.endpoints }, storage = { endpoint = self.spec.dependencies.storage.endpoint }, pulsar = self.spec.dependencies.pulsar.endpoint == null ? null : { url = "pulsar://${self.spec.dependencies.pulsar.endpoint}" }, kafka = { brokers = self.spec.dependencies.kafka.brokerList } }
  services   = [{ type = coalesce(self.spec.components.proxy.serviceType, self.spec.components.standalone.serviceType, "ClusterIP") }]
}

resource "Infinispan" {
  is         = "database"
  technology = "cache"
  protocol   = "hotrod"
  port       = 11222
  names      = [self.metadata.name, "${self.metadata.name}-admin", "${self.metadata.name}-external", coalesce(self.spec.security.endpointSecretName, "${self.metadata.name}-generated-secret")]
  pod_labels = { "clusterName" = self.metadata.name, "app" = "infinispan-pod" }
  services   = [{ type = lookup({ Route = "LoadBalancer" }, coalesce(self.spec.expose.type, "-"), self.spec.expose.type), annotations = self.spec.expose.annotations }]
}

# Redis and its kin.
resource "RedisCluster.redis.redis.opstreelabs.in" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [for end in ["leader", "follower", "master", "leader-headless", "follower-headless", "leader-additional", "follower-additional"] : "${self.metadata.name}-${end}"]
  pod_labels = [for role in ["leader", "follower"] : { app = "${self.metadata.name}-${role}", redis_setup_type = "cluster", role = role }]
  services   = [{ type = self.spec.kubernetesConfig.service.serviceType, annotations = self.spec.kubernetesConfig.service.annotations }]
  facts {
    password_required = self.spec.kubernetesConfig.redisSecret != null
  }
}

resource "RedisSentinel.redis.redis.opstreelabs.in" {
  element    = "process"
  technology = "cache"
  protocol   = "redis"
  port       = 26379
  names      = [self.metadata.name, "${self.metadata.name}-sentinel", "${self.metadata.name}-sentinel-headless", "${self.metadata.name}-sentinel-additional"]
  pod_labels = { app = "${self.metadata.name}-sentinel", redis_setup_type = "sentinel", role = "sentinel" }
  settings   = { host = self.spec.redisSentinelConfig.redisReplicationName }
}

resource "RedisReplication.redis.redis.opstreelabs.in" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [self.metadata.name, "${self.metadata.name}-headless", "${self.metadata.name}-additional", "${self.metadata.name}-master", "${self.metadata.name}-replica", "${self.metadata.name}-s-hl"]
  pod_labels = { app = self.metadata.name, redis_setup_type = "replication", role = "replication" }
  services   = [{ type = self.spec.kubernetesConfig.service.serviceType, annotations = self.spec.kubernetesConfig.service.annotations }]
  facts {
    password_required = self.spec.kubernetesConfig.redisSecret != null
  }
}

resource "Dragonfly" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [coalesce(self.spec.serviceSpec.name, self.metadata.name)]
  pod_labels = { "app" = self.metadata.name, "app.kubernetes.io/name" = "dragonfly" }
  settings   = { env = self.spec.env, snapshots = self.spec.snapshot.dir }
  services   = [self.spec.serviceSpec]
  facts {
    password_required = self.spec.authentication.passwordFromSecret != null || anytrue([for it in concat(coalesce(self.spec.args, []), [for one in coalesce(self.spec.env, []) : coalesce(one.name, "-")]) : strcontains(lower(it), "pass")])
  }
}

# Coordination.
resource "ZookeeperCluster" {
  is         = "database"
  technology = "configuration-store"
  protocol   = "zookeeper"
  port       = 2181
  names      = [for end in ["client", "headless", "admin-server"] : "${self.metadata.name}-${end}"]
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
  names      = [self.metadata.name, "${self.metadata.name}-configurer"]
  pod_labels = { "app.kubernetes.io/name" = "vault", "vault_cr" = self.metadata.name }
  settings   = { storage = self.spec.config.storage, env = [self.spec.envsConfig, self.spec.vaultEnvsConfig], unseal = { address = self.spec.unsealConfig.vault.address } }
  services   = [{ type = self.spec.serviceType, annotations = self.spec.annotations }]
  flow {
    for_each  = self.spec.ingress == null ? [] : [self.metadata.name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

# Accounts and connections that MariaDB's operator makes: a Secret for whoever uses them.
resource "Connection.k8s.mariadb.com" {
  describes = self.spec.maxScaleRef.name != null ? "maxscale:${coalesce(self.spec.maxScaleRef.namespace, split("/", address)[0])}/${self.spec.maxScaleRef.name}" : "mariadb:${coalesce(self.spec.mariaDbRef.namespace, split("/", address)[0])}/${coalesce(self.spec.mariaDbRef.name, "-")}"
  names     = [coalesce(self.spec.secretName, self.metadata.name)]
}

resource "User.k8s.mariadb.com" {
  describes = "mariadb:${coalesce(self.spec.mariaDbRef.namespace, split("/", address)[0])}/${coalesce(self.spec.mariaDbRef.name, "-")}"
  names     = [for it in [self.spec.passwordSecretKeyRef.name] : it if it != null]
}

# Jobs that copy a database to a bucket and back.
resource "Backup.k8s.mariadb.com" "PhysicalBackup.k8s.mariadb.com" "Restore.k8s.mariadb.com" {
  given {
    s3 = coalesce(self.spec.storage.s3, self.spec.s3, {})
  }
  element    = "process"
  technology = "batch-job"
  settings   = { endpoint = s3.endpoint, bucket = s3.endpoint == null && s3.bucket != null ? "s3://${s3.bucket}" : null }
  flow {
    to   = "mariadb:${coalesce(self.spec.mariaDbRef.namespace, split("/", address)[0])}/${coalesce(self.spec.mariaDbRef.name, "-")}"
    what = "it is a copy of this"
  }
}

resource "SqlJob.k8s.mariadb.com" {
  element    = "process"
  technology = "batch-job"
  flow {
    to   = "mariadb:${coalesce(self.spec.mariaDbRef.namespace, split("/", address)[0])}/${coalesce(self.spec.mariaDbRef.name, "-")}"
    what = "it runs statements there"
  }
}

# A database that the operator does not run itself.
resource "ExternalMariaDB.k8s.mariadb.com" {
  element    = "data-store"
  technology = "relational-database"
  label      = coalesce(self.spec.host, self.metadata.name)
  protocol   = "mysql"
  port       = coalesce(self.spec.port, 3306)
  names      = concat(["mariadb:${split("/", address)[0]}/${self.metadata.name}"], [for it in [self.spec.connection.secretName] : it if it != null])
  facts {
    password_required = true
  }
}

resource "MaxScale.k8s.mariadb.com" {
  element    = "process"
  technology = "database-proxy"
  protocol   = "mysql"
  port       = 3306
  names      = concat(["maxscale:${split("/", address)[0]}/${self.metadata.name}", self.metadata.name, "${self.metadata.name}-gui"], [for it in [self.spec.connection.secretName] : it if it != null])
  settings   = { env = self.spec.env, servers = [for it in coalesce(self.spec.servers, []) : { url = "mysql://${it.address}:${coalesce(it.port, 3306)}" } if it.address != null] }
  services   = [for it in [self.spec.kubernetesService, self.spec.guiKubernetesService] : { type = it.type, annotations = it.metadata.annotations } if it != null]
  flow {
    for_each = self.spec.mariaDbRef.name == null ? [] : [self.spec.mariaDbRef]
    to       = "mariadb:${coalesce(each.value.namespace, split("/", address)[0])}/${each.value.name}"
    what     = "it stands before this"
  }
}

# MongoDB's own operator: the deployment is run by an Ops Manager or by MongoDB's cloud.
resource "MongoDB.mongodb.com" "MongoDBMultiCluster.mongodb.com" {
  is         = "database"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  names      = ["mongodb:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-svc", "${self.metadata.name}-svc-external", "${self.metadata.name}-sh", "${self.metadata.name}-0-svc"]
  pod_labels = { app = "${self.metadata.name}-svc" }
  facts {
    password_required = self.spec.security.authentication.enabled
    tls_required      = self.spec.security.tls.enabled
    redundant         = self.spec.members != null ? self.spec.members > 1 : null
  }
}

resource "MongoDBUser.mongodb.com" {
  describes = "mongodb:${split("/", address)[0]}/${coalesce(self.spec.mongodbResourceRef.name, "-")}"
  names     = [coalesce(self.spec.connectionStringSecretName, "${coalesce(self.spec.mongodbResourceRef.name, "-")}-${self.metadata.name}-${coalesce(self.spec.db, "admin")}")]
}

resource "MongoDBOpsManager.mongodb.com" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 8080
  names      = ["${self.metadata.name}-svc", "${self.metadata.name}-svc-ext"]
  facts {
    administrative_interface = true
    authentication_required  = true
  }
}

# Redis' own operator: databases within a cluster, each with a Service and a Secret.
resource "RedisEnterpriseCluster" {
  element    = "process"
  technology = "database-console"
  protocol   = "https"
  port       = 8443
  names      = [self.metadata.name, "${self.metadata.name}-ui"]
  pod_labels = { app = "redis-enterprise", "redis.io/cluster" = self.metadata.name }
  facts {
    administrative_interface = true
    authentication_required  = true
    redundant                = coalesce(self.spec.nodes, 3) > 1
  }
}

resource "RedisEnterpriseDatabase" "RedisEnterpriseActiveActiveDatabase" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = self.spec.databasePort
  names      = [self.metadata.name, "${self.metadata.name}-headless", coalesce(self.spec.databaseSecretName, "redb-${self.metadata.name}")]
  facts {
    password_required = true
    tls_required      = self.spec.tlsMode != null ? self.spec.tlsMode == "enabled" : null
    data_persisted    = coalesce(self.spec.persistence, "disabled") != "disabled"
  }
}

# What else keeps data.
resource "NebulaCluster" {
  is         = "database"
  technology = "graph-database"
  protocol   = "tcp"
  port       = 9669
  names      = ["${self.metadata.name}-graphd-svc"]
}

resource "ClickHouseKeeperInstallation" {
  is         = "database"
  technology = "coordination"
  protocol   = "zookeeper"
  port       = 2181
  names      = concat(["keeper-${self.metadata.name}"], [for part in ["chk", "cluster", "shard"] : "${part}-${self.metadata.name}-*"])
  pod_labels = { "clickhouse-keeper.altinity.com/chk" = self.metadata.name }
}

resource "Hazelcast.hazelcast.com" {
  is         = "database"
  technology = "cache"
  protocol   = "tcp"
  port       = 5701
  names      = [self.metadata.name]
  settings   = { buckets = [self.spec.persistence.restore.bucketConfig.bucketURI] }
  pod_labels = { "app.kubernetes.io/name" = "hazelcast", "app.kubernetes.io/instance" = self.metadata.name }
}

resource "ManagementCenter.hazelcast.com" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 8080
  names      = [self.metadata.name]
  settings   = { clusters = [for it in coalesce(self.spec.hazelcastClusters, []) : { host = it.address }] }
}

resource "Etcd.druid.gardener.cloud" {
  is         = "database"
  technology = "coordination"
  protocol   = "http"
  port       = 2379
  names      = ["${self.metadata.name}-client", "${self.metadata.name}-peer"]
}

# Ceph as Rook runs it.
resource "CephCluster" {
  is         = "database"
  technology = "block-storage"
  names      = ["${self.metadata.name}-mgr-dashboard", "rook-ceph-mgr-dashboard", "rook-ceph-mon-endpoints"]
  pod_labels = { "rook_cluster" = split("/", address)[0] }
  facts {
    redundant         = coalesce(self.spec.mon.count, 3) > 1
    encrypted_at_rest = self.spec.storage.config.encryptedDevice != null ? tostring(self.spec.storage.config.encryptedDevice) == "true" : null
  }
}

resource "CephObjectStore" {
  is         = "database"
  technology = "object-store"
  protocol   = coalesce(self.spec.gateway.securePort, 0) > 0 ? "https" : "http"
  port       = coalesce(self.spec.gateway.port, self.spec.gateway.securePort, 80)
  names      = ["rook-store:${self.metadata.name}", "rook-ceph-rgw-${self.metadata.name}"]
  pod_labels = { app = "rook-ceph-rgw", "rook_object_store" = self.metadata.name }
}

resource "CephObjectStoreUser" {
  describes = "rook-store:${coalesce(self.spec.store, "-")}"
  names     = ["rook-ceph-object-user-${coalesce(self.spec.store, "-")}-${self.metadata.name}"]
}

resource "CephFilesystem" {
  is         = "database"
  technology = "file-system"
}

resource "CephNFS" {
  is         = "database"
  technology = "file-system"
  protocol   = "nfs"
  port       = 2049
  names      = ["rook-ceph-nfs-${self.metadata.name}-a"]
}

# A bucket that a storage class makes: a ConfigMap and a Secret of its name tell where it is.
resource "ObjectBucketClaim" "BucketClaim" {
  element    = "data-store"
  technology = "object-store"
  label      = coalesce(self.spec.bucketName, self.metadata.name)
  names      = [self.metadata.name]
}

resource "NooBaa" {
  is         = "database"
  technology = "object-store"
  protocol   = "https"
  port       = 443
  names      = ["s3", "noobaa-mgmt", "noobaa-admin"]
}

# Valkey, for which two operators go by different names.
resource "Valkey.hyperspike.io" {
  is         = "database"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  names      = [self.metadata.name, "${self.metadata.name}-headless", "${self.metadata.name}-proxy"]
  facts {
    password_required = !coalesce(self.spec.anonymousAuth, false)
    data_persisted    = self.spec.storage != null
  }
}

# ClickHouse's own operator. What a cluster agrees on is kept by its keepers.
resource "ClickHouseCluster.clickhouse.com" {
  is         = "database"
  technology = "analytics-database"
  protocol   = "http"
  port       = 8123
  names      = ["${self.metadata.name}-clickhouse-headless", "${self.metadata.name}-clickhouse"]
  settings   = { env = self.spec.containerTemplate.env }
  flow {
    to   = self.spec.keeperClusterRef.name == null ? null : "clickhouse-keeper:${split("/", address)[0]}/${self.spec.keeperClusterRef.name}"
    what = "its replicas agree there"
  }
}

resource "KeeperCluster.clickhouse.com" {
  is         = "database"
  technology = "coordination"
  protocol   = "zookeeper"
  port       = 2181
  names      = ["clickhouse-keeper:${split("/", address)[0]}/${self.metadata.name}", "${self.metadata.name}-keeper-headless"]
}

# SeaweedFS.
resource "Seaweed.seaweed.seaweedfs.com" {
  is         = "database"
  technology = "object-store"
  protocol   = "http"
  port       = 8333
  names      = [for part in ["s3", "filer", "filer-peer", "master", "admin", "volume-*"] : "${self.metadata.name}-${part}"]
  services   = [self.spec.s3.service, self.spec.filer.service, self.spec.master.service]
  flow {
    for_each  = [for it in [self.spec.s3.ingress, self.spec.filer.ingress, self.spec.admin.ingress] : it if coalesce(it.enabled, false)]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes an Ingress for it"
  }
}

# What is told of in a bucket of Rook's.
resource "CephBucketTopic" {
  describes = "rook-store:${coalesce(self.spec.objectStoreName, "-")}"
  settings  = { uris = [self.spec.endpoint.http.uri, self.spec.endpoint.amqp.uri, self.spec.endpoint.kafka.uri] }
}

# Where Longhorn keeps copies of volumes.
resource "BackupTarget.longhorn.io" {
  element    = "process"
  technology = "backup"
  settings   = { url = startswith(coalesce(self.spec.backupTargetURL, "-"), "s3:") ? split("@", self.spec.backupTargetURL)[0] : self.spec.backupTargetURL }
}

# Jobs that copy volumes to a store and back, by restic.
shape "restic" {
  given {
    kept = [for it in stores : it if it != null]
  }
  element    = "process"
  technology = "backup"
  settings = {
    backups  = [for it in kept : { endpoint = it.s3.endpoint, url = it.rest.url, bucket = it.s3.endpoint == null && it.s3.bucket != null ? "s3://${it.s3.bucket}" : null }]
    elsewhere = [for it in kept : "gs://${it.gcs.bucket}" if it.gcs.bucket != null]
    figures   = { url = self.spec.promURL }
  }
}

resource "Schedule.k8up.io" {
  is = "restic"
  given {
    stores = [self.spec.backend, self.spec.backup.backend, self.spec.archive.backend]
  }
}

resource "Backup.k8up.io" "Archive.k8up.io" "Restore.k8up.io" {
  is = "restic"
  given {
    stores = [self.spec.backend]
  }
}

# The same by VolSync: where the store is, a Secret says.
resource "ReplicationSource.volsync.backube" "ReplicationDestination.volsync.backube" {
  element    = "process"
  technology = "backup"
  settings   = { address = [self.spec.rsync.address, self.spec.rsyncTLS.address] }
  reads      = [for it in [self.spec.restic.repository, self.spec.rclone.rcloneConfig] : it if it != null]
}

# What brings databases into the form that a schema says.
resource "AtlasSchema.db.atlasgo.io" "AtlasMigration.db.atlasgo.io" {
  given {
    login  = coalesce(self.spec.credentials, {})
    spoken = lookup({ postgres = "postgresql", mysql = "mysql", mariadb = "mysql", sqlserver = "sqlserver", clickhouse = "clickhouse" }, coalesce(login.scheme, "-"), null)
  }
  element    = "process"
  technology = "batch-job"
  settings   = { url = [self.spec.url, login.host == null || spoken == null ? null : "${spoken}://${login.host}${login.port == null ? "" : ":${login.port}"}"] }
  reads      = [for it in [self.spec.urlFrom.secretKeyRef.name] : it if it != null]
}

# Backups of TiDB.
resource "Backup.pingcap.com" "Restore.pingcap.com" {
  element    = "process"
  technology = "batch-job"
  settings = {
    backups = { endpoint = self.spec.s3.endpoint, bucket = self.spec.s3.endpoint == null && self.spec.s3.bucket != null ? "s3://${split("/", self.spec.s3.bucket)[0]}" : null }
    gcs     = self.spec.gcs.bucket == null ? null : "gs://${self.spec.gcs.bucket}"
    cluster = self.spec.br.cluster == null ? null : { url = "mysql://${self.spec.br.cluster}-tidb${self.spec.br.clusterNamespace == null ? "" : ".${self.spec.br.clusterNamespace}.svc"}:4000" }
  }
}

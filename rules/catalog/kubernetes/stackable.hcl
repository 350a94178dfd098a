# Stackable's platform for data. What depends on another is told of a ConfigMap that is made for
# that one and has its name; stores of objects, logins and catalogs are resources of their own,
# which speak for whoever names them. Source: the definitions of these kinds, and the pages on
# discovery, listeners and S3 in the platform's documentation.

shape "stackable" {
  given {
    name   = self.metadata.name
    place  = split("/", address)[0]
    all    = coalesce(self.spec, {})
    config = coalesce(self.spec.clusterConfig, {})
    near = [for it in [
      config.zookeeperConfigMapName,
      config.hdfsConfigMapName,
      config.hdfs.configMap,
      config.hdfs.configMapName,
      config.deepStorage.hdfs.configMapName,
      config.hiveMetastore.configMapName,
      config.opaConfigMapName,
      config.opa.configMapName,
      config.authorization.opa.configMapName,
      config.authorization.roleMappingFromOpa.configMapName,
    ] : it if it != null]
    bases  = [for it in [config.metadataDatabase, config.metadataStorageDatabase, config.database, config.celeryResultsBackend, config.celeryBroker] : it if it != null]
    kept   = [for it in [config.s3, config.ingestion.s3connection, config.deepStorage.s3.bucket, config.faultTolerantExecution.task.exchangeManager.s3.connection, config.faultTolerantExecution.query.exchangeManager.s3.connection, all.s3connection, all.s3bucket, all.logFileDirectory.s3.bucket] : it if it != null]
    within = [for it in kept : coalesce(it.inline.connection, it)]
    named  = distinct([for it in concat(kept, within) : it.reference if it.reference != null])
    logins = [for it in coalesce(config.authentication, []) : it.authenticationClass if can(it.authenticationClass) && it.authenticationClass != null]
    parts  = [for it in values(all) : it if can(keys(it))]
    groups = flatten([for it in parts : values(coalesce(try(it.roleGroups, null), {}))])
    doors  = concat([config.listenerClass], flatten([for it in concat(parts, groups) : [try(it.roleConfig.listenerClass, null), try(it.config.listenerClass, null), try(it.config.bootstrapListenerClass, null), try(it.config.brokerListenerClass, null)]]))
    open   = [for it in doors : it if it != null && contains(["external-stable", "external-unstable"], coalesce(it, "-"))]
  }
  element = "process"
  names = concat(
    [name, "stackable:${place}/${self.kind}/${name}"],
    flatten([for role in roles : ["${name}-${role}", "${name}-${role}-*"]]),
    flatten([for it in named : ["stackable-s3:${place}/${it}", "stackable-bucket:${place}/${it}"]]),
    [for it in logins : "stackable-login:${it}"],
  )
  pod_labels = { "app.kubernetes.io/instance" = name, "stackable.tech/vendor" = "Stackable" }
  settings = {
    hosts = near
    bases = [for it in bases : {
      url      = it.connString
      postgres = it.postgresql.host == null ? null : { url = "postgresql://${it.postgresql.host}:${coalesce(it.postgresql.port, 5432)}" }
      mysql    = it.mysql.host == null ? null : { url = "mysql://${it.mysql.host}:${coalesce(it.mysql.port, 3306)}" }
      redis    = it.redis.host == null ? null : { url = "redis://${it.redis.host}:${coalesce(it.redis.port, 6379)}" }
    }]
    kept  = [for it in concat([for one in within : one.inline], [for one in within : one]) : { url = "${it.tls == null ? "http" : "https"}://${it.host}${it.port == null ? "" : ":${it.port}"}" } if it.host != null]
    code  = [for it in concat(coalesce(config.dagsGitSync, []), coalesce(config.customComponentsGitSync, [])) : { url = it.repo } if it.repo != null]
    env   = [for it in concat(parts, groups) : try(it.envOverrides, null)]
  }
  reads = [for it in concat([config.credentialsSecret, config.credentialsSecretName], flatten([for one in bases : [one.credentialsSecret, one.credentialsSecretName, one.generic.connectionUrlSecretName]])) : it if it != null]
  flow {
    for_each  = length(open) > 0 ? [name] : []
    from      = internet
    knowledge = "declared"
    what      = "its listener takes callers from outside the cluster"
  }
}

resource "KafkaCluster.kafka.stackable.tech" {
  is = "stackable"
  given {
    roles = ["broker", "controller"]
  }
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
}

resource "ZookeeperCluster.zookeeper.stackable.tech" {
  is = "stackable"
  given {
    roles = ["server"]
  }
  element    = "data-store"
  technology = "coordination"
  protocol   = "zookeeper"
  port       = 2181
  names      = ["stackable-zookeeper:${place}/${name}", name, "${name}-server", "${name}-server-*"]
}

# A node for one user, with a ConfigMap of its name that says where it is.
resource "ZookeeperZnode.zookeeper.stackable.tech" {
  describes = "stackable-zookeeper:${coalesce(self.spec.clusterRef.namespace, split("/", address)[0])}/${coalesce(self.spec.clusterRef.name, "-")}"
  names     = [self.metadata.name]
}

resource "HdfsCluster.hdfs.stackable.tech" {
  is = "stackable"
  given {
    roles = ["namenode", "datanode", "journalnode"]
  }
  element    = "data-store"
  technology = "file-system"
  protocol   = "hdfs"
  port       = 8020
}

resource "HbaseCluster.hbase.stackable.tech" {
  is = "stackable"
  given {
    roles = ["master", "regionserver", "restserver"]
  }
  element    = "data-store"
  technology = "wide-column-database"
}

resource "DruidCluster.druid.stackable.tech" {
  is = "stackable"
  given {
    roles = ["broker", "coordinator", "historical", "middlemanager", "router"]
  }
  element    = "data-store"
  technology = "analytics-database"
  protocol   = "http"
  port       = 8888
}

# Its catalogs are those that a selector of labels chooses.
resource "TrinoCluster.trino.stackable.tech" {
  is = "stackable"
  given {
    roles  = ["coordinator", "worker"]
    chosen = coalesce(self.spec.clusterConfig.catalogLabelSelector.matchLabels, {})
  }
  technology = "query-engine"
  protocol   = "https"
  port       = 8443
  names = concat(
    [name, "stackable:${place}/${self.kind}/${name}"],
    flatten([for role in roles : ["${name}-${role}", "${name}-${role}-*"]]),
    flatten([for it in named : ["stackable-s3:${place}/${it}", "stackable-bucket:${place}/${it}"]]),
    [for it in logins : "stackable-login:${it}"],
    [for key, value in chosen : "stackable-trino:${place}/${key}=${value}"],
  )
}

resource "TrinoCatalog.trino.stackable.tech" {
  given {
    place = split("/", address)[0]
    kinds = [for it in values(coalesce(self.spec.connector, {})) : it if can(keys(it))]
    kept  = [for it in kinds : try(it.s3, null) if try(it.s3, null) != null]
  }
  describes = [for key, value in coalesce(self.metadata.labels, {}) : "stackable-trino:${place}/${key}=${value}"]
  names     = [for it in kept : "stackable-s3:${place}/${it.reference}" if it.reference != null]
  settings = {
    hosts    = [for it in concat([for one in kinds : try(one.metastore.configMap, null)], [for one in kinds : try(one.hdfs.configMap, null)]) : it if it != null]
    kept     = [for it in kept : { url = "${it.inline.tls == null ? "http" : "https"}://${it.inline.host}${it.inline.port == null ? "" : ":${it.inline.port}"}" } if it.inline.host != null]
    postgres = self.spec.connector.postgresql.host == null ? null : { url = "postgresql://${self.spec.connector.postgresql.host}:${coalesce(self.spec.connector.postgresql.port, 5432)}" }
    given    = { for key, it in coalesce(self.spec.connector.generic.properties, {}) : key => it.value if it.value != null }
  }
}

resource "HiveCluster.hive.stackable.tech" {
  is = "stackable"
  given {
    roles = ["metastore"]
  }
  technology = "data-catalog"
  protocol   = "thrift"
  port       = 9083
}

resource "NifiCluster.nifi.stackable.tech" {
  is = "stackable"
  given {
    roles = ["node"]
  }
  technology = "data-pipeline"
  protocol   = "https"
  port       = 8443
}

resource "SupersetCluster.superset.stackable.tech" {
  is = "stackable"
  given {
    roles = ["node", "external"]
  }
  technology = "dashboard"
  protocol   = "http"
  port       = 8088
}

resource "DruidConnection.superset.stackable.tech" {
  flow {
    from = "stackable:${coalesce(self.spec.superset.namespace, split("/", address)[0])}/SupersetCluster/${coalesce(self.spec.superset.name, "-")}"
    to   = "stackable:${coalesce(self.spec.druid.namespace, split("/", address)[0])}/DruidCluster/${coalesce(self.spec.druid.name, "-")}"
    what = "it is added as one of its databases"
  }
}

resource "AirflowCluster.airflow.stackable.tech" {
  is = "stackable"
  given {
    roles = ["webserver", "scheduler", "worker", "dagprocessor", "triggerer"]
  }
  technology = "workflow"
  protocol   = "http"
  port       = 8080
}

# Where it looks up who somebody is.
resource "OpaCluster.opa.stackable.tech" {
  is = "stackable"
  given {
    roles = ["server"]
    back  = coalesce(self.spec.clusterConfig.userInfo.backend, {})
    keyed = coalesce(back.keycloak, {})
    aas   = coalesce(back.experimentalXfscAas, {})
  }
  technology = "authorization"
  protocol   = "http"
  port       = 8081
  settings = {
    keycloak  = keyed.hostname == null ? null : { url = "${keyed.tls == null ? "http" : "https"}://${keyed.hostname}${keyed.port == null ? "" : ":${keyed.port}"}" }
    registry  = aas.hostname == null ? null : { url = "http://${aas.hostname}${aas.port == null ? "" : ":${aas.port}"}" }
    directory = back.experimentalActiveDirectory.ldapServer == null ? null : { url = "ldaps://${back.experimentalActiveDirectory.ldapServer}:636" }
  }
}

resource "SparkApplication.spark.stackable.tech" {
  is = "stackable"
  given {
    roles = []
  }
  technology = "compute-cluster"
  settings = {
    arguments = self.spec.args
    program   = self.spec.mainApplicationFile
    sparkConf = self.spec.sparkConf
    env       = [self.spec.env, [for it in parts : try(it.envOverrides, null)]]
    kept      = [for it in [for one in within : one.inline] : { url = "${it.tls == null ? "http" : "https"}://${it.host}${it.port == null ? "" : ":${it.port}"}" } if it.host != null]
  }
}

resource "SparkConnectServer.spark.stackable.tech" {
  is = "stackable"
  given {
    roles = ["server"]
  }
  technology = "compute-cluster"
  protocol   = "grpc"
  port       = 15002
}

resource "SparkHistoryServer.spark.stackable.tech" {
  is = "stackable"
  given {
    roles = ["historyserver", "node"]
  }
  technology = "dashboard"
  protocol   = "http"
  port       = 18080
}

# Where objects are kept, for those who name it.
resource "S3Connection.s3.stackable.tech" {
  describes = "stackable-s3:${split("/", address)[0]}/${self.metadata.name}"
  settings  = { url = self.spec.host == null ? null : "${self.spec.tls == null ? "http" : "https"}://${self.spec.host}${self.spec.port == null ? "" : ":${self.spec.port}"}" }
}

resource "S3Bucket.s3.stackable.tech" {
  given {
    place = split("/", address)[0]
    at    = coalesce(self.spec.connection.inline, {})
  }
  describes = "stackable-bucket:${place}/${self.metadata.name}"
  names     = [for it in [self.spec.connection.reference] : "stackable-s3:${place}/${it}" if it != null]
  settings  = { url = at.host == null ? null : "${at.tls == null ? "http" : "https"}://${at.host}${at.port == null ? "" : ":${at.port}"}" }
}

# How people log in to those who name it.
resource "AuthenticationClass.authentication.stackable.tech" {
  given {
    people = coalesce(self.spec.provider.ldap, {})
    tokens = coalesce(self.spec.provider.oidc, {})
  }
  describes = "stackable-login:${self.metadata.name}"
  settings = {
    directory = people.hostname == null ? null : { url = "${people.tls == null ? "ldap" : "ldaps"}://${people.hostname}:${coalesce(people.port, people.tls == null ? 389 : 636)}" }
    login     = tokens.hostname == null ? null : { url = "${tokens.tls == null ? "http" : "https"}://${tokens.hostname}${tokens.port == null ? "" : ":${tokens.port}"}" }
  }
}

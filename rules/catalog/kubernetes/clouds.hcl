# What operators order from clouds: Crossplane, and the controllers of the clouds themselves. The
# things are not part of the cluster. Crossplane writes how to connect to a Secret.

shape "cloud-store" {
  given {
    to     = self.spec.writeConnectionSecretToRef
    wanted = coalesce(self.spec.forProvider, self.spec, {})
  }
  element = "data-store"
  names   = to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"]
}

shape "cloud-database" {
  given {
    to     = self.spec.writeConnectionSecretToRef
    wanted = coalesce(self.spec.forProvider, self.spec, {})
    engine = lower(coalesce(wanted.engine, wanted.databaseVersion, "-"))
    open   = wanted.publiclyAccessible
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = strcontains(engine, "postgres") ? "postgresql" : strcontains(engine, "mysql") || strcontains(engine, "maria") ? "mysql" : strcontains(engine, "sqlserver") ? "mssql" : null
  port       = wanted.port != null ? wanted.port : wanted.dbPort
  names = concat(
    to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"],
    ["ack:${self.kind}:${split("/", address)[0]}/${self.metadata.name}"],
  )
  facts {
    encrypted_at_rest   = wanted.storageEncrypted
    publicly_accessible = open
    deletion_protected  = wanted.deletionProtection
    redundant           = wanted.multiAZ
    backed_up           = wanted.backupRetentionPeriod == null ? null : wanted.backupRetentionPeriod > 0
  }
}

# Databases of Amazon's.
resource "DBInstance.rds.services.k8s.aws" "DBCluster.rds.services.k8s.aws" "RDSInstance.database.aws.crossplane.io" "DBInstance.rds.aws.crossplane.io" "DBCluster.rds.aws.crossplane.io" "Instance.rds.aws.upbound.io" "Cluster.rds.aws.upbound.io" "Instance.rds.aws.m.upbound.io" "Cluster.rds.aws.m.upbound.io" {
  is = "cloud-database"
}

resource "Table.dynamodb.services.k8s.aws" "Table.dynamodb.aws.crossplane.io" "DynamoTable.database.aws.crossplane.io" "Table.dynamodb.aws.upbound.io" "Table.dynamodb.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "key-value-store"
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    deletion_protected = wanted.deletionProtectionEnabled
  }
}

resource "DBCluster.documentdb.services.k8s.aws" "DBCluster.docdb.aws.crossplane.io" "Cluster.docdb.aws.upbound.io" "Cluster.docdb.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  facts {
    encrypted_at_rest = wanted.storageEncrypted
  }
}

resource "ReplicationGroup.elasticache.services.k8s.aws" "CacheCluster.elasticache.services.k8s.aws" "ReplicationGroup.cache.aws.crossplane.io" "ReplicationGroup.elasticache.aws.upbound.io" "Cluster.elasticache.aws.upbound.io" "ReplicationGroup.elasticache.aws.m.upbound.io" "Cluster.memorydb.aws.upbound.io" "Cluster.memorydb.services.k8s.aws" {
  is         = "cloud-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  facts {
    encrypted_at_rest = wanted.atRestEncryptionEnabled
    tls_required      = wanted.transitEncryptionEnabled
  }
}

resource "Bucket.s3.services.k8s.aws" "Bucket.s3.aws.crossplane.io" "Bucket.s3.aws.upbound.io" "Bucket.s3.aws.m.upbound.io" "StorageBucket.storage.cnrm.cloud.google.com" "Bucket.storage.gcp.upbound.io" "Bucket.storage.gcp.m.upbound.io" "Bucket.storage.gcp.crossplane.io" {
  is         = "cloud-store"
  technology = "object-store"
  label      = coalesce(self.spec.name, self.spec.resourceID, self.metadata.name)
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    versioned         = self.spec.versioning.enabled != null ? self.spec.versioning.enabled : self.spec.versioning.status != null ? self.spec.versioning.status == "Enabled" : null
  }
}

resource "Queue.sqs.services.k8s.aws" "Queue.sqs.aws.crossplane.io" "Queue.sqs.aws.upbound.io" "Queue.sqs.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "queue"
  protocol   = "https"
  port       = 443
}

resource "Topic.sns.services.k8s.aws" "Topic.sns.aws.crossplane.io" "Topic.sns.aws.upbound.io" "Topic.sns.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "topic"
  protocol   = "https"
  port       = 443
}

resource "Cluster.kafka.services.k8s.aws" "Cluster.kafka.aws.crossplane.io" "Cluster.kafka.aws.upbound.io" "Cluster.kafka.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
}

resource "Broker.mq.services.k8s.aws" "Broker.mq.aws.crossplane.io" "Broker.mq.aws.upbound.io" "Broker.mq.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "message-broker"
  protocol   = "amqps"
  port       = 5671
}

resource "Domain.opensearchservice.services.k8s.aws" "Domain.opensearch.aws.upbound.io" "Domain.opensearch.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "search-engine"
  protocol   = "https"
  port       = 443
}

resource "Secret.secretsmanager.services.k8s.aws" "Secret.secretsmanager.aws.crossplane.io" "Secret.secretsmanager.aws.upbound.io" "Secret.secretsmanager.aws.m.upbound.io" "SecretManagerSecret.secretmanager.cnrm.cloud.google.com" "Vault.keyvault.azure.com" "Vault.keyvault.azure.upbound.io" {
  is         = "cloud-store"
  technology = "secret-store"
  protocol   = "https"
  port       = 443
  facts {
    sensitivity       = "credentials"
    encrypted_at_rest = true
  }
}

resource "Function.lambda.services.k8s.aws" "Function.lambda.aws.crossplane.io" "Function.lambda.aws.upbound.io" "Function.lambda.aws.m.upbound.io" "Function.cloudfunctions2.gcp.upbound.io" "CloudFunctionsFunction.cloudfunctions.cnrm.cloud.google.com" "RunService.run.cnrm.cloud.google.com" {
  element    = "process"
  technology = "function"
  protocol   = "https"
  port       = 443
  settings   = { environment = self.spec.environment.variables }
}

resource "Instance.ec2.services.k8s.aws" "Instance.ec2.aws.crossplane.io" "Instance.ec2.aws.upbound.io" "Instance.ec2.aws.m.upbound.io" "ComputeInstance.compute.cnrm.cloud.google.com" "Instance.compute.gcp.upbound.io" "VirtualMachine.compute.azure.com" "LinuxVirtualMachine.compute.azure.upbound.io" {
  element    = "process"
  technology = "virtual-machine"
}

# Where a field of an ordered thing is copied to: whoever reads that is told of the thing.
resource "FieldExport.services.k8s.aws" {
  describes = "ack:${coalesce(self.spec.from.resource.kind, "-")}:${split("/", address)[0]}/${coalesce(self.spec.from.resource.name, "-")}"
  names     = self.spec.to.name == null ? [] : ["${coalesce(self.spec.to.namespace, split("/", address)[0])}/${self.spec.to.name}"]
}

# Google's.
resource "SQLInstance.sql.cnrm.cloud.google.com" "CloudSQLInstance.database.gcp.crossplane.io" "DatabaseInstance.sql.gcp.upbound.io" "DatabaseInstance.sql.gcp.m.upbound.io" "AlloyDBCluster.alloydb.cnrm.cloud.google.com" "SpannerInstance.spanner.cnrm.cloud.google.com" {
  is = "cloud-database"
  facts {
    encrypted_at_rest   = true
    publicly_accessible = self.spec.settings.ipConfiguration.ipv4Enabled
    backed_up           = self.spec.settings.backupConfiguration.enabled
  }
}

resource "RedisInstance.redis.cnrm.cloud.google.com" "CloudMemorystoreInstance.cache.gcp.crossplane.io" "Instance.redis.gcp.upbound.io" "Instance.redis.gcp.m.upbound.io" {
  is         = "cloud-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  facts {
    password_required = wanted.authEnabled
    tls_required      = wanted.transitEncryptionMode != null ? wanted.transitEncryptionMode == "SERVER_AUTHENTICATION" : null
  }
}

resource "PubSubTopic.pubsub.cnrm.cloud.google.com" "Topic.pubsub.gcp.upbound.io" "Topic.pubsub.gcp.m.upbound.io" "Topic.pubsub.gcp.crossplane.io" {
  is         = "cloud-store"
  technology = "topic"
  protocol   = "https"
  port       = 443
}

resource "BigQueryDataset.bigquery.cnrm.cloud.google.com" "Dataset.bigquery.gcp.upbound.io" "Dataset.bigquery.gcp.m.upbound.io" {
  is         = "cloud-store"
  technology = "data-warehouse"
  protocol   = "https"
  port       = 443
}

resource "FirestoreDatabase.firestore.cnrm.cloud.google.com" "BigtableInstance.bigtable.cnrm.cloud.google.com" {
  is         = "cloud-store"
  technology = "document-database"
  protocol   = "https"
  port       = 443
}

# Azure's: addresses and keys are put into Secrets that the resource names.
shape "azure-store" {
  given {
    to    = self.spec.writeConnectionSecretToRef
    given = [for it in values(coalesce(self.spec.operatorSpec.secrets, {})) : it.name if it.name != null]
    named = [for it in values(coalesce(self.spec.operatorSpec.configMaps, {})) : it.name if it.name != null]
  }
  element = "data-store"
  label   = coalesce(self.spec.azureName, self.metadata.name)
  names   = concat(given, named, to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"])
}

resource "FlexibleServer.dbforpostgresql.azure.com" "FlexibleServer.dbforpostgresql.azure.upbound.io" "Server.dbforpostgresql.azure.upbound.io" "PostgreSQLServer.database.azure.crossplane.io" {
  is         = "azure-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
}

resource "FlexibleServer.dbformysql.azure.com" "FlexibleServer.dbformysql.azure.upbound.io" "MySQLServer.database.azure.crossplane.io" "Server.dbformariadb.azure.com" {
  is         = "azure-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
}

resource "Server.sql.azure.com" "MSSQLServer.sql.azure.upbound.io" {
  is         = "azure-store"
  technology = "relational-database"
  protocol   = "mssql"
  port       = 1433
}

resource "DatabaseAccount.documentdb.azure.com" "Account.cosmosdb.azure.upbound.io" {
  is         = "azure-store"
  technology = "document-database"
  protocol   = "https"
  port       = 443
}

resource "Redis.cache.azure.com" "RedisEnterprise.cache.azure.com" "RedisCache.cache.azure.upbound.io" {
  is         = "azure-store"
  technology = "cache"
  protocol   = "rediss"
  port       = 6380
}

resource "StorageAccount.storage.azure.com" "Account.storage.azure.upbound.io" {
  is         = "azure-store"
  technology = "object-store"
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    publicly_readable = self.spec.allowBlobPublicAccess
  }
}

resource "Namespace.servicebus.azure.com" "Namespace.eventhub.azure.com" "ServiceBusNamespace.servicebus.azure.upbound.io" "EventHubNamespace.eventhub.azure.upbound.io" {
  is         = "azure-store"
  technology = "message-broker"
  protocol   = "amqps"
  port       = 5671
}

# Aiven's and MongoDB's clouds: a Secret says how to connect.
shape "aiven" {
  element = "data-store"
  names   = [coalesce(self.spec.connInfoSecretTarget.name, self.metadata.name)]
  facts {
    password_required = true
    tls_required      = true
    encrypted_at_rest = true
  }
}

resource "PostgreSQL.aiven.io" "MySQL.aiven.io" {
  is         = "aiven"
  technology = "relational-database"
}

resource "Kafka.aiven.io" {
  is         = "aiven"
  technology = "stream"
  protocol   = "kafka"
}

resource "Redis.aiven.io" "Valkey.aiven.io" {
  is         = "aiven"
  technology = "cache"
  protocol   = "rediss"
}

resource "OpenSearch.aiven.io" {
  is         = "aiven"
  technology = "search-engine"
  protocol   = "https"
}

resource "ClickHouse.aiven.io" {
  is         = "aiven"
  technology = "analytics-database"
  protocol   = "https"
}

resource "AtlasDeployment" "AtlasCluster" {
  element    = "data-store"
  technology = "document-database"
  protocol   = "mongodb+srv"
  names = [
    "atlas:${split("/", address)[0]}/${coalesce(self.spec.projectRef.name, "-")}",
    "${coalesce(self.spec.projectRef.name, "-")}-${coalesce(self.spec.deploymentSpec.name, self.metadata.name)}-*",
  ]
  facts {
    password_required = true
    tls_required      = true
    encrypted_at_rest = true
  }
}

# A database in a server that is run elsewhere, with an account in a Secret.
resource "PostgresUser.db.movetokube.com" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  label      = coalesce(self.spec.database, self.metadata.name)
  names      = ["${coalesce(self.spec.secretName, "-")}-${self.metadata.name}", coalesce(self.spec.secretName, "-")]
}

# What operators order from clouds: Crossplane, and the controllers of the clouds themselves. The
# things are not part of the cluster. Crossplane writes how to connect to a Secret.

# Texts of workloads mean one by the name that it has in its cloud, which stands behind `cloud:`.
shape "cloud-store" {
  given {
    to     = self.spec.writeConnectionSecretToRef
    wanted = coalesce(self.spec.forProvider, self.spec, {})
    marks  = coalesce(self.metadata.annotations, {})
    called = coalesce(lookup(marks, "crossplane.io/external-name", null), self.spec.resourceID, wanted.tableName, wanted.queueName, wanted.bucketName, wanted.replicationGroupID, wanted.cacheClusterID, wanted.dbClusterIdentifier, wanted.name, self.metadata.name)
  }
  element = "data-store"
  label   = called
  names = concat(
    to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"],
    ["cloud:${called}", "ack:${self.kind}:${split("/", address)[0]}/${self.metadata.name}"],
  )
}

shape "cloud-database" {
  given {
    to     = self.spec.writeConnectionSecretToRef
    wanted = coalesce(self.spec.forProvider, self.spec, {})
    engine = lower(coalesce(wanted.engine, wanted.databaseVersion, "-"))
    open   = wanted.publiclyAccessible
    marks  = coalesce(self.metadata.annotations, {})
    called = coalesce(lookup(marks, "crossplane.io/external-name", null), self.spec.resourceID, wanted.dbInstanceIdentifier, wanted.dbClusterIdentifier, self.metadata.name)
    logins = [for it in [wanted.masterUserPassword, wanted.passwordSecretRef, wanted.masterPasswordSecretRef, wanted.rootPassword.valueFrom.secretKeyRef] : it.namespace == null ? it.name : "${it.namespace}/${it.name}" if it.name != null]
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = strcontains(engine, "postgres") ? "postgresql" : strcontains(engine, "mysql") || strcontains(engine, "maria") ? "mysql" : strcontains(engine, "sqlserver") ? "mssql" : null
  port       = wanted.port != null ? wanted.port : wanted.dbPort
  names = concat(
    to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"],
    logins,
    ["cloud:${called}", "ack:${self.kind}:${split("/", address)[0]}/${self.metadata.name}"],
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
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    versioned         = self.spec.versioning.enabled != null ? self.spec.versioning.enabled : self.spec.versioning.status != null ? self.spec.versioning.status == "Enabled" : null
  }
}

resource "Stream.kinesis.services.k8s.aws" "Stream.kinesis.aws.crossplane.io" "Stream.kinesis.aws.upbound.io" "Stream.kinesis.aws.m.upbound.io" {
  is         = "cloud-store"
  technology = "stream"
  protocol   = "https"
  port       = 443
}

resource "FileSystem.efs.services.k8s.aws" "FileSystem.efs.aws.crossplane.io" "FileSystem.efs.aws.upbound.io" "FileSystem.efs.aws.m.upbound.io" "FilestoreInstance.filestore.cnrm.cloud.google.com" {
  is         = "cloud-store"
  technology = "file-system"
  protocol   = "nfs"
  port       = 2049
  facts {
    encrypted_at_rest = wanted.encrypted
  }
}

resource "API.apigatewayv2.services.k8s.aws" "RestAPI.apigateway.services.k8s.aws" "API.apigatewayv2.aws.upbound.io" "API.apigatewayv2.aws.m.upbound.io" "RestAPI.apigateway.aws.upbound.io" {
  is         = "cloud-store"
  element    = "process"
  technology = "api-gateway"
  protocol   = "https"
  port       = 443
}

resource "StateMachine.sfn.services.k8s.aws" "StateMachine.sfn.aws.upbound.io" "StateMachine.sfn.aws.m.upbound.io" {
  is         = "cloud-store"
  element    = "process"
  technology = "workflow"
  protocol   = "https"
  port       = 443
}

resource "UserPool.cognitoidentityprovider.services.k8s.aws" "UserPool.cognitoidp.aws.upbound.io" "UserPool.cognitoidp.aws.m.upbound.io" {
  is         = "cloud-store"
  element    = "process"
  technology = "identity-provider"
  protocol   = "https"
  port       = 443
}

# Who is called with what arrives in a queue or on a topic.
shape "cloud-subscription" {
  given {
    wanted = coalesce(self.spec.forProvider, self.spec, {})
    place  = split("/", address)[0]
    spoken = coalesce(wanted.protocol, "-")
    web    = contains(["http", "https"], spoken)
    last   = wanted.endpoint == null ? "-" : reverse(split(":", wanted.endpoint))[0]
  }
}

resource "Subscription.sns.services.k8s.aws" {
  is = "cloud-subscription"
  given {
    ref = wanted.topicRef.from
    far = wanted.endpointRef.from
  }
  describes = web && ref.name != null ? "ack:Topic:${coalesce(ref.namespace, place)}/${ref.name}" : null
  settings  = { url = web ? wanted.endpoint : null }
  flow {
    from      = ref.name != null ? "ack:Topic:${coalesce(ref.namespace, place)}/${ref.name}" : "cloud:${reverse(split(":", coalesce(wanted.topicARN, "-")))[0]}"
    to        = far.name != null ? "ack:Queue:${coalesce(far.namespace, place)}/${far.name}" : "cloud:${last}"
    protocol  = "https"
    encrypted = true
    what      = "the endpoint subscribes to the topic"
  }
}

resource "TopicSubscription.sns.aws.upbound.io" "TopicSubscription.sns.aws.m.upbound.io" {
  is = "cloud-subscription"
  flow {
    from      = "ack:Topic:${place}/${coalesce(wanted.topicArnRef.name, "-")}"
    to        = wanted.endpointRef.name != null ? "ack:Queue:${place}/${wanted.endpointRef.name}" : "cloud:${last}"
    protocol  = "https"
    encrypted = true
    what      = "the endpoint subscribes to the topic"
  }
}

resource "EventSourceMapping.lambda.services.k8s.aws" "EventSourceMapping.lambda.aws.upbound.io" "EventSourceMapping.lambda.aws.m.upbound.io" {
  is = "cloud-subscription"
  given {
    queues = [for it in coalesce(wanted.queueRefs, []) : "ack:Queue:${coalesce(it.from.namespace, place)}/${it.from.name}" if it.from.name != null]
    arn    = wanted.eventSourceARN != null ? wanted.eventSourceARN : wanted.eventSourceArn
    named  = arn == null ? [] : ["cloud:${reverse(split("/", reverse(split(":", arn))[0]))[0]}"]
    whom   = wanted.functionRef.from.name != null ? "ack:Function:${coalesce(wanted.functionRef.from.namespace, place)}/${wanted.functionRef.from.name}" : wanted.functionNameRef.name != null ? "ack:Function:${place}/${wanted.functionNameRef.name}" : "cloud:${coalesce(wanted.functionName, "-")}"
  }
  flow {
    from      = length(queues) > 0 ? queues : named
    to        = whom
    protocol  = "https"
    encrypted = true
    what      = "the function is called with what arrives there"
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

resource "Function.lambda.services.k8s.aws" "Function.lambda.aws.crossplane.io" "Function.lambda.aws.upbound.io" "Function.lambda.aws.m.upbound.io" "Function.cloudfunctions2.gcp.upbound.io" "CloudFunctionsFunction.cloudfunctions.cnrm.cloud.google.com" "RunService.run.cnrm.cloud.google.com" "RunJob.run.cnrm.cloud.google.com" {
  is         = "cloud-store"
  element    = "process"
  technology = "function"
  protocol   = "https"
  port       = 443
  settings   = { environment = [wanted.environment.variables, [for it in coalesce(wanted.environment, []) : it.variables]], containers = [for it in flatten([coalesce(wanted.template.containers, wanted.template.spec.containers, [])]) : it.env] }
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

# Users and databases belong to their server.
resource "SQLUser.sql.cnrm.cloud.google.com" "SQLDatabase.sql.cnrm.cloud.google.com" {
  describes = "ack:SQLInstance:${coalesce(self.spec.instanceRef.namespace, split("/", address)[0])}/${coalesce(self.spec.instanceRef.name, "-")}"
  names     = [for it in [self.spec.password.valueFrom.secretKeyRef.name] : it if it != null]
}

resource "MemcacheInstance.memcache.cnrm.cloud.google.com" {
  is         = "cloud-store"
  technology = "cache"
  protocol   = "memcached"
  port       = 11211
}

resource "CloudTasksQueue.cloudtasks.cnrm.cloud.google.com" {
  is         = "cloud-store"
  technology = "queue"
  protocol   = "https"
  port       = 443
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

# What is pushed to an address, the topic calls for it.
resource "PubSubSubscription.pubsub.cnrm.cloud.google.com" {
  given {
    topic = "ack:PubSubTopic:${coalesce(self.spec.topicRef.namespace, split("/", address)[0])}/${coalesce(self.spec.topicRef.name, "-")}"
  }
  describes = topic
  names     = ["cloud:${coalesce(self.spec.resourceID, self.metadata.name)}"]
  settings  = { url = self.spec.pushConfig.pushEndpoint }
}

resource "Subscription.pubsub.gcp.upbound.io" "Subscription.pubsub.gcp.m.upbound.io" {
  describes = "ack:Topic:${split("/", address)[0]}/${coalesce(self.spec.forProvider.topicRef.name, "-")}"
  settings  = { url = [for it in flatten([coalesce(self.spec.forProvider.pushConfig, [])]) : it.pushEndpoint] }
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
  label   = coalesce(self.spec.azureName, lookup(coalesce(self.metadata.annotations, {}), "crossplane.io/external-name", null), self.metadata.name)
  names   = concat(["cloud:${coalesce(self.spec.azureName, lookup(coalesce(self.metadata.annotations, {}), "crossplane.io/external-name", null), self.metadata.name)}"], given, named, to.name == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"])
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

# Brokers of services: an instance of somebody's service, and a Secret that says how to connect.
resource "ServiceInstance.services.cloud.sap.com" "ServiceInstance.servicecatalog.k8s.io" {
  given {
    offer = lower(coalesce(self.spec.serviceOfferingName, self.spec.clusterServiceClassExternalName, self.spec.serviceClassExternalName, "-"))
    kinds = [for it in [
      { words = ["hana", "postgres", "mysql", "sql", "rds", "database"], technology = "relational-database" },
      { words = ["redis", "cache"], technology = "cache" },
      { words = ["objectstore", "bucket", "s3", "storage"], technology = "object-store" },
      { words = ["kafka", "messaging", "event-mesh", "queue"], technology = "message-broker" },
    ] : it if anytrue([for word in it.words : strcontains(offer, word)])]
  }
  element    = length(kinds) > 0 ? "data-store" : "external-entity"
  technology = length(kinds) > 0 ? kinds[0].technology : "cloud-service"
  label      = offer == "-" ? self.metadata.name : "${offer} ${self.metadata.name}"
  names      = ["service-instance:${split("/", address)[0]}/${self.metadata.name}"]
}

resource "ServiceBinding.services.cloud.sap.com" "ServiceBinding.servicecatalog.k8s.io" {
  describes = "service-instance:${coalesce(self.spec.serviceInstanceNamespace, split("/", address)[0])}/${coalesce(self.spec.serviceInstanceName, self.spec.instanceRef.name, "-")}"
  names     = [coalesce(self.spec.secretName, self.metadata.name)]
}

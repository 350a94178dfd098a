# Queues, topics, streams and brokers.

resource "aws_sqs_queue" {
  element    = "data-store"
  technology = "queue"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  policy     = self.policy
  facts {
    # Encryption with a key of Amazon's is the default since 2022, unless switched off.
    encrypted_at_rest = self.kms_master_key_id != null || coalesce(self.sqs_managed_sse_enabled, true)
    customer_key      = self.kms_master_key_id != null
    failures_kept     = self.redrive_allow_policy != null ? null : self.redrive_policy != null
  }
  flow {
    to            = try(jsondecode(self.redrive_policy).deadLetterTargetArn, self.redrive_policy)
    authenticated = true
    encrypted     = true
    what          = "messages that nobody can handle go there"
  }
}

resource "aws_sqs_queue_policy" {
  describes = self.queue_url
  policy    = self.policy
}

resource "aws_sqs_queue_redrive_policy" {
  describes = self.queue_url
  facts {
    failures_kept = true
  }
  flow {
    from          = self.queue_url
    to            = try(jsondecode(self.redrive_policy).deadLetterTargetArn, self.redrive_policy)
    authenticated = true
    encrypted     = true
    what          = "messages that nobody can handle go there"
  }
}

resource "aws_sns_topic" {
  element    = "data-store"
  technology = "topic"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  policy     = self.policy
  facts {
    encrypted_at_rest = self.kms_master_key_id != null
    customer_key      = self.kms_master_key_id != null && self.kms_master_key_id != "alias/aws/sns"
  }
}

resource "aws_sns_topic_policy" {
  describes = self.arn
  policy    = self.policy
}

resource "aws_sns_topic_subscription" {
  given {
    protocol = self.protocol
    web      = contains(["http", "https"], coalesce(protocol, ""))
  }
  flow {
    from          = self.topic_arn
    to            = self.endpoint
    protocol      = web ? protocol : "https"
    encrypted     = web ? protocol == "https" : true
    authenticated = contains(["sqs", "lambda", "firehose"], coalesce(protocol, "")) ? true : null
    what          = "the endpoint subscribes to the topic"
  }
}

resource "aws_kinesis_stream" {
  element    = "data-store"
  technology = "stream"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = self.encryption_type == "KMS"
    customer_key      = self.kms_key_id != null && self.kms_key_id != "alias/aws/kinesis"
  }
}

resource "aws_kinesis_resource_policy" {
  describes = self.resource_arn
  policy    = self.policy
}

resource "aws_kinesis_stream_consumer" {
  stands_for = self.stream_arn
}

resource "aws_kinesis_firehose_delivery_stream" {
  given {
    encryption = self.server_side_encryption[0]
  }
  element    = "process"
  technology = "stream"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = coalesce(encryption.enabled, self.kinesis_source_configuration == null ? false : null)
    customer_key      = encryption.key_type == "CUSTOMER_MANAGED_CMK"
  }
  flow {
    from          = self.kinesis_source_configuration[*].kinesis_stream_arn
    authenticated = true
    what          = "the delivery stream reads from it"
  }
  flow {
    from          = self.msk_source_configuration[*].msk_cluster_arn
    authenticated = true
    what          = "the delivery stream reads from it"
  }
  flow {
    to = [
      self.extended_s3_configuration[*].bucket_arn,
      self.s3_configuration[*].bucket_arn,
      self.redshift_configuration[*].cluster_jdbcurl,
      self.elasticsearch_configuration[*].domain_arn,
      self.opensearch_configuration[*].domain_arn,
      self.opensearchserverless_configuration[*].collection_endpoint,
    ]
    authenticated = true
    what          = "the delivery stream writes to it"
  }
}

resource "aws_kinesis_analytics_application" {
  element    = "process"
  technology = "stream-processor"
  label      = self.name
}

resource "aws_kinesisanalyticsv2_application" {
  element    = "process"
  technology = "stream-processor"
  label      = self.name
  runs_as    = self.service_execution_role
}

resource "aws_kinesis_video_stream" {
  element    = "data-store"
  technology = "stream"
  label      = self.name
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
  }
}

resource "aws_msk_cluster" {
  given {
    encryption = self.encryption_info[0]
    transit    = coalesce(encryption.encryption_in_transit[0].client_broker, "TLS")
    auth       = self.client_authentication[0]
    tls        = transit == "TLS"
  }
  element    = "data-store"
  technology = "message-broker"
  label      = self.cluster_name
  names      = [self.cluster_name]
  inside     = [self.broker_node_group_info[0].client_subnets]
  guarded_by = self.broker_node_group_info[0].security_groups
  port       = tls ? 9094 : 9092
  protocol   = "kafka"
  facts {
    encrypted_at_rest       = true
    customer_key            = encryption.encryption_at_rest_kms_key_arn != null
    tls_required            = tls
    authentication_required = auth == null ? false : !coalesce(auth.unauthenticated, false)
    identity_authentication = coalesce(auth.sasl[0].iam, false)
    publicly_accessible     = coalesce(self.broker_node_group_info[0].connectivity_info[0].public_access[0].type, "DISABLED") != "DISABLED"
    access_logged           = anytrue([for log in flatten([for logs in coalesce(self.logging_info, []) : [for brokers in coalesce(logs.broker_logs, []) : [brokers.cloudwatch_logs[0].enabled, brokers.firehose[0].enabled, brokers.s3[0].enabled]]]) : coalesce(log, false)])
  }
}

resource "aws_msk_serverless_cluster" {
  element    = "data-store"
  technology = "message-broker"
  label      = self.cluster_name
  names      = [self.cluster_name]
  inside     = [self.vpc_config[0].subnet_ids]
  guarded_by = self.vpc_config[0].security_group_ids
  port       = 9098
  protocol   = "kafka"
  facts {
    encrypted_at_rest       = true
    tls_required            = true
    authentication_required = true
    identity_authentication = true
  }
}

resource "aws_msk_cluster_policy" {
  describes = self.cluster_arn
  policy    = self.policy
}

resource "aws_msk_replicator" {
  element    = "process"
  technology = "replicator"
  label      = self.replicator_name
}

resource "aws_mskconnect_connector" {
  element    = "process"
  technology = "connector"
  label      = self.name
  runs_as    = self.service_execution_role_arn
  settings   = { connector = self.connector_configuration, cluster = self.kafka_cluster }
}

resource "aws_mq_broker" {
  given {
    rabbit = lower(coalesce(self.engine_type, "ActiveMQ")) == "rabbitmq"
  }
  element    = "data-store"
  technology = "message-broker"
  label      = self.broker_name
  names      = [self.broker_name]
  inside     = [self.subnet_ids]
  guarded_by = self.security_groups
  port       = rabbit ? 5671 : 61617
  protocol   = rabbit ? "amqps" : "openwire"
  facts {
    encrypted_at_rest       = true
    customer_key            = self.encryption_options[0].kms_key_id != null
    tls_required            = true
    authentication_required = true
    publicly_accessible     = coalesce(self.publicly_accessible, false)
    access_logged           = coalesce(self.logs[0].general, false)
    audit_logged            = rabbit ? null : coalesce(self.logs[0].audit, false)
    redundant               = contains(["ACTIVE_STANDBY_MULTI_AZ", "CLUSTER_MULTI_AZ"], coalesce(self.deployment_mode, "SINGLE_INSTANCE"))
  }
}

resource "aws_ses_domain_identity" {
  element    = "process"
  technology = "mail"
  label      = self.domain
}

resource "aws_sesv2_email_identity" {
  element    = "process"
  technology = "mail"
  label      = self.email_identity
}

ignored = [
  "aws_mq_configuration",
  "aws_msk_configuration",
  "aws_msk_scram_secret_association",
  "aws_mskconnect_custom_plugin",
  "aws_mskconnect_worker_configuration",
  "aws_pinpoint_*",
  "aws_ses_*",
  "aws_sesv2_*",
  "aws_sns_platform_application",
  "aws_sns_sms_preferences",
  "aws_sns_topic_data_protection_policy",
  "aws_sqs_queue_redrive_allow_policy",
]

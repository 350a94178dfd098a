# Databases other than RDS, and caches.

resource "aws_dynamodb_table" {
  element    = "data-store"
  technology = "key-value-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    # Always encrypted; `server_side_encryption` only chooses whose key it is.
    encrypted_at_rest      = true
    customer_key           = coalesce(self.server_side_encryption[0].enabled, false) && self.server_side_encryption[0].kms_key_arn != null
    point_in_time_recovery = coalesce(self.point_in_time_recovery[0].enabled, false)
    deletion_protected     = coalesce(self.deletion_protection_enabled, false)
  }
}

resource "aws_dynamodb_resource_policy" {
  describes = self.resource_arn
  policy    = self.policy
}

resource "aws_dynamodb_kinesis_streaming_destination" {
  flow {
    from          = self.table_name
    to            = self.stream_arn
    authenticated = true
    what          = "changes of the table go to the stream"
  }
}

resource "aws_dynamodb_global_table" {
  element    = "data-store"
  technology = "key-value-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
}

resource "aws_elasticache_replication_group" {
  element    = "data-store"
  technology = "cache"
  label      = self.replication_group_id
  names      = [self.replication_group_id]
  inside     = [self.subnet_group_name]
  guarded_by = [self.security_group_ids, self.security_group_names]
  port       = coalesce(self.port, 6379)
  protocol   = "redis"
  facts {
    encrypted_at_rest = coalesce(self.at_rest_encryption_enabled, self.engine == "valkey")
    customer_key      = self.kms_key_id != null
    tls_required      = coalesce(self.transit_encryption_enabled, false) && self.transit_encryption_mode != "preferred"
    password_required = self.auth_token != null || self.user_group_ids != null
    backed_up         = coalesce(self.snapshot_retention_limit, 0) > 0
    redundant         = coalesce(self.automatic_failover_enabled, false) || coalesce(self.multi_az_enabled, false)
    access_logged     = self.log_delivery_configuration != null
  }
}

resource "aws_elasticache_cluster" {
  given {
    redis  = coalesce(self.engine, "redis") != "memcached"
    member = self.replication_group_id != null
  }
  element    = member ? null : "data-store"
  stands_for = self.replication_group_id
  technology = "cache"
  label      = self.cluster_id
  names      = [self.cluster_id]
  inside     = [self.subnet_group_name]
  guarded_by = [self.security_group_ids, self.security_group_names]
  port       = coalesce(self.port, redis ? 6379 : 11211)
  protocol   = redis ? "redis" : "memcached"
  facts {
    # A stand-alone cluster has neither encryption at rest nor a password.
    encrypted_at_rest = false
    password_required = false
    tls_required      = coalesce(self.transit_encryption_enabled, false)
    backed_up         = redis ? coalesce(self.snapshot_retention_limit, 0) > 0 : null
    redundant         = redis ? false : coalesce(self.az_mode, "single-az") == "cross-az"
  }
}

resource "aws_elasticache_serverless_cache" {
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_ids]
  guarded_by = self.security_group_ids
  port       = 6379
  protocol   = "redis"
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    tls_required      = true
    redundant         = true
    backed_up         = coalesce(self.snapshot_retention_limit, 0) > 0
  }
}

resource "aws_elasticache_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_memorydb_cluster" {
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_group_name]
  guarded_by = self.security_group_ids
  port       = coalesce(self.port, 6379)
  protocol   = "redis"
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_arn != null
    tls_required      = coalesce(self.tls_enabled, true)
    password_required = self.acl_name != "open-access"
    backed_up         = coalesce(self.snapshot_retention_limit, 0) > 0
    redundant         = coalesce(self.num_replicas_per_shard, 1) > 0
  }
}

resource "aws_memorydb_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_dax_cluster" {
  element    = "data-store"
  technology = "cache"
  label      = self.cluster_name
  names      = [self.cluster_name]
  inside     = [self.subnet_group_name]
  guarded_by = self.security_group_ids
  runs_as    = self.iam_role_arn
  port       = self.cluster_endpoint_encryption_type == "TLS" ? 9111 : 8111
  facts {
    encrypted_at_rest = coalesce(self.server_side_encryption[0].enabled, false)
    tls_required      = self.cluster_endpoint_encryption_type == "TLS"
  }
}

resource "aws_dax_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_docdb_cluster" {
  element    = "data-store"
  technology = "document-database"
  label      = self.cluster_identifier
  names      = [self.cluster_identifier]
  inside     = [self.db_subnet_group_name]
  guarded_by = self.vpc_security_group_ids
  based_on   = self.db_cluster_parameter_group_name
  port       = coalesce(self.port, 27017)
  protocol   = "mongodb"
  facts {
    encrypted_at_rest  = coalesce(self.storage_encrypted, self.snapshot_identifier == null ? false : null)
    customer_key       = self.kms_key_id != null
    backed_up          = coalesce(self.backup_retention_period, 1) > 0
    deletion_protected = coalesce(self.deletion_protection, false)
    audit_logged       = contains(coalesce(self.enabled_cloudwatch_logs_exports, []), "audit")
    password_required  = true
  }
}

resource "aws_docdb_cluster_instance" {
  stands_for = self.cluster_identifier
}

resource "aws_docdb_cluster_parameter_group" {
  given {
    tls = [for parameter in coalesce(self.parameter, []) : lower(parameter.value) != "disabled" if parameter.name == "tls"]
  }
  names = [self.name]
  facts {
    tls_required = length(tls) == 0 ? true : tls[0]
  }
}

resource "aws_docdb_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_docdbelastic_cluster" {
  element    = "data-store"
  technology = "document-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_ids]
  guarded_by = self.vpc_security_group_ids
  port       = 27017
  protocol   = "mongodb"
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    backed_up         = coalesce(self.backup_retention_period, 1) > 0
    tls_required      = true
  }
}

resource "aws_neptune_cluster" {
  element    = "data-store"
  technology = "graph-database"
  label      = self.cluster_identifier
  names      = [self.cluster_identifier]
  inside     = [self.neptune_subnet_group_name]
  guarded_by = self.vpc_security_group_ids
  port       = coalesce(self.port, 8182)
  protocol   = "https"
  facts {
    encrypted_at_rest       = coalesce(self.storage_encrypted, self.snapshot_identifier == null ? false : null)
    customer_key            = self.kms_key_arn != null
    backed_up               = coalesce(self.backup_retention_period, 1) > 0
    deletion_protected      = coalesce(self.deletion_protection, false)
    audit_logged            = contains(coalesce(self.enable_cloudwatch_logs_exports, []), "audit")
    identity_authentication = coalesce(self.iam_database_authentication_enabled, false)
    authentication_required = coalesce(self.iam_database_authentication_enabled, false)
    tls_required            = true
  }
}

resource "aws_neptune_cluster_instance" {
  describes = self.cluster_identifier
  facts {
    publicly_accessible = coalesce(self.publicly_accessible, false) ? true : null
  }
}

resource "aws_neptune_cluster_snapshot" {
  element    = "data-store"
  technology = "snapshot"
  label      = self.db_cluster_snapshot_identifier
  facts {
    sensitivity = "backups"
  }
}

resource "aws_neptune_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_redshift_cluster" {
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.cluster_identifier
  names      = [self.cluster_identifier]
  inside     = [self.cluster_subnet_group_name]
  guarded_by = [self.vpc_security_group_ids, self.cluster_security_groups]
  based_on   = self.cluster_parameter_group_name
  port       = coalesce(self.port, 5439)
  protocol   = "postgresql"
  facts {
    # Provider version 6 changed the defaults of the first and second to the safe ones.
    encrypted_at_rest   = coalesce(self.encrypted, self.snapshot_identifier == null ? false : null)
    publicly_accessible = coalesce(self.publicly_accessible, true)
    customer_key        = self.kms_key_id != null
    backed_up           = coalesce(self.automated_snapshot_retention_period, 1) > 0
    redundant           = coalesce(self.multi_az, false)
    access_logged       = coalesce(self.logging[0].enable, false)
    password_required   = true
  }
}

resource "aws_redshift_logging" {
  describes = self.cluster_identifier
  facts {
    access_logged = true
  }
}

resource "aws_redshift_parameter_group" {
  given {
    tls = [for parameter in coalesce(self.parameter, []) : lower(parameter.value) == "true" if parameter.name == "require_ssl"]
  }
  names = [self.name]
  facts {
    tls_required = length(tls) == 0 ? false : tls[0]
  }
}

resource "aws_redshift_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

resource "aws_redshiftserverless_workgroup" {
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.workgroup_name
  names      = [self.workgroup_name]
  inside     = [self.subnet_ids]
  guarded_by = self.security_group_ids
  port       = coalesce(self.port, 5439)
  protocol   = "postgresql"
  based_on   = self.namespace_name
  facts {
    publicly_accessible = coalesce(self.publicly_accessible, false)
  }
}

resource "aws_redshiftserverless_namespace" {
  names = [self.namespace_name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    access_logged     = length(coalesce(self.log_exports, [])) > 0
  }
}

resource "aws_opensearch_domain" {
  is = "search domain"
}

resource "aws_elasticsearch_domain" {
  is = "search domain"
}

shape "search domain" {
  given {
    endpoint = self.domain_endpoint_options[0]
    fine     = self.advanced_security_options[0]
    audit    = [for log in coalesce(self.log_publishing_options, []) : coalesce(log.enabled, true) if log.log_type == "AUDIT_LOGS"]
  }
  element    = "data-store"
  technology = "search-engine"
  label      = self.domain_name
  names      = [self.domain_name]
  inside     = [self.vpc_options[0].subnet_ids]
  guarded_by = self.vpc_options[0].security_group_ids
  policy     = self.access_policies
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest       = coalesce(self.encrypt_at_rest[0].enabled, false)
    customer_key            = self.encrypt_at_rest[0].kms_key_id != null
    tls_required            = coalesce(endpoint.enforce_https, false)
    tls_minimum             = length(regexall("TLS-1-2", coalesce(endpoint.tls_security_policy, "Policy-Min-TLS-1-0-2019-07"))) > 0 ? "1.2" : "1.0"
    publicly_accessible     = self.vpc_options == null
    # Without this, the domain's policy decides, which the policy pass reads.
    authentication_required = coalesce(fine.enabled, false) && !coalesce(fine.anonymous_auth_enabled, false) ? true : null
    audit_logged            = anytrue(audit)
    redundant               = coalesce(self.cluster_config[0].zone_awareness_enabled, false)
  }
}

resource "aws_opensearch_domain_policy" {
  describes = self.domain_name
  policy    = self.access_policies
}

resource "aws_elasticsearch_domain_policy" {
  describes = self.domain_name
  policy    = self.access_policies
}

resource "aws_opensearchserverless_collection" {
  element    = "data-store"
  technology = "search-engine"
  label      = self.name
  names      = [self.name]
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest = true
    tls_required      = true
  }
}

resource "aws_timestreamwrite_database" {
  element    = "data-store"
  technology = "time-series-database"
  label      = self.database_name
  names      = [self.database_name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
  }
}

resource "aws_keyspaces_table" {
  element    = "data-store"
  technology = "wide-column-database"
  label      = self.table_name
  names      = [self.table_name]
  port       = 9142
  protocol   = "cassandra"
  facts {
    encrypted_at_rest      = true
    customer_key           = self.encryption_specification[0].type == "CUSTOMER_MANAGED_KMS_KEY"
    point_in_time_recovery = self.point_in_time_recovery[0].status == "ENABLED"
  }
}

resource "aws_qldb_ledger" {
  element    = "data-store"
  technology = "ledger"
  label      = self.name
  names      = [self.name]
  facts {
    encrypted_at_rest  = true
    customer_key       = self.kms_key != null
    deletion_protected = coalesce(self.deletion_protection, true)
  }
}

ignored = [
  "aws_dax_parameter_group",
  "aws_docdb_event_subscription",
  "aws_docdb_global_cluster",
  "aws_dynamodb_contributor_insights",
  "aws_dynamodb_table_item",
  "aws_dynamodb_table_replica",
  "aws_dynamodb_tag",
  "aws_elasticache_*",
  "aws_elasticsearch_*",
  "aws_keyspaces_keyspace",
  "aws_memorydb_*",
  "aws_neptune_*",
  "aws_opensearch_*",
  "aws_opensearchserverless_*",
  "aws_redshift_*",
  "aws_redshiftserverless_*",
  "aws_timestreamwrite_table",
]

# Calls of the modules that Cloud Posse publishes in the public registry, as modules.hcl has
# them for another publisher: their inputs and defaults are published, their source is often
# not on disk. Their names are made of the parts of a label.

resource "cloudposse/elasticache-redis/aws" {
  given {
    serverless = coalesce(self.serverless_enabled, false)
  }
  element    = "data-store"
  technology = "cache"
  label      = join("-", compact([self.namespace, self.environment, self.stage, coalesce(self.replication_group_id, self.name, "")]))
  inside     = [self.elasticache_subnet_group_name, self.subnets, self.vpc_id]
  guarded_by = self.associated_security_group_ids
  port       = coalesce(self.port, 6379)
  protocol   = "redis"
  facts {
    encrypted_at_rest = serverless || coalesce(self.at_rest_encryption_enabled, false)
    customer_key      = self.kms_key_id != null
    tls_required      = serverless || coalesce(self.transit_encryption_enabled, true) && self.transit_encryption_mode != "preferred"
    password_required = self.auth_token != null || length(coalesce(self.user_group_ids, [])) > 0
    backed_up         = serverless ? null : coalesce(self.snapshot_retention_limit, 0) > 0
    redundant         = serverless || coalesce(self.automatic_failover_enabled, false) || coalesce(self.multi_az_enabled, false)
    access_logged     = length(coalesce(self.log_delivery_configuration, [])) > 0
  }
}

resource "cloudposse/rds/aws" {
  given {
    engine = lower(coalesce(self.engine, ""))
    family = try(regex("^(mysql|mariadb|postgres|oracle|sqlserver)", engine)[0], "")
    copied = self.replicate_source_db != null || self.snapshot_identifier != null || self.restore_to_point_in_time != null
  }
  element    = "data-store"
  technology = "relational-database"
  label      = join("-", compact([self.namespace, self.environment, self.stage, self.name]))
  inside     = [self.db_subnet_group_name, self.subnet_ids, self.vpc_id]
  guarded_by = self.associate_security_group_ids
  port       = self.database_port
  protocol   = lookup({ mysql = "mysql", mariadb = "mysql", postgres = "postgresql", oracle = "oracle", sqlserver = "sqlserver" }, family, null)
  facts {
    encrypted_at_rest       = self.storage_encrypted != null ? self.storage_encrypted : (copied ? null : true)
    customer_key            = length(coalesce(self.kms_key_arn, "")) > 0
    publicly_accessible     = coalesce(self.publicly_accessible, false)
    backed_up               = self.replicate_source_db != null ? null : coalesce(self.backup_retention_period, 0) > 0
    redundant               = coalesce(self.multi_az, false)
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = contains(["mysql", "mariadb", "postgres"], family) ? coalesce(self.iam_database_authentication_enabled, false) : null
    password_required       = true
  }
}

resource "cloudposse/rds-cluster/aws" {
  given {
    postgres = strcontains(lower(coalesce(self.engine, "")), "postgres")
    copied   = self.snapshot_identifier != null || length(coalesce(self.restore_to_point_in_time, [])) > 0
  }
  element    = "data-store"
  technology = "relational-database"
  label      = join("-", compact([self.namespace, self.environment, self.stage, self.name]))
  inside     = [self.subnet_group_name, self.subnets, self.vpc_id]
  guarded_by = self.vpc_security_group_ids
  port       = coalesce(self.db_port, 3306)
  protocol   = postgres ? "postgresql" : "mysql"
  facts {
    encrypted_at_rest       = self.storage_encrypted != null ? self.storage_encrypted : (copied ? null : false)
    customer_key            = length(coalesce(self.kms_key_arn, "")) > 0
    publicly_accessible     = coalesce(self.publicly_accessible, false)
    backed_up               = coalesce(self.retention_period, 5) > 0
    redundant               = coalesce(self.cluster_size, 2) > 1
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = coalesce(self.iam_database_authentication_enabled, false)
    password_required       = true
  }
}

resource "cloudposse/s3-bucket/aws" {
  given {
    acl = coalesce(self.acl, "private")
  }
  element    = "data-store"
  technology = "object-store"
  label      = coalesce(self.bucket_name, join("-", compact([self.namespace, self.environment, self.stage, self.name])))
  names      = [self.bucket_name]
  protocol   = "https"
  port       = 443
  policy     = self.source_policy_documents
  facts {
    encrypted_at_rest = true
    customer_key      = length(coalesce(self.kms_master_key_arn, "")) > 0
    versioned         = coalesce(self.versioning_enabled, true)
    access_logged     = length(coalesce(self.logging, [])) > 0
    public_access_blocked = alltrue([
      coalesce(self.block_public_acls, true),
      coalesce(self.block_public_policy, true),
      coalesce(self.ignore_public_acls, true),
      coalesce(self.restrict_public_buckets, true),
    ])
    publicly_readable = contains(["public-read", "public-read-write", "authenticated-read"], acl)
    publicly_writable = acl == "public-read-write"
    tls_required      = coalesce(self.allow_ssl_requests_only, false)
  }
}

# Relational Database Service, with Aurora.

resource "aws_db_instance" {
  given {
    engine = lower(coalesce(self.engine, ""))
    family = try(regex("^(mysql|mariadb|postgres|oracle|sqlserver|db2)", engine)[0], "")
    copied = self.replicate_source_db != null || self.snapshot_identifier != null || self.restore_to_point_in_time != null
  }
  element    = "data-store"
  technology = "relational-database"
  label      = self.identifier
  names      = [self.identifier]
  inside     = [self.db_subnet_group_name]
  guarded_by = [self.vpc_security_group_ids, self.security_group_names]
  based_on   = [self.parameter_group_name]
  port       = coalesce(self.port, lookup({ mysql = 3306, mariadb = 3306, postgres = 5432, oracle = 1521, sqlserver = 1433, db2 = 50000 }, family, null))
  protocol   = lookup({ mysql = "mysql", mariadb = "mysql", postgres = "postgresql", oracle = "oracle", sqlserver = "sqlserver", db2 = "db2" }, family, null)
  facts {
    encrypted_at_rest       = self.storage_encrypted != null ? self.storage_encrypted : (copied ? null : false)
    customer_key            = self.kms_key_id != null
    publicly_accessible     = coalesce(self.publicly_accessible, false)
    backed_up               = self.replicate_source_db != null ? null : coalesce(self.backup_retention_period, 0) > 0
    redundant               = coalesce(self.multi_az, false)
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = contains(["mysql", "mariadb", "postgres"], family) ? coalesce(self.iam_database_authentication_enabled, false) : null
    password_required       = true
  }
}

resource "aws_rds_cluster" {
  given {
    engine   = lower(coalesce(self.engine, "aurora-mysql"))
    postgres = strcontains(engine, "postgres")
    copied   = self.replication_source_identifier != null || self.snapshot_identifier != null || self.restore_to_point_in_time != null
  }
  element    = "data-store"
  technology = "relational-database"
  label      = self.cluster_identifier
  names      = [self.cluster_identifier]
  inside     = [self.db_subnet_group_name]
  guarded_by = self.vpc_security_group_ids
  based_on   = [self.db_cluster_parameter_group_name]
  port       = coalesce(self.port, postgres ? 5432 : 3306)
  protocol   = postgres ? "postgresql" : "mysql"
  facts {
    encrypted_at_rest       = self.storage_encrypted != null ? self.storage_encrypted : (copied ? null : self.engine_mode == "serverless")
    customer_key            = self.kms_key_id != null
    backed_up               = coalesce(self.backup_retention_period, 1) > 0
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = coalesce(self.iam_database_authentication_enabled, false)
    password_required       = true
  }
}

resource "aws_rds_cluster_instance" {
  describes = self.cluster_identifier
  facts {
    publicly_accessible = coalesce(self.publicly_accessible, false) ? true : null
  }
}

resource "aws_rds_global_cluster" {
  stands_for = self.source_db_cluster_identifier
}


resource "aws_db_subnet_group" {
  names      = [self.name]
  stands_for = self.subnet_ids
}

# `rds.force_ssl` is PostgreSQL's and SQL Server's, `require_secure_transport` MySQL's.
resource "aws_db_parameter_group" {
  is = "parameter group"
}

resource "aws_rds_cluster_parameter_group" {
  is = "parameter group"
}

shape "parameter group" {
  given {
    tls = [
      for parameter in coalesce(self.parameter, []) : contains(["1", "on"], lower(parameter.value))
      if contains(["rds.force_ssl", "require_secure_transport"], parameter.name)
    ]
  }
  names = [self.name]
  facts {
    tls_required = length(tls) == 0 ? null : tls[0]
  }
}

resource "aws_db_proxy" {
  element    = "process"
  technology = "database-proxy"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_subnet_ids]
  guarded_by = self.vpc_security_group_ids
  runs_as    = self.role_arn
  port       = lookup({ MYSQL = 3306, POSTGRESQL = 5432, SQLSERVER = 1433 }, self.engine_family, null)
  protocol   = lookup({ MYSQL = "mysql", POSTGRESQL = "postgresql", SQLSERVER = "sqlserver" }, self.engine_family, null)
  facts {
    tls_required            = coalesce(self.require_tls, false)
    identity_authentication = self.auth[0].iam_auth == "REQUIRED"
  }
}

resource "aws_db_proxy_target" {
  flow {
    from = self.db_proxy_name
    to   = [self.db_instance_identifier, self.db_cluster_identifier]
    what = "the proxy forwards connections to the database"
  }
}


# A snapshot is the whole database once more.
resource "aws_db_snapshot" {
  element    = "data-store"
  technology = "snapshot"
  label      = self.db_snapshot_identifier
  facts {
    shared_with_everyone = contains(coalesce(self.shared_accounts, []), "all")
    sensitivity          = "backups"
  }
}

resource "aws_db_cluster_snapshot" {
  element    = "data-store"
  technology = "snapshot"
  label      = self.db_cluster_snapshot_identifier
  facts {
    shared_with_everyone = contains(coalesce(self.shared_accounts, []), "all")
    sensitivity          = "backups"
  }
}

resource "aws_db_snapshot_copy" {
  element    = "data-store"
  technology = "snapshot"
  label      = self.target_db_snapshot_identifier
  facts {
    shared_with_everyone = contains(coalesce(self.shared_accounts, []), "all")
    customer_key         = self.kms_key_id != null
    sensitivity          = "backups"
  }
}

ignored = [
  "aws_db_event_subscription",
  "aws_db_instance_role_association",
  "aws_db_option_group",
  "aws_db_proxy_default_target_group",
  "aws_db_security_group",
  "aws_rds_certificate",
  "aws_rds_cluster_activity_stream",
  "aws_rds_cluster_endpoint",
  "aws_rds_cluster_role_association",
  "aws_rds_export_task",
  "aws_rds_orderable_db_instance",
]

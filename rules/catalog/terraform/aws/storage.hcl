# File systems, backups, transfer and migration.

resource "aws_efs_file_system" {
  element    = "data-store"
  technology = "file-system"
  label      = self.tags.Name
  names      = [self.creation_token]
  protocol   = "nfs"
  port       = 2049
  facts {
    encrypted_at_rest = coalesce(self.encrypted, false)
    customer_key      = self.kms_key_id != null
    backed_up         = false
    redundant         = self.availability_zone_name == null
  }
}

resource "aws_efs_mount_target" {
  describes  = self.file_system_id
  inside     = [self.subnet_id]
  guarded_by = self.security_groups
}

resource "aws_efs_backup_policy" {
  describes = self.file_system_id
  facts {
    backed_up = self.backup_policy[0].status == "ENABLED"
  }
}

resource "aws_efs_file_system_policy" {
  describes = self.file_system_id
  policy    = self.policy
}

resource "aws_efs_access_point" {
  stands_for = self.file_system_id
}

resource "aws_fsx_windows_file_system" {
  is = "fsx"
}

resource "aws_fsx_lustre_file_system" {
  is = "fsx"
}

resource "aws_fsx_ontap_file_system" {
  is = "fsx"
}

resource "aws_fsx_openzfs_file_system" {
  is = "fsx"
}

shape "fsx" {
  element    = "data-store"
  technology = "file-system"
  label      = self.tags.Name
  inside     = [self.subnet_ids]
  guarded_by = self.security_group_ids
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    backed_up         = coalesce(self.automatic_backup_retention_days, 7) > 0
  }
}

resource "aws_backup_vault" {
  element    = "data-store"
  technology = "backup-vault"
  label      = self.name
  names      = [self.name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_arn != null
    sensitivity       = "backups"
  }
}

resource "aws_backup_vault_policy" {
  describes = self.backup_vault_name
  policy    = self.policy
}

resource "aws_backup_vault_lock_configuration" {
  describes = self.backup_vault_name
  facts {
    deletion_protected = true
  }
}

resource "aws_backup_selection" {
  describes = self.resources
  facts {
    backed_up = true
  }
}

resource "aws_transfer_server" {
  given {
    protocols = coalesce(self.protocols, ["SFTP"])
    public    = coalesce(self.endpoint_type, "PUBLIC") == "PUBLIC"
    clear     = contains(protocols, "FTP")
  }
  element    = "process"
  technology = "file-transfer"
  inside     = [self.endpoint_details[0].subnet_ids]
  guarded_by = self.endpoint_details[*].security_group_ids
  port       = clear ? 21 : 22
  protocol   = clear ? "ftp" : "sftp"
  facts {
    publicly_accessible     = public
    authentication_required = true
    tls_required            = !clear
    access_logged           = self.logging_role != null || self.structured_log_destinations != null
  }
  flow {
    from          = public ? internet : null
    encrypted     = !clear
    authenticated = true
    what          = "the server has an address on the internet"
  }
}

resource "aws_transfer_user" {
  flow {
    from          = self.server_id
    to            = [self.home_directory, self.home_directory_mappings[*].target]
    authenticated = true
    what          = "files of the user lie there"
  }
}

resource "aws_storagegateway_gateway" {
  element    = "process"
  technology = "file-transfer"
  label      = self.gateway_name
}

resource "aws_storagegateway_nfs_file_share" {
  flow {
    from          = self.gateway_arn
    to            = self.location_arn
    authenticated = true
    what          = "the gateway keeps its files there"
  }
}

resource "aws_datasync_task" {
  element    = "process"
  technology = "file-transfer"
  label      = self.name
  flow {
    from          = self.source_location_arn
    authenticated = true
    what          = "the task reads from it"
  }
  flow {
    to            = self.destination_location_arn
    authenticated = true
    what          = "the task writes to it"
  }
}

resource "aws_datasync_location_s3" {
  stands_for = self.s3_bucket_arn
}

resource "aws_datasync_location_efs" {
  stands_for = self.efs_file_system_arn
}

resource "aws_dms_replication_instance" {
  element    = "process"
  technology = "replicator"
  label      = self.replication_instance_id
  inside     = [self.replication_subnet_group_id]
  guarded_by = self.vpc_security_group_ids
  facts {
    publicly_accessible = coalesce(self.publicly_accessible, false)
    encrypted_at_rest   = true
    customer_key        = self.kms_key_arn != null
    redundant           = coalesce(self.multi_az, false)
  }
}

resource "aws_dms_replication_subnet_group" {
  names      = [self.replication_subnet_group_id]
  stands_for = self.subnet_ids
}

resource "aws_dms_endpoint" {
  stands_for = [self.server_name, self.s3_settings[*].bucket_name, self.kinesis_settings[*].stream_arn, self.elasticsearch_settings[*].endpoint_uri, self.service_access_role]
}

resource "aws_dms_s3_endpoint" {
  stands_for = self.bucket_name
}

resource "aws_dms_replication_task" {
  flow {
    from          = self.replication_instance_arn
    to            = self.source_endpoint_arn
    authenticated = true
    what          = "the task reads from it"
  }
  flow {
    from          = self.replication_instance_arn
    to            = self.target_endpoint_arn
    authenticated = true
    what          = "the task writes to it"
  }
}

ignored = [
  "aws_backup_*",
  "aws_datasync_*",
  "aws_dlm_*",
  "aws_dms_*",
  "aws_efs_*",
  "aws_fsx_*",
  "aws_storagegateway_*",
  "aws_transfer_*",
]

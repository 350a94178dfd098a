# Alibaba Cloud: stores, machines, clusters and networks that are used most.
# Attributes and defaults: https://registry.terraform.io/providers/aliyun/alicloud/latest/docs

resource "alicloud_vpc" {
  boundary = "network"
  label    = coalesce(self.vpc_name, self.name)
}

resource "alicloud_vswitch" {
  boundary = "subnet"
  label    = coalesce(self.vswitch_name, self.name)
  inside   = [self.vpc_id]
}

resource "alicloud_oss_bucket" {
  given {
    acl  = coalesce(self.acl, "private")
    rule = self.server_side_encryption_rule[0]
  }
  element    = "data-store"
  technology = "object-store"
  label      = self.bucket
  names      = [self.bucket]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = rule != null
    customer_key      = rule.kms_master_key_id != null
    publicly_readable = contains(["public-read", "public-read-write"], acl)
    publicly_writable = acl == "public-read-write"
    versioned         = self.versioning[0].status == "Enabled"
    access_logged     = self.logging != null
  }
  flow {
    to            = self.logging[0].target_bucket
    authenticated = true
    what          = "access logs of the bucket go there"
  }
}

resource "alicloud_oss_bucket_acl" {
  describes = self.bucket
  facts {
    publicly_readable = contains(["public-read", "public-read-write"], self.acl)
    publicly_writable = self.acl == "public-read-write"
  }
}

resource "alicloud_oss_bucket_public_access_block" {
  describes = self.bucket
  facts {
    public_access_blocked = coalesce(self.block_public_access, false)
  }
}

resource "alicloud_oss_bucket_server_side_encryption" {
  describes = self.bucket
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_master_key_id != null
  }
}

resource "alicloud_oss_bucket_versioning" {
  describes = self.bucket
  facts {
    versioned = self.status == "Enabled"
  }
}

resource "alicloud_oss_bucket_logging" {
  describes = self.bucket
  facts {
    access_logged = true
  }
}

# Addresses are let in by list; the list is of the machine itself where nothing is said.
shape "alicloud database" {
  given {
    world = [for range in coalesce(self.security_ips, self.security_ip_list, []) : range if contains(["0.0.0.0", "0.0.0.0/0", "::/0"], range)]
  }
  element    = "data-store"
  label      = coalesce(self.instance_name, self.db_instance_description, self.name, self.description)
  inside     = [self.vswitch_id]
  guarded_by = [self.security_group_ids, self.security_group_id]
  facts {
    network_restricted = length(world) == 0
    deletion_protected = coalesce(self.deletion_protection, self.db_instance_deletion_protection, false)
    password_required  = true
  }
}

resource "alicloud_db_instance" {
  given {
    family = try(regex("^(mysql|mariadb|postgresql|sqlserver|ppas)", lower(coalesce(self.engine, "")))[0], "")
  }
  is         = "alicloud database"
  technology = "relational-database"
  port       = coalesce(self.port, lookup({ mysql = 3306, mariadb = 3306, postgresql = 5432, sqlserver = 1433, ppas = 5432 }, family, null))
  protocol   = lookup({ mysql = "mysql", mariadb = "mysql", postgresql = "postgresql", sqlserver = "sqlserver", ppas = "postgresql" }, family, null)
  facts {
    encrypted_at_rest = self.tde_status == "Enabled" || self.encryption_key != null
    customer_key      = self.encryption_key != null
    tls_required      = self.ssl_action == null ? null : self.ssl_action == "Open" && coalesce(self.force_encryption, "0") == "1"
  }
}

resource "alicloud_polardb_cluster" {
  is         = "alicloud database"
  technology = "relational-database"
  facts {
    encrypted_at_rest = self.tde_status == "Enabled"
  }
}

resource "alicloud_mongodb_instance" {
  is         = "alicloud database"
  technology = "document-database"
  port       = 3717
  protocol   = "mongodb"
  facts {
    encrypted_at_rest = self.tde_status == "enabled" || self.encrypted == true
    tls_required      = self.ssl_action == null ? null : self.ssl_action == "Open"
  }
}

resource "alicloud_kvstore_instance" {
  is         = "alicloud database"
  technology = "cache"
  port       = coalesce(self.port, 6379)
  protocol   = self.ssl_enable == "Enable" ? "rediss" : "redis"
  facts {
    encrypted_at_rest = self.tde_status == "Enabled"
    tls_required      = self.ssl_enable == "Enable"
    password_required = coalesce(self.vpc_auth_mode, "Open") == "Open"
  }
}

resource "alicloud_instance" {
  given {
    out = coalesce(self.internet_max_bandwidth_out, 0)
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.instance_name
  names      = [self.instance_name]
  inside     = [self.vswitch_id]
  guarded_by = self.security_groups
  runs_as    = self.role_name
  settings   = { user_data = self.user_data }
  facts {
    publicly_accessible = out > 0
    metadata_protected  = coalesce(self.http_tokens, "optional") == "required" || self.http_endpoint == "disabled"
    deletion_protected  = coalesce(self.deletion_protection, false)
  }
}

resource "alicloud_disk" {
  element    = "data-store"
  technology = "block-storage"
  label      = coalesce(self.disk_name, self.name)
  facts {
    encrypted_at_rest = coalesce(self.encrypted, false)
    customer_key      = self.kms_key_id != null
  }
}

resource "alicloud_nas_file_system" {
  element    = "data-store"
  technology = "file-system"
  label      = self.description
  facts {
    encrypted_at_rest = coalesce(self.encrypt_type, 0) > 0
    customer_key      = coalesce(self.encrypt_type, 0) == 2
  }
}

resource "alicloud_slb_load_balancer" {
  element    = "process"
  technology = "load-balancer"
  label      = coalesce(self.load_balancer_name, self.name)
  inside     = [self.vswitch_id]
  facts {
    publicly_accessible = coalesce(self.address_type, self.vswitch_id == null ? "internet" : "intranet") == "internet"
    deletion_protected  = coalesce(self.delete_protection, "off") == "on"
  }
}

resource "alicloud_alb_load_balancer" {
  element    = "process"
  technology = "load-balancer"
  label      = self.load_balancer_name
  inside     = [self.zone_mappings[*].vswitch_id, self.vpc_id]
  facts {
    publicly_accessible = self.address_type == "Internet"
    access_logged       = self.access_log_config != null
    deletion_protected  = coalesce(self.deletion_protection_enabled, false)
  }
}

shape "alicloud cluster" {
  given {
    public = coalesce(self.slb_internet_enabled, true)
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.vswitch_ids, self.worker_vswitch_ids]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible      = public
    secrets_encrypted        = self.encryption_provider_key != null
    administrative_interface = true
    authentication_required  = true
    deletion_protected       = coalesce(self.deletion_protection, false)
  }
  flow {
    from          = public ? internet : null
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
}

resource "alicloud_cs_managed_kubernetes" {
  is = "alicloud cluster"
}

resource "alicloud_cs_kubernetes" {
  is = "alicloud cluster"
}

shape "alicloud function" {
  element    = "process"
  technology = "function"
  label      = coalesce(self.function_name, self.name)
  names      = [self.function_name, self.name]
  runs_as    = self.role
  settings   = self.environment_variables
  protocol   = "https"
  port       = 443
}

resource "alicloud_fc_function" {
  is = "alicloud function"
}

resource "alicloud_fcv2_function" {
  is = "alicloud function"
}

resource "alicloud_fcv3_function" {
  is = "alicloud function"
}

resource "alicloud_kms_key" {
  element    = "data-store"
  technology = "key-store"
  label      = self.description
  facts {
    key_rotated = self.automatic_rotation == "Enabled"
    sensitivity = "credentials"
  }
}

resource "alicloud_kms_secret" {
  element    = "data-store"
  technology = "secret-store"
  label      = self.secret_name
  names      = [self.secret_name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.encryption_key_id != null
    sensitivity       = "credentials"
  }
}

resource "alicloud_actiontrail_trail" {
  element    = "process"
  technology = "audit-trail"
  label      = coalesce(self.trail_name, self.name)
  flow {
    to            = self.oss_bucket_name
    encrypted     = true
    authenticated = true
    what          = "the trail is kept there"
  }
}

resource "alicloud_log_store" {
  element    = "data-store"
  technology = "log-store"
  label      = coalesce(self.logstore_name, self.name)
  facts {
    encrypted_at_rest = self.encrypt_conf[0].enable == true
    log_retention_days = coalesce(self.retention_period, 30)
  }
}

shape "alicloud queue" {
  element    = "data-store"
  technology = "queue"
  label      = coalesce(self.queue_name, self.name)
  names      = [self.queue_name, self.name]
  protocol   = "https"
  port       = 443
}

resource "alicloud_message_service_queue" {
  is = "alicloud queue"
}

resource "alicloud_mns_queue" {
  is = "alicloud queue"
}

ignored = [
  "alicloud_cms_*",
  "alicloud_log_project",
  "alicloud_ram_*",
  "alicloud_resource_manager_*",
  "alicloud_security_group*",
]

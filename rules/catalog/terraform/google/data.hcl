# Stores, messaging, analytics.

resource "google_storage_bucket" {
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest     = true
    customer_key          = self.encryption[0].default_kms_key_name != null
    versioned             = coalesce(self.versioning[0].enabled, false)
    access_logged         = self.logging != null
    public_access_blocked = self.public_access_prevention == "enforced"
    role_based_access     = coalesce(self.uniform_bucket_level_access, false)
    publicly_readable     = false
    publicly_writable     = false
    tls_required          = true
  }
  flow {
    to            = self.logging[*].log_bucket
    authenticated = true
    what          = "access logs of the bucket go there"
  }
}

shape "bucket grant" {
  given {
    members = concat([self.member], coalesce(self.members, []), [self.entity])
    open    = contains(members, "allUsers") || contains(members, "allAuthenticatedUsers")
    role    = lower(coalesce(self.role, ""))
    writes  = length(regexall("(admin|objectuser|objectcreator|legacybucketwriter|legacybucketowner|writer|owner)", role)) > 0
  }
  describes = self.bucket
  facts {
    publicly_readable = open && !(writes && length(regexall("objectcreator", role)) > 0) ? true : null
    publicly_writable = open && writes ? true : null
  }
}

resource "google_storage_bucket_iam_member" {
  is = "bucket grant"
}

resource "google_storage_bucket_iam_binding" {
  is = "bucket grant"
}

resource "google_storage_bucket_access_control" {
  is = "bucket grant"
}

resource "google_storage_default_object_access_control" {
  is = "bucket grant"
}

resource "google_storage_bucket_acl" {
  given {
    entries = coalesce(self.role_entity, [])
    acl     = coalesce(self.predefined_acl, "")
    open    = length([for entry in entries : entry if length(regexall("all(Authenticated)?Users$", entry)) > 0]) > 0
  }
  describes = self.bucket
  facts {
    publicly_readable = open || contains(["publicRead", "publicReadWrite", "authenticatedRead"], acl) ? true : null
    publicly_writable = acl == "publicReadWrite" ? true : null
  }
}

resource "google_storage_bucket_object" {
  stands_for = self.bucket
}

resource "google_storage_notification" {
  flow {
    from          = self.bucket
    to            = self.topic
    authenticated = true
    what          = "the bucket sends a message when objects change"
  }
}

resource "google_sql_database_instance" {
  given {
    settings = self.settings[0]
    ip       = settings.ip_configuration[0]
    public   = coalesce(ip.ipv4_enabled, true)
    world    = [for network in coalesce(ip.authorized_networks, []) : network.value if contains(["0.0.0.0/0", "::/0"], network.value)]
    flags    = merge([for flag in coalesce(settings.database_flags, []) : { (flag.name) = lower(flag.value) }]...)
    engine   = lower(coalesce(self.database_version, ""))
    postgres = length(regexall("^postgres", engine)) > 0
    mysql    = length(regexall("^mysql", engine)) > 0
    mode     = ip.ssl_mode
  }
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [ip.private_network]
  port       = postgres ? 5432 : mysql ? 3306 : 1433
  protocol   = postgres ? "postgresql" : mysql ? "mysql" : "sqlserver"
  facts {
    encrypted_at_rest   = true
    customer_key        = self.encryption_key_name != null
    publicly_accessible = public
    open_store_ports    = length(world) > 0 && public ? [postgres ? "5432" : mysql ? "3306" : "1433"] : []
    tls_required        = mode != null ? contains(["ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"], mode) : coalesce(ip.require_ssl, false)
    backed_up           = coalesce(settings.backup_configuration[0].enabled, false)
    point_in_time_recovery = coalesce(settings.backup_configuration[0].point_in_time_recovery_enabled, settings.backup_configuration[0].binary_log_enabled, false)
    redundant           = coalesce(settings.availability_type, "ZONAL") == "REGIONAL"
    deletion_protected  = coalesce(self.deletion_protection, true)
    access_logged       = postgres ? flags.log_connections == "on" && flags.log_disconnections == "on" : null
    unsafe_settings     = compact([flags.local_infile == "on" ? "local_infile" : "", flags["cross db ownership chaining"] == "on" ? "cross db ownership chaining" : "", flags["contained database authentication"] == "on" ? "contained database authentication" : ""])
    password_required   = true
  }
  flow {
    from          = public && length(world) > 0 ? internet : null
    authenticated = true
    what          = "every address may connect"
  }
}

resource "google_sql_user" {
  stands_for = self.instance
}

resource "google_sql_database" {
  stands_for = self.instance
}

resource "google_redis_instance" {
  given {
    tls = self.transit_encryption_mode == "SERVER_AUTHENTICATION"
  }
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.authorized_network]
  port       = tls ? 6378 : 6379
  protocol   = tls ? "rediss" : "redis"
  facts {
    encrypted_at_rest = true
    customer_key      = self.customer_managed_key != null
    password_required = coalesce(self.auth_enabled, false)
    tls_required      = tls
    redundant         = coalesce(self.tier, "BASIC") == "STANDARD_HA"
  }
}

resource "google_memcache_instance" {
  element    = "data-store"
  technology = "cache"
  label      = self.name
  inside     = [self.authorized_network]
  port       = 11211
  protocol   = "memcached"
}

resource "google_spanner_instance" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
  }
}

resource "google_spanner_database" {
  describes = self.instance
  facts {
    customer_key       = self.encryption_config != null
    deletion_protected = coalesce(self.deletion_protection, true)
  }
}

resource "google_bigtable_instance" {
  element    = "data-store"
  technology = "wide-column-database"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    customer_key       = self.cluster[0].kms_key_name != null
    deletion_protected = coalesce(self.deletion_protection, true)
  }
}

resource "google_bigtable_table" {
  stands_for = self.instance_name
}

resource "google_firestore_database" {
  element    = "data-store"
  technology = "document-database"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest      = true
    customer_key           = self.cmek_config != null
    point_in_time_recovery = self.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    deletion_protected     = self.delete_protection_state == "DELETE_PROTECTION_ENABLED"
  }
}

resource "google_alloydb_cluster" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.cluster_id
  names      = [self.cluster_id]
  inside     = [self.network, self.network_config[0].network]
  port       = 5432
  protocol   = "postgresql"
  facts {
    encrypted_at_rest = true
    customer_key      = self.encryption_config != null
    backed_up         = coalesce(self.automated_backup_policy[0].enabled, true)
  }
}

resource "google_alloydb_instance" {
  stands_for = self.cluster
}

resource "google_bigquery_dataset" {
  given {
    access = coalesce(self.access, [])
    open   = anytrue([for entry in access : entry.special_group == "allAuthenticatedUsers" || entry.iam_member == "allUsers"])
  }
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.dataset_id
  names      = [self.dataset_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.default_encryption_configuration != null
    publicly_readable = open
  }
}

shape "dataset grant" {
  given {
    members = concat([self.member], coalesce(self.members, []), [self.special_group, self.iam_member])
  }
  describes = self.dataset_id
  facts {
    publicly_readable = contains(members, "allUsers") || contains(members, "allAuthenticatedUsers") ? true : null
  }
}

resource "google_bigquery_dataset_iam_member" {
  is = "dataset grant"
}

resource "google_bigquery_dataset_iam_binding" {
  is = "dataset grant"
}

resource "google_bigquery_dataset_access" {
  is = "dataset grant"
}

resource "google_bigquery_table" {
  stands_for = self.dataset_id
}

resource "google_pubsub_topic" {
  element    = "data-store"
  technology = "topic"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_name != null
  }
}

resource "google_pubsub_subscription" {
  given {
    push = self.push_config[0].push_endpoint
  }
  element    = "data-store"
  technology = "queue"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    failures_kept     = self.dead_letter_policy != null
  }
  flow {
    from          = self.topic
    authenticated = true
    what          = "the subscription takes from its topic"
  }
  flow {
    to   = push
    what = "messages are pushed there"
  }
  flow {
    to            = [self.dead_letter_policy[*].dead_letter_topic, self.bigquery_config[*].table, self.cloud_storage_config[*].bucket]
    authenticated = true
    what          = "messages go there"
  }
}

shape "open to members" {
  given {
    members = concat([self.member], coalesce(self.members, []))
  }
  facts {
    policy_allows_anyone = contains(members, "allUsers") || contains(members, "allAuthenticatedUsers") ? true : null
  }
}

resource "google_pubsub_topic_iam_member" {
  is        = "open to members"
  describes = self.topic
}

resource "google_pubsub_topic_iam_binding" {
  is        = "open to members"
  describes = self.topic
}

resource "google_pubsub_subscription_iam_member" {
  is        = "open to members"
  describes = self.subscription
}

resource "google_pubsub_subscription_iam_binding" {
  is        = "open to members"
  describes = self.subscription
}

resource "google_kms_crypto_key_iam_member" {
  is        = "open to members"
  describes = self.crypto_key_id
}

resource "google_kms_crypto_key_iam_binding" {
  is        = "open to members"
  describes = self.crypto_key_id
}

resource "google_kms_key_ring_iam_member" {
  is        = "open to members"
  describes = self.key_ring_id
}

resource "google_kms_key_ring_iam_binding" {
  is        = "open to members"
  describes = self.key_ring_id
}

resource "google_secret_manager_secret_iam_member" {
  is        = "open to members"
  describes = self.secret_id
}

resource "google_secret_manager_secret_iam_binding" {
  is        = "open to members"
  describes = self.secret_id
}

resource "google_artifact_registry_repository_iam_member" {
  is        = "open to members"
  describes = self.repository
}

resource "google_artifact_registry_repository_iam_binding" {
  is        = "open to members"
  describes = self.repository
}

resource "google_filestore_instance" {
  element    = "data-store"
  technology = "file-system"
  label      = self.name
  inside     = [self.networks[*].network]
  port       = 2049
  protocol   = "nfs"
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_name != null
  }
}

resource "google_artifact_registry_repository" {
  element    = "data-store"
  technology = "registry"
  label      = self.repository_id
  names      = [self.repository_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest   = true
    customer_key        = self.kms_key_name != null
    artifacts_immutable = coalesce(self.docker_config[0].immutable_tags, false)
    sensitivity         = "code"
  }
}

resource "google_sourcerepo_repository" {
  element    = "data-store"
  technology = "source-repository"
  label      = self.name
  facts {
    sensitivity = "code"
  }
}

resource "google_cloudbuild_trigger" {
  element    = "process"
  technology = "build"
  label      = self.name
  runs_as    = self.service_account
  settings   = self.substitutions
}

# Events of one thing that call another.
resource "google_eventarc_trigger" {
  flow {
    from = [
      [for criterion in coalesce(self.matching_criteria, []) : criterion.value if criterion.attribute == "bucket"],
      self.transport[*].pubsub[*].topic,
    ]
    to = [
      self.destination[*].cloud_run_service[*].service,
      self.destination[*].workflow,
      self.destination[*].gke[*].cluster,
      self.destination[*].cloud_function,
    ]
    authenticated = true
    encrypted     = true
    what          = "its events call the destination"
  }
}

ignored = [
  "google_alloydb_*",
  "google_artifact_registry_*",
  "google_bigquery_*",
  "google_bigtable_*",
  "google_filestore_*",
  "google_firestore_*",
  "google_pubsub_*",
  "google_redis_*",
  "google_spanner_*",
  "google_sql_*",
  "google_storage_*",
]

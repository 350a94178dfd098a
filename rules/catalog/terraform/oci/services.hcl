# Oracle Cloud: stores, machines, clusters and networks that are used most.
# Attributes and defaults: https://registry.terraform.io/providers/oracle/oci/latest/docs

resource "oci_identity_compartment" {
  boundary = "account"
  label    = self.name
}

resource "oci_core_vcn" {
  boundary = "network"
  label    = self.display_name
  inside   = [self.compartment_id]
}

resource "oci_core_subnet" {
  boundary = "subnet"
  label    = self.display_name
  inside   = [self.vcn_id]
}

resource "oci_objectstorage_bucket" {
  given {
    access = coalesce(self.access_type, "NoPublicAccess")
  }
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.compartment_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    publicly_readable = contains(["ObjectRead", "ObjectReadWithoutList"], access)
    versioned         = coalesce(self.versioning, "Disabled") == "Enabled"
  }
}

resource "oci_core_instance" {
  given {
    card = self.create_vnic_details[0]
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.display_name
  inside     = [card.subnet_id, self.subnet_id, self.compartment_id]
  guarded_by = card.nsg_ids
  settings   = { user_data = self.metadata.user_data }
  facts {
    publicly_accessible = card.assign_public_ip
    metadata_protected  = coalesce(self.instance_options[0].are_legacy_imds_endpoints_disabled, false)
  }
}

resource "oci_core_volume" {
  element    = "data-store"
  technology = "block-storage"
  label      = self.display_name
  inside     = [self.compartment_id]
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
  }
}

resource "oci_database_autonomous_database" {
  given {
    private = self.subnet_id != null
  }
  element    = "data-store"
  technology = "relational-database"
  label      = coalesce(self.display_name, self.db_name)
  names      = [self.db_name]
  inside     = [self.subnet_id, self.compartment_id]
  guarded_by = self.nsg_ids
  port       = 1522
  protocol   = "oracle"
  facts {
    encrypted_at_rest   = true
    customer_key        = self.kms_key_id != null
    publicly_accessible = !private
    network_restricted  = private || length(coalesce(self.whitelisted_ips, [])) > 0
    backed_up           = true
    password_required   = true
  }
}

resource "oci_mysql_mysql_db_system" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.display_name
  inside     = [self.subnet_id, self.compartment_id]
  port       = coalesce(self.port, 3306)
  protocol   = "mysql"
  facts {
    encrypted_at_rest  = true
    redundant          = coalesce(self.is_highly_available, false)
    deletion_protected = self.deletion_policy[0].is_delete_protected
    password_required  = true
  }
}

resource "oci_psql_db_system" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.display_name
  inside     = [self.network_details[0].subnet_id, self.compartment_id]
  guarded_by = self.network_details[0].nsg_ids
  port       = 5432
  protocol   = "postgresql"
  facts {
    encrypted_at_rest = true
    password_required = true
  }
}

resource "oci_nosql_table" {
  element    = "data-store"
  technology = "key-value-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.compartment_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
  }
}

resource "oci_file_storage_file_system" {
  element    = "data-store"
  technology = "file-system"
  label      = self.display_name
  inside     = [self.compartment_id]
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
  }
}

resource "oci_load_balancer_load_balancer" {
  element    = "process"
  technology = "load-balancer"
  label      = self.display_name
  inside     = [self.subnet_ids, self.compartment_id]
  guarded_by = self.network_security_group_ids
  facts {
    publicly_accessible = !coalesce(self.is_private, false)
    deletion_protected  = coalesce(self.is_delete_protection_enabled, false)
  }
}

resource "oci_load_balancer_listener" {
  given {
    secure = self.ssl_configuration != null
  }
  stands_for = self.load_balancer_id
  flow {
    from      = internet
    to        = self.load_balancer_id
    port      = self.port
    protocol  = lower(coalesce(self.protocol, "http"))
    encrypted = secure
    what      = "the listener takes connections"
  }
}

resource "oci_containerengine_cluster" {
  given {
    endpoint = self.endpoint_config[0]
    public   = coalesce(endpoint.is_public_ip_enabled, false)
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [endpoint.subnet_id, self.vcn_id, self.compartment_id]
  guarded_by = endpoint.nsg_ids
  protocol   = "https"
  port       = 6443
  facts {
    publicly_accessible      = endpoint == null ? null : public
    secrets_encrypted        = true
    administrative_interface = true
    authentication_required  = true
  }
  flow {
    from          = public ? internet : null
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
}

resource "oci_functions_application" {
  boundary = "group"
  label    = self.display_name
  inside   = [self.subnet_ids, self.compartment_id]
}

resource "oci_functions_function" {
  element    = "process"
  technology = "function"
  label      = self.display_name
  inside     = [self.application_id]
  settings   = self.config
  protocol   = "https"
  port       = 443
}

resource "oci_streaming_stream" {
  element    = "data-store"
  technology = "stream"
  label      = self.name
  names      = [self.name]
  inside     = [self.compartment_id]
  facts {
    encrypted_at_rest = true
  }
}

resource "oci_queue_queue" {
  element    = "data-store"
  technology = "queue"
  label      = self.display_name
  inside     = [self.compartment_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.custom_encryption_key_id != null
  }
}

resource "oci_kms_vault" {
  element    = "data-store"
  technology = "key-store"
  label      = self.display_name
  inside     = [self.compartment_id]
  facts {
    sensitivity = "credentials"
  }
}

resource "oci_vault_secret" {
  stands_for = self.vault_id
}

resource "oci_kms_key" {
  stands_for = self.management_endpoint
}

ignored = [
  "oci_core_dhcp_options",
  "oci_core_internet_gateway",
  "oci_core_nat_gateway",
  "oci_core_network_security_group*",
  "oci_core_route_table*",
  "oci_core_security_list",
  "oci_core_service_gateway",
  "oci_identity_*",
]

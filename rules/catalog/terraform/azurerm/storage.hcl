# Storage accounts and disks. Everything is encrypted with a key of Microsoft's unless another
# one is set.

resource "azurerm_storage_account" {
  given {
    public  = coalesce(self.public_network_access_enabled, true)
    nested  = coalesce(self.allow_nested_items_to_be_public, self.allow_blob_public_access, true)
    version = coalesce(self.min_tls_version, "TLS1_2")
  }
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest     = true
    customer_key          = self.customer_managed_key != null
    tls_required          = coalesce(self.https_traffic_only_enabled, self.enable_https_traffic_only, true)
    tls_minimum           = replace(replace(version, "TLS", ""), "_", ".")
    public_access_blocked = !nested || !public
    network_restricted    = !public || self.network_rules[0].default_action == "Deny"
    local_accounts        = coalesce(self.shared_access_key_enabled, true)
    versioned             = coalesce(self.blob_properties[0].versioning_enabled, false)
    access_logged         = self.queue_properties[0].logging != null
    redundant             = coalesce(self.account_replication_type, "LRS") != "LRS"
  }
}

resource "azurerm_storage_account_network_rules" {
  describes = [self.storage_account_id, self.storage_account_name]
  facts {
    network_restricted = self.default_action == "Deny"
  }
}

resource "azurerm_storage_account_customer_managed_key" {
  describes = self.storage_account_id
  facts {
    customer_key = true
  }
}

resource "azurerm_storage_container" {
  describes = [self.storage_account_name, self.storage_account_id]
  facts {
    publicly_readable = contains(["blob", "container"], coalesce(self.container_access_type, "private")) ? true : null
  }
}

resource "azurerm_storage_blob" {
  stands_for = self.storage_account_name
}

resource "azurerm_storage_share" {
  stands_for = [self.storage_account_name, self.storage_account_id]
}

resource "azurerm_storage_queue" {
  stands_for = [self.storage_account_name, self.storage_account_id]
}

resource "azurerm_storage_table" {
  stands_for = self.storage_account_name
}

resource "azurerm_storage_data_lake_gen2_filesystem" {
  stands_for = self.storage_account_id
}

resource "azurerm_storage_account_static_website" {
  describes = self.storage_account_id
}

resource "azurerm_managed_disk" {
  element    = "data-store"
  technology = "block-storage"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    # Disks are always encrypted; what can be switched off is the guest's own encryption.
    encrypted_at_rest  = self.encryption_settings == null ? true : coalesce(self.encryption_settings[0].enabled, true)
    customer_key       = self.disk_encryption_set_id != null
    network_restricted = coalesce(self.network_access_policy, "AllowAll") != "AllowAll"
  }
}

resource "azurerm_virtual_machine_data_disk_attachment" {
  flow {
    from          = self.virtual_machine_id
    to            = self.managed_disk_id
    authenticated = true
    what          = "the disk is attached to the machine"
  }
}

resource "azurerm_netapp_volume" {
  element    = "data-store"
  technology = "file-system"
  label      = self.name
  inside     = [self.subnet_id]
  protocol   = "nfs"
  port       = 2049
}

resource "azurerm_recovery_services_vault" {
  element    = "data-store"
  technology = "backup-vault"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    purge_protected = coalesce(self.soft_delete_enabled, true)
    customer_key    = self.encryption != null
    sensitivity     = "backups"
  }
}

resource "azurerm_backup_protected_vm" {
  describes = self.source_vm_id
  facts {
    backed_up = true
  }
}

ignored = [
  "azurerm_backup_*",
  "azurerm_disk_*",
  "azurerm_netapp_*",
  "azurerm_recovery_services_*",
  "azurerm_site_recovery_*",
  "azurerm_snapshot",
  "azurerm_storage_*",
]

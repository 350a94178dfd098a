# Calls of Azure Verified Modules (`Azure/avm-res-*`). They are stricter by default than the
# resources that they make: what an input does not say follows the module's own defaults.

resource "Azure/avm-res-network-virtualnetwork/azurerm" {
  boundary = "network"
  label    = self.name
  inside   = [self.parent_id, self.resource_group_name]
  outputs {
    name           = self.name
    address_spaces = self.address_space
    subnets        = { for key, subnet in self.subnets : key => later }
  }
}

resource "Azure/avm-res-storage-storageaccount/azurerm" {
  given {
    public = coalesce(self.public_network_access_enabled, false)
    nested = coalesce(self.allow_nested_items_to_be_public, false)
    rules  = self.network_rules
  }
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.parent_id, self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest     = true
    customer_key          = self.customer_managed_key != null
    tls_required          = coalesce(self.https_traffic_only_enabled, true)
    tls_minimum           = replace(replace(coalesce(self.min_tls_version, "TLS1_2"), "TLS", ""), "_", ".")
    public_access_blocked = !nested || !public
    network_restricted    = !public || coalesce(rules.default_action, "Deny") == "Deny"
    local_accounts        = coalesce(self.shared_access_key_enabled, false)
    versioned             = coalesce(self.blob_properties.versioning_enabled, false)
    access_logged         = length(coalesce(self.diagnostic_settings_blob, {})) > 0
    redundant             = coalesce(self.account_replication_type, "ZRS") != "LRS"
  }
  outputs {
    name       = self.name
    containers = { for key, one in self.containers : key => later }
    queues     = { for key, one in self.queues : key => later }
    shares     = { for key, one in self.shares : key => later }
    tables     = { for key, one in self.tables : key => later }
  }
}

resource "Azure/avm-res-keyvault-vault/azurerm" {
  given {
    public = coalesce(self.public_network_access_enabled, true)
  }
  element    = "data-store"
  technology = "secret-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    purge_protected    = coalesce(self.purge_protection_enabled, true)
    network_restricted = !public || coalesce(self.network_acls.default_action, "Deny") == "Deny"
    role_based_access  = !coalesce(self.legacy_access_policies_enabled, false)
    access_logged      = length(coalesce(self.diagnostic_settings, {})) > 0
    sensitivity        = "credentials"
  }
  outputs {
    name                 = self.name
    keys                 = { for key, one in self.keys : key => later }
    secrets              = { for key, one in self.secrets : key => later }
    keys_resource_ids    = { for key, one in self.keys : key => later }
    secrets_resource_ids = { for key, one in self.secrets : key => later }
  }
}

resource "Azure/avm-res-sql-server/azurerm" {
  given {
    administrator = self.azuread_administrator
  }
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  port       = 1433
  protocol   = "sqlserver"
  facts {
    encrypted_at_rest       = true
    customer_key            = self.transparent_data_encryption_key_vault_key_id != null
    publicly_accessible     = coalesce(self.public_network_access_enabled, false)
    tls_required            = true
    identity_authentication = administrator != null
    local_accounts          = !coalesce(administrator.azuread_authentication_only, false)
    password_required       = true
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-dbforpostgresql-flexibleserver/azurerm" {
  is       = "verified flexible server"
  port     = 5432
  protocol = "postgresql"
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, false)
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-dbformysql-flexibleserver/azurerm" {
  is       = "verified flexible server"
  port     = 3306
  protocol = "mysql"
  facts {
    publicly_accessible = coalesce(self.public_network_access, "Disabled") == "Enabled"
  }
  outputs {
    resource_name = self.name
  }
}

shape "verified flexible server" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.delegated_subnet_id, self.resource_group_name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.customer_managed_key != null
    backed_up         = true
    password_required = true
  }
}

resource "Azure/avm-res-documentdb-databaseaccount/azurerm" {
  element    = "data-store"
  technology = "document-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-cache-redis/azurerm" {
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  port       = 6380
  protocol   = "rediss"
  facts {
    encrypted_at_rest   = true
    tls_required        = !coalesce(self.enable_non_ssl_port, false)
    tls_minimum         = coalesce(self.minimum_tls_version, "1.2")
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-servicebus-namespace/azurerm" {
  element    = "data-store"
  technology = "queue"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "amqps"
  port       = 5671
  facts {
    encrypted_at_rest = true
    tls_minimum       = coalesce(self.minimum_tls_version, "1.2")
    local_accounts    = coalesce(self.local_auth_enabled, true)
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-eventhub-namespace/azurerm" {
  element    = "data-store"
  technology = "stream"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "amqps"
  port       = 5671
  facts {
    encrypted_at_rest = true
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-containerregistry-registry/azurerm" {
  given {
    public = coalesce(self.public_network_access_enabled, true)
  }
  element    = "data-store"
  technology = "registry"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    customer_key       = self.customer_managed_key != null
    local_accounts     = coalesce(self.admin_enabled, false)
    anonymous_access   = coalesce(self.anonymous_pull_enabled, false)
    network_restricted = !public || self.network_rule_set.default_action == "Deny"
    sensitivity        = "code"
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-containerservice-managedcluster/azurerm" {
  given {
    server  = self.api_server_access_profile
    private = coalesce(server.enable_private_cluster, false)
    ranges  = coalesce(server.authorized_ip_ranges, [])
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.parent_id, self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    role_based_access        = coalesce(self.enable_rbac, true)
    local_accounts           = !coalesce(self.disable_local_accounts, false)
    publicly_accessible      = !private
    network_restricted       = private || length(ranges) > 0
    administrative_interface = true
    authentication_required  = true
  }
  flow {
    from          = private || length(ranges) > 0 ? null : internet
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-web-site/azurerm" {
  given {
    public = coalesce(self.public_network_access_enabled, false)
    secure = coalesce(self.https_only, true)
  }
  element    = "process"
  technology = strcontains(lower(coalesce(self.kind, "webapp")), "function") ? "function" : "web-application"
  label      = self.name
  names      = [self.name]
  inside     = [self.virtual_network_subnet_id, self.parent_id, self.resource_group_name]
  settings   = [self.app_settings, self.connection_strings]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = public
    tls_required        = secure
    client_certificates = coalesce(self.client_certificate_enabled, false)
  }
  flow {
    from      = public ? internet : null
    protocol  = secure ? "https" : "http"
    port      = secure ? 443 : 80
    encrypted = secure
    what      = "the application has an address on the internet"
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-app-containerapp/azurerm" {
  given {
    public = coalesce(self.ingress.external_enabled, false)
  }
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  inside     = [self.container_app_environment_resource_id, self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = public
  }
  flow {
    from      = public ? internet : null
    encrypted = self.ingress.allow_insecure_connections == null ? true : !self.ingress.allow_insecure_connections
    what      = "the application has an address on the internet"
  }
  outputs {
    name = self.name
  }
}

resource "Azure/avm-res-compute-virtualmachine/azurerm" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [[for interface in coalesce(self.network_interfaces, {}) : [for address in coalesce(interface.ip_configurations, {}) : address.private_ip_subnet_resource_id]], self.resource_group_name]
  settings   = { custom_data = self.custom_data, user_data = self.user_data }
  facts {
    publicly_accessible = anytrue([for interface in coalesce(self.network_interfaces, {}) : anytrue([for address in coalesce(interface.ip_configurations, {}) : coalesce(address.create_public_ip_address, false)])])
  }
  outputs {
    name = self.name
  }
}

ignored = [
  "Azure/avm-ptn-*",
  "Azure/avm-res-insights-*",
  "Azure/avm-res-managedidentity-*",
  "Azure/avm-res-network-privatednszone/azurerm*",
  "Azure/avm-res-network-publicipaddress/azurerm*",
  "Azure/avm-res-operationalinsights-workspace/azurerm*",
  "Azure/avm-res-resources-resourcegroup/azurerm*",
  "Azure/avm-res-web-serverfarm/azurerm*",
  "Azure/avm-utl-*",
  "Azure/naming/azurerm*",
]

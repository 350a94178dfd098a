# Databases and caches.

resource "azurerm_mssql_server" {
  is = "sql server"
}

resource "azurerm_sql_server" {
  is = "sql server"
}

shape "sql server" {
  given {
    administrator = self.azuread_administrator[0]
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
    publicly_accessible     = coalesce(self.public_network_access_enabled, true)
    tls_required            = true
    tls_minimum             = coalesce(self.minimum_tls_version, "1.2") == "Disabled" ? "1.0" : coalesce(self.minimum_tls_version, "1.2")
    identity_authentication = administrator != null
    local_accounts          = !coalesce(administrator.azuread_authentication_only, false)
    password_required       = true
    audit_logged            = self.extended_auditing_policy != null
    threat_detection        = false
    backed_up               = true
  }
}

resource "azurerm_sql_active_directory_administrator" {
  describes = self.server_name
  facts {
    identity_authentication = true
  }
}

resource "azurerm_mssql_server_extended_auditing_policy" {
  describes = self.server_id
  facts {
    audit_logged       = coalesce(self.enabled, true)
    log_retention_days = self.retention_in_days
  }
  flow {
    from          = self.server_id
    to            = self.storage_endpoint
    authenticated = true
    what          = "audit records go there"
  }
}

resource "azurerm_mssql_server_security_alert_policy" {
  describes = self.server_name
  facts {
    threat_detection = self.state == "Enabled"
  }
}

resource "azurerm_mssql_server_transparent_data_encryption" {
  describes = self.server_id
  facts {
    customer_key = self.key_vault_key_id != null
  }
}

resource "azurerm_mssql_database" {
  describes = self.server_id
  facts {
    encrypted_at_rest = coalesce(self.transparent_data_encryption_enabled, true) ? null : false
    redundant         = coalesce(self.zone_redundant, false)
  }
}

resource "azurerm_sql_database" {
  stands_for = self.server_name
}

resource "azurerm_mssql_elasticpool" {
  stands_for = self.server_name
}

resource "azurerm_mssql_managed_instance" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_id]
  port       = 1433
  protocol   = "sqlserver"
  facts {
    encrypted_at_rest   = true
    publicly_accessible = coalesce(self.public_data_endpoint_enabled, false)
    tls_minimum         = coalesce(self.minimum_tls_version, "1.2")
    backed_up           = true
  }
}

# The range from 0.0.0.0 to 0.0.0.0 stands for every Azure service of every customer.
shape "firewall rule" {
  given {
    from  = coalesce(self.start_ip_address, "")
    to    = coalesce(self.end_ip_address, "")
    whole = from == "0.0.0.0" && to == "255.255.255.255"
    azure = from == "0.0.0.0" && to == "0.0.0.0"
  }
  describes = [self.server_id, self.server_name]
  facts {
    network_restricted = whole || azure ? false : true
    open_to_internet   = whole ? ["all"] : null
  }
  flow {
    from          = whole ? internet : null
    to            = [self.server_id, self.server_name]
    authenticated = true
    what          = "the rule lets every address in"
  }
}

resource "azurerm_mssql_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_sql_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_mysql_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_postgresql_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_mariadb_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_mysql_flexible_server_firewall_rule" {
  is = "firewall rule"
}

resource "azurerm_postgresql_flexible_server_firewall_rule" {
  is = "firewall rule"
}

shape "single server" {
  given {
    version = coalesce(self.ssl_minimal_tls_version_enforced, "TLS1_2")
  }
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    encrypted_at_rest   = true
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    tls_required        = coalesce(self.ssl_enforcement_enabled, false)
    tls_minimum         = version == "TLSEnforcementDisabled" ? "1.0" : replace(replace(version, "TLS", ""), "_", ".")
    backed_up           = coalesce(self.backup_retention_days, 7) > 0
    redundant           = coalesce(self.geo_redundant_backup_enabled, false)
    threat_detection    = coalesce(self.threat_detection_policy[0].enabled, false)
    password_required   = true
  }
}

resource "azurerm_mysql_server" {
  is       = "single server"
  port     = 3306
  protocol = "mysql"
}

resource "azurerm_mariadb_server" {
  is       = "single server"
  port     = 3306
  protocol = "mysql"
}

resource "azurerm_postgresql_server" {
  is       = "single server"
  port     = 5432
  protocol = "postgresql"
}

shape "flexible server" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.delegated_subnet_id, self.resource_group_name]
  facts {
    encrypted_at_rest   = true
    customer_key        = self.customer_managed_key != null
    publicly_accessible = coalesce(self.public_network_access_enabled, self.delegated_subnet_id == null)
    tls_required        = true
    backed_up           = coalesce(self.backup_retention_days, 7) > 0
    redundant           = self.high_availability != null
    password_required   = true
  }
}

resource "azurerm_mysql_flexible_server" {
  is       = "flexible server"
  port     = 3306
  protocol = "mysql"
}

resource "azurerm_postgresql_flexible_server" {
  is       = "flexible server"
  port     = 5432
  protocol = "postgresql"
  facts {
    identity_authentication = coalesce(self.authentication[0].active_directory_auth_enabled, false)
    local_accounts          = coalesce(self.authentication[0].password_auth_enabled, true)
  }
}

shape "server parameter" {
  given {
    on = contains(["on", "true", "1"], lower(coalesce(self.value, "")))
  }
  describes = [self.server_id, self.server_name]
  facts {
    tls_required  = self.name == "require_secure_transport" ? on : null
    access_logged = contains(["log_connections", "log_disconnections", "connection_throttling", "audit_log_enabled"], self.name) && self.name != "connection_throttling" ? on : null
  }
}

resource "azurerm_postgresql_configuration" {
  is = "server parameter"
}

resource "azurerm_postgresql_flexible_server_configuration" {
  is = "server parameter"
}

resource "azurerm_mysql_configuration" {
  is = "server parameter"
}

resource "azurerm_mysql_flexible_server_configuration" {
  is = "server parameter"
}

resource "azurerm_mysql_database" {
  stands_for = self.server_name
}

resource "azurerm_mysql_flexible_database" {
  stands_for = self.server_name
}

resource "azurerm_postgresql_database" {
  stands_for = self.server_name
}

resource "azurerm_postgresql_flexible_server_database" {
  stands_for = self.server_id
}

resource "azurerm_cosmosdb_account" {
  element    = "data-store"
  technology = "document-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest   = true
    customer_key        = self.key_vault_key_id != null
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    network_restricted  = !coalesce(self.public_network_access_enabled, true) || coalesce(self.is_virtual_network_filter_enabled, false) || length(coalesce(self.ip_range_filter, "")) > 0
    local_accounts      = !coalesce(self.local_authentication_disabled, false)
    backed_up           = true
    redundant           = length(coalesce(self.geo_location, [])) > 1
    tls_required        = true
  }
}

shape "cosmos part" {
  stands_for = self.account_name
}

resource "azurerm_cosmosdb_sql_database" {
  is = "cosmos part"
}

resource "azurerm_cosmosdb_sql_container" {
  is = "cosmos part"
}

resource "azurerm_cosmosdb_mongo_database" {
  is = "cosmos part"
}

resource "azurerm_cosmosdb_mongo_collection" {
  is = "cosmos part"
}

resource "azurerm_cosmosdb_table" {
  is = "cosmos part"
}

resource "azurerm_redis_cache" {
  given {
    clear = coalesce(self.non_ssl_port_enabled, self.enable_non_ssl_port, false)
  }
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_id, self.resource_group_name]
  port       = clear ? 6379 : 6380
  protocol   = clear ? "redis" : "rediss"
  facts {
    encrypted_at_rest   = true
    tls_required        = !clear
    tls_minimum         = self.minimum_tls_version
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    password_required   = coalesce(self.redis_configuration[0].authentication_enabled, self.redis_configuration[0].enable_authentication, true)
  }
}

resource "azurerm_redis_firewall_rule" {
  given {
    whole = self.start_ip == "0.0.0.0" && self.end_ip == "255.255.255.255"
  }
  describes = self.redis_cache_name
  facts {
    network_restricted = !whole
  }
}

resource "azurerm_kusto_cluster" {
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    encrypted_at_rest   = coalesce(self.disk_encryption_enabled, self.enable_disk_encryption, false)
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
  }
}

resource "azurerm_synapse_workspace" {
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    encrypted_at_rest   = true
    customer_key        = self.customer_managed_key != null
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
  }
  flow {
    to            = self.storage_data_lake_gen2_filesystem_id
    authenticated = true
    what          = "the workspace keeps its data there"
  }
}

resource "azurerm_synapse_firewall_rule" {
  is        = "firewall rule"
  describes = self.synapse_workspace_id
}

resource "azurerm_search_service" {
  element    = "data-store"
  technology = "search-engine"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest   = true
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    local_accounts      = coalesce(self.local_authentication_enabled, true)
    tls_required        = true
  }
}

ignored = [
  "azurerm_cosmosdb_*",
  "azurerm_kusto_*",
  "azurerm_mariadb_*",
  "azurerm_mssql_*",
  "azurerm_mysql_*",
  "azurerm_postgresql_*",
  "azurerm_redis_*",
  "azurerm_sql_*",
  "azurerm_synapse_*",
]

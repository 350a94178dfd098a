# Calls of the public registry's modules for Azure.

resource "Azure/vnet/azurerm" {
  boundary = "network"
  label    = self.vnet_name
  inside   = [self.resource_group_name]
  outputs {
    vnet_name          = coalesce(self.vnet_name, "acctvnet")
    vnet_location      = self.vnet_location
    vnet_address_space = coalesce(self.address_space, ["10.0.0.0/16"])
    vnet_subnets       = [for subnet in coalesce(self.subnet_names, ["subnet1", "subnet2", "subnet3"]) : later]
  }
}

resource "Azure/network/azurerm" {
  boundary = "network"
  label    = self.vnet_name
  inside   = [self.resource_group_name]
  outputs {
    vnet_name          = coalesce(self.vnet_name, "acctvnet")
    vnet_location      = self.vnet_location
    vnet_address_space = length(coalesce(self.address_spaces, [])) > 0 ? self.address_spaces : [coalesce(self.address_space, "10.0.0.0/16")]
    vnet_subnets       = [for subnet in coalesce(self.subnet_names, ["subnet1"]) : later]
  }
}

resource "Azure/aks/azurerm" {
  given {
    private = coalesce(self.private_cluster_enabled, false)
    ranges  = coalesce(self.api_server_authorized_ip_ranges, [])
  }
  element    = "process"
  technology = "cluster"
  label      = coalesce(self.cluster_name, self.prefix)
  inside     = [self.vnet_subnet_id, self.vnet_subnet.id, self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    role_based_access        = coalesce(self.role_based_access_control_enabled, false)
    local_accounts           = !coalesce(self.local_account_disabled, false)
    publicly_accessible      = !private
    network_restricted       = private || length(ranges) > 0
    administrative_interface = true
    authentication_required  = true
  }
}

resource "Azure/postgresql/azurerm" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.server_name
  inside     = [self.resource_group_name]
  port       = 5432
  protocol   = "postgresql"
  facts {
    encrypted_at_rest   = true
    publicly_accessible = coalesce(self.public_network_access_enabled, false)
    tls_required        = coalesce(self.ssl_enforcement_enabled, true)
  }
}

resource "Azure/compute/azurerm" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.vm_hostname
  inside     = [self.vnet_subnet_id, self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.nb_public_ip, 1) > 0
  }
}

resource "Azure/database/azurerm" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.db_name
  names      = [self.db_name]
  inside     = [self.resource_group_name]
  port       = 1433
  protocol   = "sqlserver"
  facts {
    encrypted_at_rest = true
    tls_required      = true
    password_required = true
  }
}

resource "Azure/mysql/azurerm" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.server_name
  names      = [self.server_name]
  inside     = [self.resource_group_name]
  port       = 3306
  protocol   = "mysql"
  facts {
    encrypted_at_rest = true
    tls_required      = coalesce(self.ssl_enforcement, self.ssl_enforcement_enabled)
    password_required = true
  }
}

resource "Azure/loadbalancer/azurerm" {
  element    = "process"
  technology = "load-balancer"
  label      = coalesce(self.name, self.prefix)
  inside     = [self.frontend_subnet_id, self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.type, "public") == "public"
  }
}

ignored = [
  "Azure/network-security-group/azurerm*",
]

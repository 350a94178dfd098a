# Virtual networks and what balances or guards traffic. Security groups are read by the
# firewall pass.

resource "azurerm_resource_group" {
  boundary = "group"
  label    = self.name
  names    = [self.name]
}

resource "azurerm_virtual_network" {
  boundary = "network"
  label    = self.name
  names    = [self.name]
  inside   = [self.resource_group_name]
  facts {
    flows_logged = false
  }
}

resource "azurerm_subnet" {
  boundary = "subnet"
  label    = self.name
  inside   = [self.virtual_network_name]
}

resource "azurerm_network_security_group" {
  names = [self.name]
}

resource "azurerm_network_security_rule" {
}

resource "azurerm_subnet_network_security_group_association" {
}

resource "azurerm_network_interface_security_group_association" {
}

# Flow logs of a security group record what crosses its subnet.
resource "azurerm_network_watcher_flow_log" {
  describes = self.target_resource_id
  facts {
    flows_logged = coalesce(self.enabled, false)
  }
  flow {
    from          = self.network_watcher_name
    to            = self.storage_account_id
    authenticated = true
    what          = "flow logs go there"
  }
}

# An interface means the subnet it is in; the machine it belongs to stands behind it.
resource "azurerm_network_interface" {
  stands_for = self.ip_configuration[*].subnet_id
  facts {
    publicly_accessible = anytrue([for address in coalesce(self.ip_configuration, []) : address.public_ip_address_id != null])
  }
}

resource "azurerm_network_interface_backend_address_pool_association" {
  stands_for = self.network_interface_id
  behind     = self.backend_address_pool_id
}

resource "azurerm_network_interface_application_gateway_backend_address_pool_association" {
  flow {
    from = self.backend_address_pool_id
    to   = self.network_interface_id
    what = "the gateway forwards to the machine"
  }
}

resource "azurerm_lb" {
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.frontend_ip_configuration[*].subnet_id, self.resource_group_name]
  facts {
    publicly_accessible = anytrue([for address in coalesce(self.frontend_ip_configuration, []) : address.public_ip_address_id != null])
  }
}

resource "azurerm_lb_rule" {
  flow {
    from     = internet
    to       = self.loadbalancer_id
    port     = self.frontend_port
    protocol = lower(self.protocol)
    what     = "the rule takes connections"
  }
  flow {
    from     = self.loadbalancer_id
    to       = [self.backend_address_pool_ids, self.backend_address_pool_id]
    port     = self.backend_port
    protocol = lower(self.protocol)
    what     = "the rule forwards to the pool"
  }
}

resource "azurerm_lb_backend_address_pool" {
}

resource "azurerm_application_gateway" {
  given {
    public = anytrue([for address in coalesce(self.frontend_ip_configuration, []) : address.public_ip_address_id != null])
    clear  = anytrue([for listener in coalesce(self.http_listener, []) : listener.protocol == "Http"])
    policy = self.ssl_policy[0]
    oldest = coalesce(policy.min_protocol_version, "")
  }
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.gateway_ip_configuration[*].subnet_id, self.resource_group_name]
  facts {
    publicly_accessible  = public
    filtered_by_firewall = coalesce(self.waf_configuration[0].enabled, self.firewall_policy_id != null)
    tls_minimum          = oldest == "" ? null : replace(replace(oldest, "TLSv", ""), "_", ".")
    access_logged        = false
  }
  flow {
    for_each         = self.http_listener
    from             = internet
    protocol         = lower(each.value.protocol)
    port             = each.value.protocol == "Https" ? 443 : 80
    redirects_to_tls = self.redirect_configuration == null ? null : true
    what             = "the listener takes connections"
  }
  flow {
    for_each = self.backend_address_pool
    to       = [each.value.fqdns, each.value.ip_addresses]
    protocol = lower(coalesce(self.backend_http_settings[0].protocol, "http"))
    port     = self.backend_http_settings[0].port
    what     = "the gateway forwards to the pool"
  }
}

resource "azurerm_firewall" {
  element    = "process"
  technology = "firewall"
  label      = self.name
  inside     = [self.ip_configuration[*].subnet_id, self.resource_group_name]
  facts {
    threat_detection = coalesce(self.threat_intel_mode, "Alert") != "Off"
  }
}

resource "azurerm_bastion_host" {
  element    = "process"
  technology = "bastion"
  label      = self.name
  inside     = [self.ip_configuration[*].subnet_id, self.resource_group_name]
  facts {
    publicly_accessible      = true
    authentication_required  = true
    administrative_interface = true
  }
  flow {
    from          = internet
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "administrators reach the bastion"
  }
}

resource "azurerm_virtual_network_gateway" {
  element    = "process"
  technology = "vpn-gateway"
  label      = self.name
  inside     = [self.ip_configuration[*].subnet_id, self.resource_group_name]
}

resource "azurerm_traffic_manager_profile" {
  element    = "process"
  technology = "dns"
  label      = self.name
}

resource "azurerm_traffic_manager_azure_endpoint" {
  flow {
    from = self.profile_id
    to   = self.target_resource_id
    what = "the profile leads callers there"
  }
}

ignored = [
  "azurerm_application_security_group",
  "azurerm_availability_set",
  "azurerm_dns_*",
  "azurerm_express_route_*",
  "azurerm_firewall_*",
  "azurerm_ip_group",
  "azurerm_lb_nat_*",
  "azurerm_lb_outbound_rule",
  "azurerm_lb_probe",
  "azurerm_local_network_gateway",
  "azurerm_nat_gateway*",
  "azurerm_network_ddos_protection_plan",
  "azurerm_network_interface_application_security_group_association",
  "azurerm_network_interface_nat_rule_association",
  "azurerm_network_manager*",
  "azurerm_network_profile",
  "azurerm_network_security_perimeter*",
  "azurerm_network_watcher",
  "azurerm_orchestrated_virtual_machine_scale_set",
  "azurerm_private_dns_*",
  "azurerm_private_endpoint",
  "azurerm_private_link_*",
  "azurerm_public_ip",
  "azurerm_public_ip_prefix",
  "azurerm_route",
  "azurerm_route_table",
  "azurerm_subnet_*",
  "azurerm_traffic_manager_*",
  "azurerm_virtual_hub*",
  "azurerm_virtual_network_*",
  "azurerm_virtual_wan",
  "azurerm_vpn_*",
  "azurerm_web_application_firewall_policy",
]

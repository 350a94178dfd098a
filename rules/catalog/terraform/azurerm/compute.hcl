# Machines, applications, functions, containers.

shape "machine" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.network_interface_ids, self.resource_group_name]
  behind     = self.network_interface_ids
  based_on   = self.network_interface_ids
  guarded_by = self.network_interface_ids
  runs_as    = self.identity[*].identity_ids
  settings   = { custom_data = self.custom_data, user_data = self.user_data }
  facts {
    customer_key   = self.os_disk[0].disk_encryption_set_id != null
    boot_integrity = coalesce(self.secure_boot_enabled, false) && coalesce(self.vtpm_enabled, false)
  }
  # `azurerm_virtual_machine` spells the address otherwise.
  flow {
    to            = [self.boot_diagnostics[*].storage_account_uri, self.boot_diagnostics[*].storage_uri]
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "diagnostics of the machine's start go there"
  }
}

resource "azurerm_linux_virtual_machine" {
  is = "machine"
  facts {
    password_login = !coalesce(self.disable_password_authentication, true)
  }
}

resource "azurerm_windows_virtual_machine" {
  is = "machine"
}

resource "azurerm_virtual_machine" {
  is       = "machine"
  settings = { custom_data = self.os_profile[0].custom_data }
  facts {
    password_login = self.os_profile_linux_config == null ? null : !coalesce(self.os_profile_linux_config[0].disable_password_authentication, false)
    customer_key   = null
    boot_integrity = null
  }
}

resource "azurerm_linux_virtual_machine_scale_set" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.network_interface[*].ip_configuration[*].subnet_id, self.resource_group_name]
  behind     = self.network_interface[*].ip_configuration[*].load_balancer_backend_address_pool_ids
  guarded_by = self.network_interface[*].network_security_group_id
  runs_as    = self.identity[*].identity_ids
  settings   = { custom_data = self.custom_data, user_data = self.user_data }
  facts {
    password_login      = !coalesce(self.disable_password_authentication, true)
    publicly_accessible = anytrue(flatten([for card in coalesce(self.network_interface, []) : [for address in coalesce(card.ip_configuration, []) : address.public_ip_address != null]]))
    replicas            = self.instances
  }
}

resource "azurerm_windows_virtual_machine_scale_set" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.network_interface[*].ip_configuration[*].subnet_id, self.resource_group_name]
  behind     = self.network_interface[*].ip_configuration[*].load_balancer_backend_address_pool_ids
  guarded_by = self.network_interface[*].network_security_group_id
  runs_as    = self.identity[*].identity_ids
  settings   = { custom_data = self.custom_data, user_data = self.user_data }
  facts {
    publicly_accessible = anytrue(flatten([for card in coalesce(self.network_interface, []) : [for address in coalesce(card.ip_configuration, []) : address.public_ip_address != null]]))
    replicas            = self.instances
  }
}

resource "azurerm_virtual_machine_scale_set" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.network_profile[*].ip_configuration[*].subnet_id, self.resource_group_name]
  behind     = self.network_profile[*].ip_configuration[*].load_balancer_backend_address_pool_ids
  guarded_by = self.network_profile[*].network_security_group_id
  facts {
    password_login = self.os_profile_linux_config == null ? null : !coalesce(self.os_profile_linux_config[0].disable_password_authentication, false)
  }
}

resource "azurerm_virtual_machine_extension" {
  describes = self.virtual_machine_id
}

# An application of the App Service: `site_config` names changed between the provider's
# versions, both are read.
shape "application" {
  given {
    site    = self.site_config[0]
    public  = coalesce(self.public_network_access_enabled, true)
    secure  = coalesce(self.https_only, false)
    version = coalesce(site.minimum_tls_version, site.min_tls_version, "1.2")
  }
  element    = "process"
  technology = "web-application"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  settings   = [self.app_settings, self.connection_string]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible     = public
    tls_required            = secure
    tls_minimum             = version
    authentication_required = coalesce(self.auth_settings[0].enabled, self.auth_settings_v2[0].auth_enabled, false)
    client_certificates     = coalesce(self.client_certificate_enabled, self.client_cert_enabled, false)
    remote_debugging        = coalesce(site.remote_debugging_enabled, false)
    default_identity        = null
    access_logged           = self.logs[0].http_logs != null
    health_checked          = site.health_check_path != null
  }
  flow {
    from      = public ? internet : null
    protocol  = secure ? "https" : "http"
    port      = secure ? 443 : 80
    encrypted = secure
    what      = "the application has an address on the internet"
  }
}

resource "azurerm_app_service" {
  is = "application"
}

resource "azurerm_linux_web_app" {
  is = "application"
}

resource "azurerm_windows_web_app" {
  is = "application"
}

resource "azurerm_linux_web_app_slot" {
  is = "application"
}

resource "azurerm_windows_web_app_slot" {
  is = "application"
}

shape "function application" {
  given {
    site    = self.site_config[0]
    public  = coalesce(self.public_network_access_enabled, true)
    secure  = coalesce(self.https_only, false)
    version = coalesce(site.minimum_tls_version, site.min_tls_version, "1.2")
  }
  element    = "process"
  technology = "function"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  settings   = [self.app_settings, self.connection_string]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible     = public
    tls_required            = secure
    tls_minimum             = version
    authentication_required = coalesce(self.auth_settings[0].enabled, self.auth_settings_v2[0].auth_enabled, false)
    client_certificates     = coalesce(self.client_certificate_mode, "Optional") == "Required"
    remote_debugging        = coalesce(site.remote_debugging_enabled, false)
  }
  flow {
    from      = public ? internet : null
    protocol  = secure ? "https" : "http"
    port      = secure ? 443 : 80
    encrypted = secure
    what      = "the function has an address on the internet"
  }
  flow {
    to            = [self.storage_account_name, self.storage_container_endpoint]
    protocol      = "https"
    port          = 443
    authenticated = true
    what          = "the function keeps its state there"
  }
  flow {
    to            = self.storage_key_vault_secret_id
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the function takes the address of its storage from there"
  }
}

resource "azurerm_function_app" {
  is = "function application"
}

resource "azurerm_linux_function_app" {
  is = "function application"
}

resource "azurerm_windows_function_app" {
  is = "function application"
}

resource "azurerm_function_app_flex_consumption" {
  is = "function application"
}

resource "azurerm_logic_app_workflow" {
  element    = "process"
  technology = "workflow"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
}

resource "azurerm_logic_app_standard" {
  is = "function application"
}

resource "azurerm_static_web_app" {
  element    = "process"
  technology = "web-application"
  label      = self.name
  inside     = [self.resource_group_name]
  facts {
    publicly_accessible = true
    tls_required        = true
  }
  flow {
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    what      = "the site has an address on the internet"
  }
}

resource "azurerm_kubernetes_cluster" {
  given {
    private = coalesce(self.private_cluster_enabled, false)
    ranges  = coalesce(self.api_server_access_profile[0].authorized_ip_ranges, self.api_server_authorized_ip_ranges, [])
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.default_node_pool[*].vnet_subnet_id, self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  protocol   = "https"
  port       = 443
  facts {
    role_based_access        = coalesce(self.role_based_access_control_enabled, self.role_based_access_control[0].enabled, true)
    local_accounts           = !coalesce(self.local_account_disabled, false)
    publicly_accessible      = !private
    network_restricted       = private || length(ranges) > 0
    audit_logged             = self.oms_agent != null || coalesce(self.addon_profile[0].oms_agent[0].enabled, false)
    customer_key             = self.disk_encryption_set_id != null
    administrative_interface = true
    authentication_required  = true
  }
  flow {
    from          = private || length(ranges) > 0 ? null : internet
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
  flow {
    to = [
      self.oms_agent[*].log_analytics_workspace_id,
      self.addon_profile[*].oms_agent[*].log_analytics_workspace_id,
      self.microsoft_defender[*].log_analytics_workspace_id,
    ]
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "logs of the cluster go there"
  }
  flow {
    from = [
      self.ingress_application_gateway[*].gateway_id,
      self.addon_profile[*].ingress_application_gateway[*].gateway_id,
    ]
    what = "the gateway forwards to what runs in the cluster"
  }
}

resource "azurerm_kubernetes_automatic_cluster" {
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
}

resource "azurerm_kubernetes_cluster_node_pool" {
  stands_for = self.kubernetes_cluster_id
}

resource "azurerm_container_registry" {
  element    = "data-store"
  technology = "registry"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    customer_key       = self.encryption != null
    local_accounts     = coalesce(self.admin_enabled, false)
    anonymous_access   = coalesce(self.anonymous_pull_enabled, false)
    artifacts_signed   = coalesce(self.trust_policy_enabled, self.trust_policy[0].enabled, false)
    network_restricted = !coalesce(self.public_network_access_enabled, true) || self.network_rule_set[0].default_action == "Deny"
    sensitivity        = "code"
  }
}

resource "azurerm_container_group" {
  given {
    public = coalesce(self.ip_address_type, "Public") == "Public"
  }
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_ids, self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  settings   = [self.container[*].environment_variables, self.container[*].secure_environment_variables]
  port       = self.container[0].ports[0].port
  containers = [
    for container in coalesce(self.container, []) : {
      image       = container.image
      environment = container.environment_variables
      command     = container.commands
    }
  ]
  facts {
    publicly_accessible = public
    memory_limited      = true
  }
  flow {
    for_each = flatten([for container in coalesce(self.container, []) : coalesce(container.ports, [])])
    from     = public ? internet : null
    port     = each.value.port
    protocol = each.value.port == 443 ? "https" : each.value.port == 80 ? "http" : lower(coalesce(each.value.protocol, "tcp"))
    what     = "the port has an address on the internet"
  }
}

resource "azurerm_container_app" {
  given {
    ingress = self.ingress[0]
    public  = coalesce(ingress.external_enabled, false)
    clear   = coalesce(ingress.allow_insecure_connections, false)
  }
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  inside     = [self.container_app_environment_id, self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  settings   = self.template[*].container[*].env
  containers = [
    for container in flatten(coalesce(self.template[*].container, [])) : {
      image       = container.image
      environment = merge([for variable in coalesce(container.env, []) : { (variable.name) = variable.value }]...)
      command     = container.command
    }
  ]
  facts {
    publicly_accessible = public
    tls_required        = ingress == null ? null : !clear
  }
  flow {
    from      = public ? internet : null
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "the application has an address on the internet"
  }
}

resource "azurerm_container_app_environment" {
  boundary = "cluster"
  label    = self.name
  inside   = [self.infrastructure_subnet_id, self.resource_group_name]
}

resource "azurerm_batch_account" {
  element    = "process"
  technology = "batch-job"
  label      = self.name
  inside     = [self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
  }
  flow {
    to            = self.storage_account_id
    authenticated = true
    what          = "jobs keep their files there"
  }
}

resource "azurerm_batch_pool" {
  stands_for = self.account_name
}

ignored = [
  "azurerm_app_service_*",
  "azurerm_batch_*",
  "azurerm_capacity_reservation*",
  "azurerm_container_app_*",
  "azurerm_container_registry_*",
  "azurerm_dedicated_host*",
  "azurerm_dev_test_*",
  "azurerm_function_app_*",
  "azurerm_image",
  "azurerm_kubernetes_*",
  "azurerm_linux_function_app_slot",
  "azurerm_logic_app_*",
  "azurerm_maintenance_*",
  "azurerm_proximity_placement_group",
  "azurerm_service_plan",
  "azurerm_shared_image*",
  "azurerm_source_control_token",
  "azurerm_ssh_public_key",
  "azurerm_static_site*",
  "azurerm_static_web_app_*",
  "azurerm_virtual_desktop_*",
  "azurerm_virtual_machine_*",
]

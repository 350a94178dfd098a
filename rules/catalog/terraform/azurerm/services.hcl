# Vaults, messaging, monitoring, data and artificial intelligence services.

resource "azurerm_key_vault" {
  element    = "data-store"
  technology = "secret-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    purge_protected    = coalesce(self.purge_protection_enabled, false)
    network_restricted = !coalesce(self.public_network_access_enabled, true) || self.network_acls[0].default_action == "Deny"
    role_based_access  = coalesce(self.rbac_authorization_enabled, self.enable_rbac_authorization, false)
    access_logged      = false
    sensitivity        = "credentials"
  }
}

resource "azurerm_key_vault_secret" {
  stands_for = self.key_vault_id
  contents   = [self.value, self.value_wo]
}

resource "azurerm_key_vault_key" {
  stands_for = self.key_vault_id
}

resource "azurerm_key_vault_certificate" {
  stands_for = self.key_vault_id
}

resource "azurerm_key_vault_managed_hardware_security_module" {
  element    = "data-store"
  technology = "key-store"
  label      = self.name
  inside     = [self.resource_group_name]
  facts {
    purge_protected = coalesce(self.purge_protection_enabled, false)
    sensitivity     = "keys"
  }
}

shape "namespace" {
  given {
    public = coalesce(self.public_network_access_enabled, true)
  }
  element    = "data-store"
  technology = "message-broker"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "amqps"
  port       = 5671
  facts {
    encrypted_at_rest   = true
    customer_key        = self.customer_managed_key != null
    publicly_accessible = public
    network_restricted  = !public || self.network_rule_set[0].default_action == "Deny" || self.network_rulesets[0].default_action == "Deny"
    local_accounts      = coalesce(self.local_auth_enabled, self.local_authentication_enabled, true)
    tls_required        = true
    tls_minimum         = coalesce(self.minimum_tls_version, "1.2")
  }
}

resource "azurerm_servicebus_namespace" {
  is = "namespace"
}

resource "azurerm_eventhub_namespace" {
  is         = "namespace"
  technology = "stream"
}

resource "azurerm_relay_namespace" {
  is = "namespace"
}

resource "azurerm_servicebus_queue" {
  stands_for = [self.namespace_id, self.namespace_name]
}

resource "azurerm_servicebus_topic" {
  stands_for = [self.namespace_id, self.namespace_name]
}

resource "azurerm_servicebus_subscription" {
  stands_for = self.topic_id
}

resource "azurerm_servicebus_namespace_authorization_rule" {
  stands_for = self.namespace_id
}

resource "azurerm_eventhub" {
  stands_for = [self.namespace_id, self.namespace_name]
}

resource "azurerm_eventhub_namespace_authorization_rule" {
  stands_for = self.namespace_name
}

resource "azurerm_eventhub_authorization_rule" {
  stands_for = self.namespace_name
}

resource "azurerm_eventgrid_topic" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    local_accounts      = coalesce(self.local_auth_enabled, true)
  }
}

resource "azurerm_eventgrid_system_topic" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  inside     = [self.resource_group_name]
  flow {
    from          = [self.source_arm_resource_id, self.source_resource_id]
    authenticated = true
    what          = "the topic carries its events"
  }
}

resource "azurerm_eventgrid_event_subscription" {
  flow {
    from = self.scope
    to = [
      self.azure_function_endpoint[*].function_id,
      self.storage_queue_endpoint[*].storage_account_id,
      self.eventhub_endpoint_id,
      self.service_bus_queue_endpoint_id,
      self.service_bus_topic_endpoint_id,
      self.webhook_endpoint[*].url,
    ]
    authenticated = true
    what          = "events go there"
  }
}

resource "azurerm_eventgrid_system_topic_event_subscription" {
  flow {
    from = self.system_topic
    to = [
      self.azure_function_endpoint[*].function_id,
      self.storage_queue_endpoint[*].storage_account_id,
      self.eventhub_endpoint_id,
      self.service_bus_queue_endpoint_id,
      self.service_bus_topic_endpoint_id,
    ]
    authenticated = true
    what          = "events go there"
  }
}

resource "azurerm_iothub" {
  element    = "process"
  technology = "message-broker"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "mqtts"
  port       = 8883
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    tls_minimum         = coalesce(self.min_tls_version, "1.0")
  }
  flow {
    to            = self.endpoint[*].connection_string
    authenticated = true
    what          = "messages go there"
  }
}

resource "azurerm_api_management" {
  element    = "process"
  technology = "api-gateway"
  label      = self.name
  names      = [self.name]
  inside     = [self.virtual_network_configuration[*].subnet_id, self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = coalesce(self.virtual_network_type, "None") != "Internal"
    client_certificates = coalesce(self.client_certificate_enabled, false)
  }
  flow {
    from      = self.virtual_network_type == "Internal" ? null : internet
    encrypted = true
    what      = "the gateway has an address on the internet"
  }
}

resource "azurerm_api_management_api" {
  flow {
    from = self.api_management_name
    to   = self.service_url
    what = "the API forwards requests"
  }
}

resource "azurerm_api_management_backend" {
  flow {
    from = self.api_management_name
    to   = [self.url, self.resource_id]
    what = "the gateway forwards requests"
  }
}

resource "azurerm_app_configuration" {
  element    = "data-store"
  technology = "configuration-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest   = true
    customer_key        = self.encryption != null
    publicly_accessible = coalesce(self.public_network_access, "Enabled") == "Enabled"
    local_accounts      = coalesce(self.local_auth_enabled, true)
    purge_protected     = coalesce(self.purge_protection_enabled, false)
  }
}

resource "azurerm_data_factory" {
  element    = "process"
  technology = "data-pipeline"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  runs_as    = self.identity[*].identity_ids
  facts {
    publicly_accessible = coalesce(self.public_network_enabled, true)
    customer_key        = self.customer_managed_key_id != null
  }
}

resource "azurerm_databricks_workspace" {
  element    = "process"
  technology = "analytics-cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    customer_key        = coalesce(self.customer_managed_key_enabled, false)
  }
}

resource "azurerm_cognitive_account" {
  element    = "process"
  technology = "machine-learning"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    local_accounts      = coalesce(self.local_auth_enabled, true)
    network_restricted  = !coalesce(self.public_network_access_enabled, true) || self.network_acls[0].default_action == "Deny"
  }
}

resource "azurerm_machine_learning_workspace" {
  element    = "process"
  technology = "machine-learning"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    customer_key        = self.encryption != null
  }
  flow {
    to            = [self.key_vault_id, self.storage_account_id, self.container_registry_id]
    authenticated = true
    what          = "the workspace uses it"
  }
}

resource "azurerm_machine_learning_compute_instance" {
  element    = "process"
  technology = "notebook"
  label      = self.name
  inside     = [self.subnet_resource_id]
  facts {
    publicly_accessible = coalesce(self.node_public_ip_enabled, true)
  }
}

resource "azurerm_stream_analytics_job" {
  element    = "process"
  technology = "stream-processor"
  label      = self.name
  inside     = [self.resource_group_name]
}

resource "azurerm_automation_account" {
  element    = "process"
  technology = "automation"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  facts {
    publicly_accessible = coalesce(self.public_network_access_enabled, true)
    local_accounts      = coalesce(self.local_authentication_enabled, true)
  }
}

resource "azurerm_automation_variable_string" {
  describes = self.automation_account_name
  facts {
    secrets_encrypted = coalesce(self.encrypted, false)
  }
}

resource "azurerm_log_analytics_workspace" {
  element    = "data-store"
  technology = "log-store"
  label      = self.name
  names      = [self.name]
  inside     = [self.resource_group_name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    log_retention_days = coalesce(self.retention_in_days, 30)
    sensitivity        = "logs"
  }
}

resource "azurerm_application_insights" {
  stands_for = self.workspace_id
}

resource "azurerm_monitor_diagnostic_setting" {
  describes = self.target_resource_id
  facts {
    access_logged = true
    audit_logged  = true
  }
  flow {
    from          = self.target_resource_id
    to            = [self.storage_account_id, self.log_analytics_workspace_id, self.eventhub_authorization_rule_id]
    authenticated = true
    what          = "logs go there"
  }
}

resource "azurerm_monitor_log_profile" {
  given {
    retention  = self.retention_policy[0]
    categories = coalesce(self.categories, [])
  }
  element    = "process"
  technology = "audit-trail"
  label      = self.name
  facts {
    audit_complete     = contains(categories, "Action") && contains(categories, "Delete") && contains(categories, "Write")
    log_retention_days = coalesce(retention.enabled, false) ? coalesce(retention.days, 0) : 0
  }
  flow {
    to            = self.storage_account_id
    authenticated = true
    what          = "the activity log goes there"
  }
}

resource "azurerm_security_center_subscription_pricing" {
  element    = "process"
  technology = "threat-detector"
  label      = coalesce(self.resource_type, "VirtualMachines")
  facts {
    threat_detection = self.tier == "Standard"
  }
}

resource "azurerm_user_assigned_identity" {
  names = [self.name]
}

# Identities and their roles are read by the role pass.
resource "azurerm_role_assignment" {
}

resource "azurerm_role_definition" {
  names = [self.name]
}

ignored = [
  "azurerm_advanced_threat_protection",
  "azurerm_api_management_*",
  "azurerm_app_configuration_*",
  "azurerm_application_insights_*",
  "azurerm_attestation_*",
  "azurerm_automation_*",
  "azurerm_client_config",
  "azurerm_cognitive_*",
  "azurerm_consumption_*",
  "azurerm_data_factory_*",
  "azurerm_databricks_*",
  "azurerm_eventgrid_*",
  "azurerm_eventhub_*",
  "azurerm_federated_identity_credential",
  "azurerm_iothub_*",
  "azurerm_key_vault_*",
  "azurerm_log_analytics_*",
  "azurerm_machine_learning_*",
  "azurerm_management_*",
  "azurerm_marketplace_*",
  "azurerm_monitor_*",
  "azurerm_notification_hub*",
  "azurerm_policy_*",
  "azurerm_portal_*",
  "azurerm_resource_*",
  "azurerm_role_*",
  "azurerm_security_center_*",
  "azurerm_servicebus_*",
  "azurerm_stream_analytics_*",
  "azurerm_subscription*",
]

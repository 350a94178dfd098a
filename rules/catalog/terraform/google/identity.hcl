# Keys, secrets, names, logs. Grants to members are read by the role pass.

resource "google_kms_crypto_key" {
  element    = "data-store"
  technology = "key-store"
  label      = self.name
  names      = [self.name]
  behind     = self.key_ring
  protocol   = "https"
  port       = 443
  facts {
    key_rotated = coalesce(self.purpose, "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT" ? self.rotation_period != null : null
    key_usable  = true
    sensitivity = "keys"
  }
}

resource "google_kms_key_ring" {
  names = [self.name]
}

resource "google_secret_manager_secret" {
  element    = "data-store"
  technology = "secret-store"
  label      = self.secret_id
  names      = [self.secret_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    sensitivity       = "credentials"
  }
}

resource "google_secret_manager_secret_version" {
  stands_for = self.secret
  contents   = [self.secret_data, self.secret_data_wo]
  kept_in    = self.secret
}

resource "google_dns_managed_zone" {
  given {
    public = coalesce(self.visibility, "public") == "public"
    config = self.dnssec_config[0]
    weak   = anytrue([for key in coalesce(config.default_key_specs, []) : key.algorithm == "rsasha1"])
  }
  element    = "process"
  technology = "dns"
  label      = self.name
  names      = [self.name]
  facts {
    names_signed = public ? contains(["on", "transfer"], coalesce(config.state, "off")) && !weak : null
  }
}

resource "google_service_account" {
  names = [self.account_id, self.email]
}

resource "google_logging_project_sink" {
  element    = "process"
  technology = "log-router"
  label      = self.name
  flow {
    to            = self.destination
    authenticated = true
    what          = "log entries go there"
  }
}

resource "google_project_iam_audit_config" {
  given {
    kinds = coalesce(self.audit_log_config, [])
  }
  element    = "process"
  technology = "audit-trail"
  label      = self.service
  facts {
    audit_complete = alltrue([
      self.service == "allServices",
      contains(kinds[*].log_type, "DATA_READ"),
      contains(kinds[*].log_type, "DATA_WRITE"),
      length(flatten([for kind in kinds : coalesce(kind.exempted_members, [])])) == 0,
    ])
  }
}

resource "google_iam_workload_identity_pool_provider" {
  element    = self.oidc == null ? null : "process"
  technology = "identity"
  label      = self.workload_identity_pool_provider_id
  facts {
    assumable_by_anyone = self.attribute_condition == null
  }
}

ignored = [
  "google_access_context_manager_*",
  "google_billing_*",
  "google_certificate_*",
  "google_client_config",
  "google_dns_*",
  "google_essential_contacts_*",
  "google_iam_*",
  "google_iap_*",
  "google_kms_*",
  "google_logging_*",
  "google_monitoring_*",
  "google_network_*",
  "google_org_policy_*",
  "google_organization_*",
  "google_folder*",
  "google_project",
  "google_project_*",
  "google_scc_*",
  "google_secret_manager_*",
  "google_service_account_*",
  "google_service_networking_*",
  "google_storage_transfer_*",
  "google_tags_*",
]

# Identities and keys. Roles, users and their policies are read by the identity pass.

resource "aws_iam_role" {
  names = [self.name]
}

resource "aws_iam_user" {
  names = [self.name]
}

resource "aws_iam_group" {
  names = [self.name]
}

resource "aws_iam_policy" {
  names = [self.name]
}

resource "aws_iam_instance_profile" {
  names = [self.name]
}

resource "aws_iam_account_password_policy" {
  element    = "process"
  technology = "identity"
  label      = "account passwords"
  facts {
    strong_password_policy = coalesce(self.minimum_password_length, 6) >= 14 && coalesce(self.password_reuse_prevention, 0) >= 5
  }
}

resource "aws_cognito_user_pool" {
  given {
    password = self.password_policy[0]
  }
  element    = "process"
  technology = "identity"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    password_login         = coalesce(self.mfa_configuration, "OFF") != "ON"
    strong_password_policy = coalesce(password.minimum_length, 8) >= 12
    threat_detection       = contains(["AUDIT", "ENFORCED"], coalesce(self.user_pool_add_ons[0].advanced_security_mode, "OFF"))
    deletion_protected     = self.deletion_protection == "ACTIVE"
    sensitivity            = "credentials"
  }
  flow {
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    what      = "people log in"
  }
  flow {
    to            = self.lambda_config
    authenticated = true
    what          = "the user pool calls the function"
  }
}

resource "aws_cognito_identity_pool" {
  element    = "process"
  technology = "identity"
  label      = self.identity_pool_name
  protocol   = "https"
  port       = 443
  facts {
    anonymous_access = coalesce(self.allow_unauthenticated_identities, false)
  }
}

resource "aws_kms_key" {
  given {
    symmetric = coalesce(self.customer_master_key_spec, "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
  }
  element    = "data-store"
  technology = "key-store"
  names      = [self.key_id]
  policy     = self.policy
  protocol   = "https"
  port       = 443
  facts {
    key_rotated = symmetric ? coalesce(self.enable_key_rotation, false) : null
    key_usable  = coalesce(self.is_enabled, true)
    sensitivity = "keys"
  }
}

resource "aws_kms_replica_key" {
  element    = "data-store"
  technology = "key-store"
  policy     = self.policy
  protocol   = "https"
  port       = 443
  facts {
    key_usable  = coalesce(self.enabled, true)
    sensitivity = "keys"
  }
}

resource "aws_kms_external_key" {
  element    = "data-store"
  technology = "key-store"
  policy     = self.policy
  protocol   = "https"
  port       = 443
  facts {
    key_usable  = coalesce(self.enabled, true)
    sensitivity = "keys"
  }
}

resource "aws_kms_key_policy" {
  describes = self.key_id
  policy    = self.policy
}

resource "aws_kms_alias" {
  names      = [self.name]
  stands_for = self.target_key_id
}

resource "aws_secretsmanager_secret" {
  element    = "data-store"
  technology = "secret-store"
  label      = self.name
  names      = [self.name]
  policy     = self.policy
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    purge_protected   = coalesce(self.recovery_window_in_days, 30) > 0
    sensitivity       = "credentials"
  }
}

resource "aws_secretsmanager_secret_version" {
  stands_for = self.secret_id
  contents   = [self.secret_string, self.secret_string_wo]
  kept_in    = self.secret_id
}

resource "aws_secretsmanager_secret_policy" {
  describes = self.secret_arn
  policy    = self.policy
}

resource "aws_secretsmanager_secret_rotation" {
  describes = self.secret_id
  flow {
    from          = self.rotation_lambda_arn
    to            = self.secret_id
    authenticated = true
    what          = "the function replaces the secret at regular times"
  }
}

resource "aws_ssm_parameter" {
  given {
    secret = self.type == "SecureString"
  }
  element    = "data-store"
  technology = secret ? "secret-store" : "configuration-store"
  label      = self.name
  names      = [self.name]
  contents   = [self.value, self.insecure_value, self.value_wo]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = secret ? true : null
    customer_key      = secret ? self.key_id != null : null
    sensitivity       = secret ? "credentials" : null
  }
}

resource "aws_ssm_document" {
  given {
    shared = self.permissions.account_ids == "All"
  }
  element    = shared ? "data-store" : null
  technology = "document"
  label      = self.name
  facts {
    shared_with_everyone = shared
    sensitivity          = "code"
  }
}

resource "aws_directory_service_directory" {
  element    = "process"
  technology = "identity"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_settings[0].subnet_ids]
  facts {
    sensitivity = "credentials"
  }
}

ignored = [
  "aws_caller_identity",
  "aws_cognito_*",
  "aws_directory_service_*",
  "aws_iam_*",
  "aws_identitystore_*",
  "aws_kms_*",
  "aws_organizations_*",
  "aws_partition",
  "aws_region",
  "aws_secretsmanager_*",
  "aws_ssm_*",
  "aws_ssoadmin_*",
]

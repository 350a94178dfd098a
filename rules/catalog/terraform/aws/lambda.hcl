# Lambda functions and what calls them.

resource "aws_lambda_function" {
  given {
    zipped = coalesce(self.package_type, "Zip") == "Zip"
  }
  element    = "process"
  technology = "function"
  label      = self.function_name
  names      = [self.function_name, "/aws/lambda/${self.function_name}"]
  inside     = [self.vpc_config[0].subnet_ids]
  guarded_by = self.vpc_config[*].security_group_ids
  runs_as    = self.role
  settings   = self.environment[*].variables
  protocol   = "https"
  port       = 443
  facts {
    failures_kept    = self.dead_letter_config != null
    rate_limited     = self.reserved_concurrent_executions == null ? false : self.reserved_concurrent_executions >= 0
    artifacts_signed = zipped ? self.code_signing_config_arn != null : null
    replicas         = null
  }
  flow {
    to            = self.dead_letter_config[*].target_arn
    authenticated = true
    what          = "calls that fail go there"
  }
  flow {
    to            = self.file_system_config[*].arn
    protocol      = "nfs"
    port          = 2049
    authenticated = true
    encrypted     = true
    what          = "the function mounts the file system"
  }
}

resource "aws_lambda_function_event_invoke_config" {
  describes = self.function_name
  facts {
    failures_kept = self.destination_config[0].on_failure == null ? null : true
  }
  flow {
    from          = self.function_name
    to            = [self.destination_config[*].on_failure[*].destination, self.destination_config[*].on_success[*].destination]
    authenticated = true
    what          = "results of the function go there"
  }
}

# A service that may call the function without saying for which resource lets every account's
# resource of that service call it.
resource "aws_lambda_permission" {
  given {
    service = length(regexall("\\.amazonaws\\.com$", self.principal)) > 0
    bound   = self.source_arn != null || self.source_account != null || self.principal_org_id != null
  }
  describes = self.function_name
  facts {
    policy_allows_anyone = (self.principal == "*" || service) && !bound && self.function_url_auth_type == null ? true : null
  }
  flow {
    from          = self.source_arn
    to            = self.function_name
    authenticated = true
    what          = "may call the function"
  }
}

resource "aws_lambda_function_url" {
  given {
    signed = self.authorization_type == "AWS_IAM"
  }
  describes = self.function_name
  facts {
    publicly_accessible     = true
    authentication_required = signed
  }
  flow {
    from          = internet
    to            = self.function_name
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = signed
    what          = "the function has an address on the internet"
  }
}

resource "aws_lambda_event_source_mapping" {
  describes = self.function_name
  facts {
    failures_kept = self.destination_config[0].on_failure == null ? null : true
  }
  flow {
    from          = self.event_source_arn
    to            = self.function_name
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the function is called with what arrives there"
  }
}

resource "aws_lambda_alias" {
  stands_for = self.function_name
}

ignored = [
  "aws_lambda_code_signing_config",
  "aws_lambda_invocation",
  "aws_lambda_layer_version",
  "aws_lambda_layer_version_permission",
  "aws_lambda_provisioned_concurrency_config",
  "aws_lambda_runtime_management_config",
  "aws_signer_*",
]

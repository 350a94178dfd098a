# Analytics, machine learning, building and delivering code.

resource "aws_glue_job" {
  element    = "process"
  technology = "batch-job"
  label      = self.name
  names      = [self.name]
  runs_as    = self.role_arn
  settings   = self.default_arguments
  facts {
    customer_key = self.security_configuration != null
  }
  flow {
    to            = self.command[*].script_location
    authenticated = true
    what          = "the job's script lies there"
  }
}

resource "aws_glue_crawler" {
  element    = "process"
  technology = "batch-job"
  label      = self.name
  runs_as    = self.role
  flow {
    to            = [self.s3_target[*].path, self.dynamodb_target[*].path, self.jdbc_target[*].connection_name]
    authenticated = true
    what          = "the crawler reads it"
  }
}

resource "aws_athena_workgroup" {
  given {
    result = self.configuration[0].result_configuration[0]
  }
  element    = "process"
  technology = "query-engine"
  label      = self.name
  names      = [self.name]
  facts {
    encrypted_at_rest = result == null ? null : result.encryption_configuration != null
  }
  flow {
    to            = result.output_location
    authenticated = true
    what          = "results of queries go there"
  }
}

resource "aws_athena_database" {
  flow {
    to   = self.bucket
    what = "the database lies in the bucket"
  }
}

resource "aws_emr_cluster" {
  element    = "process"
  technology = "analytics-cluster"
  label      = self.name
  inside     = [self.ec2_attributes[0].subnet_id, self.ec2_attributes[0].subnet_ids]
  guarded_by = [self.ec2_attributes[*].emr_managed_master_security_group, self.ec2_attributes[*].emr_managed_slave_security_group]
  runs_as    = self.ec2_attributes[*].instance_profile
  facts {
    encrypted_at_rest = self.security_configuration == null ? false : null
    deletion_protected = coalesce(self.termination_protection, false)
  }
  flow {
    to            = self.log_uri
    authenticated = true
    what          = "logs of the cluster go there"
  }
}

resource "aws_mwaa_environment" {
  element    = "process"
  technology = "workflow"
  label      = self.name
  inside     = [self.network_configuration[0].subnet_ids]
  guarded_by = self.network_configuration[*].security_group_ids
  runs_as    = self.execution_role_arn
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible     = self.webserver_access_mode == "PUBLIC_ONLY"
    authentication_required = true
    customer_key            = self.kms_key != null
  }
  flow {
    to            = self.source_bucket_arn
    authenticated = true
    what          = "the workflows lie there"
  }
}

resource "aws_sagemaker_notebook_instance" {
  element    = "process"
  technology = "notebook"
  label      = self.name
  inside     = [self.subnet_id]
  guarded_by = self.security_groups
  runs_as    = self.role_arn
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = coalesce(self.direct_internet_access, "Enabled") == "Enabled"
    runs_as_root        = coalesce(self.root_access, "Enabled") == "Enabled"
    encrypted_at_rest   = true
    customer_key        = self.kms_key_id != null
    metadata_protected  = self.instance_metadata_service_configuration[0].minimum_instance_metadata_service_version == "2"
  }
}

resource "aws_sagemaker_endpoint" {
  element    = "process"
  technology = "machine-learning"
  label      = self.name
  names      = [self.name]
}

resource "aws_sagemaker_model" {
  element    = "process"
  technology = "machine-learning"
  label      = self.name
  inside     = [self.vpc_config[0].subnets]
  guarded_by = self.vpc_config[*].security_group_ids
  runs_as    = self.execution_role_arn
  settings   = [self.primary_container[*].environment, self.container[*].environment]
  facts {
    isolated = self.enable_network_isolation
  }
  flow {
    to            = [self.primary_container[*].model_data_url, self.container[*].model_data_url]
    authenticated = true
    what          = "the model's data lies there"
  }
}

resource "aws_sagemaker_domain" {
  element    = "process"
  technology = "notebook"
  label      = self.domain_name
  inside     = [self.subnet_ids]
  runs_as    = self.default_user_settings[*].execution_role
  facts {
    publicly_accessible = coalesce(self.app_network_access_type, "PublicInternetOnly") == "PublicInternetOnly"
    customer_key        = self.kms_key_id != null
  }
}

resource "aws_codebuild_project" {
  given {
    environment = self.environment[0]
  }
  element    = "process"
  technology = "build"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_config[0].subnets]
  guarded_by = self.vpc_config[*].security_group_ids
  runs_as    = self.service_role
  settings   = merge([for variable in coalesce(environment.environment_variable, []) : { (variable.name) = variable.value }]...)
  facts {
    privileged     = coalesce(environment.privileged_mode, false)
    logs_forwarded = length([for logs in coalesce(self.logs_config, []) : logs if logs.cloudwatch_logs[0].status == "DISABLED" && logs.s3_logs == null]) == 0
    customer_key   = self.encryption_key != null
  }
  flow {
    from          = self.source[*].location
    authenticated = true
    what          = "the build's source lies there"
  }
  flow {
    to            = [self.artifacts[*].location, self.secondary_artifacts[*].location, self.cache[*].location, self.logs_config[*].s3_logs[*].location, self.logs_config[*].cloudwatch_logs[*].group_name]
    authenticated = true
    what          = "the build writes there"
  }
}

resource "aws_codepipeline" {
  element    = "process"
  technology = "build"
  label      = self.name
  names      = [self.name]
  runs_as    = self.role_arn
  facts {
    customer_key = self.artifact_store[0].encryption_key != null
  }
  flow {
    to            = [self.artifact_store[*].location, self.stage[*].action[*].configuration]
    authenticated = true
    what          = "a stage of the pipeline uses it"
  }
}

resource "aws_codecommit_repository" {
  element    = "data-store"
  technology = "source-repository"
  label      = self.repository_name
  names      = [self.repository_name]
  facts {
    encrypted_at_rest = true
    sensitivity       = "code"
  }
}

resource "aws_codeartifact_repository" {
  element    = "data-store"
  technology = "registry"
  label      = self.repository
  facts {
    encrypted_at_rest = true
    sensitivity       = "code"
  }
}

resource "aws_amplify_app" {
  element    = "process"
  technology = "web-application"
  label      = self.name
  settings   = self.environment_variables
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = true
  }
  flow {
    from      = internet
    encrypted = true
    what      = "the application has an address on the internet"
  }
}

resource "aws_iot_topic_rule" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  flow {
    to = [
      self.lambda[*].function_arn,
      self.dynamodb[*].table_name,
      self.dynamodbv2[*].put_item[*].table_name,
      self.s3[*].bucket_name,
      self.sqs[*].queue_url,
      self.sns[*].target_arn,
      self.kinesis[*].stream_name,
      self.firehose[*].delivery_stream_name,
    ]
    authenticated = true
    what          = "the rule forwards messages"
  }
}

ignored = [
  "aws_amplify_*",
  "aws_athena_*",
  "aws_cloudformation_*",
  "aws_codeartifact_*",
  "aws_codebuild_*",
  "aws_codecommit_*",
  "aws_codedeploy_*",
  "aws_codepipeline_*",
  "aws_codestar*",
  "aws_emr_*",
  "aws_glue_*",
  "aws_iot_*",
  "aws_lakeformation_*",
  "aws_quicksight_*",
  "aws_sagemaker_*",
  "aws_service*",
]

# Logs, trails, events and detectors.

resource "aws_cloudwatch_log_group" {
  element    = "data-store"
  technology = "log-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    customer_key       = self.kms_key_id != null
    log_retention_days = coalesce(self.retention_in_days, 0)
    sensitivity        = "logs"
  }
  # Services write to the group that carries their name.
  flow {
    from          = self.name
    authenticated = true
    what          = "the log group carries its name"
  }
}

resource "aws_cloudwatch_log_subscription_filter" {
  flow {
    from          = self.log_group_name
    to            = self.destination_arn
    authenticated = true
    what          = "log entries go there"
  }
}

resource "aws_cloudwatch_event_rule" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  names      = [self.name]
  flow {
    from          = self.event_bus_name
    authenticated = true
    what          = "the rule picks events of the bus"
  }
  flow {
    from          = self.event_pattern
    authenticated = true
    what          = "the rule picks its events"
  }
}

resource "aws_cloudwatch_event_target" {
  flow {
    from          = self.rule
    to            = [self.arn, self.ecs_target[*].task_definition_arn, self.dead_letter_config[*].arn]
    authenticated = true
    what          = "the rule calls its target"
  }
}

resource "aws_cloudwatch_event_bus" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  names      = [self.name]
}

resource "aws_cloudwatch_event_bus_policy" {
  describes = self.event_bus_name
  policy    = self.policy
}

resource "aws_cloudwatch_event_permission" {
  describes = self.event_bus_name
  facts {
    policy_allows_anyone = self.principal == "*" && self.condition == null ? true : null
  }
}

resource "aws_scheduler_schedule" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  names      = [self.name]
  runs_as    = self.target[*].role_arn
  flow {
    to            = [self.target[*].arn, self.target[*].ecs_parameters[*].task_definition_arn]
    authenticated = true
    what          = "the schedule calls its target"
  }
}

resource "aws_pipes_pipe" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  runs_as    = self.role_arn
  flow {
    from          = self.source
    authenticated = true
    what          = "the pipe reads from its source"
  }
  flow {
    to            = [self.enrichment, self.target]
    authenticated = true
    what          = "the pipe sends to its target"
  }
}

resource "aws_sfn_state_machine" {
  element    = "process"
  technology = "workflow"
  label      = self.name
  names      = [self.name]
  runs_as    = self.role_arn
  facts {
    access_logged = coalesce(self.logging_configuration[0].level, "OFF") != "OFF"
  }
  flow {
    to            = self.definition
    authenticated = true
    what          = "a step of the workflow calls it"
  }
  flow {
    to            = self.logging_configuration[*].log_destination
    authenticated = true
    what          = "logs of the workflow go there"
  }
}

resource "aws_cloudtrail" {
  element    = "process"
  technology = "audit-trail"
  label      = self.name
  names      = [self.name]
  facts {
    logs_validated = coalesce(self.enable_log_file_validation, false)
    audit_logged   = coalesce(self.enable_logging, true)
    audit_complete = coalesce(self.is_multi_region_trail, false) && coalesce(self.include_global_service_events, true)
    logs_forwarded = self.cloud_watch_logs_group_arn != null
    customer_key   = self.kms_key_id != null
  }
  flow {
    to            = [self.s3_bucket_name, self.cloud_watch_logs_group_arn, self.sns_topic_name]
    authenticated = true
    what          = "the trail writes its records there"
  }
}

resource "aws_config_configuration_recorder" {
  element    = "process"
  technology = "configuration-recorder"
  label      = self.name
  facts {
    audit_complete = coalesce(self.recording_group[0].all_supported, true) && coalesce(self.recording_group[0].include_global_resource_types, false)
  }
}

resource "aws_config_configuration_recorder_status" {
  describes = self.name
  facts {
    audit_logged = coalesce(self.is_enabled, false)
  }
}

resource "aws_guardduty_detector" {
  element    = "process"
  technology = "threat-detector"
  facts {
    threat_detection = coalesce(self.enable, true)
  }
}

ignored = [
  "aws_accessanalyzer_*",
  "aws_budgets_*",
  "aws_ce_*",
  "aws_chatbot_*",
  "aws_cloudtrail_*",
  "aws_cloudwatch_*",
  "aws_config_*",
  "aws_detective_*",
  "aws_guardduty_*",
  "aws_inspector2_*",
  "aws_inspector_*",
  "aws_macie2_*",
  "aws_resourcegroups_*",
  "aws_scheduler_schedule_group",
  "aws_schemas_*",
  "aws_securityhub_*",
  "aws_servicequotas_*",
  "aws_sfn_*",
  "aws_synthetics_*",
  "aws_xray_*",
]

# Events of Knative, and workflows of Argo. Who gets what from whom is found by passes.

shape "channel" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "http"
  port       = 80
}

resource "Broker.eventing.knative.dev" {
  is = "channel"
}

resource "Channel.messaging.knative.dev" {
  is = "channel"
}

resource "InMemoryChannel.messaging.knative.dev" {
  is = "channel"
}

resource "KafkaChannel.messaging.knative.dev" {
  is = "channel"
}

# What watches something and tells of it.
shape "event-source" {
  element    = "process"
  technology = "event-source"
  settings   = { bootstrapServers = self.spec.bootstrapServers, broker = self.spec.broker, address = self.spec.address }
}

resource "ApiServerSource.sources.knative.dev" "ApiServerSource.sources.eventing.knative.dev" {
  is = "event-source"
}

resource "GitHubSource.sources.knative.dev" {
  is = "event-source"
}

resource "KafkaSource.sources.knative.dev" "KafkaSource.sources.eventing.knative.dev" {
  is = "event-source"
}

resource "PingSource.sources.knative.dev" "CronJobSource.sources.knative.dev" "CronJobSource.sources.eventing.knative.dev" {
  is = "event-source"
}

# Google's, which watch what is in its cloud.
resource "CloudAuditLogsSource.events.cloud.google.com" "CloudBuildSource.events.cloud.google.com" "CloudPubSubSource.events.cloud.google.com" "CloudSchedulerSource.events.cloud.google.com" "CloudStorageSource.events.cloud.google.com" {
  is = "event-source"
}

resource "RabbitmqSource.sources.knative.dev" {
  is = "event-source"
}

resource "ContainerSource.sources.knative.dev" {
  is = "workload"
}

# What hands events through others, one after the other or side by side.
shape "event-flow" {
  element    = "process"
  technology = "event-flow"
  protocol   = "http"
  port       = 80
}

resource "Sequence.flows.knative.dev" "Sequence.messaging.knative.dev" {
  is = "event-flow"
}

# The first versions are of the group of channels.
resource "Parallel.flows.knative.dev" "Parallel.messaging.knative.dev" {
  is       = "event-flow"
  settings = {
    uris = concat([for it in coalesce(self.spec.branches, []) : it.filter.uri], [for it in coalesce(self.spec.branches, []) : it.subscriber.uri])
  }
}

resource "SinkBinding.sources.knative.dev" {}

resource "Subscription.messaging.knative.dev" {}

resource "Trigger.eventing.knative.dev" {}

resource "EventType.eventing.knative.dev" {}

# The containers of all templates belong to one program, for they run with one identity.
shape "workflow" {
  given {
    spec  = coalesce(self.spec.workflowSpec, self.spec)
    steps = coalesce(spec.templates, [])
    runs  = [for it in steps : coalesce(it.container, it.script) if it.container != null || it.script != null]
  }
  element    = length(runs) > 0 ? "process" : null
  technology = "workflow"
  containers = [for it in runs : {
    image       = it.image
    command     = concat(coalesce(it.command, []), coalesce(it.args, []))
    environment = {}
  }]
}

resource "Workflow.argoproj.io" {
  is = "workflow"
}

resource "WorkflowTemplate.argoproj.io" {
  is = "workflow"
}

resource "ClusterWorkflowTemplate.argoproj.io" {
  is = "workflow"
}

resource "CronWorkflow.argoproj.io" {
  is = "workflow"
}

# Argo's events: sources put them on a bus, from which sensors are given those they wait for.
resource "EventBus.argoproj.io" {
  is       = "channel"
  protocol = "nats"
  port     = 4222
  names    = ["eventbus-${self.metadata.name}-stan-svc", "eventbus-${self.metadata.name}-js-svc"]
  settings = { exotic_url = [self.spec.jetstreamExotic.url, self.spec.nats.exotic.url, self.spec.kafka.url] }
}

resource "EventSource.argoproj.io" {
  is       = "event-source"
  names    = ["${self.metadata.name}-eventsource-svc"]
  pods     = [self.spec.template.container == null ? null : { spec = { containers = [self.spec.template.container] } }]
  settings = { for kind, sources in coalesce(self.spec, {}) : kind => sources if contains(["amqp", "emitter", "hdfs", "kafka", "minio", "mqtt", "nats", "nsq", "pulsar", "redis", "redisStream", "sftp"], kind) }
}

resource "Sensor.argoproj.io" {
  element    = "process"
  technology = "event-flow"
  settings   = [for it in coalesce(self.spec.triggers, []) : { for kind, trigger in coalesce(it.template, {}) : kind => trigger if contains(["http", "nats", "kafka", "pulsar", "openWhisk", "custom", "email"], kind) }]
}

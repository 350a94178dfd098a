# Events of Knative, and workflows of Argo. Who gets what from whom is found by passes.

shape "channel" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "http"
  port       = 80
  names      = ["${self.metadata.name}-kn-channel"]
}

# A broker of another kind than the first keeps events in a store that its configuration names,
# which is a ConfigMap, or a resource of its own for RabbitMQ.
resource "Broker.eventing.knative.dev" {
  is = "channel"
  given {
    config = coalesce(self.spec.config, {})
    place  = coalesce(config.namespace, split("/", address)[0])
    class  = lookup(coalesce(self.metadata.annotations, {}), "eventing.knative.dev/broker.class", "-")
  }
  # One Service of the whole cluster takes events for all of them, but RabbitMQ's has its own.
  names = ["${self.metadata.name}-broker", class == "RabbitMQBroker" ? "${self.metadata.name}-broker-ingress" : startswith(class, "Kafka") ? "knative-eventing/kafka-broker-ingress" : "knative-eventing/broker-ingress"]
  # Where none is named, the one of all brokers counts.
  reads = config.kind == "ConfigMap" && config.name != null ? ["${place}/${config.name}"] : config.name == null && startswith(class, "Kafka") ? ["knative-eventing/kafka-broker-config"] : []
  flow {
    for_each = contains(["RabbitmqBrokerConfig", "RabbitmqCluster"], coalesce(config.kind, "-")) && config.name != null ? [config.name] : []
    to       = config.kind == "RabbitmqCluster" ? "rabbitmq:${place}/${each.value}" : "knative-rabbitmq:${place}/${each.value}"
    what     = "it keeps its events there"
  }
}

resource "RabbitmqBrokerConfig.eventing.knative.dev" {
  names      = ["knative-rabbitmq:${split("/", address)[0]}/${self.metadata.name}"]
  stands_for = "rabbitmq:${coalesce(self.spec.rabbitmqClusterReference.namespace, split("/", address)[0])}/${coalesce(self.spec.rabbitmqClusterReference.name, "-")}"
}

resource "Channel.messaging.knative.dev" {
  is = "channel"
}

resource "InMemoryChannel.messaging.knative.dev" {
  is = "channel"
}

# Where those of another kind keep what they hold is said once for all of them.
resource "KafkaChannel.messaging.knative.dev" "NatssChannel.messaging.knative.dev" "NatsJetStreamChannel.messaging.knative.dev" "RabbitmqChannel.messaging.knative.dev" {
  is    = "channel"
  reads = [for it in [lookup({ KafkaChannel = "kafka-channel-config", NatsJetStreamChannel = "config-nats" }, self.kind, null)] : "knative-eventing/${it}" if it != null]
}

# What watches something and tells of it.
shape "event-source" {
  element    = "process"
  technology = "event-source"
  settings   = { bootstrapServers = self.spec.bootstrapServers, broker = self.spec.broker, address = self.spec.address, serverUrl = self.spec.serverUrl }
}

resource "ApiServerSource.sources.knative.dev" "ApiServerSource.sources.eventing.knative.dev" {
  is = "event-source"
}

resource "GitHubSource.sources.knative.dev" {
  is = "event-source"
  flow {
    for_each = self.spec.githubAPIURL == null ? [self.metadata.name] : []
    from     = "outside:github.com"
    what     = "it is told of events there"
  }
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
  flow {
    for_each = self.spec.rabbitmqClusterReference.name == null ? [] : [self.spec.rabbitmqClusterReference]
    to       = "rabbitmq:${coalesce(each.value.namespace, split("/", address)[0])}/${each.value.name}"
    what     = "it takes events from there"
  }
}

resource "AwsSqsSource.sources.knative.dev" "CephSource.sources.knative.dev" "CouchDbSource.sources.knative.dev" "GitLabSource.sources.knative.dev" "NatssSource.sources.knative.dev" "PrometheusSource.sources.knative.dev" "RedisStreamSource.sources.knative.dev" {
  is = "event-source"
}

# Sources and sinks of many kinds at once: what is of a cloud is named there by its own name.
shape "integration" {
  given {
    aws = coalesce(self.spec.aws, {})
  }
  settings = {
    s3     = aws.s3.arn
    bucket = aws.s3.arn == null && aws.s3.bucketNameOrArn != null ? "s3://${aws.s3.bucketNameOrArn}" : null
    queue  = [aws.sqs.queueURL, aws.sqs.arn, aws.sns.arn, aws.ddbStreams.arn]
  }
}

resource "IntegrationSource.sources.knative.dev" {
  is         = "integration"
  element    = "process"
  technology = "event-source"
}

# What takes events and hands them on to something that is no part of Knative.
resource "IntegrationSink.sinks.knative.dev" {
  is         = "integration"
  element    = "process"
  technology = "event-sink"
  protocol   = "http"
  port       = 80
}

resource "KafkaSink.eventing.knative.dev" "RedisStreamSink.sinks.knative.dev" {
  element    = "process"
  technology = "event-sink"
  protocol   = "http"
  port       = 80
  settings   = { bootstrapServers = self.spec.bootstrapServers, address = self.spec.address }
}

resource "JobSink.sinks.knative.dev" {
  element    = "process"
  technology = "batch-job"
  protocol   = "http"
  port       = 80
  pods       = [self.spec.job.spec.template]
}

resource "EventTransform.eventing.knative.dev" {
  is = "event-flow"
}

resource "EventPolicy.eventing.knative.dev" {}

# What KEDA tells others of its scalings.
resource "CloudEventSource.eventing.keda.sh" "ClusterCloudEventSource.eventing.keda.sh" {
  element    = "process"
  technology = "event-source"
  settings   = { uri = self.spec.destination.http.uri, endpoint = self.spec.destination.azureEventGridTopic.endpoint }
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
  is = "event-flow"
}

resource "SinkBinding.sources.knative.dev" {}

resource "Subscription.messaging.knative.dev" {}

resource "Trigger.eventing.knative.dev" {}

resource "EventType.eventing.knative.dev" {}

# The containers of all templates belong to one program, for they run with one identity.
shape "workflow" {
  given {
    spec  = coalesce(self.spec.workflowSpec, self.spec)
    place = split("/", address)[0]
    ref   = spec.workflowTemplateRef
    steps = coalesce(spec.templates, [])
    runs  = [for it in steps : coalesce(it.container, it.script) if it.container != null || it.script != null]
    # What steps are given and what they leave behind lies in stores, or is fetched.
    pieces = flatten([for it in steps : concat(coalesce(it.inputs.artifacts, []), coalesce(it.outputs.artifacts, []))])
    # Defaults of what a step is told, and what it is told by those that come before it.
    within = flatten([for it in steps : concat(coalesce(it.dag.tasks, []), flatten(coalesce(it.steps, [])))])
    told   = concat([spec.arguments], [for it in steps : it.inputs], [for it in within : it.arguments])
  }
  element    = length(runs) > 0 ? "process" : null
  technology = "workflow"
  names      = [self.kind == "ClusterWorkflowTemplate" ? "argo-workflow:/${self.metadata.name}" : "argo-workflow:${place}/${self.kind}/${self.metadata.name}"]
  # One that only refers to a template is that.
  stands_for = length(runs) > 0 || ref.name == null ? null : coalesce(ref.clusterScope, false) ? "argo-workflow:/${ref.name}" : "argo-workflow:${place}/WorkflowTemplate/${ref.name}"
  containers = [for it in runs : {
    image       = it.image
    command     = concat(coalesce(it.command, []), coalesce(it.args, []))
    environment = {}
  }]
  settings = {
    calls     = [for it in steps : it.http.url]
    given     = flatten([for it in told : [for one in coalesce(it.parameters, []) : { name = one.name, value = coalesce(one.value, one.default) } if !contains(["s3", "gs"], split(":", coalesce(one.value, one.default, "-"))[0])]])
    places    = [for it in pieces : { url = it.http.url, address = it.hdfs.addresses }]
    code      = [for it in pieces : { url = it.git.repo } if startswith(coalesce(it.git.repo, "-"), "http")]
    artifacts = [for it in pieces : { endpoint = it.s3.endpoint } if it.s3.endpoint != null]
    buckets   = concat([for it in pieces : "s3://${it.s3.bucket}" if it.s3.bucket != null && it.s3.endpoint == null], [for it in pieces : "gs://${it.gcs.bucket}" if it.gcs.bucket != null])
  }
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
  # One that runs already is met by its address, which a pass gives to those who use the bus.
  element    = self.spec.jetstreamExotic == null && self.spec.nats.exotic == null && self.spec.kafka == null ? "data-store" : null
  technology = "message-broker"
  protocol   = "nats"
  port       = 4222
  names      = ["eventbus-${self.metadata.name}-stan-svc", "eventbus-${self.metadata.name}-js-svc"]
}

resource "EventSource.argoproj.io" {
  is       = "event-source"
  names    = ["${self.metadata.name}-eventsource-svc"]
  pods     = [self.spec.template.container == null ? null : { spec = { containers = [self.spec.template.container] } }]
  # What is watched is named by an address, or by its kind alone where it is a service of a cloud.
  settings = merge(
    { for kind, sources in coalesce(self.spec, {}) : kind => sources if contains(["amqp", "azureEventsHub", "bitbucketserver", "emitter", "generic", "gerrit", "gitlab", "hdfs", "kafka", "minio", "mqtt", "nats", "nsq", "pulsar", "redis", "redisStream", "sftp", "storageGrid"], kind) },
    { urls = concat(
      [for it in values(coalesce(self.spec.sqs, {})) : it.endpoint != null ? it.endpoint : "https://sqs.${it.region}.amazonaws.com" if it.endpoint != null || it.region != null],
      [for it in values(coalesce(self.spec.pubSub, {})) : "https://pubsub.googleapis.com"],
      [for it in values(coalesce(self.spec.azureServiceBus, {})) : "sb://${it.fullyQualifiedNamespace}" if it.fullyQualifiedNamespace != null],
      [for it in values(coalesce(self.spec.slack, {})) : "https://slack.com"],
      [for it in values(coalesce(self.spec.stripe, {})) : "https://api.stripe.com" if it.createWebhook == true],
    ) },
  )
  flow {
    for_each = [for it in values(coalesce(self.spec.github, {})) : it if it.webhook != null && it.githubBaseURL == null]
    from     = "outside:github.com"
    what     = "it is told of events there"
  }
  flow {
    for_each = [for it in values(coalesce(self.spec.gitlab, {})) : it if it.webhook != null && startswith(coalesce(it.gitlabBaseURL, "-"), "https://gitlab.com")]
    from     = "outside:gitlab.com"
    what     = "it is told of events there"
  }
  flow {
    for_each = [for it in values(coalesce(self.spec.bitbucket, {})) : it if it.webhook != null]
    from     = "outside:bitbucket.org"
    what     = "it is told of events there"
  }
  flow {
    for_each = [for it in values(coalesce(self.spec.slack, {})) : it if it.webhook != null]
    from     = "outside:slack.com"
    what     = "it is told of events there"
  }
  flow {
    for_each = [for it in values(coalesce(self.spec.stripe, {})) : it if it.webhook != null]
    from     = "outside:stripe.com"
    what     = "it is told of events there"
  }
}

resource "Sensor.argoproj.io" {
  given {
    place   = split("/", address)[0]
    made    = [for it in coalesce(self.spec.triggers, []) : coalesce(it.template.argoWorkflow.source.resource, it.template.k8s.source.resource, {})]
    started = [for it in made : merge(it.spec.workflowTemplateRef, { place = coalesce(it.metadata.namespace, place) }) if it.spec.workflowTemplateRef.name != null]
  }
  element    = "process"
  technology = "event-flow"
  flow {
    for_each = started
    to       = coalesce(each.value.clusterScope, false) ? "argo-workflow:/${each.value.name}" : "argo-workflow:${each.value.place}/WorkflowTemplate/${each.value.name}"
    what     = "it starts it"
  }
  settings = concat(
    [for it in coalesce(self.spec.triggers, []) : { for kind, trigger in coalesce(it.template, {}) : kind => trigger if contains(["azureEventHubs", "azureServiceBus", "http", "nats", "kafka", "pulsar", "openWhisk", "custom", "email"], kind) }],
    [for it in coalesce(self.spec.triggers, []) : { url = "https://slack.com" } if it.template.slack != null],
    [for it in coalesce(self.spec.triggers, []) : { url = "https://lambda.${it.template.awsLambda.region}.amazonaws.com" } if it.template.awsLambda.region != null],
    [for it in coalesce(self.spec.triggers, []) : { host = it.template.email.host } if it.template.email.host != null],
  )
  pods = [self.spec.template.container == null ? null : { spec = { containers = [self.spec.template.container] } }]
}

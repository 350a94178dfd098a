# Queues, topics and streams.

image "rabbitmq" "bitnami/rabbitmq" {
  given {
    published = ["guest", "password", "bitnami", "rabbitmq", "admin"]
    password  = coalesce(environment.RABBITMQ_DEFAULT_PASS, environment.RABBITMQ_PASSWORD, "-")
    settings  = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".conf")])
    usual     = [for line in settings : line if can(regex("^default_pass *= *(guest|password|bitnami|rabbitmq|admin)$", line))]
    # Its first user may log in from elsewhere only where this is lifted.
    lifted    = [for line in settings : line if can(regex("^loopback_users( *= *none|[.]guest *= *false)", line))]
    chosen    = [for line in settings : line if can(regex("^default_pass *=", line))]
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  facts {
    password_required   = true
    default_credentials = length(usual) > 0 ? true : length(lifted) > 0 && length(chosen) == 0 && password == "-" ? true : contains(published, password)
    runs_as_root        = false
  }
}

image "kafka" "bitnami/kafka" "cp-kafka" "cp-server" "confluent-local" "apache/kafka" "redpanda" "kafka-native" "wurstmeister/kafka" {
  given {
    written  = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".properties")])
    settings = concat(values(coalesce(environment, {})), [for line in written : line if can(regex("^(listeners|listener[.]security[.]protocol[.]map|security[.]inter[.]broker[.]protocol) *=", line))])
    listener = [for it in settings : it if it != null && can(regex("(?i)(SASL|SSL)", coalesce(it, "-")))]
  }
  element    = "data-store"
  technology = "stream"
  protocol   = "kafka"
  port       = 9092
  facts {
    password_required = length(listener) > 0 ? true : false
    tls_offered       = anytrue([for it in settings : can(regex("(^|[^A-Z])SSL", coalesce(it, "-")))])
    runs_as_root      = strcontains(image, "wurstmeister") ? null : false
  }
}

image "schema-registry" "cp-schema-registry" {
  element    = "process"
  technology = "schema-registry"
  protocol   = "http"
  port       = 8081
  facts {
    runs_as_root = false
  }
}

image "kafka-connect" "cp-kafka-connect" "debezium/connect" {
  element    = "process"
  technology = "connector"
  protocol   = "http"
  port       = 8083
  facts {
    runs_as_root = false
  }
}

image "nats" "nats-streaming" {
  given {
    words    = coalesce(command, [])
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".conf")])
    asked    = [for line in settings : line if can(regex("^[\"']?(authorization|accounts|operator)\\b", line))]
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "nats"
  port       = 4222
  facts {
    password_required = anytrue([for word in words : strcontains(word, "--user") || strcontains(word, "--auth") || strcontains(word, "--tlsverify")]) ? true : length(asked) > 0 ? true : length(settings) > 0 ? false : anytrue([for word in words : strcontains(word, ".conf")]) ? null : false
  }
}

image "activemq" "activemq-classic" "activemq-artemis" "artemis" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "openwire"
  port       = 61616
  facts {
    password_required   = true
    default_credentials = contains(["admin", "artemis"], coalesce(environment.ACTIVEMQ_ADMIN_PASSWORD, environment.ARTEMIS_PASSWORD, "admin"))
    runs_as_root        = strcontains(image, "artemis") ? false : null
  }
}

image "eclipse-mosquitto" "mosquitto" {
  given {
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".conf")])
    open     = [for line in settings : line if can(regex("^allow_anonymous +true", line))]
    asked    = [for line in settings : line if can(regex("^(allow_anonymous +false|password_file |psk_file |(auth_)?plugin |require_certificate +true)", line))]
    # Since version 2 a listener lets nobody in without a name unless it is told to.
    listens  = [for line in settings : line if can(regex("^listener ", line))]
    old      = can(regex(":1([.]|$|-)", image))
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  facts {
    password_required = length(open) > 0 ? false : length(asked) > 0 ? true : length(listens) > 0 ? !old : null
    runs_as_root      = false
  }
}

image "emqx" "vernemq" "hivemq4" "hivemq-ce" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  facts {
    runs_as_root = strcontains(image, "hivemq") ? null : false
  }
}

image "pulsar" {
  element    = "data-store"
  technology = "stream"
  protocol   = "pulsar"
  port       = 6650
  facts {
    password_required = strcontains(coalesce(environment.PULSAR_PREFIX_authenticationEnabled, "false"), "true")
    runs_as_root      = false
  }
}

image "beanstalkd" {
  element    = "data-store"
  technology = "queue"
  protocol   = "beanstalk"
  port       = 11300
  facts {
    password_required = false
  }
}

image "elasticmq" "elasticmq-native" {
  element    = "data-store"
  technology = "queue"
  protocol   = "http"
  port       = 9324
  facts {
    password_required = false
  }
}

image "temporal" "temporalio/auto-setup" "temporalio/server" {
  element    = "process"
  technology = "workflow"
  protocol   = "grpc"
  port       = 7233
  facts {
    runs_as_root = false
  }
}

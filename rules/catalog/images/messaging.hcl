# Queues, topics and streams.

image "rabbitmq" "bitnami/rabbitmq" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = "amqp"
  port       = 5672
  facts {
    password_required   = true
    default_credentials = contains(["guest", "password", "bitnami", "rabbitmq", "admin"], coalesce(environment.RABBITMQ_DEFAULT_PASS, environment.RABBITMQ_PASSWORD, "-"))
    runs_as_root        = false
  }
}

image "kafka" "bitnami/kafka" "cp-kafka" "cp-server" "confluent-local" "apache/kafka" "redpanda" "kafka-native" "wurstmeister/kafka" {
  given {
    settings = values(coalesce(environment, {}))
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
    words = coalesce(command, [])
  }
  element    = "data-store"
  technology = "message-broker"
  protocol   = "nats"
  port       = 4222
  facts {
    password_required = anytrue([for word in words : strcontains(word, "--user") || strcontains(word, "--auth") || strcontains(word, "--tlsverify")]) ? true : anytrue([for word in words : strcontains(word, ".conf")]) ? null : false
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
  element    = "data-store"
  technology = "message-broker"
  protocol   = "mqtt"
  port       = 1883
  facts {
    runs_as_root = false
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

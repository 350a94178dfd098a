# Metrics, logs and traces.

image "prometheus" "prom/prometheus" "bitnami/prometheus" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9090
  facts {
    # Without a file for it, its web interface asks nobody for a name.
    authentication_required  = anytrue([for word in coalesce(command, []) : strcontains(word, "web.config.file")])
    administrative_interface = true
    runs_as_root             = false
  }
}

image "alertmanager" "prom/alertmanager" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9093
  facts {
    authentication_required = anytrue([for word in coalesce(command, []) : strcontains(word, "web.config.file")])
    runs_as_root            = false
  }
}

image "pushgateway" "prom/pushgateway" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9091
  facts {
    authentication_required = anytrue([for word in coalesce(command, []) : strcontains(word, "web.config.file")])
    runs_as_root            = false
  }
}

image "grafana" "grafana-oss" "grafana-enterprise" "grafana/grafana" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 3000
  facts {
    administrative_interface = true
    default_credentials      = contains(["admin", "password", "grafana"], coalesce(environment.GF_SECURITY_ADMIN_PASSWORD, environment.GF_SECURITY_ADMIN_PASSWORD__FILE, "admin"))
    authentication_required  = coalesce(environment.GF_AUTH_ANONYMOUS_ENABLED, "false") == "true" ? null : true
    anonymous_access         = coalesce(environment.GF_AUTH_ANONYMOUS_ENABLED, "false") == "true"
    runs_as_root             = false
  }
}

image "loki" "grafana/loki" {
  element    = "data-store"
  technology = "log-store"
  protocol   = "http"
  port       = 3100
  facts {
    password_required = false
    sensitivity       = "logs"
    runs_as_root      = false
  }
}

image "tempo" "zipkin" "openzipkin/zipkin" {
  element    = "data-store"
  technology = "trace-store"
  protocol   = "http"
  port       = strcontains(image, "zipkin") ? 9411 : 3200
  facts {
    password_required = false
    runs_as_root      = false
  }
}

image "jaeger" "jaegertracing/all-in-one" "jaeger-query" "jaeger-collector" {
  element    = "process"
  technology = "tracing"
  protocol   = "http"
  port       = 16686
  facts {
    authentication_required  = false
    administrative_interface = true
    runs_as_root             = false
  }
}

image "opentelemetry-collector" "opentelemetry-collector-contrib" "otel-collector" {
  element    = "process"
  technology = "telemetry-collector"
  protocol   = "grpc"
  port       = 4317
  facts {
    runs_as_root = false
  }
}

image "promtail" "fluent-bit" "fluentd" "timberio/vector" "filebeat" "logstash" "logstash-oss" "metricbeat" "telegraf" "grafana/alloy" "grafana/agent" "datadog/agent" {
  element    = "process"
  technology = "telemetry-collector"
  facts {
    runs_as_root = anytrue([for it in ["fluentd", "filebeat", "logstash", "metricbeat", "telegraf"] : strcontains(image, it)]) ? false : null
  }
}

image "kibana" "opensearch-dashboards" {
  given {
    old = can(regex(":[1-7]([.]|$|-)", image))
  }
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 5601
  facts {
    administrative_interface = true
    # Until version 8 it asked for a login only where the search engine did.
    authentication_required  = old && environment.ELASTICSEARCH_PASSWORD == null ? false : null
    runs_as_root             = false
  }
}

image "node-exporter" "cadvisor" "blackbox-exporter" "postgres-exporter" "redis_exporter" "mysqld-exporter" "statsd-exporter" {
  element    = "process"
  technology = "metrics-exporter"
  protocol   = "http"
  port       = strcontains(image, "cadvisor") ? 8080 : strcontains(image, "blackbox") ? 9115 : strcontains(image, "postgres") ? 9187 : strcontains(image, "redis") ? 9121 : strcontains(image, "mysqld") ? 9104 : strcontains(image, "statsd") ? 9102 : 9100
  facts {
    authentication_required = false
    runs_as_root            = anytrue([for it in ["node-exporter", "postgres-exporter", "redis_exporter", "mysqld-exporter"] : strcontains(image, it)]) ? false : null
  }
}

image "graphite-statsd" {
  element    = "data-store"
  technology = "time-series-database"
  protocol   = "http"
  port       = 80
}

image "sentry" "getsentry/sentry" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 9000
}

image "uptime-kuma" {
  element    = "process"
  technology = "monitoring"
  protocol   = "http"
  port       = 3001
}

# Elastic's operator: what it runs speaks TLS and asks for a password unless told otherwise.
# Whoever refers to another of its resources is led to the Service that it makes for that.

resource "Elasticsearch" {
  given {
    name  = self.metadata.name
    roles = ["master", "data", "ingest", "ml", "transform", "remote_cluster_client"]
    to    = concat(coalesce(self.spec.monitoring.metrics.elasticsearchRefs, []), coalesce(self.spec.monitoring.logs.elasticsearchRefs, []))
    # Figures and logs of its own go to another, which may be known by a Secret only.
    watchers = {
      hosts   = { hosts = distinct([for it in to : "${coalesce(it.serviceName, "${coalesce(it.name, "-")}-es-http")}${it.namespace == null ? "" : ".${it.namespace}.svc"}" if it.name != null || it.serviceName != null]) }
      secrets = distinct([for it in to : it.secretName if it.secretName != null])
    }
  }
  element    = "data-store"
  technology = "search-engine"
  protocol   = coalesce(self.spec.http.tls.selfSignedCertificate.disabled, false) ? "http" : "https"
  port       = 9200
  names      = concat(["${name}-es-http", "${name}-es-default", "${name}-es-elastic-user", "${name}-es-internal-http", "${name}-es-remote-cluster", "${name}-es-transport"], [for set in coalesce(self.spec.nodeSets, []) : "${name}-es-${set.name}" if set.name != null])
  # The nodes of one set have the roles that it lists, or all.
  pod_labels = [for set in coalesce(self.spec.nodeSets, []) : merge(
    {
      "elasticsearch.k8s.elastic.co/cluster-name"     = name
      "elasticsearch.k8s.elastic.co/statefulset-name" = "${name}-es-${coalesce(set.name, "default")}"
      "common.k8s.elastic.co/type"                    = "elasticsearch"
    },
    { for role in roles : "elasticsearch.k8s.elastic.co/node-${role}" => contains(coalesce(lookup(coalesce(set.config, {}), "node.roles", null), roles), role) ? "true" : "false" },
  )]
  services = [self.spec.transport.service]
  reads    = watchers.secrets
  settings = {
    watchers     = watchers.hosts
    remote_hosts = [for it in coalesce(self.spec.remoteClusters, []) : "${coalesce(it.elasticsearchRef.name, "-")}-es-transport${it.elasticsearchRef.namespace == null ? "" : ".${it.elasticsearchRef.namespace}.svc"}"]
  }
  facts {
    password_required = true
    data_persisted    = true
    tls_required      = !coalesce(self.spec.http.tls.selfSignedCertificate.disabled, false)
  }
}

resource "Kibana" {
  is         = "elastic-client"
  element    = "process"
  technology = "dashboard"
  protocol   = "https"
  port       = 5601
  names      = ["${self.metadata.name}-kb-http"]
  pod_labels = { "kibana.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "kibana" }
  facts {
    authentication_required = true
  }
}

# Those that a reference leads to, and what their own configuration says: not what they tell
# agents to connect to, nor under which address they are known themselves.
shape "elastic-client" {
  given {
    watched = concat(coalesce(self.spec.monitoring.metrics.elasticsearchRefs, []), coalesce(self.spec.monitoring.logs.elasticsearchRefs, []))
    stores  = concat([self.spec.elasticsearchRef], coalesce(self.spec.elasticsearchRefs, []), watched)
    refs = {
      es    = [for it in stores : it if it.name != null || it.serviceName != null]
      kb    = [for it in [self.spec.kibanaRef] : it if it.name != null || it.serviceName != null]
      agent = [for it in [self.spec.fleetServerRef] : it if it.name != null || it.serviceName != null]
      ent   = [for it in [self.spec.enterpriseSearchRef] : it if it.name != null || it.serviceName != null]
    }
    config = { for key, value in coalesce(self.spec.config, {}) : key => value if !startswith(key, "server.") && !startswith(key, "xpack.fleet.") && !startswith(key, "http.") }
  }
  # What is outside of the cluster is known by a Secret, and so may be the configuration.
  reads    = distinct([for it in concat([for one in stores : one.secretName], [self.spec.kibanaRef.secretName, self.spec.fleetServerRef.secretName, self.spec.configRef.secretName, self.spec.pipelinesRef.secretName]) : it if it != null])
  services = [for it in coalesce(self.spec.services, []) : it.service]
  settings = {
    hosts     = distinct(flatten([for short, list in refs : [for it in list : "${coalesce(it.serviceName, "${coalesce(it.name, "-")}-${short}-http")}${it.namespace == null ? "" : ".${it.namespace}.svc"}"]]))
    config    = config
    pipelines = [for it in coalesce(self.spec.pipelines, []) : lookup(it, "config.string", null)]
  }
}

resource "ApmServer" {
  is         = "elastic-client"
  element    = "process"
  technology = "monitoring"
  protocol   = coalesce(self.spec.http.tls.selfSignedCertificate.disabled, false) ? "http" : "https"
  port       = 8200
  names      = ["${self.metadata.name}-apm-http", "${self.metadata.name}-apm-token"]
  pod_labels = { "apm.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "apm-server" }
}

resource "Agent" {
  is         = "elastic-client"
  element    = "process"
  technology = "monitoring"
  protocol   = "https"
  port       = 8220
  names      = ["${self.metadata.name}-agent-http"]
  pod_labels = { "agent.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "agent" }
}

resource "Beat" {
  is         = "elastic-client"
  element    = "process"
  technology = "telemetry-collector"
  pod_labels = { "beat.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "beat" }
}

resource "Logstash" {
  is         = "elastic-client"
  element    = "process"
  technology = "telemetry-collector"
  names      = concat(["${self.metadata.name}-ls-api"], [for it in coalesce(self.spec.services, []) : "${self.metadata.name}-ls-${coalesce(it.name, "-")}"])
  pod_labels = { "logstash.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "logstash" }
}

resource "EnterpriseSearch" {
  is         = "elastic-client"
  element    = "process"
  technology = "search-engine"
  protocol   = "https"
  port       = 3002
  names      = ["${self.metadata.name}-ent-http"]
  pod_labels = { "enterprisesearch.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "enterprise-search" }
}

resource "ElasticMapsServer" {
  is         = "elastic-client"
  element    = "process"
  technology = "web-server"
  protocol   = "https"
  port       = 8080
  names      = ["${self.metadata.name}-ems-http"]
  pod_labels = { "maps.k8s.elastic.co/name" = self.metadata.name, "common.k8s.elastic.co/type" = "maps" }
}

resource "PackageRegistry.packageregistry.k8s.elastic.co" {
  element    = "process"
  technology = "web-server"
  protocol   = "https"
  port       = 8080
  names      = ["${self.metadata.name}-epr-http"]
}

resource "ElasticsearchAutoscaler" {}

resource "StackConfigPolicy" {}

resource "AutoOpsAgentPolicy" {}

# Programs of one's own, in the forms of frameworks and platforms: each of these resources becomes
# a Deployment and a Service of its name. What the forms say is from the reference pages of each.

shape "framed" {
  given {
    name = self.metadata.name
    spec = coalesce(self.spec, {})
  }
  element    = "process"
  technology = "container"
  protocol   = "http"
  names      = [name]
}

# Open Liberty, WebSphere Liberty and their common ancestor.
resource "OpenLibertyApplication" "WebSphereLibertyApplication" "RuntimeComponent" {
  is       = "framed"
  port     = coalesce(spec.service.port, 9080)
  pods     = [{ spec = { containers = concat([{ name = "app", image = spec.applicationImage, env = coalesce(spec.env, []), envFrom = coalesce(spec.envFrom, []), volumeMounts = coalesce(spec.volumeMounts, []) }], coalesce(spec.sidecarContainers, [])), volumes = coalesce(spec.volumes, []), serviceAccountName = spec.serviceAccountName } }]
  services = [spec.service]
  flow {
    for_each  = coalesce(spec.expose, false) ? [name] : []
    from      = internet
    knowledge = "declared"
    what      = "its operator makes a Route or an Ingress for it"
  }
  facts {
    replicas = spec.replicas
  }
}

resource "WildFlyServer" {
  is    = "framed"
  port  = 8080
  names = ["${name}-loadbalancer", "${name}-headless"]
  pods  = [{ spec = { containers = [{ name = "app", image = spec.applicationImage, env = coalesce(spec.env, []), envFrom = coalesce(spec.envFrom, []) }], serviceAccountName = spec.serviceAccountName } }]
  reads = concat([for it in [spec.standaloneConfigMap.name] : it if it != null], coalesce(spec.secrets, []), coalesce(spec.configMaps, []))
  flow {
    for_each  = coalesce(spec.disableHTTPRoute, false) ? [] : [name]
    from      = internet
    knowledge = "declared"
    what      = "its operator makes a Route for it"
  }
}

resource "WebServer.web.servers.org" {
  is   = "framed"
  port = 8080
  pods = [{ spec = { containers = [{ name = "app", image = spec.webImage.applicationImage, env = coalesce(spec.environmentVariables, []) }] } }]
}

# WebLogic and Coherence.
resource "Domain.weblogic.oracle" {
  is    = "framed"
  port  = 7001
  names = [for part in ["admin-server", "admin-server-ext", "cluster-*"] : "${coalesce(spec.domainUID, name)}-${part}"]
  pods  = [{ spec = { containers = [{ name = "weblogic-server", image = spec.image, env = coalesce(spec.serverPod.env, []) }], volumes = coalesce(spec.serverPod.volumes, []) } }]
  reads = [for it in concat([spec.webLogicCredentialsSecret.name, spec.configuration.model.configMap], coalesce(spec.configuration.secrets, [])) : it if it != null]
}

resource "Coherence" "CoherenceJob" {
  is       = "framed"
  protocol = "tcp"
  port     = 7574
  names    = concat(["${name}-wka", "${name}-sts"], [for it in coalesce(spec.ports, []) : coalesce(it.service.name, "${name}-${coalesce(it.name, "-")}")])
  pods     = [{ spec = { containers = [{ name = "coherence", image = spec.image, env = coalesce(spec.env, []) }] } }]
  services = [for it in coalesce(spec.ports, []) : it.service]
}

# Kogito, and workflows that are served.
resource "KogitoRuntime" {
  is    = "framed"
  port  = 80
  pods  = [{ spec = { containers = [{ name = "app", image = coalesce(spec.image, name), env = coalesce(spec.env, []) }] } }]
  reads = [for it in [spec.propertiesConfigMap] : it if it != null]
}

resource "SonataFlow" {
  is         = "framed"
  technology = "workflow"
  port       = 80
  pods       = [spec.podTemplate == null ? { spec = { containers = [] } } : { spec = { containers = [{ name = "workflow", image = coalesce(spec.podTemplate.container.image, name), env = coalesce(spec.podTemplate.container.env, []), envFrom = coalesce(spec.podTemplate.container.envFrom, []) }] } }]
  reads      = ["${name}-props"]
  settings = {
    sink  = spec.sink.uri
    store = spec.persistence.postgresql.serviceRef.name == null ? null : { url = "postgresql://${spec.persistence.postgresql.serviceRef.name}${spec.persistence.postgresql.serviceRef.namespace == null ? "" : ".${spec.persistence.postgresql.serviceRef.namespace}.svc"}:${coalesce(spec.persistence.postgresql.serviceRef.port, 5432)}" }
    jdbc  = spec.persistence.postgresql.jdbcUrl
  }
}

# NAIS: what a program may call, and what is to be made for it, stands in its resource. Whoever
# may call it is told by rules that are as good as a network policy.
shape "nais" {
  given {
    name    = self.metadata.name
    spec    = coalesce(self.spec, {})
    place   = split("/", address)[0]
    given   = coalesce(spec.envFrom, [])
    files   = coalesce(spec.filesFrom, [])
    out     = coalesce(spec.accessPolicy.outbound.rules, [])
    far     = coalesce(spec.accessPolicy.outbound.external, [])
    volumes = [for it in files : { name = coalesce(it.configmap, it.secret, "-"), configMap = it.configmap == null ? null : { name = it.configmap }, secret = it.secret == null ? null : { secretName = it.secret } } if it.configmap != null || it.secret != null]
  }
  element    = "process"
  technology = "container"
  protocol   = "http"
  port       = 80
  names      = [name]
  pod_labels = { app = name }
  pods = [{ spec = {
    containers = [{
      name         = name
      image        = spec.image
      command      = coalesce(spec.command, [])
      env          = coalesce(spec.env, [])
      envFrom      = [for it in given : { configMapRef = it.configmap == null ? null : { name = it.configmap }, secretRef = it.secret == null ? null : { name = it.secret } }]
      volumeMounts = [for it in files : { name = coalesce(it.configmap, it.secret, "-"), mountPath = it.mountPath } if it.configmap != null || it.secret != null]
    }]
    volumes = volumes
  } }]
  # What is made for it in a cloud goes by names of its own.
  settings = {
    far     = [for it in far : { url = "https://${it.host}" } if it.host != null]
    bases   = [for it in coalesce(spec.gcp.sqlInstances, []) : { url = "postgresql://${coalesce(it.name, "google-sql-${name}")}:5432" }]
    buckets = [for it in coalesce(spec.gcp.buckets, []) : "gs://${it.name}" if it.name != null]
    caches  = concat([for it in coalesce(spec.redis, []) : { url = "redis://redis-${it.instance}:6379" } if it.instance != null], [for it in coalesce(spec.valkey, []) : { url = "redis://valkey-${it.instance}:6379" } if it.instance != null])
    search  = spec.openSearch.instance == null ? null : { url = "https://opensearch-${spec.openSearch.instance}:9200" }
    stream  = spec.kafka.pool == null ? null : { brokers = "kafka-${spec.kafka.pool}:9092" }
  }
  flow {
    for_each  = [for it in out : it if it.application != null && it.application != "*" && it.cluster == null]
    to        = "nais:${coalesce(each.value.namespace, place)}/${each.value.application}"
    protocol  = "http"
    knowledge = "inferred"
    what      = "its rules let it call this"
  }
}

resource "Application.nais.io" {
  is    = "nais"
  names = [name, "nais:${place}/${name}"]
  flow {
    for_each  = coalesce(spec.ingresses, [])
    from      = internet
    protocol  = "https"
    port      = 443
    knowledge = "declared"
    encrypted = true
    what      = "its operator makes an Ingress for it"
  }
}

resource "Naisjob.nais.io" {
  is         = "nais"
  technology = "batch-job"
}

# Skiperator's applications are told alike, and jobs of its.
resource "Application.skiperator.kartverket.no" "SKIPJob.skiperator.kartverket.no" {
  is = "framed"
  given {
    place = split("/", address)[0]
    whole = coalesce(spec.container, spec)
    out   = coalesce(whole.accessPolicy.outbound, {})
    given = coalesce(whole.envFrom, [])
  }
  port       = coalesce(whole.port, 8080)
  pod_labels = { app = name }
  names      = [name, "skiperator:${place}/${name}"]
  pods       = [{ spec = { containers = [{ name = name, image = whole.image, command = coalesce(whole.command, []), env = coalesce(whole.env, []), envFrom = [for it in given : { configMapRef = it.configMap == null ? null : { name = it.configMap }, secretRef = it.secret == null ? null : { name = it.secret } }] }] } }]
  settings   = { far = [for it in coalesce(out.external, []) : { url = "https://${it.host}" } if it.host != null] }
  flow {
    for_each  = [for it in coalesce(out.rules, []) : it if it.application != null]
    to        = "skiperator:${coalesce(each.value.namespace, place)}/${each.value.application}"
    protocol  = "http"
    knowledge = "inferred"
    what      = "its rules let it call this"
  }
  flow {
    for_each  = coalesce(spec.ingresses, [])
    from      = internet
    protocol  = "https"
    port      = 443
    encrypted = true
    knowledge = "declared"
    what      = "its operator opens a way in for it"
  }
}

# Servers of games, which players reach at a port of the machine.
resource "GameServer.agones.dev" "Fleet.agones.dev" "GameServerSet.agones.dev" {
  given {
    game = coalesce(self.spec.template.spec, self.spec, {})
  }
  element    = "process"
  technology = "game-server"
  pods       = [game.template]
  pod_labels = { "agones.dev/role" = "gameserver" }
  flow {
    for_each  = coalesce(game.ports, [])
    from      = internet
    protocol  = lower(coalesce(each.value.protocol, "UDP"))
    port      = each.value.containerPort
    knowledge = "declared"
    what      = "its players reach it at a port of the machine"
  }
}

# Functions.
resource "Function.openfaas.com" {
  is         = "framed"
  technology = "function"
  port       = 8080
  names      = [coalesce(spec.name, name)]
  pods       = [{ spec = { containers = [{ name = "function", image = spec.image, env = [for key, value in coalesce(spec.environment, {}) : { name = key, value = tostring(value) }] }] } }]
  reads      = coalesce(spec.secrets, [])
}

resource "NuclioFunction" {
  is         = "framed"
  technology = "function"
  port       = 8080
  names      = ["nuclio-${name}"]
  pods       = [{ spec = { containers = [{ name = "function", image = coalesce(spec.image, name), env = coalesce(spec.env, []), envFrom = coalesce(spec.envFrom, []) }] } }]
  settings   = { triggers = [for it in values(coalesce(spec.triggers, {})) : { url = it.url, attributes = it.attributes } if it.kind != "http"] }
}

resource "Function.core.openfunction.io" {
  is         = "framed"
  technology = "function"
  port       = 80
  pods       = [spec.serving.template == null ? { spec = { containers = [] } } : { spec = spec.serving.template }]
  settings   = { params = spec.serving.params, states = [for it in values(coalesce(spec.serving.states, {})) : it.spec.metadata], parts = [for it in values(coalesce(spec.serving.pubsub, {})) : it.metadata], bindings = [for it in values(coalesce(spec.serving.bindings, {})) : it.metadata] }
}

# Fission: an environment runs functions, which triggers call.
resource "Environment.fission.io" {
  element    = "process"
  technology = "function-runtime"
  protocol   = "http"
  port       = 8888
  names      = ["fission-env:${split("/", address)[0]}/${self.metadata.name}"]
  pods       = [{ spec = { containers = concat([for it in [self.spec.runtime.container] : { name = "runtime", image = self.spec.runtime.image, env = it.env, envFrom = it.envFrom } if it != null], coalesce(self.spec.runtime.podSpec.containers, [])) } }]
}

resource "Function.fission.io" {
  given {
    place = split("/", address)[0]
  }
  element    = "process"
  technology = "function"
  protocol   = "http"
  port       = 80
  names      = ["fission:${place}/${self.metadata.name}"]
  pods       = [self.spec.podspec == null ? { spec = { containers = [] } } : { spec = self.spec.podspec }]
  reads      = concat([for it in coalesce(self.spec.secrets, []) : it.name if it.name != null], [for it in coalesce(self.spec.configmaps, []) : it.name if it.name != null])
}

resource "HTTPTrigger.fission.io" {
  flow {
    for_each = coalesce(self.spec.createingress, false) && self.spec.functionref.name != null ? [self.spec.functionref.name] : []
    from     = internet
    to       = "fission:${split("/", address)[0]}/${each.value}"
    protocol = "http"
    port     = 80
    what     = "its operator makes an Ingress for the trigger"
  }
}

# Streams of data through steps of one's own.
resource "Pipeline.numaflow.numaproj.io" "MonoVertex.numaflow.numaproj.io" {
  given {
    steps = self.kind == "MonoVertex" ? [self.spec] : coalesce(self.spec.vertices, [])
    own   = flatten([for it in steps : [it.udf.container, it.source.udsource.container, it.source.transformer.container, it.sink.udsink.container, it.sink.fallback.udsink.container, it.containerTemplate]])
    place = split("/", address)[0]
    bus   = self.kind == "Pipeline" ? coalesce(self.spec.interStepBufferServiceName, "default") : null
  }
  element    = "process"
  technology = "stream-processor"
  pods       = [{ spec = { containers = [for it in own : it if it != null] } }]
  settings = [for it in steps : {
    kafka   = [it.source.kafka.brokers == null ? null : { brokers = it.source.kafka.brokers }, it.sink.kafka.brokers == null ? null : { brokers = it.sink.kafka.brokers }]
    nats    = [it.source.nats.url, it.source.jetstream.url, it.source.redisStreams.url, it.source.pulsar.serverAddr, it.sink.pulsar.serverAddr]
  }]
  flow {
    to   = bus == null ? null : "numaflow-bus:${place}/${bus}"
    what = "its steps hand on what they have there"
  }
}

resource "InterStepBufferService" {
  element    = "data-store"
  technology = "message-broker"
  protocol   = self.spec.redis != null ? "redis" : "nats"
  port       = self.spec.redis != null ? 6379 : 4222
  names      = ["numaflow-bus:${split("/", address)[0]}/${self.metadata.name}", "isbsvc-${self.metadata.name}-js-svc", "isbsvc-${self.metadata.name}-redis-svc"]
  settings   = { url = self.spec.redis.external.url }
}

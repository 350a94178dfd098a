# Types that no other block is about, as far as their form says what they are: claims, whose
# credentials Crossplane writes to a Secret or which choose how it makes them, and programs that
# somebody's own operator runs.

resource "*" {
  given {
    spec   = coalesce(self.spec, {})
    to     = try(self.spec.writeConnectionSecretToRef, null)
    chosen = [for it in [try(spec.compositionRef, null), try(spec.compositionSelector, null), try(spec.crossplane.compositionRef, null), try(spec.crossplane.compositionSelector, null)] : it if it != null]
    claims = try(to.name, null) != null || length(chosen) > 0
    kinds = [for it in [
      { words = ["redis", "valkey", "cache", "memcache"], technology = "cache" },
      { words = ["bucket", "objectstor", "storageaccount"], technology = "object-store" },
      { words = ["mongo", "documentdb", "dynamo", "cosmos", "nosql"], technology = "document-database" },
      { words = ["postgres", "mysql", "mariadb", "aurora", "rds", "sql", "database", "dbinstance", "dbcluster"], technology = "relational-database" },
      { words = ["kafka", "topic", "queue", "rabbit", "amqp", "nats", "pubsub", "servicebus", "eventhub"], technology = "message-broker" },
      { words = ["elastic", "opensearch", "search"], technology = "search-engine" },
    ] : it if anytrue([for word in it.words : strcontains(lower(self.kind), word)])]
    # A program: its image stands beside what only programs have.
    image = can(tostring(self.spec.image)) ? self.spec.image : null
    own   = ["args", "command", "containerPort", "env", "envFrom", "port", "ports", "replicas", "resources"]
    runs  = !claims && image != null && can(keys(spec)) && anytrue([for it in try(keys(spec), []) : contains(own, it)])
  }
  when       = claims || runs
  element    = claims && length(kinds) == 0 ? "external-entity" : claims ? "data-store" : "process"
  technology = claims && length(kinds) > 0 ? kinds[0].technology : claims ? "cloud-service" : "container"
  names      = claims ? try(to.name, null) == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"] : [self.metadata.name, "${self.metadata.name}-*"]
  images     = runs ? [image] : []
  containers = runs ? [{ image = image, command = [], environment = {} }] : []
  pods = runs ? [{ spec = { containers = [{
    name      = "main"
    image     = image
    command   = try([for it in spec.command : it], [tostring(spec.command)], [])
    args      = try([for it in spec.args : it], [tostring(spec.args)], [])
    env       = can(keys(spec.env)) ? [for key, value in spec.env : { name = key, value = value }] : try([for it in spec.env : it], [])
    envFrom   = try([for it in spec.envFrom : it], [])
    resources = try(spec.resources, null)
  }] } }] : []
}

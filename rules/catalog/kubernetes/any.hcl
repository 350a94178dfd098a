# Types that no other block is about, as far as they are claims, whose kinds everybody defines:
# Crossplane writes their credentials to a Secret, or they choose how it makes them. All others
# are listed and nothing is said of them.

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
  }
  when       = claims
  element    = length(kinds) > 0 ? "data-store" : "external-entity"
  technology = length(kinds) > 0 ? kinds[0].technology : "cloud-service"
  names      = try(to.name, null) == null ? [] : [to.namespace == null ? to.name : "${to.namespace}/${to.name}"]
}

# Operators for Valkey and Redis beside those in the files of databases and stores. The names are
# those of the Services and Secrets that an operator makes.

shape "cache" {
  given {
    name = self.metadata.name
  }
  element    = "data-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
}

# Valkey's own operator.
resource "ValkeyCluster.valkey.io" "ValkeyNode.valkey.io" "ValkeyCluster.hyperspike.io" {
  is    = "cache"
  names = [name, "${name}-*", "valkey-${name}", "valkey-${name}-*"]
}

# SAP's: a Secret tells how to connect, which has a name of its own where one is asked for.
resource "Valkey.cache.cs.sap.com" "Redis.cache.cs.sap.com" {
  is = "cache"
  given {
    full = "${lower(self.kind)}-${name}"
  }
  names = concat([full, "${full}-*"], [for it in [self.spec.binding.secretName] : it if it != null])
  facts {
    password_required = true
    tls_required      = coalesce(self.spec.tls.enabled, false)
    replicas          = coalesce(self.spec.replicas, 1)
    redundant         = coalesce(self.spec.replicas, 1) > 1
    data_persisted    = coalesce(self.spec.persistence.enabled, false)
  }
}

resource "DistributedRedisCluster" {
  is         = "cache"
  names      = [name, "${name}-*"]
  pod_labels = { "redis.kun/name" = name }
  facts {
    password_required = self.spec.passwordSecret != null
    data_persisted    = self.spec.storage != null
  }
}

resource "RedisCluster.redis.inditex.dev" "RedkeyCluster" {
  is    = "cache"
  names = [name, "${name}-*"]
}

# Alauda's operator makes the same forms for both.
resource "Failover.valkey.buf.red" "Cluster.valkey.buf.red" "Failover.redis.buf.red" "Cluster.redis.buf.red" {
  is    = "cache"
  names = [name, "${name}-*", "rfr-${name}", "rfr-${name}-*", "rfs-${name}", "rfs-${name}-*"]
}

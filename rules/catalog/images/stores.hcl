# Databases that are not relational, caches, search engines and object stores.

image "mongo" "mongodb" "bitnami/mongodb" "mongodb-community-server" "mongodb-enterprise-server" "percona-server-mongodb" {
  given {
    user     = [environment.MONGO_INITDB_ROOT_USERNAME, environment.MONGODB_ROOT_PASSWORD, environment.MONGODB_INITDB_ROOT_USERNAME, environment.MONGO_INITDB_ROOT_USERNAME_FILE]
    password = coalesce(environment.MONGO_INITDB_ROOT_PASSWORD, environment.MONGODB_INITDB_ROOT_PASSWORD, environment.MONGODB_ROOT_PASSWORD, "-")
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".conf") || endswith(file.name, ".cnf")])
    asked    = [for line in settings : line if can(regex("^(authorization: *[\"']?enabled|keyFile: *.)", line))]
  }
  element    = "data-store"
  technology = "document-database"
  protocol   = "mongodb"
  port       = 27017
  facts {
    password_required   = anytrue([for it in user : it != null]) || anytrue([for word in coalesce(command, []) : strcontains(word, "--auth") || strcontains(word, "--keyFile")]) || length(asked) > 0
    default_credentials = contains(["example", "password", "admin", "secret", "root", "pass", "mongo"], password)
    runs_as_root        = false
  }
}

image "couchdb" {
  element    = "data-store"
  technology = "document-database"
  protocol   = "http"
  port       = 5984
  facts {
    password_required   = true
    default_credentials = contains(["password", "admin", "secret"], coalesce(environment.COUCHDB_PASSWORD, "-"))
    runs_as_root        = false
  }
}

image "couchbase" "couchbase/server" {
  element    = "data-store"
  technology = "document-database"
  protocol   = "couchbase"
  port       = 11210
}

image "dynamodb-local" {
  element    = "data-store"
  technology = "document-database"
  protocol   = "http"
  port       = 8000
  facts {
    password_required = false
  }
}

image "redis" "bitnami/redis" "redis-stack" "redis-stack-server" "redismod" "valkey" "bitnami/valkey" "keydb" "dragonfly" "redis-cluster" {
  given {
    words     = coalesce(command, [])
    passwords = [environment.REDIS_PASSWORD, environment.REDIS_PASSWORD_FILE, environment.VALKEY_PASSWORD, environment.VALKEY_PASSWORD_FILE]
    protected = anytrue([for word in words : strcontains(word, "requirepass") || strcontains(word, "aclfile")]) || anytrue([for it in passwords : it != null]) || strcontains(coalesce(environment.REDIS_ARGS, "-"), "requirepass")
    file      = anytrue([for word in words : strcontains(word, ".conf") || endswith(word, ".sh")])
    settings  = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".conf") || endswith(file.name, ".acl")])
    open      = [for line in settings : line if can(regex("^user default +on .*nopass", line))]
    asked     = [for line in settings : line if can(regex("^(requirepass +[\"']?[^\"' ]|aclfile |user default +off)", line))]
  }
  element    = "data-store"
  technology = "cache"
  protocol   = "redis"
  port       = 6379
  facts {
    # A configuration file, or a script that writes one, may ask for one without the manifest saying so.
    password_required = length(open) > 0 ? false : protected ? true : length(asked) > 0 && file ? true : file && length(settings) == 0 ? null : false
    runs_as_root      = strcontains(image, "redis-stack") || strcontains(image, "redismod") ? null : false
  }
}

image "redis-sentinel" {
  element    = "process"
  technology = "coordination"
  protocol   = "redis"
  port       = 26379
}

image "memcached" "bitnami/memcached" {
  element    = "data-store"
  technology = "cache"
  protocol   = "memcached"
  port       = 11211
  facts {
    password_required = anytrue([for word in coalesce(command, []) : strcontains(word, "-S") || strcontains(word, "--enable-sasl") || strcontains(word, "--auth-file")])
    runs_as_root      = false
  }
}

image "elasticsearch" "elasticsearch-oss" "bitnami/elasticsearch" {
  given {
    switch  = environment["xpack.security.enabled"]
    old     = can(regex(":[1-7]([.]|$|-)", image)) || strcontains(image, "oss")
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, "elasticsearch.yml")])
    off     = [for line in settings : line if can(regex("^xpack[.]security[.]enabled: *[\"']?false", line))]
    on      = [for line in settings : line if can(regex("^xpack[.]security[.]enabled: *[\"']?true", line))]
    guarded = switch == null ? (length(off) > 0 ? false : length(on) > 0 ? true : old ? environment.ELASTIC_PASSWORD != null : true) : switch
  }
  element    = "data-store"
  technology = "search-engine"
  protocol   = "elasticsearch"
  port       = 9200
  facts {
    password_required   = guarded
    default_credentials = contains(["changeme", "elastic", "password", "admin"], coalesce(environment.ELASTIC_PASSWORD, "-"))
    runs_as_root        = false
  }
}

image "opensearch" {
  given {
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, "opensearch.yml")])
    off      = [environment["plugins.security.disabled"], environment.DISABLE_SECURITY_PLUGIN]
    switched = [for line in settings : line if can(regex("^plugins[.]security[.]disabled: *[\"']?true", line))]
  }
  element    = "data-store"
  technology = "search-engine"
  protocol   = "elasticsearch"
  port       = 9200
  facts {
    password_required   = length(switched) > 0 ? false : !anytrue([for it in off : coalesce(it, "false") == "true"])
    default_credentials = coalesce(environment.OPENSEARCH_INITIAL_ADMIN_PASSWORD, "-") == "admin"
    runs_as_root        = false
  }
}

image "solr" {
  element    = "data-store"
  technology = "search-engine"
  protocol   = "http"
  port       = 8983
  facts {
    password_required = false
    runs_as_root      = false
  }
}

image "meilisearch" {
  element    = "data-store"
  technology = "search-engine"
  protocol   = "http"
  port       = 7700
  facts {
    password_required = environment.MEILI_MASTER_KEY != null
  }
}

image "typesense" {
  element    = "data-store"
  technology = "search-engine"
  protocol   = "http"
  port       = 8108
}

image "qdrant" {
  element    = "data-store"
  technology = "vector-database"
  protocol   = "http"
  port       = 6333
  facts {
    password_required = environment.QDRANT__SERVICE__API_KEY != null
  }
}

image "milvus" "weaviate" "chroma" {
  element    = "data-store"
  technology = "vector-database"
}

image "cassandra" "bitnami/cassandra" "scylla" {
  given {
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, "cassandra.yaml") || endswith(file.name, "scylla.yaml")])
    asked    = [for line in settings : line if can(regex("^authenticator: *[\"']?[A-Za-z.]*Password", line))]
  }
  element    = "data-store"
  technology = "wide-column-database"
  protocol   = "cassandra"
  port       = 9042
  facts {
    password_required = environment.CASSANDRA_PASSWORD != null || strcontains(coalesce(environment.CASSANDRA_AUTHENTICATOR, "-"), "Password") || length(asked) > 0
    tls_offered       = anytrue([for name in keys(coalesce(environment, {})) : strcontains(name, "ENCRYPTION")]) ? null : false
    runs_as_root      = strcontains(image, "scylla") ? null : false
  }
}

image "hbase" {
  element    = "data-store"
  technology = "wide-column-database"
}

image "neo4j" {
  element    = "data-store"
  technology = "graph-database"
  protocol   = "bolt"
  port       = 7687
  facts {
    password_required   = coalesce(environment.NEO4J_AUTH, "-") != "none"
    default_credentials = contains(["neo4j/neo4j", "neo4j/password", "neo4j/test", "neo4j/secret"], coalesce(environment.NEO4J_AUTH, "-"))
    runs_as_root        = false
  }
}

image "arangodb" {
  element    = "data-store"
  technology = "graph-database"
  protocol   = "http"
  port       = 8529
  facts {
    password_required = environment.ARANGO_NO_AUTH == null
  }
}

image "influxdb" {
  given {
    old = can(regex(":1[.]", image))
  }
  element    = "data-store"
  technology = "time-series-database"
  protocol   = "http"
  port       = 8086
  facts {
    password_required = old ? coalesce(environment.INFLUXDB_HTTP_AUTH_ENABLED, "false") == "true" : true
    runs_as_root      = false
  }
}

image "victoria-metrics" {
  element    = "data-store"
  technology = "time-series-database"
  protocol   = "http"
  port       = 8428
  facts {
    password_required = anytrue([for word in coalesce(command, []) : strcontains(word, "httpAuth")])
  }
}

# Whoever reaches them is whom a header says: they leave it to a proxy to ask for more.
image "mimir" "cortex" {
  element    = "data-store"
  technology = "time-series-database"
  protocol   = "http"
  port       = 8080
  facts {
    password_required = false
  }
}

image "questdb" {
  element    = "data-store"
  technology = "time-series-database"
  protocol   = "http"
  port       = 9000
}

image "clickhouse" "clickhouse-server" "bitnami/clickhouse" {
  given {
    # Users stand in files of XML or YAML, each with a password, its hash or none.
    settings = flatten([for file in coalesce(files, []) : file.lines if can(regex("users?([.]d/.*)?[.](xml|ya?ml)$|user", file.name))])
    open     = [for line in settings : line if can(regex("^<(no_password|password) */>|<password></password>|^password: *(''|\"\")", line))]
    asked    = [for line in settings : line if can(regex("<password(_[a-z0-9_]+)?( [^>]*)?>[^<]|^password(_[a-z0-9_]+)?: *[^ '\"]|^password(_[a-z0-9_]+)?: *['\"][^'\"]|<password[^>]* from_env=", line))]
    named    = environment.CLICKHOUSE_PASSWORD != null || environment.CLICKHOUSE_ADMIN_PASSWORD != null
  }
  element    = "data-store"
  technology = "data-warehouse"
  protocol   = "clickhouse"
  port       = 9000
  facts {
    password_required = named ? true : length(open) > 0 ? false : length(asked) > 0
    tls_offered       = anytrue([for name in keys(coalesce(environment, {})) : strcontains(name, "TLS")]) ? null : false
    runs_as_root      = false
  }
}

image "minio" "bitnami/minio" "minio/minio" {
  given {
    password = coalesce(environment.MINIO_ROOT_PASSWORD, environment.MINIO_SECRET_KEY, environment.MINIO_ROOT_PASSWORD_FILE, "minioadmin")
  }
  element    = "data-store"
  technology = "object-store"
  protocol   = "http"
  port       = 9000
  facts {
    password_required   = true
    default_credentials = contains(["minioadmin", "minio123", "password", "CHANGEME123"], password)
    runs_as_root        = strcontains(image, "bitnami") ? false : null
  }
}

image "seaweedfs" "ceph" {
  element    = "data-store"
  technology = "object-store"
}

image "azurite" {
  element    = "data-store"
  technology = "object-store"
  protocol   = "http"
  port       = 10000
  facts {
    default_credentials = true
  }
}

image "etcd" "bitnami/etcd" {
  given {
    certificates = lower(coalesce(options["client-cert-auth"], environment.ETCD_CLIENT_CERT_AUTH, rest, "false")) != "false"
  }
  element    = "data-store"
  technology = "coordination"
  protocol   = "etcd"
  port       = 2379
  facts {
    password_required   = certificates || environment.ETCD_ROOT_PASSWORD != null
    client_certificates = certificates
    runs_as_root        = strcontains(image, "bitnami") ? false : null
  }
}

image "zookeeper" "bitnami/zookeeper" "cp-zookeeper" {
  element    = "data-store"
  technology = "coordination"
  protocol   = "zookeeper"
  port       = 2181
  facts {
    password_required = coalesce(environment.ZOO_ENABLE_AUTH, "no") == "yes"
    runs_as_root      = false
  }
}

image "consul" "hashicorp/consul" {
  element    = "data-store"
  technology = "coordination"
  protocol   = "http"
  port       = 8500
  facts {
    password_required = strcontains(coalesce(environment.CONSUL_LOCAL_CONFIG, "-"), "acl")
    runs_as_root      = false
  }
}

image "vault" "hashicorp/vault" "openbao" {
  given {
    development = anytrue([for word in coalesce(command, []) : word == "-dev" || strcontains(word, " -dev")]) || environment.VAULT_DEV_ROOT_TOKEN_ID != null
  }
  element    = "data-store"
  technology = "secret-store"
  protocol   = development ? "http" : "https"
  port       = 8200
  facts {
    password_required   = true
    default_credentials = contains(["root", "myroot", "myroottoken", "dev-only-token", "token"], coalesce(environment.VAULT_DEV_ROOT_TOKEN_ID, "-"))
    sensitivity         = "credentials"
    runs_as_root        = false
  }
}

image "registry" "distribution/distribution" "harbor-registry" {
  given {
    settings = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".yml") || endswith(file.name, ".yaml")])
    asked    = [for line in settings : line if can(regex("^(auth|htpasswd|token):", line))]
  }
  element    = "data-store"
  technology = "registry"
  protocol   = "http"
  port       = 5000
  facts {
    password_required = environment.REGISTRY_AUTH != null || length(asked) > 0
    sensitivity       = "code"
  }
}

image "openldap" "bitnami/openldap" "389ds" {
  element    = "data-store"
  technology = "directory"
  protocol   = "ldap"
  port       = 389
  facts {
    password_required   = true
    default_credentials = contains(["admin", "adminpassword", "password"], coalesce(environment.LDAP_ADMIN_PASSWORD, "-"))
    sensitivity         = "credentials"
    runs_as_root        = strcontains(image, "bitnami") ? false : null
  }
}

image "nfs-server" "nfs-server-alpine" {
  element    = "data-store"
  technology = "file-system"
  protocol   = "nfs"
  port       = 2049
}

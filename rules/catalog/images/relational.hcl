# Relational databases. Names, ports and environment variables are those of the images' own
# pages; passwords that those pages use in their examples count as published.

image "postgres" "postgresql" "bitnami/postgresql" "postgis" "timescaledb" "timescaledb-ha" "pgvector" "alloydbomni" "spilo" {
  given {
    password  = coalesce(environment.POSTGRES_PASSWORD, environment.POSTGRESQL_PASSWORD, "-")
    words     = coalesce(command, [])
    switch    = environment.POSTGRESQL_ENABLE_TLS
    encrypts  = anytrue([for word in words : strcontains(word, "ssl=on")])
    file      = anytrue([for word in words : strcontains(word, "config_file") || strcontains(word, ".conf")])
    access    = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, "pg_hba.conf")])
    trusting  = [for line in access : line if can(regex("^host[a-z]* .* trust$", replace(line, "/[[:space:]]+/", " "))) && !can(regex("127[.]0[.]0[.]1|::1|localhost", line))]
    published = ["postgres", "password", "mysecretpassword", "example", "admin", "changeme", "secret", "root", "pass"]
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5432
  facts {
    password_required   = length(trusting) > 0 ? false : !contains(["trust"], coalesce(environment.POSTGRES_HOST_AUTH_METHOD, "-")) && coalesce(environment.ALLOW_EMPTY_PASSWORD, "no") != "yes"
    default_credentials = contains(published, password)
    # It has no certificate unless it is given one.
    tls_offered         = switch != null ? contains(["yes", "true", "1"], switch) : encrypts ? true : file ? null : false
    runs_as_root        = false
  }
}

image "mysql" "mysql-server" "mariadb" "bitnami/mysql" "bitnami/mariadb" "percona" "percona-server" "mariadb-galera" {
  given {
    empty     = [environment.MYSQL_ALLOW_EMPTY_PASSWORD, environment.MARIADB_ALLOW_EMPTY_ROOT_PASSWORD, environment.ALLOW_EMPTY_PASSWORD]
    passwords = [environment.MYSQL_ROOT_PASSWORD, environment.MARIADB_ROOT_PASSWORD, environment.MYSQL_PASSWORD, environment.MARIADB_PASSWORD]
    settings  = flatten([for file in coalesce(files, []) : file.lines if endswith(file.name, ".cnf")])
    open      = [for line in settings : line if can(regex("^skip[-_]grant[-_]tables", line))]
    published = ["my-secret-pw", "my-secret-password", "password", "example", "root", "mysql", "admin", "changeme", "secret", "pass"]
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 3306
  facts {
    password_required   = length(open) > 0 ? false : !anytrue([for it in empty : it != null && !contains(["", "no", "false", "0"], coalesce(it, "no"))]) && !anytrue([for word in coalesce(command, []) : strcontains(word, "skip-grant-tables")])
    default_credentials = anytrue([for it in passwords : contains(published, coalesce(it, "-"))])
    runs_as_root        = false
  }
}

image "mssql/server" "azure-sql-edge" "mssql-server-linux" {
  given {
    password = coalesce(environment.MSSQL_SA_PASSWORD, environment.SA_PASSWORD, "-")
  }
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mssql"
  port       = 1433
  facts {
    password_required   = true
    default_credentials = contains(["yourStrong(!)Password", "yourStrong#Password", "Your_password123", "P@ssw0rd", "Password123"], password)
    runs_as_root        = false
  }
}

image "cockroach" "cockroachdb" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 26257
  facts {
    password_required = !anytrue([for word in coalesce(command, []) : strcontains(word, "--insecure")])
  }
}

image "oracle/database" "oracle-xe" "oracle-free" "database/express" "database/free" "database/enterprise" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "oracle"
  port       = 1521
  facts {
    password_required   = true
    default_credentials = contains(["oracle", "password", "manager"], coalesce(environment.ORACLE_PASSWORD, environment.ORACLE_PWD, "-"))
    runs_as_root        = strcontains(image, "database") ? null : false
  }
}

image "db2" "db2_community/db2" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "db2"
  port       = 50000
  facts {
    password_required = true
  }
}

image "tidb" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "mysql"
  port       = 4000
  facts {
    password_required = false
  }
}

image "pgbouncer" "pgpool" {
  element    = "process"
  technology = "database-proxy"
  protocol   = "postgresql"
  port       = 5432
}

image "proxysql" {
  element    = "process"
  technology = "database-proxy"
  protocol   = "mysql"
  port       = 6033
}

# Stores for analysis, and others that keep logs and rows on many machines.

image "druid" "pinot" "apachepinot/pinot" {
  element    = "data-store"
  technology = "analytics-database"
  protocol   = "http"
  port       = strcontains(image, "pinot") ? 9000 : 8888
}

image "starrocks" "starrocks/allin1-ubuntu" "starrocks/fe-ubuntu" "apache/doris" "doris" {
  element    = "data-store"
  technology = "analytics-database"
  protocol   = "mysql"
  port       = 9030
}

image "risingwave" {
  element    = "data-store"
  technology = "analytics-database"
  protocol   = "postgresql"
  port       = 4566
}

image "yugabyte" {
  element    = "data-store"
  technology = "relational-database"
  protocol   = "postgresql"
  port       = 5433
}

image "victoria-logs" {
  element    = "data-store"
  technology = "log-store"
  protocol   = "http"
  port       = 9428
}

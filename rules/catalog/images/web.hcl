# Web servers, proxies and gateways.

image "nginx" "nginx-unprivileged" "bitnami/nginx" "openresty" "nginxinc/nginx-unprivileged" {
  element    = "process"
  technology = "web-server"
  protocol   = "http"
  port       = strcontains(image, "unprivileged") || strcontains(image, "bitnami") ? 8080 : 80
  facts {
    # Its master opens the ports; the workers, which speak with callers, have a user of their own.
    runs_as_root = false
  }
}

image "httpd" "bitnami/apache" {
  element    = "process"
  technology = "web-server"
  protocol   = "http"
  port       = 80
  facts {
    runs_as_root = false
  }
}

image "caddy" {
  element    = "process"
  technology = "web-server"
  protocol   = "http"
  port       = 80
}

image "traefik" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
  facts {
    # Its dashboard without a login.
    anonymous_access = anytrue([for word in coalesce(command, []) : strcontains(word, "api.insecure") && !strcontains(word, "insecure=false")])
  }
}

image "haproxy" {
  element    = "process"
  technology = "load-balancer"
  protocol   = "http"
  port       = 80
  facts {
    runs_as_root = false
  }
}

image "envoy" "envoyproxy/envoy" "proxyv2" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
}

image "nginx-proxy" "nginx-proxy-manager" "jwilder/nginx-proxy" "swag" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
}

image "varnish" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
  facts {
    runs_as_root = false
  }
}

image "squid" {
  element    = "process"
  technology = "forward-proxy"
  protocol   = "http"
  port       = 3128
  facts {
    runs_as_root = false
  }
}

image "kong" "kong-gateway" "apisix" "tyk-gateway" "krakend" {
  element    = "process"
  technology = "api-gateway"
  protocol   = "http"
  port       = 8000
  facts {
    runs_as_root = strcontains(image, "kong") || strcontains(image, "apisix") ? false : null
  }
}

image "oauth2-proxy" {
  element    = "process"
  technology = "identity-proxy"
  protocol   = "http"
  port       = 4180
  facts {
    authentication_required = true
    runs_as_root            = false
  }
}

image "cloudflared" "ngrok" {
  element    = "process"
  technology = "tunnel"
}

image "php" {
  element    = "process"
  technology = "web-application"
  protocol   = strcontains(image, "fpm") ? "fastcgi" : "http"
  port       = strcontains(image, "fpm") ? 9000 : 80
  facts {
    runs_as_root = strcontains(image, "fpm") || strcontains(image, "apache") ? false : null
  }
}

image "tomcat" "jetty" "wildfly" "payara/server-full" "open-liberty" {
  element    = "process"
  technology = "application-server"
  protocol   = "http"
  port       = 8080
  facts {
    runs_as_root = strcontains(image, "tomcat") ? null : false
  }
}

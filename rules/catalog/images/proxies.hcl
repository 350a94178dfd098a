# Proxies that are told by others whom to lead callers to. Sources: the pages of these projects
# about how they are installed, and about their providers for containers.

# By the word that a class of Ingresses or its controller has for them.
controller "nginx" {
  images = ["ingress-nginx/controller", "nginx-ingress-controller", "nginx-ingress", "nginx-plus-ingress"]
}

controller "traefik" {
  images = ["traefik"]
}

controller "haproxy" {
  images = ["haproxytech/kubernetes-ingress", "haproxy-ingress"]
}

controller "kong" {
  images = ["kong", "kong-gateway"]
}

controller "ambassador" {
  images = ["emissary", "ambassador"]
}

controller "apisix" {
  images = ["apisix"]
}

controller "skipper" {
  images = ["skipper"]
}

controller "gloo" {
  images = ["gloo-envoy-wrapper"]
}

controller "contour" {
  images = ["envoy"]
  beside = ["contour"]
}

# By the last part of the name of their image.
marks "traefik" {
  attribute = "labels"
  begins    = "traefik."
  port      = "server.port"
  switch    = "traefik.enable"
}

marks "nginx-proxy" {
  attribute = "environment"
  begins    = "VIRTUAL_"
  port      = "VIRTUAL_PORT"
}

marks "caddy-gen" {
  attribute = "labels"
  begins    = "virtual."
  port      = "virtual.port"
}

marks "caddy-docker-proxy" {
  attribute = "labels"
  begins    = "caddy"
}

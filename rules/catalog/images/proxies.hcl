# Proxies that are told by others whom to lead callers to. Sources: the pages of these projects
# about how they are installed, and about their providers for containers.

# By the word that a class of Ingresses or its controller has for them.
controller "nginx-gateway" {
  images = ["nginx-gateway-fabric", "nginx-gateway"]
  charts = ["nginx-gateway-fabric"]
}

controller "envoyproxy" {
  images = ["envoyproxy/gateway"]
  charts = ["gateway-helm"]
}

controller "kgateway" {
  images = ["kgateway"]
  charts = ["kgateway"]
}

controller "nginx" {
  images = ["ingress-nginx/controller", "nginx-ingress-controller", "nginx-ingress", "nginx-plus-ingress"]
  charts = ["ingress-nginx", "nginx-ingress", "nginx-ingress-controller", "rke2-ingress-nginx"]
}

controller "traefik" {
  images = ["traefik"]
  charts = ["traefik"]
}

controller "haproxy" {
  images = ["haproxytech/kubernetes-ingress", "haproxy-ingress"]
  charts = ["haproxy-ingress", "kubernetes-ingress"]
}

controller "kong" {
  images = ["kong", "kong-gateway"]
  charts = ["ingress", "kong"]
}

controller "ambassador" {
  images = ["emissary", "ambassador"]
  charts = ["ambassador", "emissary-ingress"]
}

controller "apisix" {
  images = ["apisix"]
  charts = ["apisix"]
}

controller "skipper" {
  images = ["skipper"]
  charts = ["skipper"]
}

controller "gloo" {
  images = ["gloo-envoy-wrapper"]
  charts = ["gloo", "gloo-ee"]
}

controller "gravitee" {
  images = ["apim-gateway", "gravitee-apim-gateway"]
  charts = ["apim", "apim3"]
}

controller "contour" {
  images = ["envoy"]
  charts = ["contour"]
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

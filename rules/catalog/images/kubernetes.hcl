# The parts of a cluster itself. Options are those of the components' reference pages; one
# that is not set has the default given there.

image "kube-apiserver" {
  given {
    mode = coalesce(options["authorization-mode"], rest, "AlwaysAllow")
  }
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 6443
  facts {
    administrative_interface = true
    anonymous_access         = lower(coalesce(options["anonymous-auth"], rest, "true")) != "false"
    password_login           = coalesce(options["token-auth-file"], options["basic-auth-file"], rest, "-") != "-"
    legacy_authorization     = strcontains(mode, "AlwaysAllow") || strcontains(mode, "ABAC")
    role_based_access        = strcontains(mode, "RBAC")
    audit_logged             = coalesce(options["audit-policy-file"], rest, false) != false && coalesce(options["audit-log-path"], options["audit-webhook-config-file"], rest, false) != false
    secrets_encrypted        = coalesce(options["encryption-provider-config"], options["experimental-encryption-provider-config"], rest, false) != false
  }
}

image "kube-controller-manager" "kube-scheduler" "cloud-controller-manager" {
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
}

image "kubelet" {
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 10250
  facts {
    anonymous_access     = lower(coalesce(options["anonymous-auth"], rest, options["config"] != null ? "false" : "true")) != "false"
    legacy_authorization = coalesce(options["authorization-mode"], rest, options["config"] != null ? "Webhook" : "AlwaysAllow") != "Webhook"
  }
}

# All parts of a cluster in one image: the command says which of them runs.
image "hyperkube" {
  given {
    words  = coalesce(command, [])
    server = anytrue([for word in words : can(regex("(^|[ /])(kube-)?apiserver($| )", word))])
    agent  = anytrue([for word in words : can(regex("(^|[ /])kubelet($| )", word))])
    mode   = coalesce(options["authorization-mode"], rest, "AlwaysAllow")
  }
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  facts {
    administrative_interface = server ? true : null
    anonymous_access         = server || agent ? lower(coalesce(options["anonymous-auth"], rest, "true")) != "false" : null
    password_login           = server ? coalesce(options["token-auth-file"], options["basic-auth-file"], rest, "-") != "-" : null
    legacy_authorization     = server || agent ? strcontains(mode, "AlwaysAllow") || strcontains(mode, "ABAC") : null
    role_based_access        = server ? strcontains(mode, "RBAC") : null
    audit_logged             = server ? coalesce(options["audit-policy-file"], rest, false) != false && coalesce(options["audit-log-path"], options["audit-webhook-config-file"], rest, false) != false : null
    secrets_encrypted        = server ? coalesce(options["encryption-provider-config"], options["experimental-encryption-provider-config"], rest, false) != false : null
  }
}

image "coredns" "kube-dns" "k8s-dns-node-cache" {
  element    = "process"
  technology = "name-server"
  protocol   = "dns"
  port       = 53
}

image "ingress-nginx/controller" "nginx-ingress-controller" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
}

image "nginx-ingress" "nginx/nginx-ingress" "nginx-plus-ingress" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
  facts {
    configuration_injection = options["enable-snippets"] == null ? null : lower(options["enable-snippets"]) != "false"
  }
}

image "metrics-server" {
  element    = "process"
  technology = "metrics-exporter"
  protocol   = "https"
}

# Plain of itself; a proxy beside it may encrypt.
image "kube-state-metrics" {
  element    = "process"
  technology = "metrics-exporter"
}

image "tiller" {
  element    = "process"
  technology = "cluster-control"
  protocol   = "grpc"
  port       = 44134
  facts {
    administrative_interface = true
    authentication_required  = anytrue([for word in coalesce(command, []) : strcontains(word, "--tls-verify")])
  }
}

# It keeps the names of a cluster at a provider of names, at the address of that one's interface.
image "external-dns" {
  given {
    providers = {
      alibabacloud      = "https://alidns.aliyuncs.com"
      aws               = "https://route53.amazonaws.com"
      aws-sd            = "https://servicediscovery.amazonaws.com"
      azure             = "https://management.azure.com"
      azure-dns         = "https://management.azure.com"
      azure-private-dns = "https://management.azure.com"
      civo              = "https://api.civo.com"
      cloudflare        = "https://api.cloudflare.com"
      digitalocean      = "https://api.digitalocean.com"
      dnsimple          = "https://api.dnsimple.com"
      exoscale          = "https://api.exoscale.com"
      gandi             = "https://api.gandi.net"
      godaddy           = "https://api.godaddy.com"
      google            = "https://dns.googleapis.com"
      linode            = "https://api.linode.com"
      ns1               = "https://api.nsone.net"
      scaleway          = "https://api.scaleway.com"
      transip           = "https://api.transip.nl"
    }
  }
  element    = "process"
  technology = "name-service-updater"
  settings   = { url = lookup(providers, coalesce(options.provider, environment.EXTERNAL_DNS_PROVIDER, "-"), null) }
}

# The parts of a cluster itself. Options are those of the components' reference pages; one
# that is not set has the default given there.

image "kube-apiserver" {
  given {
    words = coalesce(command, [])
    modes = [for word in words : word if strcontains(word, "--authorization-mode=")]
  }
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 6443
  facts {
    administrative_interface = true
    anonymous_access         = !anytrue([for word in words : strcontains(word, "--anonymous-auth=false")])
    password_login           = anytrue([for word in words : strcontains(word, "--basic-auth-file") || strcontains(word, "--token-auth-file")])
    legacy_authorization     = length(modes) == 0 || anytrue([for mode in modes : strcontains(mode, "AlwaysAllow") || strcontains(mode, "ABAC")])
    role_based_access        = anytrue([for mode in modes : strcontains(mode, "RBAC")])
    audit_logged             = anytrue([for word in words : strcontains(word, "--audit-log-path=") || strcontains(word, "--audit-webhook-config-file=")])
    secrets_encrypted        = anytrue([for word in words : strcontains(word, "--encryption-provider-config=")])
  }
}

image "kube-controller-manager" "kube-scheduler" "cloud-controller-manager" {
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
}

image "kubelet" "hyperkube" {
  given {
    words = coalesce(command, [])
  }
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 10250
  facts {
    anonymous_access     = !anytrue([for word in words : strcontains(word, "--anonymous-auth=false")])
    legacy_authorization = !anytrue([for word in words : strcontains(word, "--authorization-mode=Webhook")])
  }
}

image "coredns" "kube-dns" "k8s-dns-node-cache" {
  element    = "process"
  technology = "name-server"
  protocol   = "dns"
  port       = 53
}

image "ingress-nginx/controller" "nginx-ingress" "nginx-ingress-controller" "nginx/nginx-ingress" {
  element    = "process"
  technology = "reverse-proxy"
  protocol   = "http"
  port       = 80
}

image "metrics-server" "kube-state-metrics" {
  element    = "process"
  technology = "metrics-exporter"
  protocol   = "https"
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

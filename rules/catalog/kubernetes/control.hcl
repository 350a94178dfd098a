# How a cluster itself is set up. Options are those of the components' reference pages; one that
# is not set has the default given there, which for files is stricter than for options.

# kubeadm: `extraArgs` is a map in older versions and a list in newer ones.
shape "kubeadm" {
  given {
    raw     = coalesce(setup.apiServer.extraArgs, {})
    options = can(keys(raw)) ? raw : { for it in raw : coalesce(it.name, "-") => it.value }
    mode    = coalesce(options["authorization-mode"], "Node,RBAC")
    stored  = coalesce(setup.etcd.local.extraArgs, {})
    store   = can(keys(stored)) ? stored : { for it in stored : coalesce(it.name, "-") => it.value }
  }
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 6443
  facts {
    administrative_interface = true
    anonymous_access         = lower(tostring(coalesce(options["anonymous-auth"], "true"))) != "false"
    password_login           = options["basic-auth-file"] != null || options["token-auth-file"] != null
    client_certificates      = store["client-cert-auth"] == null ? null : tostring(store["client-cert-auth"]) != "false"
    legacy_authorization     = strcontains(mode, "AlwaysAllow") || strcontains(mode, "ABAC")
    role_based_access        = strcontains(mode, "RBAC")
    audit_logged             = coalesce(options["audit-policy-file"], false) != false && coalesce(options["audit-log-path"], options["audit-webhook-config-file"], false) != false
    secrets_encrypted        = coalesce(options["encryption-provider-config"], false) != false
  }
}

resource "ClusterConfiguration" {
  is    = "kubeadm"
  label = coalesce(self.clusterName, "kube-apiserver")
  given {
    setup = self
  }
}

# Machines that Cluster API makes are set up by kubeadm.
resource "KubeadmControlPlane" {
  is = "kubeadm"
  given {
    setup = coalesce(self.spec.kubeadmConfigSpec.clusterConfiguration, {})
  }
}

resource "KubeadmControlPlaneTemplate" {
  is = "kubeadm"
  given {
    setup = coalesce(self.spec.template.spec.kubeadmConfigSpec.clusterConfiguration, {})
  }
}

# What kubeadm starts on every machine, where it is given options of its own.
shape "node" {
  given {
    raw     = self.nodeRegistration.kubeletExtraArgs
    options = raw == null || can(keys(raw)) ? raw : { for it in raw : coalesce(it.name, "-") => it.value }
  }
  element    = options == null ? null : "process"
  technology = "cluster-control"
  label      = "kubelet"
  protocol   = "https"
  port       = 10250
  facts {
    anonymous_access     = lower(tostring(coalesce(options["anonymous-auth"], "false"))) != "false"
    legacy_authorization = coalesce(options["authorization-mode"], "Webhook") == "AlwaysAllow"
  }
}

resource "InitConfiguration" {
  is = "node"
}

resource "JoinConfiguration" {
  is = "node"
}

resource "KubeletConfiguration" {
  element    = "process"
  technology = "cluster-control"
  protocol   = "https"
  port       = 10250
  facts {
    anonymous_access     = coalesce(self.authentication.anonymous.enabled, false)
    legacy_authorization = coalesce(self.authorization.mode, "Webhook") == "AlwaysAllow"
  }
}

# The first provider of those that keep Secrets is the one that is written with.
resource "EncryptionConfiguration" {
  given {
    kept  = [for it in coalesce(self.resources, []) : it if anytrue([for name in coalesce(it.resources, []) : contains(["secrets", "*.*", "*."], name)])]
    first = flatten([for it in kept : slice(coalesce(it.providers, []), 0, min(1, length(coalesce(it.providers, []))))])
  }
  element    = "data-store"
  technology = "cluster-store"
  facts {
    secrets_encrypted = length(first) > 0 && !anytrue([for provider in first : contains(keys(provider), "identity")])
  }
}

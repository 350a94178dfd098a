# Where secrets come from when they do not stand in the manifests.

# External Secrets: an operator copies from a store outside into a Secret of the same name.
# A store may be within the cluster, too: then it is the operator that goes there.
shape "external-secrets-store" {
  given {
    by     = coalesce(self.spec.provider, {})
    stated = [for it in [by.vault.server, by.onepassword.connectHost, by.conjur.url, by.webhook.url, by.infisical.hostAPI, by.gitlab.url, by.passbolt.host, by.bitwardensecretsmanager.bitwardenServerSDKURL, by.kubernetes.server.url, by.openbao.server] : it if it != null]
    near   = [for it in stated : it if can(regex("^[a-z]+://[a-z0-9-]+([.][a-z0-9-]+)?(:[0-9]+)?(/.*)?$", it)) && !can(regex("[.](com|org|net|io|dev)([:/]|$)", it)) || can(regex("[.]svc([.:/]|$)", it))]
    wide   = self.kind == "ClusterSecretStore"
  }
  element    = length(near) > 0 ? "process" : "external-entity"
  technology = "secret-store"
  # What is spoken within the cluster, the way from here to the store says.
  protocol   = length(near) > 0 ? null : length(stated) > 0 && startswith(try(stated[0], "-"), "http:") ? "http" : "https"
  names      = [wide ? "secret-store:/${self.metadata.name}" : "secret-store:${split("/", address)[0]}/${self.metadata.name}"]
  settings   = { urls = near }
  facts {
    sensitivity = "credentials"
  }
}

resource "SecretStore" {
  is = "external-secrets-store"
}

resource "ClusterSecretStore" {
  is = "external-secrets-store"
}

# Each of its entries may name a store of its own. One for all of a cluster makes one of its kind
# in each of the namespaces that it lists, or that its selectors choose.
shape "external-secret" {
  given {
    place   = split("/", address)[0]
    entries = concat([{ storeRef = wanted.secretStoreRef }], [for it in coalesce(wanted.data, []) : it.sourceRef], [for it in coalesce(wanted.dataFrom, []) : it.sourceRef])
    makers  = [for it in entries : "generator:${it.generatorRef.kind}:${place}/${it.generatorRef.name}" if it.generatorRef.kind != null && it.generatorRef.name != null]
    stores  = distinct([for it in entries : it.storeRef.kind == "ClusterSecretStore" ? "secret-store:/${it.storeRef.name}" : "secret-store:${place}/${it.storeRef.name}" if it.storeRef.name != null])
  }
  element    = "data-store"
  technology = "secret-store"
  facts {
    sensitivity = "credentials"
  }
  flow {
    for_each = concat(stores, makers)
    to       = each.value
    what     = "its content is fetched from there"
  }
}

# What makes a new credential each time, and whom it asks for it.
shape "generator" {
  element    = "process"
  technology = "secret-store"
  names      = ["generator:${self.kind}:${split("/", address)[0]}/${self.metadata.name}"]
  facts {
    sensitivity = "credentials"
  }
}

resource "VaultDynamicSecret.generators.external-secrets.io" {
  is       = "generator"
  settings = { url = self.spec.provider.server }
}

resource "CloudsmithAccessToken.generators.external-secrets.io" "GithubAccessToken.generators.external-secrets.io" "Grafana.generators.external-secrets.io" "QuayAccessToken.generators.external-secrets.io" "Webhook.generators.external-secrets.io" {
  is       = "generator"
  settings = { url = coalesce(self.spec.url, self.spec.apiUrl, "-") }
}

resource "ExternalSecret" {
  is = "external-secret"
  given {
    wanted = coalesce(self.spec, {})
  }
  names = [coalesce(self.spec.target.name, self.metadata.name)]
}

resource "ClusterExternalSecret" {
  is = "external-secret"
  given {
    wanted = coalesce(self.spec.externalSecretSpec, {})
    named  = coalesce(wanted.target.name, self.spec.externalSecretName, self.metadata.name)
  }
  names = self.spec.namespaces == null ? [named] : [for it in self.spec.namespaces : "${it}/${named}"]
}

# The other way round: what stands in a Secret is put into stores.
resource "PushSecret.external-secrets.io" {
  given {
    place = split("/", address)[0]
  }
  element    = "process"
  technology = "secret-sync"
  flow {
    for_each = [for it in coalesce(self.spec.secretStoreRefs, []) : it if it.name != null]
    to       = each.value.kind == "ClusterSecretStore" ? "secret-store:/${each.value.name}" : "secret-store:${place}/${each.value.name}"
    what     = "it puts the content of a Secret there"
  }
}

# Bitnami's sealed secrets: the code holds nothing that can be read.
resource "SealedSecret" {
  element    = "data-store"
  technology = "secret-store"
  names      = [coalesce(self.spec.template.metadata.name, self.metadata.name)]
  facts {
    sensitivity = "credentials"
  }
}

# HashiCorp's operator: what is fetched says how to log in, and that where the vault is. The one
# that is called `default` counts where none is named.
shape "vault-secret" {
  given {
    place = split("/", address)[0]
    login = coalesce(self.spec.vaultAuthRef, "default")
  }
  element    = "data-store"
  technology = "secret-store"
  names      = [coalesce(self.spec.destination.name, self.metadata.name)]
  flow {
    to   = "vault-login:${strcontains(login, "/") ? login : "${place}/${login}"}"
    what = "its content is fetched from there"
  }
  facts {
    sensitivity = "credentials"
  }
}

resource "VaultStaticSecret" "VaultDynamicSecret" "VaultPKISecret" {
  is = "vault-secret"
}

# What several ways to log in have in common, may be said once.
resource "VaultAuthGlobal" {
  given {
    place   = split("/", address)[0]
    through = coalesce(self.spec.vaultConnectionRef, "default")
  }
  names      = ["vault-login-global:${place}/${self.metadata.name}"]
  stands_for = "vault-at:${strcontains(through, "/") ? through : "${place}/${through}"}"
}

resource "VaultAuth" {
  given {
    place   = split("/", address)[0]
    global  = self.spec.vaultConnectionRef == null && self.spec.vaultAuthGlobalRef.name != null ? "vault-login-global:${coalesce(self.spec.vaultAuthGlobalRef.namespace, place)}/${self.spec.vaultAuthGlobalRef.name}" : null
    through = coalesce(self.spec.vaultConnectionRef, "default")
  }
  names      = ["vault-login:${place}/${self.metadata.name}"]
  stands_for = global != null ? global : "vault-at:${strcontains(through, "/") ? through : "${place}/${through}"}"
}

# What other operators fetch from services of their makers.
shape "fetched-secret" {
  element    = "data-store"
  technology = "secret-store"
  facts {
    sensitivity = "credentials"
  }
}

resource "HCPVaultSecretsApp.secrets.hashicorp.com" {
  is       = "fetched-secret"
  names    = [coalesce(self.spec.destination.name, self.metadata.name)]
  settings = { url = "https://api.cloud.hashicorp.com" }
}

resource "InfisicalSecret.secrets.infisical.com" "InfisicalDynamicSecret.secrets.infisical.com" {
  is       = "fetched-secret"
  names    = [for it in concat([self.spec.managedSecretReference], coalesce(self.spec.managedKubeSecretReferences, [])) : it.secretNamespace == null ? it.secretName : "${it.secretNamespace}/${it.secretName}" if it.secretName != null]
  settings = { url = coalesce(self.spec.hostAPI, "https://app.infisical.com/api") }
}

resource "DopplerSecret.secrets.doppler.com" {
  is       = "fetched-secret"
  names    = self.spec.managedSecret.name == null ? [] : [self.spec.managedSecret.namespace == null ? self.spec.managedSecret.name : "${self.spec.managedSecret.namespace}/${self.spec.managedSecret.name}"]
  settings = { url = coalesce(self.spec.host, "https://api.doppler.com") }
}

resource "AzureKeyVaultSecret.spv.no" {
  is       = "fetched-secret"
  names    = [coalesce(self.spec.output.secret.name, self.metadata.name)]
  settings = { url = self.spec.vault.name == null ? null : "https://${self.spec.vault.name}.vault.azure.net" }
}

resource "OnePasswordItem.onepassword.com" "VaultSecret.ricoberger.de" "BitwardenSecret.k8s.bitwarden.com" {
  is       = "fetched-secret"
  names    = [coalesce(self.spec.secretName, self.metadata.name)]
  settings = { url = lookup({ OnePasswordItem = "https://my.1password.com", BitwardenSecret = "https://api.bitwarden.com" }, self.kind, null) }
}

# Another operator's, which is told of the vault in each resource.
resource "VaultSecret.redhatcop.redhat.io" {
  is       = "fetched-secret"
  names    = [coalesce(self.spec.output.name, self.metadata.name)]
  settings = { address = distinct([for it in coalesce(self.spec.vaultSecretDefinitions, []) : it.connection.address]) }
}

resource "DbSecret.digitalis.io" "ValsSecret.digitalis.io" "SecretClaim.vaultproject.io" {
  is    = "fetched-secret"
  names = [coalesce(self.spec.secretName, self.spec.name, self.metadata.name)]
}

# Secrets that are encrypted in the manifest, and one that is copied to namespaces.
resource "SopsSecret.isindir.github.com" {
  is    = "fetched-secret"
  names = [for it in coalesce(self.spec.secretTemplates, []) : it.name if it.name != null]
}

resource "ClusterSecret.clustersecret.io" {
  is    = "fetched-secret"
  names = [self.metadata.name]
}

resource "VaultConnection" {
  element    = "external-entity"
  technology = "secret-store"
  protocol   = startswith(coalesce(self.spec.address, "https"), "http:") ? "http" : "https"
  names      = ["vault-at:${split("/", address)[0]}/${self.metadata.name}"]
  settings   = { address = self.spec.address }
  facts {
    sensitivity = "credentials"
  }
}

# The driver that mounts secrets of a store outside as files.
resource "SecretProviderClass" {
  element    = "external-entity"
  technology = "secret-store"
  label      = coalesce(self.spec.parameters.keyvaultName, self.metadata.name)
  protocol   = "https"
  names      = [for object in coalesce(self.spec.secretObjects, []) : coalesce(object.secretName, "-")]
  facts {
    sensitivity = "credentials"
  }
}

# Certificates: one that is asked of an authority outside makes the issuer its caller.
shape "issuer" {
  given {
    outside = coalesce(self.spec.acme.server, self.spec.vault.server, self.spec.venafi.tpp.url, self.spec.venafi.cloud.url)
    solvers = [for it in coalesce(self.spec.acme.solvers, []) : it.dns01 if it.dns01 != null]
    # Who keeps the names by which an authority is answered.
    keepers = {
      azureDNS     = "https://management.azure.com"
      cloudDNS     = "https://dns.googleapis.com"
      cloudflare   = "https://api.cloudflare.com"
      digitalocean = "https://api.digitalocean.com"
      route53      = "https://route53.amazonaws.com"
    }
  }
  element    = outside != null ? "process" : null
  technology = "certificate-issuer"
  settings   = { server = outside, names = [for it in solvers : { host = it.acmeDNS.host, nameserver = it.rfc2136.nameserver }], keepers = flatten([for it in solvers : [for key, url in keepers : { url = url } if lookup(it, key, null) != null]]) }
}

resource "Issuer" {
  is = "issuer"
}

resource "ClusterIssuer" {
  is = "issuer"
}

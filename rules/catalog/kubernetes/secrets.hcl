# Where secrets come from when they do not stand in the manifests.

# External Secrets: an operator copies from a store outside into a Secret of the same name.
shape "external-secrets-store" {
  element    = "external-entity"
  technology = "secret-store"
  protocol   = startswith(coalesce(self.spec.provider.vault.server, "https"), "http:") ? "http" : "https"
  names      = ["secret-store/${self.metadata.name}"]
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

resource "ExternalSecret" "ClusterExternalSecret" {
  element    = "data-store"
  technology = "secret-store"
  names      = [coalesce(self.spec.target.name, self.metadata.name)]
  facts {
    sensitivity = "credentials"
  }
  flow {
    to   = self.spec.secretStoreRef.name != null ? "secret-store/${self.spec.secretStoreRef.name}" : null
    what = "its content is fetched from there"
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

resource "VaultAuth" {
  given {
    place   = split("/", address)[0]
    through = coalesce(self.spec.vaultConnectionRef, "default")
  }
  names      = ["vault-login:${place}/${self.metadata.name}"]
  stands_for = "vault-at:${strcontains(through, "/") ? through : "${place}/${through}"}"
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
  }
  element    = outside != null ? "process" : null
  technology = "certificate-issuer"
  settings   = { server = outside }
}

resource "Issuer" {
  is = "issuer"
}

resource "ClusterIssuer" {
  is = "issuer"
}

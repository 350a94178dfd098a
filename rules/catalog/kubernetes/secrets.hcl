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

resource "ExternalSecret" {
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

# HashiCorp's operator.
shape "vault-secret" {
  element    = "data-store"
  technology = "secret-store"
  names      = [coalesce(self.spec.destination.name, self.metadata.name)]
  facts {
    sensitivity = "credentials"
  }
}

resource "VaultStaticSecret" {
  is = "vault-secret"
}

resource "VaultDynamicSecret" {
  is = "vault-secret"
}

resource "VaultConnection" {
  element    = "external-entity"
  technology = "secret-store"
  protocol   = startswith(coalesce(self.spec.address, "https"), "http:") ? "http" : "https"
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

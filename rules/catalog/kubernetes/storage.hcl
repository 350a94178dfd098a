# What is kept.

resource "PersistentVolumeClaim" {
  element    = "data-store"
  technology = "block-storage"
  facts {
    replicas = null
  }
}

# Values that stand in the manifest are in the repository, encoded or not.
resource "Secret" {
  element    = "data-store"
  technology = "secret-store"
  facts {
    secrets_in_code = sort([for name, value in merge(coalesce(self.data, {}), coalesce(self.stringData, {})) : name if value != null && value != ""])
    sensitivity     = "credentials"
  }
}

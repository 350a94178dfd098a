# What is kept.

resource "PersistentVolumeClaim" {
  element    = "data-store"
  technology = "block-storage"
}

# Which of its values stand in the manifest is said by a pass.
resource "Secret" {
  element    = "data-store"
  technology = "secret-store"
  facts {
    sensitivity = "credentials"
  }
}

# Resources by their type in Azure's own interface, whatever the provider knows of them.

resource "azapi_resource" {
  given {
    kind      = lower(split("@", self.type)[0])
    container = kind == "microsoft.storage/storageaccounts/blobservices/containers"
    body      = try(jsondecode(self.body), self.body)
    access    = lower(coalesce(body.properties.publicAccess, "none"))
  }
  when      = container
  describes = self.parent_id
  facts {
    publicly_readable = access != "none" ? true : null
  }
}

ignored = [
  "azapi_*",
]

# Where backups are kept, and what makes them, beside those in the files of stores.

# OpenShift's form of Velero: locations of backups stand in one resource.
resource "DataProtectionApplication" {
  given {
    places = [for it in coalesce(self.spec.backupLocations, []) : it.velero if it.velero != null]
    kept   = [for it in places : it if it.config.s3Url == null]
  }
  element    = "process"
  technology = "backup"
  settings = {
    urls    = [for it in places : it.config.s3Url]
    buckets = concat([for it in kept : "s3://${it.objectStorage.bucket}" if it.objectStorage.bucket != null && it.provider == "aws"], [for it in kept : "gs://${it.objectStorage.bucket}" if it.objectStorage.bucket != null && it.provider == "gcp"])
    claims  = [for it in coalesce(self.spec.backupLocations, []) : { url = it.bucket.config.s3Url } if it.bucket.config.s3Url != null]
  }
}

# A place for backups that several kinds name: an address makes whoever uses it a client, without
# one it is the bucket itself.
shape "backup-place" {
  given {
    places = [for it in places_of : it if it != null]
    at     = [for it in places : it.s3.endpoint if it.s3.endpoint != null]
    bucket = [for it in places : coalesce(it.s3.bucket, it.gcs.bucket, it.azure.container, "-")]
  }
  element    = "data-store"
  technology = "object-store"
  protocol   = "https"
  label      = length(bucket) > 0 && try(bucket[0], "-") != "-" ? bucket[0] : self.metadata.name
  facts {
    sensitivity = "backups"
  }
}

resource "Repository.stash.appscode.com" {
  is = "backup-place"
  given {
    places_of = [self.spec.backend]
  }
  names = ["stash:${split("/", address)[0]}/${self.metadata.name}"]
}

resource "BackupStorage.storage.kubestash.com" {
  is = "backup-place"
  given {
    places_of = [self.spec.storage]
  }
  names = ["kubestash:${split("/", address)[0]}/${self.metadata.name}"]
}

resource "Profile.cr.kanister.io" {
  given {
    at = coalesce(self.location, {})
  }
  element    = "data-store"
  technology = "object-store"
  protocol   = "https"
  label      = coalesce(at.bucket, self.metadata.name)
  facts {
    sensitivity = "backups"
  }
}

resource "Profile.config.kio.kasten.io" {
  given {
    at = coalesce(self.spec.locationSpec.objectStore, {})
  }
  element    = "data-store"
  technology = "object-store"
  protocol   = "https"
  label      = coalesce(at.name, at.endpoint, self.metadata.name)
  facts {
    sensitivity = "backups"
  }
}

# What copies a workload or a database into such a place.
resource "BackupConfiguration.stash.appscode.com" "RestoreSession.stash.appscode.com" {
  given {
    place  = split("/", address)[0]
    target = self.spec.target.ref
  }
  element    = "process"
  technology = "backup"
  settings   = { host = target.kind == "AppBinding" ? "${target.name}.${place}.svc" : null }
  flow {
    for_each = self.spec.repository.name == null ? [] : [self.spec.repository]
    to       = "stash:${coalesce(each.value.namespace, place)}/${each.value.name}"
    what     = "what it copies is kept there"
  }
}

resource "BackupConfiguration.core.kubestash.com" {
  given {
    place  = split("/", address)[0]
    target = coalesce(self.spec.target, {})
  }
  element    = "process"
  technology = "backup"
  settings   = { host = endswith(coalesce(target.apiGroup, "-"), "kubedb.com") && target.name != null ? "${target.name}.${coalesce(target.namespace, place)}.svc" : null }
  flow {
    for_each = [for it in coalesce(self.spec.backends, []) : it.storageRef if it.storageRef.name != null]
    to       = "kubestash:${coalesce(each.value.namespace, place)}/${each.value.name}"
    what     = "what it copies is kept there"
  }
}

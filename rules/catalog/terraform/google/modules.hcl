# Calls of the public registry's modules for Google Cloud.

resource "terraform-google-modules/network/google" {
  boundary = "network"
  label    = self.network_name
}

resource "terraform-google-modules/kubernetes-engine/google" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/private-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-private-cluster" {
  is = "cluster module"
}

shape "cluster module" {
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnetwork, self.network]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible      = !coalesce(self.enable_private_endpoint, false)
    network_restricted       = coalesce(self.enable_private_endpoint, false) || length(coalesce(self.master_authorized_networks, [])) > 0
    boot_integrity           = coalesce(self.enable_shielded_nodes, true)
    administrative_interface = true
    authentication_required  = true
  }
}

shape "database module" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  facts {
    encrypted_at_rest   = true
    publicly_accessible = coalesce(self.ip_configuration.ipv4_enabled, true)
    tls_required        = self.ip_configuration.ssl_mode != null && self.ip_configuration.ssl_mode != "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
    backed_up           = coalesce(self.backup_configuration.enabled, false)
    deletion_protected  = coalesce(self.deletion_protection, true)
  }
}

resource "terraform-google-modules/sql-db/google//modules/postgresql" {
  is       = "database module"
  port     = 5432
  protocol = "postgresql"
}

resource "terraform-google-modules/sql-db/google//modules/mysql" {
  is       = "database module"
  port     = 3306
  protocol = "mysql"
}

resource "terraform-google-modules/cloud-storage/google" {
  element    = "data-store"
  technology = "object-store"
  label      = coalesce(self.prefix, join("-", coalesce(self.names, [])))
  names      = self.names
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
  }
}

resource "terraform-google-modules/cloud-storage/google//modules/simple_bucket" {
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest     = true
    versioned             = coalesce(self.versioning, true)
    public_access_blocked = self.public_access_prevention == "enforced"
  }
}

resource "terraform-google-modules/pubsub/google" {
  element    = "data-store"
  technology = "topic"
  label      = self.topic
  names      = [self.topic]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
  }
}

ignored = [
  "terraform-google-modules/iam/google*",
  "terraform-google-modules/project-factory/google*",
  "terraform-google-modules/service-accounts/google*",
]

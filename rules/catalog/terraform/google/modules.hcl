# Calls of the public registry's modules for Google Cloud.

resource "terraform-google-modules/network/google" {
  boundary = "network"
  label    = self.network_name
  outputs {
    network_name       = self.network_name
    project_id         = self.project_id
    subnets            = { for subnet in self.subnets : "${subnet.subnet_region}/${subnet.subnet_name}" => later }
    subnets_names      = values({ for subnet in self.subnets : "${subnet.subnet_region}/${subnet.subnet_name}" => subnet.subnet_name })
    subnets_ips        = values({ for subnet in self.subnets : "${subnet.subnet_region}/${subnet.subnet_name}" => subnet.subnet_ip })
    subnets_regions    = values({ for subnet in self.subnets : "${subnet.subnet_region}/${subnet.subnet_name}" => subnet.subnet_region })
    subnets_ids        = [for subnet in self.subnets : later]
    subnets_self_links = [for subnet in self.subnets : later]
  }
}

resource "terraform-google-modules/kubernetes-engine/google" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/private-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/private-cluster-update-variant" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-private-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-private-cluster-update-variant" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-public-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-public-cluster-update-variant" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-autopilot-private-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/beta-autopilot-public-cluster" {
  is = "cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/gke-standard-cluster" {
  is = "plain cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/gke-autopilot-cluster" {
  is = "plain cluster module"
}

# The safer variants have private nodes and, unless told otherwise, no public interface.
resource "terraform-google-modules/kubernetes-engine/google//modules/safer-cluster" {
  is = "safer cluster module"
}

resource "terraform-google-modules/kubernetes-engine/google//modules/safer-cluster-update-variant" {
  is = "safer cluster module"
}

shape "safer cluster module" {
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnetwork, self.network]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible      = !coalesce(self.enable_private_endpoint, true)
    network_restricted       = coalesce(self.enable_private_endpoint, true) || length(coalesce(self.master_authorized_networks, [])) > 0
    boot_integrity           = true
    administrative_interface = true
    authentication_required  = true
  }
  outputs {
    name   = self.name
    region = self.region
  }
}

# These hand on what they are given, and have a private interface unless told otherwise.
shape "plain cluster module" {
  given {
    private = self.private_cluster_config == null || coalesce(self.private_cluster_config.enable_private_endpoint, false)
    ranges  = coalesce(self.master_authorized_networks_config.cidr_blocks, [])
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnetwork, self.network]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible      = !private
    network_restricted       = private || length(ranges) > 0
    boot_integrity           = coalesce(self.enable_shielded_nodes, true)
    administrative_interface = true
    authentication_required  = true
  }
  outputs {
    name   = self.name
    region = self.region
  }
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
  outputs {
    name   = self.name
    region = self.region
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

resource "terraform-google-modules/sql-db/google//modules/mssql" {
  is       = "database module"
  port     = 1433
  protocol = "sqlserver"
}

# The safer variant is reached by its private address only, unless told otherwise.
resource "terraform-google-modules/sql-db/google//modules/safer_mysql" {
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_network]
  port       = 3306
  protocol   = "mysql"
  facts {
    encrypted_at_rest   = true
    customer_key        = self.encryption_key_name != null
    publicly_accessible = coalesce(self.assign_public_ip, false)
    backed_up           = coalesce(self.backup_configuration.enabled, false)
    redundant           = coalesce(self.availability_type, "REGIONAL") == "REGIONAL"
    deletion_protected  = coalesce(self.deletion_protection, true)
  }
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
  outputs {
    buckets_map = { for name in self.names : name => later }
    names       = { for name in self.names : name => later }
    names_list  = [for name in self.names : later]
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
  outputs {
    name = self.name
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
  outputs {
    topic = self.topic
  }
}

resource "terraform-google-modules/memorystore/google" {
  given {
    tls = coalesce(self.transit_encryption_mode, "SERVER_AUTHENTICATION") == "SERVER_AUTHENTICATION"
  }
  element    = "data-store"
  technology = "cache"
  label      = self.name
  names      = [self.name]
  inside     = [self.authorized_network]
  port       = tls ? 6378 : 6379
  protocol   = tls ? "rediss" : "redis"
  facts {
    encrypted_at_rest = true
    customer_key      = self.customer_managed_key != null
    password_required = coalesce(self.auth_enabled, false)
    tls_required      = tls
    redundant         = coalesce(self.tier, "STANDARD_HA") == "STANDARD_HA"
  }
  outputs {
    region = self.region
  }
}

resource "terraform-google-modules/bigquery/google" {
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.dataset_id
  names      = [self.dataset_id]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.encryption_key != null
    publicly_readable = anytrue([for entry in coalesce(self.access, []) : entry.special_group == "allAuthenticatedUsers" || entry.iam_member == "allUsers"])
  }
}

resource "GoogleCloudPlatform/cloud-run/google" {
  given {
    open = contains(coalesce(self.members, []), "allUsers") || contains(coalesce(self.members, []), "allAuthenticatedUsers")
  }
  element    = "process"
  technology = "container"
  label      = self.service_name
  names      = [self.service_name]
  runs_as    = self.service_account_email
  settings   = self.env_vars
  containers = [{ image = self.image, environment = merge([for variable in coalesce(self.env_vars, []) : { (variable.name) = variable.value }]...) }]
  protocol   = "https"
  port       = 443
  facts {
    authentication_required = !open
  }
  flow {
    from          = open ? internet : null
    encrypted     = true
    authenticated = false
    what          = "everybody may call it"
  }
}

resource "GoogleCloudPlatform/cloud-run/google//modules/v2" {
  given {
    open = contains(coalesce(self.members, []), "allUsers") || contains(coalesce(self.members, []), "allAuthenticatedUsers")
  }
  element    = "process"
  technology = "container"
  label      = self.service_name
  names      = [self.service_name]
  runs_as    = self.service_account
  settings   = [for container in coalesce(self.containers, []) : container.env_vars]
  containers = [for container in coalesce(self.containers, []) : { image = container.container_image, environment = container.env_vars }]
  protocol   = "https"
  port       = 443
  facts {
    authentication_required = !open
    publicly_accessible     = coalesce(self.ingress, "INGRESS_TRAFFIC_ALL") == "INGRESS_TRAFFIC_ALL"
    deletion_protected      = coalesce(self.cloud_run_deletion_protection, true)
  }
  flow {
    from          = open && coalesce(self.ingress, "INGRESS_TRAFFIC_ALL") == "INGRESS_TRAFFIC_ALL" ? internet : null
    encrypted     = true
    authenticated = false
    what          = "everybody may call it"
  }
}

resource "terraform-google-modules/lb-http/google" {
  is = "balancer module"
}

resource "terraform-google-modules/lb-http/google//modules/serverless_negs" {
  is = "balancer module"
}

resource "GoogleCloudPlatform/lb-http/google" {
  is = "balancer module"
}

resource "GoogleCloudPlatform/lb-http/google//modules/serverless_negs" {
  is = "balancer module"
}

shape "balancer module" {
  given {
    public    = startswith(coalesce(self.load_balancing_scheme, "EXTERNAL"), "EXTERNAL")
    plain     = coalesce(self.http_forward, true)
    tls       = coalesce(self.ssl, false)
    redirects = coalesce(self.https_redirect, false)
    backends  = coalesce(self.backends, {})
  }
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  facts {
    publicly_accessible  = public
    filtered_by_firewall = self.security_policy != null || anytrue([for backend in backends : backend.security_policy != null])
    access_logged        = length(backends) == 0 ? null : alltrue([for backend in backends : coalesce(backend.log_config.enable, false)])
  }
  flow {
    from             = public && plain ? internet : null
    protocol         = "http"
    port             = coalesce(self.http_port, 80)
    encrypted        = false
    redirects_to_tls = redirects ? true : null
    what             = "the forwarding rule takes connections"
  }
  flow {
    from      = public && tls ? internet : null
    protocol  = "https"
    port      = coalesce(self.https_port, 443)
    encrypted = true
    what      = "the forwarding rule takes connections"
  }
  flow {
    for_each  = [for backend in backends : backend]
    to        = [for group in coalesce(each.value.groups, []) : group.group]
    port      = each.value.port
    protocol  = lower(coalesce(each.value.protocol, "http"))
    encrypted = contains(["https", "http2", "ssl"], lower(coalesce(each.value.protocol, "http")))
    what      = "the backend is one of its groups"
  }
}

resource "terraform-google-modules/network/google//modules/vpc" {
  boundary = "network"
  label    = self.network_name
  outputs {
    network_name = self.network_name
    project_id   = self.project_id
  }
}

ignored = [
  "terraform-google-modules/address/google*",
  "terraform-google-modules/cloud-nat/google*",
  "terraform-google-modules/cloud-router/google*",
  "terraform-google-modules/folders/google*",
  "terraform-google-modules/gcloud/google*",
  "terraform-google-modules/log-export/google*",
  "terraform-google-modules/network/google//modules/firewall-rules",
  "terraform-google-modules/network/google//modules/routes",
  "terraform-google-modules/network/google//modules/subnets*",
  "terraform-google-modules/iam/google*",
  "terraform-google-modules/project-factory/google*",
  "terraform-google-modules/service-accounts/google*",
]

resource "terraform-google-modules/kms/google" {
  element    = "data-store"
  technology = "key-store"
  label      = self.keyring
  names      = [self.keyring]
  protocol   = "https"
  port       = 443
  facts {
    # Keys that only encrypt are rotated every 90 days unless the call says otherwise.
    key_rotated = coalesce(self.purpose, "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT" ? true : null
    key_usable  = true
    sensitivity = "keys"
  }
  outputs {
    keyring_name = self.keyring
    keys         = { for key in self.keys : key => later }
  }
}

resource "terraform-google-modules/vm/google//modules/instance_template" {
  given {
    account  = self.service_account
    shielded = self.shielded_instance_config
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.name_prefix
  inside     = [self.subnetwork, self.network]
  runs_as    = account.email
  settings   = { startup_script = self.startup_script, metadata = self.metadata }
  facts {
    publicly_accessible = length(coalesce(self.access_config, [])) > 0 || length(coalesce(self.ipv6_access_config, [])) > 0
    boot_integrity      = coalesce(self.enable_shielded_vm, false) && coalesce(shielded.enable_secure_boot, true) && coalesce(shielded.enable_vtpm, true) && coalesce(shielded.enable_integrity_monitoring, true)
    encrypted_at_rest   = true
    customer_key        = self.disk_encryption_key != null
  }
}

resource "terraform-google-modules/vm/google//modules/compute_instance" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.hostname
  names      = [self.hostname]
  inside     = [self.subnetwork, self.network]
  based_on   = self.instance_template
  facts {
    publicly_accessible = length(coalesce(self.access_config, [])) > 0 || length(coalesce(self.ipv6_access_config, [])) > 0 ? true : null
    replicas            = coalesce(self.num_instances, 1)
    deletion_protected  = coalesce(self.deletion_protection, false)
  }
}

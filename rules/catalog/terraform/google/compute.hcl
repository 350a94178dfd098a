# Machines, clusters, and services without servers.

resource "google_compute_network" {
  boundary = "network"
  label    = self.name
  names    = [self.name]
}

resource "google_compute_subnetwork" {
  boundary = "subnet"
  label    = self.name
  names    = [self.name]
  inside   = [self.network]
  facts {
    flows_logged = self.log_config != null
  }
}

resource "google_compute_firewall" {
  names = [self.name]
}

shape "machine" {
  given {
    cards    = coalesce(self.network_interface, [])
    account  = self.service_account[0]
    shielded = self.shielded_instance_config[0]
    scopes   = coalesce(account.scopes, [])
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [cards[*].subnetwork, cards[*].network]
  runs_as    = account.email
  settings   = { startup_script = self.metadata_startup_script, metadata = self.metadata }
  facts {
    publicly_accessible = anytrue([for card in cards : card.access_config != null || card.ipv6_access_config != null])
    boot_integrity      = coalesce(shielded.enable_secure_boot, false) && coalesce(shielded.enable_vtpm, true) && coalesce(shielded.enable_integrity_monitoring, true)
    default_identity    = account == null ? null : account.email == null || length(regexall("-compute@developer", coalesce(account.email, ""))) > 0
    broad_delegation    = contains(scopes, "cloud-platform") || contains(scopes, "https://www.googleapis.com/auth/cloud-platform") ? account.email == null : null
    local_accounts      = lower(coalesce(self.metadata["block-project-ssh-keys"], "false")) != "true"
    encrypted_at_rest   = true
    customer_key        = self.boot_disk[0].kms_key_self_link != null || self.disk[0].disk_encryption_key != null
    deletion_protected  = coalesce(self.deletion_protection, false)
  }
}

resource "google_compute_instance" {
  is = "machine"
}

resource "google_compute_instance_template" {
  is = "machine"
  facts {
    deletion_protected = null
  }
}

resource "google_compute_instance_group_manager" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  based_on   = self.version[*].instance_template
  facts {
    replicas = self.target_size
  }
}

resource "google_compute_region_instance_group_manager" {
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  based_on   = self.version[*].instance_template
  facts {
    replicas  = self.target_size
    redundant = true
  }
}

resource "google_compute_instance_group" {
  stands_for = self.instances
}

resource "google_compute_project_metadata" {
  element    = "process"
  technology = "identity"
  label      = "project login"
  facts {
    identity_authentication = upper(coalesce(self.metadata["enable-oslogin"], "FALSE")) == "TRUE"
  }
}

resource "google_compute_project_metadata_item" {
  element    = self.key == "enable-oslogin" ? "process" : null
  technology = "identity"
  label      = "project login"
  facts {
    identity_authentication = upper(coalesce(self.value, "FALSE")) == "TRUE"
  }
}

resource "google_compute_disk" {
  element    = "data-store"
  technology = "block-storage"
  label      = self.name
  names      = [self.name]
  facts {
    encrypted_at_rest = true
    customer_key      = self.disk_encryption_key != null
  }
}

resource "google_compute_attached_disk" {
  flow {
    from          = self.instance
    to            = self.disk
    authenticated = true
    what          = "the disk is attached to the machine"
  }
}

# A load balancer is spread over several resources; the forwarding rule is where it begins.
shape "forwarding rule" {
  given {
    public = coalesce(self.load_balancing_scheme, "EXTERNAL") != "INTERNAL" && self.load_balancing_scheme != "INTERNAL_MANAGED"
    port   = try(tonumber(split("-", self.port_range)[0]), null)
  }
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnetwork]
  port       = port
  facts {
    publicly_accessible = public
  }
  flow {
    from     = public ? internet : null
    port     = port
    protocol = port == 443 ? "https" : port == 80 ? "http" : lower(coalesce(self.ip_protocol, "tcp"))
    what     = "the forwarding rule takes connections"
  }
  flow {
    to   = [self.target, self.backend_service]
    what = "the load balancer forwards to its backend"
  }
}

resource "google_compute_forwarding_rule" {
  is = "forwarding rule"
}

resource "google_compute_global_forwarding_rule" {
  is = "forwarding rule"
}

resource "google_compute_target_http_proxy" {
  stands_for = self.url_map
}

resource "google_compute_target_https_proxy" {
  stands_for = self.url_map
}

resource "google_compute_target_tcp_proxy" {
  stands_for = self.backend_service
}

resource "google_compute_target_ssl_proxy" {
  stands_for = self.backend_service
}

resource "google_compute_url_map" {
  stands_for = [self.default_service, self.path_matcher[*].default_service, self.path_matcher[*].path_rule[*].service]
}

resource "google_compute_backend_service" {
  stands_for = self.backend[*].group
}

resource "google_compute_region_backend_service" {
  stands_for = self.backend[*].group
}

resource "google_compute_backend_bucket" {
  stands_for = self.bucket_name
}

resource "google_compute_region_network_endpoint_group" {
  stands_for = [self.cloud_run[*].service, self.cloud_function[*].function, self.app_engine[*].service]
}

resource "google_compute_ssl_policy" {
  element    = "process"
  technology = "tls-policy"
  label      = self.name
  facts {
    tls_minimum = replace(replace(coalesce(self.min_tls_version, "TLS_1_0"), "TLS_", ""), "_", ".")
  }
}

resource "google_container_cluster" {
  given {
    private  = self.private_cluster_config[0]
    hidden   = coalesce(private.enable_private_endpoint, false)
    ranges   = self.master_authorized_networks_config[0].cidr_blocks
    open     = !hidden && (self.master_authorized_networks_config == null || anytrue([for range in coalesce(ranges, []) : range.cidr_block == "0.0.0.0/0"]))
    master   = self.master_auth[0]
    cert     = coalesce(master.client_certificate_config[0].issue_client_certificate, false)
    basic    = master.username != null && master.username != ""
    workload = self.workload_identity_config[0]
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnetwork, self.network]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible      = !hidden
    network_restricted       = !open
    legacy_authorization     = coalesce(self.enable_legacy_abac, false)
    long_lived_credentials   = cert || basic
    boot_integrity           = coalesce(self.enable_shielded_nodes, true)
    artifacts_signed         = self.binary_authorization[0].evaluation_mode == "PROJECT_SINGLETON_POLICY_ENFORCE" || coalesce(self.enable_binary_authorization, false)
    audit_logged             = coalesce(self.logging_service, "logging.googleapis.com/kubernetes") != "none"
    secrets_encrypted        = self.database_encryption[0].state == "ENCRYPTED"
    metadata_protected       = workload == null ? null : true
    deletion_protected       = coalesce(self.deletion_protection, true)
    administrative_interface = true
  }
  flow {
    from          = open ? internet : null
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
}

resource "google_container_node_pool" {
  given {
    node    = self.node_config[0]
    account = node.service_account
    mode    = coalesce(node.workload_metadata_config[0].mode, node.workload_metadata_config[0].node_metadata, "")
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  runs_as    = account
  facts {
    metadata_protected = contains(["GKE_METADATA", "GKE_METADATA_SERVER", "SECURE"], mode)
    default_identity   = account == null || account == "default"
    boot_integrity     = coalesce(node.shielded_instance_config[0].enable_secure_boot, false)
  }
  flow {
    to            = self.cluster
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the nodes belong to the cluster"
  }
}

shape "run service" {
  given {
    template = self.template[0]
    spec     = template.spec[0]
    boxes    = flatten([coalesce(spec.containers, []), coalesce(template.containers, [])])
  }
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  runs_as    = [spec.service_account_name, template.service_account]
  settings   = boxes[*].env
  protocol   = "https"
  port       = 443
  containers = [
    for box in boxes : {
      image       = box.image
      environment = merge([for variable in coalesce(box.env, []) : { (variable.name) = variable.value }]...)
      command     = box.command
    }
  ]
  facts {
    publicly_accessible = length(regexall("(?i)internal", coalesce(self.ingress, self.metadata[0].annotations["run.googleapis.com/ingress"], "all"))) == 0
    tls_required        = true
    default_identity    = spec.service_account_name == null && template.service_account == null
    memory_limited      = true
  }
}

resource "google_cloud_run_service" {
  is = "run service"
}

resource "google_cloud_run_v2_service" {
  is = "run service"
}

resource "google_cloud_run_v2_job" {
  element    = "process"
  technology = "container"
  label      = self.name
  settings   = self.template[*].template[*].containers[*].env
}

# Whoever may call a service: `allUsers` is everybody.
shape "invocation" {
  given {
    open = contains(concat([self.member], coalesce(self.members, [])), "allUsers") || contains(concat([self.member], coalesce(self.members, [])), "allAuthenticatedUsers")
  }
  describes = [self.service, self.name, self.cloud_function]
  facts {
    authentication_required = open ? false : true
  }
  flow {
    from          = open ? internet : null
    to            = [self.service, self.name, self.cloud_function]
    encrypted     = true
    authenticated = false
    what          = "everybody may call it"
  }
}

resource "google_cloud_run_service_iam_member" {
  is = "invocation"
}

resource "google_cloud_run_service_iam_binding" {
  is = "invocation"
}

resource "google_cloud_run_v2_service_iam_member" {
  is = "invocation"
}

resource "google_cloud_run_v2_service_iam_binding" {
  is = "invocation"
}

resource "google_cloudfunctions_function_iam_member" {
  is = "invocation"
}

resource "google_cloudfunctions_function_iam_binding" {
  is = "invocation"
}

resource "google_cloudfunctions2_function_iam_member" {
  is = "invocation"
}

resource "google_cloudfunctions2_function_iam_binding" {
  is = "invocation"
}

resource "google_cloudfunctions_function" {
  element    = "process"
  technology = "function"
  label      = self.name
  names      = [self.name]
  runs_as    = self.service_account_email
  settings   = self.environment_variables
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = coalesce(self.trigger_http, false) && coalesce(self.ingress_settings, "ALLOW_ALL") == "ALLOW_ALL"
    tls_required        = coalesce(self.trigger_http, false) ? self.https_trigger_security_level == "SECURE_ALWAYS" : null
    default_identity    = self.service_account_email == null
  }
  flow {
    from          = self.event_trigger[*].resource
    authenticated = true
    what          = "its events call the function"
  }
  flow {
    to            = self.source_archive_bucket
    authenticated = true
    what          = "the function's code lies there"
  }
}

resource "google_cloudfunctions2_function" {
  given {
    service = self.service_config[0]
  }
  element    = "process"
  technology = "function"
  label      = self.name
  names      = [self.name]
  runs_as    = service.service_account_email
  settings   = service.environment_variables
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = self.event_trigger == null && coalesce(service.ingress_settings, "ALLOW_ALL") == "ALLOW_ALL"
    default_identity    = service.service_account_email == null
  }
  flow {
    from          = [self.event_trigger[*].pubsub_topic, self.event_trigger[*].event_filters[*].value]
    authenticated = true
    what          = "its events call the function"
  }
  flow {
    to            = self.build_config[*].source[*].storage_source[*].bucket
    authenticated = true
    what          = "the function's code lies there"
  }
}

resource "google_app_engine_application" {
  element    = "process"
  technology = "web-application"
  label      = "app engine"
  facts {
    publicly_accessible = true
  }
}

resource "google_app_engine_standard_app_version" {
  element    = "process"
  technology = "web-application"
  label      = self.service
  names      = [self.service]
  settings   = self.env_variables
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = true
    tls_required        = anytrue([for handler in coalesce(self.handlers, []) : handler.security_level == "SECURE_ALWAYS"])
  }
  flow {
    from = internet
    what = "the application has an address on the internet"
  }
}

resource "google_cloud_scheduler_job" {
  element    = "process"
  technology = "event-router"
  label      = self.name
  flow {
    to            = [self.pubsub_target[*].topic_name, self.http_target[*].uri]
    authenticated = true
    what          = "the schedule calls its target"
  }
}

resource "google_workflows_workflow" {
  element    = "process"
  technology = "workflow"
  label      = self.name
  runs_as    = self.service_account
  flow {
    to            = self.source_contents
    authenticated = true
    what          = "a step of the workflow calls it"
  }
}

resource "google_dataproc_cluster" {
  element    = "process"
  technology = "analytics-cluster"
  label      = self.name
  inside     = [self.cluster_config[0].gce_cluster_config[0].subnetwork, self.cluster_config[0].gce_cluster_config[0].network]
  facts {
    publicly_accessible = !coalesce(self.cluster_config[0].gce_cluster_config[0].internal_ip_only, true)
    customer_key        = self.cluster_config[0].encryption_config != null
  }
}

resource "google_dataflow_job" {
  element    = "process"
  technology = "stream-processor"
  label      = self.name
  runs_as    = self.service_account_email
  settings   = self.parameters
  flow {
    to            = self.temp_gcs_location
    authenticated = true
    what          = "the job keeps its state there"
  }
}

ignored = [
  "google_app_engine_*",
  "google_cloud_run_*",
  "google_cloud_scheduler_*",
  "google_cloudfunctions2_*",
  "google_cloudfunctions_*",
  "google_compute_*",
  "google_container_*",
  "google_dataproc_*",
  "google_gke_hub_*",
  "google_vpc_access_connector",
]

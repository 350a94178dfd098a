# Elastic Container Service, Kubernetes Service, registries, and batch jobs.

resource "aws_ecs_cluster" {
  boundary = "cluster"
  label    = self.name
}

resource "aws_ecs_service" {
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  inside     = [self.network_configuration[0].subnets, self.cluster]
  guarded_by = self.network_configuration[*].security_groups
  based_on   = self.task_definition
  behind     = [self.load_balancer[*].target_group_arn, self.load_balancer[*].elb_name]
  port       = self.load_balancer[0].container_port
  facts {
    replicas            = self.scheduling_strategy == "DAEMON" ? null : coalesce(self.desired_count, 0)
    publicly_accessible = coalesce(self.network_configuration[0].assign_public_ip, false)
  }
}

resource "aws_ecs_task_definition" {
  given {
    containers = jsondecode(self.container_definitions)
    root       = ["0", "root", "0:0", "root:root"]
  }
  element    = "process"
  technology = "container"
  label      = self.family
  names      = [self.family]
  runs_as    = self.task_role_arn
  settings   = containers
  containers = [
    for container in coalesce(containers, []) : {
      image       = container.image
      command     = container.command
      environment = merge([for variable in coalesce(container.environment, []) : { (variable.name) = variable.value }]...)
    }
  ]
  facts {
    privileged       = anytrue([for container in coalesce(containers, []) : coalesce(container.privileged, false)])
    read_only_root   = alltrue([for container in coalesce(containers, []) : coalesce(container.readonlyRootFilesystem, false)])
    runs_as_root     = anytrue([for container in coalesce(containers, []) : contains(root, coalesce(container.user, ""))]) ? true : null
    host_namespaces  = compact([self.pid_mode == "host" ? "pid" : "", self.ipc_mode == "host" ? "ipc" : "", self.network_mode == "host" ? "network" : ""])
    memory_limited   = self.memory != null || alltrue([for container in coalesce(containers, []) : container.memory != null])
    cpu_limited      = self.cpu != null || alltrue([for container in coalesce(containers, []) : container.cpu != null])
    image_pinned     = alltrue([for container in coalesce(containers, []) : length(regexall("(@sha256:|:[^/]+$)", container.image)) > 0 && length(regexall(":latest$", container.image)) == 0])
    logs_forwarded   = alltrue([for container in coalesce(containers, []) : container.logConfiguration != null])
    added_capabilities = flatten([for container in coalesce(containers, []) : coalesce(container.linuxParameters.capabilities.add, [])])
  }
  flow {
    to            = [for container in coalesce(containers, []) : container.logConfiguration.options]
    authenticated = true
    what          = "logs of the container go there"
  }
  flow {
    to            = self.volume[*].efs_volume_configuration[*].file_system_id
    protocol      = "nfs"
    port          = 2049
    encrypted     = self.volume[0].efs_volume_configuration[0].transit_encryption == "ENABLED"
    what          = "the task mounts the file system"
  }
}

resource "aws_ecs_task_set" {
  stands_for = self.service
  behind     = self.load_balancer[*].target_group_arn
}

resource "aws_eks_cluster" {
  given {
    network = self.vpc_config[0]
    public  = coalesce(network.endpoint_public_access, true)
    cidrs   = coalesce(network.public_access_cidrs, ["0.0.0.0/0"])
    open    = public && (contains(cidrs, "0.0.0.0/0") || contains(cidrs, "::/0"))
    logs    = coalesce(self.enabled_cluster_log_types, [])
    sealed  = flatten([for encryption in coalesce(self.encryption_config, []) : coalesce(encryption.resources, [])])
  }
  element    = "process"
  technology = "cluster"
  label      = self.name
  names      = [self.name]
  inside     = [network.subnet_ids]
  guarded_by = network.security_group_ids
  runs_as    = self.role_arn
  protocol   = "https"
  port       = 443
  facts {
    secrets_encrypted       = contains(sealed, "secrets")
    publicly_accessible     = public
    network_restricted      = !open
    administrative_interface = true
    audit_logged            = contains(logs, "audit") && contains(logs, "api") && contains(logs, "authenticator")
    authentication_required = true
    role_based_access       = true
  }
  flow {
    from          = open ? internet : null
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
}

resource "aws_eks_node_group" {
  given {
    remote = self.remote_access[0]
  }
  element    = "process"
  technology = "virtual-machine"
  label      = self.node_group_name
  inside     = [self.subnet_ids]
  based_on   = [self.launch_template[*].id, self.launch_template[*].name]
  guarded_by = remote.source_security_group_ids == null ? null : []
  runs_as    = self.node_role_arn
  facts {
    open_admin_ports = remote.ec2_ssh_key != null && remote.source_security_group_ids == null ? ["22"] : null
    replicas         = self.scaling_config[0].desired_size
  }
  flow {
    to            = self.cluster_name
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the nodes belong to the cluster"
  }
}

resource "aws_eks_fargate_profile" {
  element    = "process"
  technology = "container"
  label      = self.fargate_profile_name
  inside     = [self.subnet_ids]
  runs_as    = self.pod_execution_role_arn
  flow {
    to            = self.cluster_name
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the pods belong to the cluster"
  }
}

resource "aws_ecr_repository" {
  element    = "data-store"
  technology = "registry"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    artifacts_immutable = length(regexall("^IMMUTABLE", coalesce(self.image_tag_mutability, "MUTABLE"))) > 0
    artifacts_scanned   = coalesce(self.image_scanning_configuration[0].scan_on_push, false)
    encrypted_at_rest   = true
    customer_key        = length(regexall("^KMS", coalesce(self.encryption_configuration[0].encryption_type, "AES256"))) > 0
    sensitivity         = "code"
  }
}

resource "aws_ecr_repository_policy" {
  describes = self.repository
  policy    = self.policy
}

resource "aws_ecrpublic_repository" {
  element    = "data-store"
  technology = "registry"
  label      = self.repository_name
  protocol   = "https"
  port       = 443
}

resource "aws_batch_job_definition" {
  given {
    container = jsondecode(self.container_properties)
  }
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  runs_as    = container.jobRoleArn
  settings   = container
  facts {
    privileged     = coalesce(container.privileged, false)
    read_only_root = coalesce(container.readonlyRootFilesystem, false)
    runs_as_root   = contains(["0", "root"], coalesce(container.user, "")) ? true : null
  }
}

resource "aws_apprunner_service" {
  is = "container service"
  given {
    image  = self.source_configuration[0].image_repository[0]
    code   = self.source_configuration[0].code_repository[0].code_configuration[0].code_configuration_values[0]
    public = coalesce(self.network_configuration[0].ingress_configuration[0].is_publicly_accessible, true)
  }
  runs_as = self.instance_configuration[*].instance_role_arn
  facts {
    customer_key = self.encryption_configuration != null
  }
}

# A service of App Runner; the names that it uses are given by its types.
shape "container service" {
  element    = "process"
  technology = "container"
  label      = self.service_name
  names      = [self.service_name]
  settings = [
    image.image_configuration[*].runtime_environment_variables,
    image.image_configuration[*].runtime_environment_secrets,
    code.runtime_environment_variables,
    code.runtime_environment_secrets,
  ]
  protocol = "https"
  port     = 443
  facts {
    publicly_accessible = public
    tls_required        = true
    health_checked      = true
  }
  flow {
    from      = public ? internet : null
    protocol  = "https"
    port      = 443
    encrypted = true
    what      = "the service has an address on the internet"
  }
  flow {
    to            = image.image_identifier
    protocol      = "https"
    port          = 443
    authenticated = true
    encrypted     = true
    what          = "the service runs an image from it"
  }
}

resource "aws_elastic_beanstalk_environment" {
  element    = "process"
  technology = "web-application"
  label      = self.name
  names      = [self.name]
  settings   = self.setting
}

resource "aws_service_discovery_service" {
  names = [self.name]
}

ignored = [
  "aws_apprunner_*",
  "aws_batch_*",
  "aws_ecr_*",
  "aws_ecrpublic_*",
  "aws_ecs_*",
  "aws_eks_*",
  "aws_elastic_beanstalk_*",
  "aws_service_discovery_*",
]

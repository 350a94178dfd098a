# Calls of the public registry's modules. Their source is often not on disk, but their inputs
# and defaults are published. What a module makes of several resources is one element here.

resource "terraform-aws-modules/vpc/aws" {
  when     = coalesce(self.create_vpc, true)
  boundary = "network"
  label    = self.name
  facts {
    flows_logged = coalesce(self.enable_flow_log, false)
  }
  outputs {
    name                            = self.name
    azs                             = self.azs
    vpc_cidr_block                  = self.use_ipam_pool == true ? null : coalesce(self.cidr, "10.0.0.0/16")
    vpc_secondary_cidr_blocks       = self.secondary_cidr_blocks
    public_subnets                  = [for cidr in self.public_subnets : later]
    public_subnet_arns              = [for cidr in self.public_subnets : later]
    public_subnet_objects           = [for cidr in self.public_subnets : later]
    public_subnets_cidr_blocks      = self.public_subnets
    private_subnets                 = [for cidr in self.private_subnets : later]
    private_subnet_arns             = [for cidr in self.private_subnets : later]
    private_subnet_objects          = [for cidr in self.private_subnets : later]
    private_subnets_cidr_blocks     = self.private_subnets
    database_subnets                = [for cidr in self.database_subnets : later]
    database_subnet_arns            = [for cidr in self.database_subnets : later]
    database_subnet_objects         = [for cidr in self.database_subnets : later]
    database_subnets_cidr_blocks    = self.database_subnets
    redshift_subnets                = [for cidr in self.redshift_subnets : later]
    redshift_subnet_arns            = [for cidr in self.redshift_subnets : later]
    redshift_subnet_objects         = [for cidr in self.redshift_subnets : later]
    redshift_subnets_cidr_blocks    = self.redshift_subnets
    elasticache_subnets             = [for cidr in self.elasticache_subnets : later]
    elasticache_subnet_arns         = [for cidr in self.elasticache_subnets : later]
    elasticache_subnet_objects      = [for cidr in self.elasticache_subnets : later]
    elasticache_subnets_cidr_blocks = self.elasticache_subnets
    intra_subnets                   = [for cidr in self.intra_subnets : later]
    intra_subnet_arns               = [for cidr in self.intra_subnets : later]
    intra_subnet_objects            = [for cidr in self.intra_subnets : later]
    intra_subnets_cidr_blocks       = self.intra_subnets
    outpost_subnets                 = [for cidr in self.outpost_subnets : later]
    outpost_subnet_arns             = [for cidr in self.outpost_subnets : later]
    outpost_subnet_objects          = [for cidr in self.outpost_subnets : later]
    outpost_subnets_cidr_blocks     = self.outpost_subnets
    database_subnet_group_name      = length(coalesce(self.database_subnets, [])) == 0 || !coalesce(self.create_database_subnet_group, true) ? null : lower(coalesce(self.database_subnet_group_name, self.name))
    elasticache_subnet_group_name   = length(coalesce(self.elasticache_subnets, [])) == 0 || !coalesce(self.create_elasticache_subnet_group, true) ? null : lower(coalesce(self.elasticache_subnet_group_name, self.name))
  }
}

resource "terraform-aws-modules/security-group/aws" {
  when  = coalesce(self.create, true) && coalesce(self.create_sg, true)
  names = [self.name]
  outputs {
    security_group_name        = coalesce(self.use_name_prefix, true) ? null : self.name
    security_group_vpc_id      = self.vpc_id
    security_group_description = coalesce(self.description, "Security Group managed by Terraform")
  }
}

resource "terraform-aws-modules/s3-bucket/aws" {
  given {
    encryption = self.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default
    acl        = coalesce(self.acl, "private")
  }
  when       = coalesce(self.create_bucket, true)
  element    = "data-store"
  technology = "object-store"
  label      = self.bucket
  names      = [self.bucket]
  protocol   = "https"
  port       = 443
  policy     = self.policy
  facts {
    encrypted_at_rest = true
    customer_key      = encryption.kms_master_key_id != null
    versioned         = coalesce(self.versioning.enabled, false) == true || contains(["Enabled", "true"], coalesce(self.versioning.status, ""))
    access_logged     = length(coalesce(self.logging, {})) > 0
    public_access_blocked = alltrue([
      coalesce(self.block_public_acls, true),
      coalesce(self.block_public_policy, true),
      coalesce(self.ignore_public_acls, true),
      coalesce(self.restrict_public_buckets, true),
    ])
    publicly_readable = contains(["public-read", "public-read-write", "authenticated-read"], acl)
    publicly_writable = acl == "public-read-write"
    tls_required      = coalesce(self.attach_deny_insecure_transport_policy, false)
  }
  flow {
    to            = self.logging.target_bucket
    authenticated = true
    what          = "access logs of the bucket go there"
  }
  outputs {
    s3_bucket_id = self.bucket
  }
}

resource "terraform-aws-modules/rds/aws" {
  given {
    family = try(regex("^(mysql|mariadb|postgres|oracle|sqlserver)", lower(coalesce(self.engine, "")))[0], "")
  }
  when       = coalesce(self.create_db_instance, true)
  element    = "data-store"
  technology = "relational-database"
  label      = self.identifier
  names      = [self.identifier]
  inside     = [self.db_subnet_group_name, self.subnet_ids]
  guarded_by = self.vpc_security_group_ids
  port       = coalesce(self.port, lookup({ mysql = 3306, mariadb = 3306, postgres = 5432, oracle = 1521, sqlserver = 1433 }, family, null))
  protocol   = lookup({ mysql = "mysql", mariadb = "mysql", postgres = "postgresql", oracle = "oracle", sqlserver = "sqlserver" }, family, null)
  facts {
    encrypted_at_rest       = coalesce(self.storage_encrypted, true)
    customer_key            = self.kms_key_id != null
    publicly_accessible     = coalesce(self.publicly_accessible, false)
    backed_up               = self.backup_retention_period == null ? null : self.backup_retention_period > 0
    redundant               = coalesce(self.multi_az, false)
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = coalesce(self.iam_database_authentication_enabled, false)
    password_required       = true
  }
  outputs {
    db_instance_identifier = self.instance_use_identifier_prefix == true ? null : self.identifier
    db_instance_engine     = self.engine
    db_instance_name       = self.db_name
    db_instance_port       = self.port
    db_instance_username   = self.username
  }
}

resource "terraform-aws-modules/rds-aurora/aws" {
  given {
    postgres  = strcontains(lower(coalesce(self.engine, "")), "postgres")
    instances = coalesce(self.instances, {})
  }
  when       = coalesce(self.create, true) && coalesce(self.create_cluster, true)
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  names      = [self.name]
  inside     = [self.db_subnet_group_name, self.subnets]
  guarded_by = self.vpc_security_group_ids
  port       = coalesce(self.port, postgres ? 5432 : 3306)
  protocol   = postgres ? "postgresql" : "mysql"
  facts {
    encrypted_at_rest       = coalesce(self.storage_encrypted, true)
    customer_key            = self.kms_key_id != null
    publicly_accessible     = coalesce(self.publicly_accessible, false) || anytrue([for instance in instances : coalesce(instance.publicly_accessible, false)])
    backed_up               = coalesce(self.backup_retention_period, 7) > 0
    deletion_protected      = coalesce(self.deletion_protection, false)
    access_logged           = length(coalesce(self.enabled_cloudwatch_logs_exports, [])) > 0
    identity_authentication = coalesce(self.iam_database_authentication_enabled, false)
    password_required       = true
  }
  outputs {
    cluster_port            = coalesce(self.port, self.engine == "aurora-postgresql" ? 5432 : 3306)
    cluster_database_name   = self.database_name
    cluster_master_username = self.master_username
    cluster_instances       = { for key, instance in self.instances : key => later }
  }
}

resource "terraform-aws-modules/eks/aws" {
  given {
    public = coalesce(self.cluster_endpoint_public_access, self.endpoint_public_access, false)
    cidrs  = coalesce(self.cluster_endpoint_public_access_cidrs, self.endpoint_public_access_cidrs, ["0.0.0.0/0"])
    open   = public && (contains(cidrs, "0.0.0.0/0") || contains(cidrs, "::/0"))
    logs   = coalesce(self.cluster_enabled_log_types, self.enabled_log_types, ["audit", "api", "authenticator"])
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "cluster"
  label      = coalesce(self.cluster_name, self.name)
  names      = [self.cluster_name, self.name]
  inside     = [self.subnet_ids, self.vpc_id]
  protocol   = "https"
  port       = 443
  facts {
    secrets_encrypted        = true
    publicly_accessible      = public
    network_restricted       = !open
    administrative_interface = true
    audit_logged             = contains(logs, "audit") && contains(logs, "api") && contains(logs, "authenticator")
    authentication_required  = true
    role_based_access        = true
  }
  flow {
    from          = open ? internet : null
    encrypted     = true
    authenticated = true
    what          = "the cluster's interface has an address on the internet"
  }
  outputs {
    cluster_name             = coalesce(self.name, self.cluster_name)
    cluster_version          = coalesce(self.kubernetes_version, self.cluster_version)
    cluster_service_cidr     = coalesce(self.service_ipv4_cidr, self.cluster_service_ipv4_cidr)
    eks_managed_node_groups  = { for key, group in self.eks_managed_node_groups : key => later }
    self_managed_node_groups = { for key, group in self.self_managed_node_groups : key => later }
    fargate_profiles         = { for key, profile in self.fargate_profiles : key => later }
  }
}

resource "terraform-aws-modules/lambda/aws" {
  given {
    url    = coalesce(self.create_lambda_function_url, false)
    signed = coalesce(self.authorization_type, "NONE") == "AWS_IAM"
  }
  when       = coalesce(self.create, true) && coalesce(self.create_function, true)
  element    = "process"
  technology = "function"
  label      = self.function_name
  names      = [self.function_name]
  inside     = [self.vpc_subnet_ids]
  guarded_by = self.vpc_security_group_ids
  runs_as    = self.lambda_role
  settings   = self.environment_variables
  protocol   = "https"
  port       = 443
  facts {
    failures_kept           = self.dead_letter_target_arn != null
    rate_limited            = coalesce(self.reserved_concurrent_executions, -1) >= 0
    artifacts_signed        = self.code_signing_config_arn != null
    publicly_accessible     = url ? true : null
    authentication_required = url ? signed : null
  }
  flow {
    from          = url ? internet : null
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = signed
    what          = "the function has an address on the internet"
  }
  flow {
    from          = [for mapping in coalesce(self.event_source_mapping, {}) : mapping.event_source_arn]
    encrypted     = true
    authenticated = true
    what          = "the function is called with what arrives there"
  }
  flow {
    from          = [for trigger in coalesce(self.allowed_triggers, {}) : trigger.source_arn]
    authenticated = true
    what          = "may call the function"
  }
  outputs {
    lambda_function_name             = self.function_name
    lambda_function_kms_key_arn      = self.kms_key_arn
    lambda_cloudwatch_log_group_name = self.logging_log_group != null ? self.logging_log_group : self.function_name == null ? null : "/aws/lambda/${self.lambda_at_edge == true ? "us-east-1." : ""}${self.function_name}"
  }
}

resource "terraform-aws-modules/alb/aws" {
  given {
    public    = !coalesce(self.internal, false)
    listeners = coalesce(self.listeners, {})
    before    = concat(coalesce(self.http_tcp_listeners, []), [for listener in coalesce(self.https_listeners, []) : merge({ protocol = "HTTPS" }, listener)])
    all       = concat([for listener in listeners : listener], before)
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnets, self.vpc_id]
  guarded_by = self.security_groups
  facts {
    publicly_accessible  = public
    access_logged        = length(coalesce(self.access_logs, {})) > 0
    deletion_protected   = coalesce(self.enable_deletion_protection, true)
    requests_validated   = coalesce(self.drop_invalid_header_fields, true)
    filtered_by_firewall = self.web_acl_arn != null
  }
  flow {
    for_each         = all
    from             = internet
    port             = each.value.port
    protocol         = lower(coalesce(each.value.protocol, "http"))
    redirects_to_tls = each.value.redirect.protocol == "HTTPS" || each.value.action_type == "redirect" ? true : null
    what             = "the listener takes connections"
  }
  flow {
    to   = [[for group in coalesce(self.target_groups, []) : group.target_id], [for group in coalesce(self.target_groups, []) : group.targets]]
    what = "the target group forwards to it"
  }
  outputs {
    listeners         = { for key, listener in self.listeners : key => later }
    target_groups     = { for key, group in self.target_groups : key => later }
    # Before version 9 of the module the groups were a list.
    target_group_arns = [for group in self.target_groups : later]
  }
}

resource "terraform-aws-modules/ec2-instance/aws" {
  given {
    options = self.metadata_options
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_id]
  guarded_by = self.vpc_security_group_ids
  runs_as    = self.iam_instance_profile
  settings   = { user_data = self.user_data, user_data_base64 = self.user_data_base64 }
  facts {
    metadata_protected  = options == null || options.http_endpoint == "disabled" ? true : options.http_tokens == null ? null : options.http_tokens == "required"
    publicly_accessible = self.associate_public_ip_address
    deletion_protected  = coalesce(self.disable_api_termination, false)
  }
  outputs {
    ami               = self.ami
    availability_zone = self.availability_zone
  }
}

resource "terraform-aws-modules/autoscaling/aws" {
  given {
    options = self.metadata_options
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  names      = [self.name]
  inside     = [self.vpc_zone_identifier]
  guarded_by = self.security_groups
  behind     = [self.target_group_arns, [for source in coalesce(self.traffic_source_attachments, {}) : source.traffic_source_identifier]]
  runs_as    = coalesce(self.iam_instance_profile_arn, self.iam_instance_profile_name)
  settings   = { user_data = self.user_data }
  facts {
    metadata_protected = options == null || options.http_endpoint == "disabled" ? true : options.http_tokens == null ? null : options.http_tokens == "required"
    replicas           = self.desired_capacity
  }
}

# With the services that it makes itself, the call is those services rather than their cluster.
resource "terraform-aws-modules/ecs/aws" {
  given {
    services    = coalesce(self.services, {})
    definitions = [for service in services : coalesce(service.container_definitions, {})]
  }
  when       = coalesce(self.create, true)
  boundary   = length(services) == 0 ? "cluster" : null
  element    = length(services) == 0 ? null : "process"
  technology = "container"
  label      = self.cluster_name
  names      = keys(services)
  inside     = [for service in services : service.subnet_ids]
  guarded_by = [for service in services : service.security_group_ids]
  behind     = [for service in services : [for balancer in coalesce(service.load_balancer, {}) : balancer.target_group_arn]]
  port       = flatten([for service in services : [for balancer in coalesce(service.load_balancer, {}) : balancer.container_port]])[0]
  settings   = definitions
  containers = flatten([
    for definition in definitions : [
      for container in definition : {
        image       = container.image
        command     = container.command
        environment = merge([for variable in coalesce(container.environment, []) : { (variable.name) = variable.value }]...)
      }
    ]
  ])
  facts {
    publicly_accessible = length(services) == 0 ? null : anytrue([for service in services : coalesce(service.assign_public_ip, false)])
  }
  outputs {
    cluster_name = coalesce(self.cluster_name, self.name)
    services     = { for key, service in self.services : key => later }
  }
}

resource "terraform-aws-modules/ecs/aws//modules/cluster" {
  when     = coalesce(self.create, true)
  boundary = "cluster"
  label    = coalesce(self.name, self.cluster_name)
  outputs {
    name = coalesce(self.name, self.cluster_name)
  }
}

resource "terraform-aws-modules/ecs/aws//modules/service" {
  given {
    definitions = coalesce(self.container_definitions, {})
  }
  when       = coalesce(self.create, true) && coalesce(self.create_service, true)
  element    = "process"
  technology = "container"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_ids, self.cluster_arn]
  guarded_by = self.security_group_ids
  behind     = [for balancer in coalesce(self.load_balancer, {}) : balancer.target_group_arn]
  port       = [for balancer in coalesce(self.load_balancer, {}) : balancer.container_port][0]
  runs_as    = self.tasks_iam_role_arn
  settings   = definitions
  containers = [
    for container in definitions : {
      image       = container.image
      command     = container.command
      environment = merge([for variable in coalesce(container.environment, []) : { (variable.name) = variable.value }]...)
    }
  ]
  facts {
    publicly_accessible = coalesce(self.assign_public_ip, false)
    replicas            = self.desired_count
  }
  outputs {
    name                  = self.name
    container_definitions = { for key, container in self.container_definitions : key => later }
  }
}

resource "terraform-aws-modules/sqs/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "queue"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = self.kms_master_key_id != null || coalesce(self.sqs_managed_sse_enabled, true)
    customer_key      = self.kms_master_key_id != null
    failures_kept     = coalesce(self.create_dlq, false) || length(coalesce(self.redrive_policy, {})) > 0
  }
  outputs {
    queue_name = self.name == null || self.use_name_prefix == true ? null : self.fifo_queue == true ? "${trimsuffix(self.name, ".fifo")}.fifo" : self.name
  }
}

resource "terraform-aws-modules/sns/aws" {
  when       = coalesce(self.create, true) && coalesce(self.create_sns_topic, true)
  element    = "data-store"
  technology = "topic"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = self.kms_master_key_id != null
    customer_key      = self.kms_master_key_id != null
  }
  flow {
    to            = [for subscription in coalesce(self.subscriptions, {}) : subscription.endpoint]
    authenticated = true
    what          = "the endpoint subscribes to the topic"
  }
  outputs {
    topic_name    = self.name == null || self.use_name_prefix == true ? null : self.fifo_topic == true ? "${trimsuffix(self.name, ".fifo")}.fifo" : self.name
    subscriptions = { for key, subscription in self.subscriptions : key => later }
  }
}

resource "terraform-aws-modules/dynamodb-table/aws" {
  when       = coalesce(self.create_table, true)
  element    = "data-store"
  technology = "key-value-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest      = true
    customer_key           = self.server_side_encryption_kms_key_arn != null
    point_in_time_recovery = coalesce(self.point_in_time_recovery_enabled, false)
    deletion_protected     = coalesce(self.deletion_protection_enabled, false)
  }
  outputs {
    dynamodb_table_id = self.name
  }
}

resource "terraform-aws-modules/kms/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "key-store"
  names      = [self.aliases]
  policy     = self.policy
  protocol   = "https"
  port       = 443
  facts {
    key_rotated = coalesce(self.enable_key_rotation, true)
    key_usable  = coalesce(self.is_enabled, true)
    sensitivity = "keys"
  }
  outputs {
    aliases = { for alias in self.aliases : alias => later }
  }
}

resource "terraform-aws-modules/ecr/aws" {
  when       = coalesce(self.create, true) && coalesce(self.create_repository, true)
  element    = "data-store"
  technology = "registry"
  label      = self.repository_name
  names      = [self.repository_name]
  protocol   = "https"
  port       = 443
  facts {
    artifacts_immutable = coalesce(self.repository_image_tag_mutability, "IMMUTABLE") == "IMMUTABLE"
    artifacts_scanned   = coalesce(self.repository_image_scan_on_push, true)
    encrypted_at_rest   = true
    customer_key        = self.repository_kms_key != null
    sensitivity         = "code"
  }
  outputs {
    repository_name = self.repository_name
  }
}

resource "terraform-aws-modules/efs/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "file-system"
  label      = self.name
  inside     = [for target in coalesce(self.mount_targets, {}) : target.subnet_id]
  protocol   = "nfs"
  port       = 2049
  facts {
    tls_required      = coalesce(self.attach_policy, true) && coalesce(self.deny_nonsecure_transport, true)
    encrypted_at_rest = coalesce(self.encrypted, true)
    customer_key      = self.kms_key_arn != null
    backed_up         = coalesce(self.enable_backup_policy, true)
  }
  outputs {
    access_points = { for key, point in self.access_points : key => later }
  }
}

resource "terraform-aws-modules/elasticache/aws" {
  given {
    tls   = coalesce(self.transit_encryption_enabled, true)
    usual = self.engine == "memcached" ? 11211 : 6379
  }
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "cache"
  label      = coalesce(self.replication_group_id, self.cluster_id)
  inside     = [self.subnet_group_name, self.subnet_ids]
  guarded_by = self.security_group_ids
  port       = coalesce(self.port, usual)
  protocol   = self.engine == "memcached" ? "memcached" : tls ? "rediss" : "redis"
  facts {
    encrypted_at_rest = coalesce(self.at_rest_encryption_enabled, true)
    customer_key      = self.kms_key_arn != null
    tls_required      = tls
    password_required = self.auth_token != null || length(coalesce(self.user_group_ids, [])) > 0
  }
  outputs {
    replication_group_id   = self.replication_group_id == null ? null : lower(self.replication_group_id)
    replication_group_port = coalesce(self.port, self.engine == "memcached" ? 11211 : 6379)
  }
}

resource "terraform-aws-modules/cloudfront/aws" {
  given {
    behaviors = concat([coalesce(self.default_cache_behavior, {})], coalesce(self.ordered_cache_behavior, []))
    clear     = anytrue([for behavior in behaviors : behavior.viewer_protocol_policy == "allow-all"])
    # Without a certificate of one's own the vendor's holds, and with it the oldest version; with
    # one, the module's default is another in each of its versions.
    own     = self.viewer_certificate.acm_certificate_arn != null || self.viewer_certificate.iam_certificate_id != null
    version = coalesce(self.viewer_certificate.minimum_protocol_version, own ? null : "TLSv1")
  }
  when       = coalesce(self.create, true) && coalesce(self.create_distribution, true)
  element    = "process"
  technology = "cdn"
  names      = self.aliases
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible  = true
    tls_required         = !clear
    tls_minimum          = version == null ? null : length(regexall("^TLSv1\\.2", version)) > 0 ? "1.2" : length(regexall("^TLSv1\\.1", version)) > 0 ? "1.1" : "1.0"
    access_logged        = length(coalesce(self.logging_config, {})) > 0
    filtered_by_firewall = self.web_acl_id != null
  }
  flow {
    from      = internet
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "viewers reach the distribution"
  }
  flow {
    for_each  = [for origin in coalesce(self.origin, {}) : origin]
    to        = each.value.domain_name
    protocol  = each.value.custom_origin_config.origin_protocol_policy == "http-only" ? "http" : "https"
    port      = each.value.custom_origin_config.origin_protocol_policy == "http-only" ? 80 : 443
    encrypted = each.value.custom_origin_config == null ? null : each.value.custom_origin_config.origin_protocol_policy == "https-only"
    what      = "the distribution fetches from its origin"
  }
}

resource "terraform-aws-modules/apigateway-v2/aws" {
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "api-gateway"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible = true
    tls_required        = true
  }
  flow {
    from      = internet
    encrypted = true
    what      = "the API has an address on the internet"
  }
  flow {
    to   = [[for route in coalesce(self.integrations, {}) : route.lambda_arn], [for route in coalesce(self.routes, {}) : route.integration.uri]]
    what = "the API forwards requests"
  }
  outputs {
    integrations = { for key, route in self.routes : key => later }
    routes       = { for key, route in self.routes : key => later }
  }
}

resource "terraform-aws-modules/step-functions/aws" {
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "workflow"
  label      = self.name
  names      = [self.name]
  flow {
    to            = self.definition
    authenticated = true
    what          = "a step of the workflow calls it"
  }
}

resource "terraform-aws-modules/opensearch/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "search-engine"
  label      = self.domain_name
  names      = [self.domain_name]
  inside     = [self.vpc_options.subnet_ids]
  guarded_by = self.vpc_options.security_group_ids
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest   = coalesce(self.encrypt_at_rest.enabled, true)
    customer_key        = self.encrypt_at_rest.kms_key_id != null
    tls_required        = coalesce(self.domain_endpoint_options.enforce_https, true)
    publicly_accessible = length(coalesce(self.vpc_options, {})) == 0
  }
  outputs {
    domain_name = self.domain_name
  }
}

resource "terraform-aws-modules/msk-kafka-cluster/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "message-broker"
  label      = self.name
  inside     = [self.broker_node_client_subnets]
  guarded_by = self.broker_node_security_groups
  port       = 9094
  protocol   = "kafka"
  facts {
    encrypted_at_rest = true
    customer_key      = self.encryption_at_rest_kms_key_arn != null
    tls_required      = coalesce(self.encryption_in_transit_client_broker, "TLS") == "TLS"
  }
  outputs {
    cluster_name = self.name
  }
}

resource "terraform-aws-modules/redshift/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "data-warehouse"
  label      = self.cluster_identifier
  inside     = [self.subnet_ids]
  guarded_by = self.vpc_security_group_ids
  port       = coalesce(self.port, 5439)
  protocol   = "postgresql"
  facts {
    encrypted_at_rest   = coalesce(self.encrypted, true)
    publicly_accessible = coalesce(self.publicly_accessible, false)
  }
  outputs {
    cluster_identifier    = self.cluster_identifier
    cluster_database_name = self.database_name
    cluster_port          = coalesce(self.port, 5439)
  }
}

resource "terraform-aws-modules/secrets-manager/aws" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "secret-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    sensitivity       = "credentials"
  }
}

resource "terraform-aws-modules/app-runner/aws" {
  is = "container service"
  given {
    image  = self.source_configuration.image_repository
    code   = self.source_configuration.code_repository.code_configuration.code_configuration_values
    public = coalesce(self.network_configuration.ingress_configuration.is_publicly_accessible, true)
  }
  when       = coalesce(self.create, true) && coalesce(self.create_service, true)
  inside     = [self.vpc_connector_subnets]
  guarded_by = [self.vpc_connector_security_groups]
  runs_as    = self.instance_configuration.instance_role_arn
  facts {
    customer_key = length(coalesce(self.encryption_configuration, {})) > 0
  }
}

ignored = [
  "terraform-aws-modules/acm/aws*",
  "terraform-aws-modules/cloudwatch/aws*",
  "terraform-aws-modules/iam/aws*",
  "terraform-aws-modules/key-pair/aws*",
  "terraform-aws-modules/route53/aws*",
  "terraform-aws-modules/ssm-parameter/aws*",
  "terraform-aws-modules/vpc/aws//modules/*",
]

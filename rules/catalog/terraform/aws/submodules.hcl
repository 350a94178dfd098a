# Calls of what lies within the public registry's modules (`//modules/NAME`): roles, users and
# policies, parts of clusters, endpoints, logs. Names that the module completes with a suffix of
# its own are not told.

resource "terraform-aws-modules/iam/aws//modules/iam-role" {
  when  = coalesce(self.create, true)
  names = [self.name]
  outputs {
    name = coalesce(self.use_name_prefix, true) ? later : self.name
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts" {
  when  = coalesce(self.create, true)
  names = [self.name]
  outputs {
    name = coalesce(self.use_name_prefix, true) ? later : self.name
    path = coalesce(self.path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks" {
  when  = coalesce(self.create_role, true)
  names = [self.role_name]
  outputs {
    iam_role_name = self.role_name == null ? later : self.role_name
    iam_role_path = coalesce(self.role_path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-eks-role" {
  when  = coalesce(self.create_role, true)
  names = [self.role_name]
  outputs {
    iam_role_name = self.role_name == null ? later : self.role_name
    iam_role_path = coalesce(self.role_path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-assumable-role" {
  when  = coalesce(self.create_role, false)
  names = [self.role_name]
  outputs {
    iam_role_name     = self.role_name == null ? later : self.role_name
    iam_role_path     = coalesce(self.role_path, "/")
    role_requires_mfa = coalesce(self.role_requires_mfa, true)
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc" {
  when  = coalesce(self.create_role, false)
  names = [self.role_name]
  outputs {
    iam_role_name = self.role_name == null ? later : self.role_name
    iam_role_path = coalesce(self.role_path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-saml" {
  when  = coalesce(self.create_role, false)
  names = [self.role_name]
  outputs {
    iam_role_name = self.role_name == null ? later : self.role_name
    iam_role_path = coalesce(self.role_path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role" {
  when  = coalesce(self.create, true)
  names = [self.name]
  outputs {
    name = self.name == null ? later : self.name
    path = coalesce(self.path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-policy" {
  when  = coalesce(self.create, self.create_policy, true)
  names = [self.name]
  outputs {
    name        = self.name == null ? later : self.name
    path        = coalesce(self.path, "/")
    description = coalesce(self.description, "IAM Policy")
    policy      = self.policy
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-read-only-policy" {
  when  = coalesce(self.create, self.create_policy, true)
  names = [self.name]
  outputs {
    name = self.name == null ? later : self.name
    path = coalesce(self.path, "/")
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-user" {
  when  = coalesce(self.create, self.create_user, true)
  names = [self.name]
  outputs {
    name          = self.name
    iam_user_name = self.name
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-group" {
  when  = coalesce(self.create, true)
  names = [self.name]
  outputs {
    name = self.name
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-group-with-policies" {
  when  = coalesce(self.create_group, true)
  names = [self.name]
  outputs {
    group_name = self.name
  }
}

resource "terraform-aws-modules/iam/aws//modules/iam-oidc-provider" {
  when = coalesce(self.create, true)
}

resource "terraform-aws-modules/iam/aws//modules/iam-github-oidc-provider" {
  when = coalesce(self.create, true)
}

resource "terraform-aws-modules/eks/aws//modules/eks-managed-node-group" {
  given {
    options = self.metadata_options
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  inside     = [self.subnet_ids]
  guarded_by = self.vpc_security_group_ids
  runs_as    = self.iam_role_arn
  facts {
    metadata_protected = options == null || options.http_endpoint == "disabled" ? true : options.http_tokens == null ? null : options.http_tokens == "required"
    replicas           = coalesce(self.desired_size, 1)
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

resource "terraform-aws-modules/eks/aws//modules/self-managed-node-group" {
  given {
    options = self.metadata_options
  }
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "virtual-machine"
  label      = self.name
  inside     = [self.subnet_ids]
  guarded_by = self.vpc_security_group_ids
  runs_as    = self.iam_instance_profile_arn
  facts {
    metadata_protected = options == null || options.http_endpoint == "disabled" ? true : options.http_tokens == null ? null : options.http_tokens == "required"
    replicas           = coalesce(self.desired_size, 1)
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

resource "terraform-aws-modules/eks/aws//modules/fargate-profile" {
  when       = coalesce(self.create, true)
  element    = "process"
  technology = "container"
  label      = self.name
  inside     = [self.subnet_ids]
  runs_as    = self.iam_role_arn
  flow {
    to            = self.cluster_name
    protocol      = "https"
    port          = 443
    encrypted     = true
    authenticated = true
    what          = "the pods belong to the cluster"
  }
}

# Roles of the scaler and its nodes, and the queue that tells it of interruptions.
resource "terraform-aws-modules/eks/aws//modules/karpenter" {
  given {
    queue = coalesce(self.enable_spot_termination, true)
  }
  when       = coalesce(self.create, true) && queue
  element    = "data-store"
  technology = "message-queue"
  label      = coalesce(self.queue_name, self.cluster_name)
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest = coalesce(self.queue_managed_sse_enabled, true) || self.queue_kms_master_key_id != null
    customer_key      = self.queue_kms_master_key_id != null
  }
  outputs {
    namespace       = coalesce(self.namespace, "kube-system")
    service_account = coalesce(self.service_account, "karpenter")
  }
}

resource "terraform-aws-modules/elasticache/aws//modules/serverless-cache" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "cache"
  label      = self.cache_name
  names      = [self.cache_name]
  inside     = [self.subnet_ids]
  guarded_by = self.security_group_ids
  port       = coalesce(self.engine, "redis") == "memcached" ? 11211 : 6379
  protocol   = coalesce(self.engine, "redis") == "memcached" ? "memcached" : "redis"
  facts {
    encrypted_at_rest = true
    customer_key      = self.kms_key_id != null
    tls_required      = true
    redundant         = true
    backed_up         = coalesce(self.snapshot_retention_limit, 0) > 0
  }
}

resource "terraform-aws-modules/rds-aurora/aws//modules/dsql" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "relational-database"
  label      = self.name
  port       = 5432
  protocol   = "postgresql"
  facts {
    encrypted_at_rest       = true
    customer_key            = self.kms_encryption_key != null
    tls_required            = true
    deletion_protected      = coalesce(self.deletion_protection_enabled, false)
    authentication_required = true
    identity_authentication = true
  }
}

resource "terraform-aws-modules/msk-kafka-cluster/aws//modules/serverless" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "message-broker"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnet_ids]
  guarded_by = self.security_group_ids
  port       = 9098
  protocol   = "kafka"
  facts {
    encrypted_at_rest       = true
    tls_required            = true
    authentication_required = true
    identity_authentication = true
  }
}

resource "terraform-aws-modules/opensearch/aws//modules/collection" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "search-engine"
  label      = self.name
  names      = [self.name]
  port       = 443
  protocol   = "https"
  facts {
    encrypted_at_rest = true
    tls_required      = true
  }
}

resource "terraform-aws-modules/s3-bucket/aws//modules/notification" {
  when      = coalesce(self.create, true)
  describes = self.bucket
  flow {
    from          = self.bucket
    to            = [for target in self.lambda_notifications : target.function_arn]
    authenticated = true
    what          = "the bucket calls the function when objects change"
  }
  flow {
    from          = self.bucket
    to            = [for target in self.sqs_notifications : target.queue_arn]
    authenticated = true
    what          = "the bucket sends messages when objects change"
  }
  flow {
    from          = self.bucket
    to            = [for target in self.sns_notifications : target.topic_arn]
    authenticated = true
    what          = "the bucket sends messages when objects change"
  }
}

resource "terraform-aws-modules/cloudwatch/aws//modules/log-group" {
  when       = coalesce(self.create, true)
  element    = "data-store"
  technology = "log-store"
  label      = coalesce(self.name, self.name_prefix)
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest  = true
    customer_key       = self.kms_key_id != null
    log_retention_days = coalesce(self.retention_in_days, 0)
    sensitivity        = "logs"
  }
  flow {
    from          = self.name
    authenticated = true
    what          = "the log group carries its name"
  }
  outputs {
    cloudwatch_log_group_name = self.name == null ? later : self.name
  }
}

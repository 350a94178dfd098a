# Simple Storage Service. Buckets were split in provider version 4: the settings that used to
# be nested blocks are resources of their own now, and both forms are in use.
# Every object is encrypted with a key of Amazon's unless another one is set.

resource "aws_s3_bucket" {
  given {
    acl        = coalesce(self.acl, "private")
    encryption = self.server_side_encryption_configuration[0].rule[0].apply_server_side_encryption_by_default[0]
  }
  element    = "data-store"
  technology = "object-store"
  label      = self.bucket
  names      = [self.bucket]
  protocol   = "https"
  port       = 443
  policy     = self.policy
  facts {
    encrypted_at_rest     = true
    customer_key          = encryption.kms_master_key_id != null
    versioned             = coalesce(self.versioning[0].enabled, false)
    access_logged         = self.logging != null
    public_access_blocked = false
    publicly_readable     = contains(["public-read", "public-read-write", "authenticated-read"], acl)
    publicly_writable     = acl == "public-read-write"
    tls_required          = false
    sensitivity           = acl == "log-delivery-write" ? "logs" : null
  }
  flow {
    to   = self.logging[*].target_bucket
    what = "access logs of the bucket go there"
  }
}

resource "aws_s3_bucket_versioning" {
  describes = self.bucket
  facts {
    versioned = self.versioning_configuration[0].status == "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" {
  given {
    default = self.rule[0].apply_server_side_encryption_by_default[0]
  }
  describes = self.bucket
  facts {
    customer_key = default.kms_master_key_id != null
  }
}

resource "aws_s3_bucket_public_access_block" {
  describes = self.bucket
  facts {
    public_access_blocked = alltrue([
      coalesce(self.block_public_acls, false),
      coalesce(self.block_public_policy, false),
      coalesce(self.ignore_public_acls, false),
      coalesce(self.restrict_public_buckets, false),
    ])
  }
}

resource "aws_s3_bucket_acl" {
  given {
    acl = coalesce(self.acl, "private")
    open = [
      for grant in coalesce(self.access_control_policy[0].grant, []) : grant.permission
      if length(regexall("/(AllUsers|AuthenticatedUsers)$", grant.grantee[0].uri)) > 0
    ]
  }
  describes = self.bucket
  facts {
    publicly_readable = anytrue([
      contains(["public-read", "public-read-write", "authenticated-read"], acl),
      contains(open, "READ"),
      contains(open, "FULL_CONTROL"),
    ]) ? true : null
    publicly_writable = anytrue([
      acl == "public-read-write",
      contains(open, "WRITE"),
      contains(open, "FULL_CONTROL"),
    ]) ? true : null
    sensitivity = acl == "log-delivery-write" ? "logs" : null
  }
}

resource "aws_s3_bucket_policy" {
  describes = self.bucket
  policy    = self.policy
}

resource "aws_s3_bucket_logging" {
  describes = self.bucket
  facts {
    access_logged = true
  }
  flow {
    from = self.bucket
    to   = self.target_bucket
    what = "access logs of the bucket go there"
  }
}

resource "aws_s3_bucket_notification" {
  describes = self.bucket
  flow {
    from          = self.bucket
    to            = self.lambda_function[*].lambda_function_arn
    authenticated = true
    what          = "the bucket calls the function when objects change"
  }
  flow {
    from          = self.bucket
    to            = [self.queue[*].queue_arn, self.topic[*].topic_arn]
    authenticated = true
    what          = "the bucket sends a message when objects change"
  }
}

resource "aws_s3_bucket_replication_configuration" {
  describes = self.bucket
  facts {
    backed_up = true
  }
  flow {
    from          = self.bucket
    to            = self.rule[*].destination[*].bucket
    authenticated = true
    what          = "objects are copied there"
  }
}

resource "aws_s3_bucket_object" {
  is = "object"
}

resource "aws_s3_object" {
  is = "object"
}

shape "object" {
  describes = self.bucket
  facts {
    publicly_readable = contains(["public-read", "public-read-write"], coalesce(self.acl, "private")) ? true : null
    publicly_writable = self.acl == "public-read-write" ? true : null
  }
}

resource "aws_s3_bucket_website_configuration" {
  describes = self.bucket
}

resource "aws_s3_access_point" {
  stands_for = self.bucket
  policy     = self.policy
}

resource "aws_s3_directory_bucket" {
  element    = "data-store"
  technology = "object-store"
  label      = self.bucket
  names      = [self.bucket]
  protocol   = "https"
  port       = 443
  facts {
    encrypted_at_rest     = true
    public_access_blocked = true
  }
}

resource "aws_glacier_vault" {
  element    = "data-store"
  technology = "object-store"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  policy     = self.access_policy
  facts {
    encrypted_at_rest = true
    sensitivity       = "backups"
  }
}

ignored = [
  "aws_canonical_user_id",
  "aws_s3_account_public_access_block",
  "aws_s3_bucket_accelerate_configuration",
  "aws_s3_bucket_analytics_configuration",
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_intelligent_tiering_configuration",
  "aws_s3_bucket_inventory",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_metric",
  "aws_s3_bucket_object_lock_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_request_payment_configuration",
  "aws_s3_object_copy",
]

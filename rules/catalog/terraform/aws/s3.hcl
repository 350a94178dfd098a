# Simple Storage Service. Buckets were split in provider version 4: the settings that used to
# be nested blocks are resources of their own now, and both forms are in use.

resource "aws_s3_bucket" {
  element    = "data-store"
  technology = "object-store"
  label      = self.bucket
  names      = [self.bucket]
  protocol   = "https"
  port       = 443
  facts {
    versioned = self.versioning == null ? false : coalesce(self.versioning[0].enabled, false)
  }
}

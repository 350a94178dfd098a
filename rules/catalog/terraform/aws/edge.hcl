# What stands at the edge: CloudFront, web firewalls, names, certificates.

resource "aws_cloudfront_distribution" {
  given {
    behaviors   = concat(coalesce(self.default_cache_behavior, []), coalesce(self.ordered_cache_behavior, []))
    clear       = anytrue([for behavior in behaviors : behavior.viewer_protocol_policy == "allow-all"])
    certificate = self.viewer_certificate[0]
    version     = coalesce(certificate.minimum_protocol_version, "TLSv1")
  }
  element    = "process"
  technology = "cdn"
  names      = self.aliases
  settings   = { backend_host = self.origin[*].domain_name }
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible  = true
    tls_required         = !clear
    tls_minimum          = length(regexall("^TLSv1\\.3", version)) > 0 ? "1.3" : length(regexall("^TLSv1\\.2", version)) > 0 ? "1.2" : length(regexall("^TLSv1\\.1", version)) > 0 ? "1.1" : "1.0"
    access_logged        = self.logging_config != null
    filtered_by_firewall = self.web_acl_id != null && self.web_acl_id != ""
  }
  flow {
    from      = internet
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "viewers reach the distribution"
  }
  flow {
    for_each      = self.origin
    to            = each.value.domain_name
    protocol      = each.value.custom_origin_config[0].origin_protocol_policy == "http-only" ? "http" : "https"
    port          = each.value.custom_origin_config[0].origin_protocol_policy == "http-only" ? 80 : 443
    encrypted     = each.value.custom_origin_config == null ? null : each.value.custom_origin_config[0].origin_protocol_policy == "https-only"
    authenticated = each.value.origin_access_control_id != null || each.value.s3_origin_config[0].origin_access_identity != null ? true : null
    what          = "the distribution fetches from its origin"
  }
  flow {
    to            = self.logging_config[*].bucket
    authenticated = true
    what          = "access logs of the distribution go there"
  }
}


resource "aws_wafv2_web_acl_association" {
  describes = self.resource_arn
  facts {
    filtered_by_firewall = true
  }
}

resource "aws_wafregional_web_acl_association" {
  describes = self.resource_arn
  facts {
    filtered_by_firewall = true
  }
}

# A record's name means what it points at.
resource "aws_route53_record" {
  names      = [self.name, self.fqdn]
  stands_for = [self.alias[*].name, self.records]
}

ignored = [
  "aws_acm_*",
  "aws_acmpca_*",
  "aws_cloudfront_*",
  "aws_route53_*",
  "aws_route53domains_*",
  "aws_shield_*",
  "aws_waf_*",
  "aws_wafregional_*",
  "aws_wafv2_*",
]

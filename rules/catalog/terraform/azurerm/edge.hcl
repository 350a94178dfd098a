# Front Door, in its present and its classic form, and the content delivery network.

# A profile means its endpoints, which stand behind it.
resource "azurerm_cdn_frontdoor_profile" {
}

resource "azurerm_cdn_frontdoor_endpoint" {
  element    = "process"
  technology = "cdn"
  label      = self.name
  names      = [self.name]
  behind     = self.cdn_frontdoor_profile_id
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible  = coalesce(self.enabled, true)
    filtered_by_firewall = false
  }
}

resource "azurerm_cdn_frontdoor_origin_group" {
}

resource "azurerm_cdn_frontdoor_origin" {
  stands_for = [self.private_link[*].private_link_target_id, self.host_name]
  behind     = self.cdn_frontdoor_origin_group_id
}

resource "azurerm_cdn_frontdoor_custom_domain" {
  stands_for = self.cdn_frontdoor_profile_id
  facts {
    tls_minimum = self.tls[0].minimum_tls_version == "TLS10" ? "1.0" : "1.2"
  }
}

resource "azurerm_cdn_frontdoor_route" {
  given {
    protocols = coalesce(self.supported_protocols, ["Http", "Https"])
    clear     = contains(protocols, "Http") && !coalesce(self.https_redirect_enabled, true)
    inward    = coalesce(self.forwarding_protocol, "MatchRequest")
  }
  describes = self.cdn_frontdoor_endpoint_id
  facts {
    tls_required = !clear
  }
  flow {
    from      = internet
    to        = self.cdn_frontdoor_endpoint_id
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "the route takes requests"
  }
  flow {
    from      = self.cdn_frontdoor_endpoint_id
    to        = [self.cdn_frontdoor_origin_ids, self.cdn_frontdoor_origin_group_id]
    protocol  = inward == "HttpOnly" ? "http" : "https"
    port      = inward == "HttpOnly" ? 80 : 443
    encrypted = inward == "HttpsOnly" ? true : inward == "HttpOnly" ? false : !clear
    what      = "the route forwards to its origin"
  }
}

resource "azurerm_cdn_frontdoor_security_policy" {
  describes = self.cdn_frontdoor_profile_id
  facts {
    filtered_by_firewall = true
  }
}

resource "azurerm_frontdoor" {
  given {
    clear = anytrue([for rule in coalesce(self.routing_rule, []) : contains(coalesce(rule.accepted_protocols, []), "Http") && rule.redirect_configuration == null])
  }
  element    = "process"
  technology = "cdn"
  label      = self.name
  names      = [self.name]
  facts {
    publicly_accessible  = true
    filtered_by_firewall = anytrue([for front in coalesce(self.frontend_endpoint, []) : front.web_application_firewall_policy_link_id != null])
    tls_required         = !clear
  }
  flow {
    from      = internet
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "the front door takes requests"
  }
  flow {
    to       = self.backend_pool[*].backend[*].host_header
    protocol = "https"
    port     = 443
    what     = "the front door forwards to its backend"
  }
  flow {
    to       = self.backend_pool[*].backend[*].address
    protocol = "https"
    port     = 443
    what     = "the front door forwards to its backend"
  }
}

resource "azurerm_cdn_profile" {
}

resource "azurerm_cdn_endpoint" {
  given {
    clear = coalesce(self.is_http_allowed, true)
  }
  element    = "process"
  technology = "cdn"
  label      = self.name
  names      = [self.name]
  settings   = { host_name = self.origin[*].host_name }
  facts {
    publicly_accessible = true
    tls_required        = !clear
  }
  flow {
    from      = internet
    protocol  = clear ? "http" : "https"
    port      = clear ? 80 : 443
    encrypted = !clear
    what      = "viewers reach the endpoint"
  }
  flow {
    to   = [self.origin[*].host_name, self.origin_host_header]
    what = "the endpoint fetches from its origin"
  }
}

ignored = [
  "azurerm_cdn_*",
  "azurerm_frontdoor_*",
]

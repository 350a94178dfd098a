# Elastic Load Balancing, all generations.

resource "aws_lb" {
  is = "load balancer"
}

resource "aws_alb" {
  is = "load balancer"
}

shape "load balancer" {
  given {
    application = coalesce(self.load_balancer_type, "application") == "application"
    public      = !coalesce(self.internal, false)
  }
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnets, self.subnet_mapping[*].subnet_id]
  guarded_by = self.security_groups
  facts {
    publicly_accessible  = public
    access_logged        = coalesce(self.access_logs[0].enabled, false)
    deletion_protected   = coalesce(self.enable_deletion_protection, false)
    requests_validated   = application ? coalesce(self.drop_invalid_header_fields, false) && self.desync_mitigation_mode != "monitor" : null
    filtered_by_firewall = application && public ? false : null
  }
  flow {
    to            = self.access_logs[*].bucket
    authenticated = true
    what          = "access logs of the load balancer go there"
  }
}

resource "aws_lb_listener" {
  is = "listener"
}

resource "aws_alb_listener" {
  is = "listener"
}

shape "listener" {
  given {
    protocol = upper(coalesce(self.protocol, self.port == 443 ? "HTTPS" : "HTTP"))
    tls      = contains(["HTTPS", "TLS"], protocol)
    policy   = coalesce(self.ssl_policy, "ELBSecurityPolicy-2016-08")
  }
  describes = self.load_balancer_arn
  facts {
    tls_minimum = tls ? (
      length(regexall("TLS13-1-3", policy)) > 0 ? "1.3" : length(regexall("-1-2(-|$)", policy)) > 0 ? "1.2" : length(regexall("-1-1(-|$)", policy)) > 0 ? "1.1" : "1.0"
    ) : null
  }
  flow {
    from             = internet
    to               = self.load_balancer_arn
    port             = self.port
    protocol         = lower(protocol)
    encrypted        = contains(["HTTP", "HTTPS", "TLS"], protocol) ? tls : null
    redirects_to_tls = anytrue([for action in coalesce(self.default_action, []) : action.redirect[0].protocol == "HTTPS"]) ? true : null
    what             = "the listener takes connections"
  }
  flow {
    from = self.load_balancer_arn
    to   = [self.default_action[*].target_group_arn, [for action in coalesce(self.default_action, []) : action.forward[*].target_group[*].arn]]
    what = "the listener forwards to the target group"
  }
}

resource "aws_lb_listener_rule" {
  is = "listener rule"
}

resource "aws_alb_listener_rule" {
  is = "listener rule"
}

shape "listener rule" {
  describes = self.listener_arn
  flow {
    from = self.listener_arn
    to   = [self.action[*].target_group_arn, [for action in coalesce(self.action, []) : action.forward[*].target_group[*].arn]]
    what = "the rule forwards to the target group"
  }
}

resource "aws_lb_target_group" {
  is = "target group"
}

resource "aws_alb_target_group" {
  is = "target group"
}

shape "target group" {
  names    = [self.name]
  port     = self.port
  protocol = self.protocol == null ? null : lower(self.protocol)
}

resource "aws_lb_target_group_attachment" {
  stands_for = self.target_id
  behind     = self.target_group_arn
}

resource "aws_alb_target_group_attachment" {
  stands_for = self.target_id
  behind     = self.target_group_arn
}

resource "aws_elb" {
  given {
    public = !coalesce(self.internal, false)
  }
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  names      = [self.name]
  inside     = [self.subnets]
  guarded_by = self.security_groups
  facts {
    publicly_accessible = public
    access_logged       = self.access_logs == null ? false : coalesce(self.access_logs[0].enabled, true)
  }
  flow {
    for_each  = self.listener
    from      = internet
    port      = each.value.lb_port
    protocol  = lower(each.value.lb_protocol)
    encrypted = contains(["HTTPS", "SSL"], upper(each.value.lb_protocol)) ? true : upper(each.value.lb_protocol) == "HTTP" ? false : null
    what      = "the listener takes connections"
  }
  flow {
    for_each  = self.listener
    to        = self.instances
    port      = each.value.instance_port
    protocol  = lower(each.value.instance_protocol)
    encrypted = contains(["HTTPS", "SSL"], upper(each.value.instance_protocol)) ? true : upper(each.value.instance_protocol) == "HTTP" ? false : null
    what      = "the listener forwards to the machines"
  }
}

resource "aws_elb_attachment" {
  flow {
    from = self.elb
    to   = self.instance
    what = "the machine is registered with the load balancer"
  }
}

resource "aws_globalaccelerator_accelerator" {
  element    = "process"
  technology = "load-balancer"
  label      = self.name
  facts {
    publicly_accessible = true
    access_logged       = coalesce(self.attributes[0].flow_logs_enabled, false)
  }
}

resource "aws_globalaccelerator_listener" {
  describes = self.accelerator_arn
  flow {
    from     = internet
    to       = self.accelerator_arn
    port     = self.port_range[0].from_port
    protocol = lower(self.protocol)
    what     = "the listener takes connections"
  }
}

resource "aws_globalaccelerator_endpoint_group" {
  flow {
    from = self.listener_arn
    to   = self.endpoint_configuration[*].endpoint_id
    what = "the listener forwards to the endpoint"
  }
}

ignored = [
  "aws_app_cookie_stickiness_policy",
  "aws_lb_cookie_stickiness_policy",
  "aws_lb_listener_certificate",
  "aws_alb_listener_certificate",
  "aws_lb_ssl_negotiation_policy",
  "aws_lb_trust_store*",
  "aws_load_balancer_*",
  "aws_proxy_protocol_policy",
]

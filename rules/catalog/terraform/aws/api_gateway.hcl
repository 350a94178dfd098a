# API Gateway, both versions, and AppSync.

resource "aws_api_gateway_rest_api" {
  given {
    private  = contains(coalesce(self.endpoint_configuration[0].types, []), "PRIVATE")
    document = try(jsondecode(self.body), yamldecode(self.body), null)
    # An OpenAPI document says for each path and method who answers, and with which role.
    integrations = flatten([
      for path in values(coalesce(document.paths, {})) : [
        for operation in values(path) : try(operation["x-amazon-apigateway-integration"], [])
      ]
    ])
  }
  element    = "process"
  technology = "api-gateway"
  label      = self.name
  names      = [self.name]
  policy     = self.policy
  runs_as    = integrations[*].credentials
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible  = !private
    access_logged        = false
    rate_limited         = false
    filtered_by_firewall = private ? null : false
    tls_required         = true
  }
  flow {
    from      = private ? null : internet
    protocol  = "https"
    port      = 443
    encrypted = true
    what      = "the API has an address on the internet"
  }
  flow {
    to   = integrations[*].uri
    what = "the API forwards requests"
  }
}

resource "aws_api_gateway_rest_api_policy" {
  describes = self.rest_api_id
  policy    = self.policy
}

# A preflight request carries no credentials, so `OPTIONS` needs no authorization.
resource "aws_api_gateway_method" {
  given {
    open = coalesce(self.authorization, "NONE") == "NONE" && !coalesce(self.api_key_required, false)
  }
  describes = self.rest_api_id
  facts {
    authentication_required = self.http_method == "OPTIONS" ? null : !open
    requests_validated      = self.request_validator_id == null ? null : true
  }
}

resource "aws_api_gateway_integration" {
  describes = self.rest_api_id
  runs_as   = self.credentials
  settings  = { uri = length(regexall("^https?:", self.uri)) > 0 ? self.uri : null }
  flow {
    from = self.rest_api_id
    to   = self.uri
    what = "the API forwards requests"
  }
}

resource "aws_api_gateway_authorizer" {
  flow {
    from          = self.rest_api_id
    to            = [self.authorizer_uri, self.provider_arns]
    authenticated = true
    what          = "the API asks who the caller is"
  }
}

resource "aws_api_gateway_stage" {
  describes = self.rest_api_id
  facts {
    access_logged       = self.access_log_settings != null
    client_certificates = self.client_certificate_id == null ? null : true
  }
  flow {
    from          = self.rest_api_id
    to            = self.access_log_settings[*].destination_arn
    authenticated = true
    what          = "access logs of the API go there"
  }
}

resource "aws_api_gateway_deployment" {
  stands_for = self.rest_api_id
}

resource "aws_api_gateway_method_settings" {
  describes = self.rest_api_id
  facts {
    rate_limited = self.settings[0].throttling_rate_limit == null ? null : self.settings[0].throttling_rate_limit >= 0
  }
}

resource "aws_api_gateway_usage_plan" {
  describes = self.api_stages[*].api_id
  facts {
    rate_limited = self.throttle_settings == null ? null : true
  }
}

resource "aws_api_gateway_vpc_link" {
  stands_for = self.target_arns
}


resource "aws_apigatewayv2_api" {
  element    = "process"
  technology = "api-gateway"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible     = !coalesce(self.disable_execute_api_endpoint, false)
    access_logged           = false
    rate_limited            = false
    tls_required            = true
    authentication_required = self.target == null ? null : false
  }
  flow {
    from      = internet
    protocol  = self.protocol_type == "WEBSOCKET" ? "wss" : "https"
    port      = 443
    encrypted = true
    what      = "the API has an address on the internet"
  }
  flow {
    to   = self.target
    what = "the API forwards requests"
  }
}

resource "aws_apigatewayv2_route" {
  given {
    preflight = length(regexall("^OPTIONS ", self.route_key)) > 0
    open      = coalesce(self.authorization_type, "NONE") == "NONE" && !coalesce(self.api_key_required, false)
    # Authorization of a WebSocket happens when it connects.
    later = length(regexall("^\\$(disconnect|default)", self.route_key)) > 0 && self.authorization_type == null
  }
  describes = self.api_id
  facts {
    authentication_required = preflight || later && self.route_key == "$disconnect" ? null : !open
  }
}

resource "aws_apigatewayv2_integration" {
  describes = self.api_id
  runs_as   = self.credentials_arn
  settings  = { integration_uri = length(regexall("^https?:", self.integration_uri)) > 0 ? self.integration_uri : null }
  flow {
    from = self.api_id
    to   = [self.integration_uri, self.request_parameters]
    what = "the API forwards requests"
  }
}

resource "aws_apigatewayv2_authorizer" {
  flow {
    from          = self.api_id
    to            = [self.authorizer_uri, self.jwt_configuration[*].issuer]
    authenticated = true
    what          = "the API asks who the caller is"
  }
}

resource "aws_apigatewayv2_stage" {
  describes = self.api_id
  facts {
    access_logged = self.access_log_settings != null
    rate_limited  = self.default_route_settings[0].throttling_rate_limit == null ? null : true
  }
  flow {
    from          = self.api_id
    to            = self.access_log_settings[*].destination_arn
    authenticated = true
    what          = "access logs of the API go there"
  }
}

resource "aws_appsync_graphql_api" {
  given {
    more = self.additional_authentication_provider[*].authentication_type
  }
  element    = "process"
  technology = "api-gateway"
  label      = self.name
  names      = [self.name]
  protocol   = "https"
  port       = 443
  facts {
    publicly_accessible     = coalesce(self.visibility, "GLOBAL") == "GLOBAL"
    authentication_required = true
    # An API key is the same for everybody and lies in every client.
    long_lived_credentials = self.authentication_type == "API_KEY" || contains(more, "API_KEY") ? true : null
    access_logged          = self.log_config != null
    tls_required           = true
  }
  flow {
    from      = self.visibility == "PRIVATE" ? null : internet
    protocol  = "https"
    port      = 443
    encrypted = true
    what      = "the API has an address on the internet"
  }
}

resource "aws_appsync_datasource" {
  flow {
    from = self.api_id
    to = [
      self.lambda_config[*].function_arn,
      self.dynamodb_config[*].table_name,
      self.elasticsearch_config[*].endpoint,
      self.opensearchservice_config[*].endpoint,
      self.http_config[*].endpoint,
      self.relational_database_config[*].http_endpoint_config[*].db_cluster_identifier,
      self.event_bridge_config[*].event_bus_arn,
    ]
    authenticated = true
    what          = "the API resolves fields from it"
  }
}

ignored = [
  "aws_api_gateway_account",
  "aws_api_gateway_api_key",
  "aws_api_gateway_base_path_mapping",
  "aws_api_gateway_client_certificate",
  "aws_api_gateway_documentation_*",
  "aws_api_gateway_domain_name",
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_integration_response",
  "aws_api_gateway_method_response",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_resource",
  "aws_api_gateway_usage_plan_key",
  "aws_apigatewayv2_api_mapping",
  "aws_apigatewayv2_deployment",
  "aws_apigatewayv2_domain_name",
  "aws_apigatewayv2_integration_response",
  "aws_apigatewayv2_model",
  "aws_apigatewayv2_route_response",
  "aws_apigatewayv2_vpc_link",
  "aws_appsync_*",
]

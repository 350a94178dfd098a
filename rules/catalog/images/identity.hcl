# Who proves to others who somebody is.

image "keycloak" "bitnami/keycloak" "jboss/keycloak" {
  given {
    password = coalesce(environment.KC_BOOTSTRAP_ADMIN_PASSWORD, environment.KEYCLOAK_ADMIN_PASSWORD, environment.KEYCLOAK_PASSWORD, "-")
  }
  element    = "process"
  technology = "identity-provider"
  protocol   = "http"
  port       = 8080
  facts {
    authentication_required  = true
    administrative_interface = true
    default_credentials      = contains(["admin", "password", "change_me", "keycloak"], password)
    sensitivity              = "credentials"
    runs_as_root             = false
  }
}

image "dex" "hydra" "kratos" "zitadel" "authelia" "authentik" "goauthentik/server" "casdoor" "logto" {
  element    = "process"
  technology = "identity-provider"
  protocol   = "http"
  facts {
    sensitivity = "credentials"
  }
}

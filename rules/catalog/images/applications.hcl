# Applications that people install as they are, and the tools of those who build software.

image "wordpress" "bitnami/wordpress" "drupal" "joomla" "ghost" "mediawiki" "moodle" "magento" "prestashop" "matomo" "strapi" "directus" {
  element    = "process"
  technology = "web-application"
  protocol   = "http"
  port       = strcontains(image, "ghost") ? 2368 : 80
  facts {
    runs_as_root = false
  }
}

image "nextcloud" "owncloud" "ocis" "seafile-mc" {
  element    = "process"
  technology = "web-application"
  protocol   = "http"
  port       = 80
  facts {
    sensitivity  = "customer-data"
    runs_as_root = strcontains(image, "nextcloud") || strcontains(image, "owncloud") ? false : null
  }
}

image "gitlab-ce" "gitlab-ee" "gitea" "gitea/gitea" "forgejo" "gogs" {
  element    = "process"
  technology = "source-repository"
  protocol   = "http"
  port       = strcontains(image, "gitlab") ? 80 : 3000
  facts {
    sensitivity  = "code"
    runs_as_root = strcontains(image, "gitlab") ? null : false
  }
}

image "jenkins" "jenkins/jenkins" "drone" "teamcity-server" "concourse/concourse" {
  element    = "process"
  technology = "build-server"
  protocol   = "http"
  port       = 8080
  facts {
    authentication_required  = strcontains(image, "jenkins") && strcontains(coalesce(environment.JAVA_OPTS, "-"), "runSetupWizard") ? null : true
    administrative_interface = true
    runs_as_root             = strcontains(image, "jenkins") ? false : null
  }
}

image "gitlab-runner" "drone-runner-docker" "actions-runner" "buildkit" "kaniko" {
  element    = "process"
  technology = "build-server"
}

image "sonarqube" {
  element    = "process"
  technology = "code-analysis"
  protocol   = "http"
  port       = 9000
  facts {
    authentication_required  = true
    administrative_interface = true
    runs_as_root             = false
  }
}

image "nexus3" "artifactory-oss" "artifactory-pro" {
  element    = "data-store"
  technology = "registry"
  protocol   = "http"
  port       = 8081
  facts {
    sensitivity  = "code"
    runs_as_root = false
  }
}

image "airflow" "apache/airflow" "bitnami/airflow" {
  element    = "process"
  technology = "workflow"
  protocol   = "http"
  port       = 8080
  facts {
    authentication_required  = true
    administrative_interface = true
    default_credentials      = contains(["airflow", "admin"], coalesce(environment._AIRFLOW_WWW_USER_PASSWORD, "-"))
    runs_as_root             = false
  }
}

image "n8n" "node-red" "nodered/node-red" "huginn" {
  element    = "process"
  technology = "workflow"
  protocol   = "http"
  port       = strcontains(image, "n8n") ? 5678 : 1880
  facts {
    authentication_required  = strcontains(image, "n8n") ? coalesce(environment.N8N_USER_MANAGEMENT_DISABLED, "false") != "true" : null
    administrative_interface = true
    runs_as_root             = strcontains(image, "huginn") ? null : false
  }
}

image "superset" "metabase" "redash" {
  element    = "process"
  technology = "web-application"
  protocol   = "http"
  port       = strcontains(image, "superset") ? 8088 : strcontains(image, "metabase") ? 3000 : 5000
  facts {
    runs_as_root = false
  }
}

image "mattermost-team-edition" "mattermost-enterprise-edition" "rocket.chat" "synapse" {
  element    = "process"
  technology = "web-application"
  protocol   = "http"
  facts {
    sensitivity = "customer-data"
  }
}

image "home-assistant" "jellyfin" "plex" "pms-docker" "emby" "pihole" "pihole/pihole" "adguardhome" "unifi" {
  element    = "process"
  technology = "web-application"
  protocol   = strcontains(image, "unifi") ? "https" : "http"
  port       = strcontains(image, "pihole") ? 80 : strcontains(image, "adguard") ? 3000 : strcontains(image, "unifi") ? 8443 : strcontains(image, "assistant") ? 8123 : strcontains(image, "jellyfin") || strcontains(image, "emby") ? 8096 : 32400
  facts {
    administrative_interface = strcontains(image, "pihole") || strcontains(image, "adguard") ? true : null
    default_credentials      = contains(["admin", "password", "pihole"], coalesce(environment.WEBPASSWORD, "-"))
  }
}

image "wireguard" "wg-easy" "openvpn" "openvpn-as" "tailscale" {
  element    = "process"
  technology = "vpn"
}

image "ollama" "vllm-openai" "text-generation-inference" "localai" {
  element    = "process"
  technology = "machine-learning"
  protocol   = "http"
  port       = strcontains(image, "ollama") ? 11434 : 8000
  facts {
    authentication_required = false
  }
}

image "localstack" {
  element    = "process"
  technology = "cloud-emulator"
  protocol   = "http"
  port       = 4566
  facts {
    authentication_required = false
  }
}

image "selenium" "standalone-chrome" "standalone-firefox" "selenium/hub" "browserless" {
  element    = "process"
  technology = "browser"
  protocol   = "http"
  port       = 4444
  facts {
    authentication_required = false
    runs_as_root            = strcontains(image, "browserless") ? null : false
  }
}

image "locust" "k6" "artillery" "jmeter" {
  element    = "process"
  technology = "load-generator"
}

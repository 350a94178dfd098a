# Consoles with which others are managed, and tools that try out what is sent to others.

image "phpmyadmin" "phpmyadmin/phpmyadmin" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 80
  facts {
    administrative_interface = true
    # With a user given, it logs everybody in as that user.
    authentication_required  = environment.PMA_PASSWORD == null
    runs_as_root             = false
  }
}

image "adminer" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 8080
  facts {
    # It asks for the login of the database.
    authentication_required  = true
    administrative_interface = true
    runs_as_root             = false
  }
}

image "pgadmin4" "dpage/pgadmin4" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 80
  facts {
    administrative_interface = true
    default_credentials      = contains(["admin", "password", "root", "SuperSecret", "postgres", "pgadmin"], coalesce(environment.PGADMIN_DEFAULT_PASSWORD, "-"))
    authentication_required  = coalesce(environment.PGADMIN_CONFIG_SERVER_MODE, "True") != "False"
    runs_as_root             = false
  }
}

image "mongo-express" {
  given {
    off = coalesce(environment.ME_CONFIG_BASICAUTH, "true") == "false"
  }
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 8081
  facts {
    administrative_interface = true
    authentication_required  = !off
    default_credentials      = !off && contains(["pass", "admin", "password"], coalesce(environment.ME_CONFIG_BASICAUTH_PASSWORD, "pass"))
  }
}

image "redis-commander" "redisinsight" "phpredisadmin" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = strcontains(image, "redisinsight") ? 5540 : 8081
  facts {
    administrative_interface = true
    authentication_required  = environment.HTTP_PASSWORD != null
    runs_as_root             = strcontains(image, "redis-commander") ? false : null
  }
}

image "kafka-ui" "kafdrop" "akhq" "kafka-manager" "cmak" "cp-enterprise-control-center" "redpanda-console" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  port       = 8080
  facts {
    administrative_interface = true
    authentication_required  = environment.AUTH_TYPE != null
    runs_as_root             = strcontains(image, "kafka-ui") ? false : null
  }
}

image "elasticsearch-head" "cerebro" "elasticvue" {
  element    = "process"
  technology = "database-console"
  protocol   = "http"
  facts {
    administrative_interface = true
    authentication_required  = false
  }
}

image "portainer" "portainer-ce" "portainer-ee" {
  element    = "process"
  technology = "container-console"
  protocol   = "http"
  port       = 9000
  facts {
    # The first to come sets the password.
    authentication_required  = true
    administrative_interface = true
  }
}

image "kubernetes-dashboard" "kubernetesui/dashboard" "kubernetesui/dashboard-web" {
  element    = "process"
  technology = "container-console"
  protocol   = "https"
  port       = 8443
  facts {
    administrative_interface = true
    authentication_required  = !anytrue([for word in coalesce(command, []) : strcontains(word, "enable-skip-login") && !strcontains(word, "false")])
  }
}

image "watchtower" "dozzle" "yacht" "lazydocker" "docker-socket-proxy" {
  element    = "process"
  technology = "container-console"
  facts {
    administrative_interface = true
  }
}

image "argocd" "rancher" "headlamp" "k9s" "octant" {
  element    = "process"
  technology = "container-console"
  protocol   = "https"
  facts {
    administrative_interface = true
  }
}

image "mailhog" "mailpit" "maildev" "mailcatcher" "mailslurper" "papercut" "smtp4dev" {
  element    = "process"
  technology = "mail"
  protocol   = "smtp"
  port       = 1025
  facts {
    authentication_required = false
    runs_as_root            = strcontains(image, "mailhog") ? false : null
  }
}

image "postfix" "docker-mailserver" "exim-relay" {
  element    = "process"
  technology = "mail"
  protocol   = "smtp"
  port       = 25
}

image "docker" "dind" {
  element    = "process"
  technology = "container-runtime"
  protocol   = "docker"
  port       = 2375
  facts {
    authentication_required = environment.DOCKER_TLS_CERTDIR == null ? null : environment.DOCKER_TLS_CERTDIR != ""
  }
}

image "jupyter" "base-notebook" "scipy-notebook" "datascience-notebook" "minimal-notebook" {
  element    = "process"
  technology = "notebook"
  protocol   = "http"
  port       = 8888
  facts {
    administrative_interface = true
    authentication_required  = !anytrue([for word in coalesce(command, []) : can(regex("token=(''|\"\"|$)", word))])
    runs_as_root             = false
  }
}

image "code-server" {
  element    = "process"
  technology = "notebook"
  protocol   = "http"
  port       = 8080
  facts {
    administrative_interface = true
    authentication_required  = !anytrue([for word in coalesce(command, []) : strcontains(word, "auth none") || strcontains(word, "auth=none")])
    runs_as_root             = strcontains(image, "linuxserver") ? null : false
  }
}

image "openssh-server" "sshd" {
  element    = "process"
  technology = "remote-shell"
  protocol   = "ssh"
  port       = strcontains(image, "openssh-server") ? 2222 : 22
  facts {
    administrative_interface = true
    password_login           = coalesce(environment.PASSWORD_ACCESS, "false") == "true"
  }
}

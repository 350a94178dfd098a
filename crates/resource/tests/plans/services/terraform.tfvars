services = {
  api = {
    port   = "9090"
    tags   = { team = "a", tier = 1 }
    health = { interval = 5 }
    envs   = [{ name = "A", value = "1" }, { name = "B" }]
  }
  web = {
    replicas = null
    health   = null
    extra    = "dropped"
  }
  job = { tags = null, envs = null, port = null }
}

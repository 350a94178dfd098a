variable "services" {
  type = map(object({
    port     = optional(number, 8080)
    replicas = optional(number)
    tags     = optional(map(string), {})
    health   = optional(object({
      path     = optional(string, "/healthz")
      interval = optional(number, 10)
    }), {})
    envs = optional(list(object({ name = string, value = optional(string) })), [])
  }))
}
module "service" {
  for_each = var.services
  source   = "./service"
  name     = each.key
  config   = each.value
}
resource "terraform_data" "summary" {
  input = {
    ports = { for name, service in module.service : name => service.port }
    all   = flatten([for name, service in module.service : service.urls])
    first = module.service["api"].health.path
    names = keys(module.service)
    many  = length(module.service)
    ids   = [for service in values(module.service) : service.id]
  }
}

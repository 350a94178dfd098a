variable "name" { type = string }
variable "config" {
  type = object({
    port     = number
    replicas = number
    tags     = map(string)
    health   = object({ path = string, interval = number })
    envs     = list(object({ name = string, value = string }))
  })
}
locals {
  hosts = toset([for n in range(coalesce(var.config.replicas, 2)) : format("%s-%02d", var.name, n)])
}
module "instance" {
  source   = "../instance"
  for_each = local.hosts
  host     = each.value
  port     = var.config.port
}
resource "terraform_data" "env" {
  for_each = { for e in var.config.envs : e.name => e.value }
  input    = each.value
}
output "port" { value = var.config.port }
output "health" { value = var.config.health }
output "urls" { value = values(module.instance)[*].url }
output "id" { value = [for i in module.instance : i.id][0] }

variable "name" {}
variable "site" {}
variable "next" { nullable = true }

module "host" {
  source = "./inner"
  count  = var.site.size
  label  = format("%s-%02d", var.name, count.index + 1)
  tags   = merge({ name = var.name }, var.site.tags)
}

resource "terraform_data" "group" {
  count            = var.next == null ? 0 : 1
  input            = { next = var.next, hosts = module.host[*].label }
  triggers_replace = [for host in module.host : host.tags]
}

output "size" { value = length(module.host) }
output "hosts" { value = module.host[*].label }
output "id" { value = one(terraform_data.group[*].id) }
output "open" { value = [for port in var.site.ports : port.port if port.open] }

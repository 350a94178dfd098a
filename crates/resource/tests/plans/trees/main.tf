# Modules that call modules, once, by number and by key.
variable "services" {
  default = { web = { port = 80, tags = ["a", "b"] }, db = { port = 5432 } }
}
resource "terraform_data" "net" { input = "10.0.0.0/16" }
module "svc" {
  for_each = var.services
  source   = "./svc"
  name     = each.key
  port     = each.value.port
  tags     = try(each.value.tags, [])
  net      = terraform_data.net.id
}
module "pair" {
  count  = 2
  source = "./svc"
  name   = "n${count.index}"
  port   = 1000 + count.index
  net    = module.svc["web"].address
}
output "all" { value = { for k, m in module.svc : k => m.address } }
resource "terraform_data" "sum" {
  input = {
    names   = [for m in module.pair : m.name]
    splat   = module.pair[*].name
    by_name = { for k, m in module.svc : k => m.port }
    ports   = sum([for m in module.svc : m.port])
    addr    = module.svc["db"].address
    addrs   = values(module.svc)[*].address
    inner   = module.svc["web"].inner
    keys    = keys(module.svc)
    len     = length(module.pair)
    tags    = flatten([for m in module.svc : m.tags])
    whole   = module.pair[1]
  }
}

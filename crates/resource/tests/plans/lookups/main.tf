variable "zones" {
  default = ["a", "b", "c"]
}
variable "public" {
  default = true
}
locals {
  subnets = flatten([
    for tier in ["app", "data"] : [
      for index, zone in var.zones : {
        key  = "${tier}-${zone}"
        cidr = cidrsubnet("10.0.0.0/16", 8, index + (tier == "app" ? 0 : 100))
      }
    ]
  ])
}
resource "terraform_data" "subnet" {
  for_each = { for subnet in local.subnets : subnet.key => subnet }
  input    = each.value.cidr
}
resource "terraform_data" "gateway" {
  count = var.public ? 1 : 0
  input = terraform_data.subnet["app-a"].input
}
resource "terraform_data" "route" {
  input = {
    gateway = one(terraform_data.gateway[*].id)
    target  = try(terraform_data.gateway[0].input, null)
    element = element(values(terraform_data.subnet), 4).input
    all     = { for key, subnet in terraform_data.subnet : key => subnet.id if startswith(key, "app") }
    cidrs   = values(terraform_data.subnet)[*].input
  }
}

variable "subnets" {
  type = map(object({ kind = string, zone = string, cidr = string }))
}
resource "terraform_data" "subnet" {
  for_each = var.subnets
  input    = each.value
}
output "ids" { value = { for name, subnet in terraform_data.subnet : name => subnet.id } }
output "names" { value = keys(terraform_data.subnet) }
output "by_kind" { value = { for name, subnet in var.subnets : subnet.kind => subnet.cidr... } }

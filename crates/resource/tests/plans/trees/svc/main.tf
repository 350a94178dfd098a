variable "name" { type = string }
variable "port" { type = number }
variable "tags" {
  type    = set(string)
  default = []
}
variable "net" {}
module "leaf" {
  source = "./leaf"
  count  = var.port > 100 ? 1 : 2
  label  = "${var.name}-${count.index}"
  extra  = { net = var.net, n = length(var.tags) }
}
output "name" { value = upper(var.name) }
output "port" { value = var.port }
output "tags" { value = var.tags }
output "address" { value = "${var.net}:${var.port}" }
output "inner" { value = module.leaf[*].label }

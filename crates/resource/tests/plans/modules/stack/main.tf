variable "name" {
  type = string
}
variable "size" {
  type    = number
  default = 1
}
variable "after" {
  type    = string
  default = null
}
resource "terraform_data" "node" {
  count            = var.size
  input            = "${var.name}/${count.index}"
  triggers_replace = var.after
}
module "inner" {
  source = "../leaf"
  name   = "${var.name}-leaf"
  peers  = terraform_data.node[*].input
}
output "name" {
  value = module.inner.name
}
output "ids" {
  value = terraform_data.node[*].id
}
output "deep" {
  value = module.inner.peers
}

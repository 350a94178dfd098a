# Override files for everything that can be overridden.
variable "v" {
  type    = string
  default = "base"
}
locals {
  l = "base"
  m = "m"
}
resource "terraform_data" "r" {
  input            = { v = var.v, l = local.l, m = local.m }
  triggers_replace = "base"
}
resource "terraform_data" "c" {
  count = 1
  input = "c${count.index}"
}
module "x" {
  source = "./x"
  a      = "base"
  b      = "base"
}
output "o" { value = "base" }
resource "terraform_data" "z" { input = module.x.out }

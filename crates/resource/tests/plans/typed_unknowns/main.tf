# What a variable is declared as, an unknown value of it is.
resource "terraform_data" "source" {
  input = "x"
}
locals {
  any = jsondecode(terraform_data.source.id)
}
module "part" {
  source  = "./part"
  text    = local.any
  number  = local.any
  list    = local.any
  map     = local.any
  set     = local.any
  tuple   = local.any
  service = local.any
  partial = { name = terraform_data.source.id, ports = [1] }
}
resource "terraform_data" "user" {
  input = module.part.answers
}

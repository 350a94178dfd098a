# What is not known of an object that a module declares in full.
resource "terraform_data" "s" { input = "s" }
module "m" {
  source = "./m"
  cfg = {
    name    = "n"
    backend = { host = terraform_data.s.id }
    rules   = [{ port = "80" }, { port = 443, cidr = [terraform_data.s.id] }]
    tags    = { a = terraform_data.s.id, b = 1 }
  }
}
module "whole" {
  source = "./m"
  cfg    = jsondecode(terraform_data.s.id)
}
module "maps" {
  source = "./m"
  cfg    = { name = terraform_data.s.id }
  extra  = { for k in ["a", "b"] : k => { v = terraform_data.s.id } }
}
resource "terraform_data" "u" {
  input = { m = module.m.out, w = module.whole.out, wn = module.whole.n, e = module.maps.extra, mo = module.maps.out }
}

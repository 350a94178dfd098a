module "a" {
  source = "./part"
  seed   = "start"
  other  = module.b.early
}
module "b" {
  source = "./part"
  seed   = module.a.early
  other  = "end"
}
locals {
  x = local.y ? module.a.late : "n"
  y = module.b.late == "end!"
}
resource "terraform_data" "r" {
  input = { x = local.x, y = local.y, a = module.a, deep = module.a.nested.list[1].v, up = { for k, v in module.b : k => v if k != "nested" } }
  depends_on = [module.b, terraform_data.alone]
}
resource "terraform_data" "alone" {
  triggers_replace = [module.a.nested["list"][0]["v"], module.b.nested.list[*].v]
}

# A module for each pair of a matrix, for nothing, and zero times.
locals {
  envs   = ["dev", "prod"]
  matrix = { for p in setproduct(local.envs, ["a", "b"]) : "${p[0]}-${p[1]}" => { env = p[0], zone = p[1] } }
}
module "cell" {
  source   = "./cell"
  for_each = local.matrix
  env      = each.value.env
  zone     = each.value.zone
  peers    = [for k in keys(local.matrix) : k if k != each.key]
}
module "none" {
  source   = "./cell"
  for_each = {}
  env      = "x"
  zone     = "y"
  peers    = []
}
module "zero" {
  source = "./cell"
  count  = 0
  env    = "x"
  zone   = "y"
  peers  = []
}
resource "terraform_data" "u" {
  input = {
    cells  = { for k, c in module.cell : k => c.summary }
    group  = { for k, c in module.cell : c.env => k... }
    none   = module.none
    zero   = module.zero[*].summary
    one    = one(module.zero[*].summary)
    tried  = try(module.zero[0].summary, "none")
    first  = module.cell["dev-a"].ids
    anyid  = values(module.cell)[0].ids[0]
    count  = length(module.none) + length(module.zero)
    sorted = sort([for c in module.cell : c.summary])
  }
}

# Locals in any order, and trees made of them.
locals {
  z     = local.y + 1
  y     = local.x * 2
  x     = 3
  self  = { a = local.b.c, b = "v" }
  b     = { c = local.x }
  chain = [for i in range(local.x) : local.names[i]]
  names = ["a", "b", "c", "d"]
}
locals {
  merged = merge({ for n in local.names : n => length(n) }, { a = "over" }, null)
  tree = {
    for env in ["p", "s"] : env => {
      for n in slice(local.names, 0, 2) : n => { full = "${env}-${n}", idx = index(local.names, n) }
    }
  }
  flat = merge([for e, ns in local.tree : { for n, v in ns : "${e}/${n}" => v.full }]...)
}
resource "terraform_data" "f" {
  for_each = local.flat
  input    = each.value
}
resource "terraform_data" "u" { input = { z = local.z, s = local.self, c = local.chain, m = local.merged, t = local.tree, f = local.flat, i = terraform_data.f["p/a"].id, w = { for k, v in terraform_data.f : k => v.input } } }

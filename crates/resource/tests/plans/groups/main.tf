# Grouping, transposing and flattening.
resource "terraform_data" "s" {
  count = 2
  input = { team = "t${count.index}", n = count.index }
}
variable "users" {
  default = [{ n = "a", r = ["x", "y"] }, { n = "b", r = ["y"] }, { n = "c", r = [] }]
}
locals {
  roles  = distinct(flatten(var.users[*].r))
  byrole = { for r in local.roles : r => [for u in var.users : u.n if contains(u.r, r)] }
  pairs  = flatten([for u in var.users : [for r in u.r : { u = u.n, r = r }]])
  grp    = { for p in local.pairs : p.r => p.u... }
  team   = { for r in terraform_data.s : r.input.team => r.id... }
  unk    = { for r in terraform_data.s : r.id => r.input.n... }
  trans  = transpose({ a = ["x", "y"], b = ["y"] })
}
resource "terraform_data" "p" {
  for_each = { for p in local.pairs : "${p.u}:${p.r}" => p }
  input    = each.value.r
}
resource "terraform_data" "u" { input = { roles = local.roles, byrole = local.byrole, pairs = local.pairs, grp = local.grp, team = local.team, unk = local.unk, trans = local.trans, n = { for k, v in local.grp : k => length(v) }, o = terraform_data.s[*].input.team, q = { for k, p in terraform_data.p : p.input => k... } } }

# Choices that are known, and those that are not.
resource "terraform_data" "s" { input = "s" }
variable "flag" { default = false }
variable "maybe" {
  type    = string
  default = null
}
locals {
  id  = terraform_data.s.id
  unk = local.id == "q"
}
resource "terraform_data" "c" {
  count = var.flag ? 1 : 0
  input = "never"
}
resource "terraform_data" "d" {
  count = var.maybe == null ? 2 : 0
  input = count.index
}
resource "terraform_data" "u" {
  input = {
    a = var.flag ? local.id : "known"
    b = local.unk ? { x = 1, y = "a" } : { x = 2, y = "a" }
    c = local.unk ? [1, 2] : [1, 3]
    d = local.unk ? null : "x"
    e = local.unk ? "same" : "same"
    f = local.unk ? [local.id] : [local.id]
    g = (local.unk ? { x = 1 } : { x = 1 }).x
    h = local.unk && var.flag
    i = local.unk || !var.flag
    j = !local.unk
    k = one(terraform_data.c[*].id)
    l = try(terraform_data.c[0].id, "no")
    m = length(terraform_data.c) > 0 ? terraform_data.c[0].input : "no"
    n = coalesce(var.maybe, "dflt")
    o = coalesce(var.maybe, local.id)
    p = join("", terraform_data.c[*].input)
    q = concat(terraform_data.c[*].id, ["x"])
    r = compact([var.maybe, "", "z"])
    s = [for x in [var.maybe, "v"] : x if x != null]
    t = local.unk ? 1 : 2
    u = (local.unk ? 1 : 2) > 0
    v = local.unk ? tomap({ a = 1 }) : tomap({ a = 2 })
    w = (local.unk ? "abc" : "abd") == null
    x = "%{if var.flag}yes%{else}no%{endif}"
    y = "%{if local.unk}yes%{else}no%{endif}"
    z = var.flag ? "x" : (local.unk ? "y" : "z")
  }
}

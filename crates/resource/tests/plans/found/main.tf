# Finding things in maps and lists, by keys known and unknown.
resource "terraform_data" "s" { input = "k1" }
variable "cfg" { default = { k1 = { a = 1, l = ["x"] }, k2 = { a = 2 } } }
locals {
  id  = terraform_data.s.id
  cur = var.cfg[terraform_data.s.input]
  mp  = tomap({ a = "x", b = local.id })
}
resource "terraform_data" "u" {
  input = {
    a = local.cur.a, b = lookup(local.cur, "l", []), c = lookup(var.cfg, local.id, null), d = var.cfg["k2"].a, e = try(var.cfg["k2"].l, []), f = local.mp["a"], g = local.mp["b"], h = lookup(local.mp, "c", "d")
    i = local.mp[local.id], j = contains(keys(local.mp), "b"), k = values(local.mp), l = length(local.mp), m = [for k, v in local.mp : k if v != "x"], n = [for k, v in local.mp : k if k != "a"]
    o = element(["a", "b"], length(local.id)), p = ["a", "b"][terraform_data.s.input == "k1" ? 1 : 0], q = matchkeys(["i1", "i2"], ["a", "b"], ["b"]), r = index(["a", "b"], "b"), s = zipmap(["a"], [local.id])
    t = { for k, v in var.cfg : k => merge({ l = [] }, v) }, u = merge(local.mp, { c = 1 }), v = { a = 1 }["a"], w = one([local.id]), x = chunklist(["a", "b", "c"], 2), y = coalescelist([], ["c"]), z = transpose({ k = ["v"] })
  }
}

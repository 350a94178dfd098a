# Null as a value, a default, an argument and an element.
variable "n" { default = null }
variable "ns" {
  type    = string
  default = null
}
variable "nl" {
  type    = list(string)
  default = null
}
variable "nm" {
  type    = map(string)
  default = null
}
resource "terraform_data" "a" { input = var.n }
resource "terraform_data" "e" {
  for_each = coalesce(var.nm, { d = "x" })
  input    = each.value
}
resource "terraform_data" "u" {
  input = {
    a = var.n, b = var.ns, c = var.nl, d = [null, var.ns], e = { k = null }, f = var.n == var.ns, g = var.nl == null
    h = coalesce(var.ns, "d"), i = try(length(var.nl), 0), k = var.n[*], l = var.ns[*]
    m = lookup({ a = null }, "a", "d"), n = merge(var.nm, { a = "1" }), o = [for x in coalesce(var.nl, []) : x]
    p = terraform_data.a.input, q = terraform_data.a.output, r = concat(coalescelist(var.nl, ["q"]), ["z"]), s = jsonencode(var.n), t = var.ns == null ? "null" : "not"
    u = { for k, v in { a = null, b = 1 } : k => v if v != null }, v = can(var.ns.x), w = try(var.nm["a"], "none"), x = yamlencode({ a = null }), y = tostring(null)
  }
}

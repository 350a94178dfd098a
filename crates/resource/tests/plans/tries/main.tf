variable "raw" { default = { a = { b = 1 }, list = [1, 2], n = null } }
variable "settings" {
  type    = any
  default = { enabled = "yes", size = "10", nested = { deep = [{ x = 1 }] } }
}
resource "terraform_data" "all" {
  input = {
    missing   = try(var.raw.c, "fallback")
    deep      = try(var.raw.a.b.c, var.raw.a.x, var.raw.a.b, "no")
    index     = try(var.raw.list[5], -1)
    null_attr = try(var.raw.n.x, "null")
    null_val  = try(var.raw.n, "not used")
    can1      = can(var.raw.a.b)
    can2      = can(var.raw.a.c)
    can3      = can(var.raw.n)
    can4      = can(var.raw["a"]["zz"])
    num       = try(tonumber(var.settings.enabled), 0)
    size      = try(tonumber(var.settings.size), 0)
    boolean   = can(tobool(var.settings.enabled))
    deepx     = try(var.settings.nested.deep[0].x, null)
    deepy     = try(var.settings.nested.deep[1].x, null)
    regex     = can(regex("^y", var.settings.enabled))
    lookup    = lookup(var.settings, "nope", "dflt")
    look2     = lookup(var.raw.a, "b", "dflt")
    merge     = merge(var.settings, { size = 5 }, null)
    coalesce  = coalesce(var.raw.n, try(var.raw.zz, null), "last")
    coallist  = coalescelist([], try(var.raw.zz, []), [9])
    json      = try(jsondecode("{bad"), {})
    yaml      = try(yamldecode("a: [1"), "bad")
    cidr      = can(cidrnetmask("::/0"))
    list      = try(tolist(var.raw.list), [var.raw.list])
    notlist   = try(tolist("x"), ["x"])
    nested    = try([for k, v in var.raw : v.b if k == "a"][0], "none")
    short     = try(false ? null.x : "fine", "bad")
  }
}

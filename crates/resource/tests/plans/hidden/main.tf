# What a sensitive variable hides, and what it does not.
variable "s" {
  default   = "hush"
  sensitive = true
}
variable "o" {
  default   = { user = "u", key = "k" }
  sensitive = true
}
resource "terraform_data" "a" { input = var.s }
module "m" {
  source = "./m"
  v      = var.s
  w      = "plain"
}
resource "terraform_data" "u" {
  input = {
    a = "x-${var.s}", b = [var.s, "y"], c = { k = var.s, l = 1 }, d = length(var.s), e = var.s == "hush"
    f = var.s == "hush" ? "a" : "b", g = nonsensitive(var.s), h = sensitive("w"), i = var.o.user, j = keys(var.o)
    k = issensitive(var.s), l = issensitive("x"), m = upper(var.s), n = [for c in [var.s] : c], o = { for k in ["a"] : k => var.s }
    p = terraform_data.a.input, q = try(var.s, ""), r = can(var.s), s = coalesce(var.s, "z"), t = concat([var.s], ["q"]), u = merge({ a = var.s }, { b = 1 })
    v = jsonencode({ a = var.s }), w = element([var.s, "e"], 1), x = contains([var.s], "z"), y = join(",", [var.s, "b"]), z = tolist([var.s])
    aa = toset([var.s, "b"]), ab = lookup({ a = var.s }, "a"), ac = [var.s][0], ad = { a = var.s }.a, ae = zipmap(["k"], [var.s]), af = values({ a = var.s })
    ag = module.m.out, ah = flatten([[var.s], ["b"]]), ai = length([var.s]), aj = reverse([var.s, 1]), ak = slice([var.s, 2], 0, 1), al = distinct([var.s, "b"])
  }
}

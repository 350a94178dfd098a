# What may be tried with what is not known.
resource "terraform_data" "s" { input = { a = 1 } }
locals {
  id   = terraform_data.s.id
  js   = jsondecode(local.id)
  part = { a = local.id, b = 1 }
}
resource "terraform_data" "u" {
  input = {
    a  = try(local.part.c, "d"), b = try(local.part.a, "d"), c = try(local.js.x, "d"), d = can(local.js.x), e = can(local.part.c), f = can(local.part.a)
    g  = try(tonumber(local.id), 0), h = try(local.id.x, "str"), i = try(local.id[0], "str"), j = try(terraform_data.s.input.b, "none"), k = try(terraform_data.s.output.a, "none")
    l  = try(tolist(local.js), []), m = try(length(local.js), 0), n = try(keys(local.js), []), o = try([for x in local.js : x.y], []), p = try(local.js[0], null), q = try(tostring(local.js), "")
    r  = can(regex("a", local.id)), s = try(regex("a", local.id), "none"), t = try(file("nosuch"), "nofile"), u = try(jsondecode("{"), "bad"), v = try(element([], 0), "empty"), w = try(one(["a", "b"]), "many")
    x  = [for k in ["a", "z"] : try(local.part[k], "none")], y = try(merge(local.js, { a = 1 }).a, 0), z = try(local.js["a"]["b"], local.js["c"], "e")
    aa = try(coalesce(local.js, "x"), "y"), ab = try("${local.js}", "z"), ac = try(local.js + 1, 2), ad = can(local.js.a.b[0]), ae = try(cidrhost(local.id, 1), "x"), af = fileexists("main.tf"), ag = try(fileexists("."), "dir")
  }
}

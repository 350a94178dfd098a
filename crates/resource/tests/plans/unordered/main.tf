# Sets of every type, and functions on them.
resource "terraform_data" "s" { input = "s" }
locals {
  s1 = toset(["b", "a", "b"])
  s2 = toset(["c", "a"])
  so = toset([{ a = 2, b = "x" }, { a = 1, b = "y" }, { a = 2, b = "x" }])
  sn = toset([3, 1, 2, 10])
  sb = toset([true, false])
  sl = toset([["b"], ["a", "c"]])
}
resource "terraform_data" "f" {
  for_each = setunion(local.s1, local.s2)
  input    = [each.key, each.value]
}
resource "terraform_data" "u" {
  input = {
    u  = setunion(local.s1, local.s2), i = setintersection(local.s1, local.s2), d = setsubtract(local.s1, local.s2)
    p  = setproduct(local.s1, local.sn)
    so = local.so, sn = local.sn, sb = local.sb, sl = local.sl
    l  = tolist(local.so)[0].a
    f  = [for x in local.so : x.b]
    j  = join(",", local.s1)
    e  = local.s1 == toset(["a", "b"])
    c  = contains(local.sn, 3)
    n  = length(local.so)
    m  = toset([terraform_data.s.id])
    k  = keys(terraform_data.f)
    o  = one(toset(["q"]))
    fl = flatten([local.s1, [local.s2]])
    so2 = sort(local.sn)
    it = { for x in local.s1 : x => upper(x) }
    mx = max(local.sn...)
    sm = sum(local.sn)
    ts = toset([1, "a", true])
    tsn = toset([null, "a"])
  }
}

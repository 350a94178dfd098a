variable "users" { 
  type = set(string)
  default = ["zoe", "adam", "zoe", "Émile", "bob"]
}
locals {
  pairs = setproduct(["dev", "prod"], toset(["eu", "us"]))
  envs  = { for p in local.pairs : "${p[0]}/${p[1]}" => { env = p[0], region = p[1] } }
  nums  = toset([10, 9, "8", 10])
  union = setunion(["b", "a"], ["c", "a"])
  sub   = setsubtract(["a", "b", "c"], ["b"])
  inter = setintersection(["a", "b"], ["b", "c"], ["b"])
}
resource "terraform_data" "user" {
  for_each = var.users
  input    = "${each.key} ${each.value}"
}
resource "terraform_data" "env" {
  for_each = local.envs
  input    = each.value
}
resource "terraform_data" "num" {
  for_each = local.nums
  input    = tonumber(each.value) * 2
}
resource "terraform_data" "all" {
  input = {
    pairs   = local.pairs
    union   = local.union
    sub     = local.sub
    inter   = local.inter
    nums    = local.nums
    sorted  = sort(var.users)
    lists   = [for u in var.users : u]
    objects = toset([{ a = 1, b = "x" }, { a = 1, b = "x" }, { a = 0, b = "y" }])
    mixed   = toset([true, "true", "a", 1])
    nested  = toset([["b"], ["a"], ["b"]])
    keys    = keys(terraform_data.env)
    vals    = values(terraform_data.num)[*].input
    set3    = setproduct(["a"], ["b", "c"], [1, 2])
    empty   = setproduct(["a"], [])
    distinct = distinct(["b", "a", "b", "c", "a"])
    contains = contains(local.union, "c")
    maxmin   = [max(local.nums...), min(3, 2)]
  }
}

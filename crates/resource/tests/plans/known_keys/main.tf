resource "terraform_data" "seed" { 
  input = { a = 1, b = 2 }
}
locals {
  late  = { for k in ["x", "y"] : k => { id = terraform_data.seed.id, key = k } }
  lists = { one = [1, 2], two = [] }
  flat  = merge([for k, v in local.lists : { for i, n in v : "${k}.${i}" => n }]...)
}
resource "terraform_data" "late" {
  for_each = local.late
  input    = each.value
}
resource "terraform_data" "keys" {
  for_each = toset(keys(local.late))
  input    = local.late[each.key].key
}
resource "terraform_data" "flat" {
  for_each = local.flat
  input    = "${each.key}:${each.value}"
}
resource "terraform_data" "from_resource" {
  for_each = terraform_data.seed.input
  input    = each.value + 1
}
resource "terraform_data" "chained" {
  for_each = terraform_data.flat
  input    = [each.key, each.value.input, each.value.id]
}
resource "terraform_data" "counted" {
  count = length(local.late) + length(terraform_data.flat)
  input = count.index
}
module "deep" {
  source   = "./deep"
  for_each = { for k, v in local.lists : k => v if length(v) > 0 }
  name     = each.key
  numbers  = each.value
}
resource "terraform_data" "all" {
  input = {
    deep    = module.deep["one"].sum
    names   = [for k, m in module.deep : m.names]
    idx     = terraform_data.counted[length(local.late)].input
    splat   = terraform_data.counted[*].input
    obj     = { for k, r in terraform_data.late : k => r.input.key }
    filter  = [for r in terraform_data.flat : r.input if endswith(r.input, "2")]
    nested  = [for k, v in terraform_data.chained : v.input[1]]
    lookup  = lookup(terraform_data.flat, "one.1", null).input
    tried   = try(terraform_data.flat["nope"].input, "none")
  }
}

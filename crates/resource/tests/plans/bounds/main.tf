# What is certain of a choice that cannot be made yet.
resource "terraform_data" "source" {
  input = "x"
}
locals {
  is_a   = terraform_data.source.id == "a"
  number = local.is_a ? 3 : 7
  list   = local.is_a ? ["a"] : ["b", "c"]
  object = local.is_a ? { a = 1 } : { a = 2 }
  mixed  = local.is_a ? "a" : 5
  nulled = local.is_a ? "a" : null
}
resource "terraform_data" "user" {
  input = {
    number     = local.number
    above      = local.number > 7
    below      = local.number < 3
    between    = local.number == 8
    sum        = local.number + 1
    negated    = -local.number > 0
    as_text    = "${local.number}" == 3
    object     = local.object
    attribute  = local.object.a == "1"
    no_member  = can(local.object.b)
    list_text  = local.list == "a"
    list_items = can([for item in local.list : item.name])
    mixed      = local.mixed == 5
    mixed_text = local.mixed == "z"
    nulled     = local.nulled == null
    not_null   = local.mixed == null
    both_null  = local.is_a ? null : null
    directive  = "%{if local.is_a}a%{else}b%{endif}" == null
    length     = length("a-${terraform_data.source.id}") > 0
    start      = startswith("a-${terraform_data.source.id}", "b")
    not_bool   = can(local.number ? 1 : 2)
    and        = can(local.is_a && local.number)
    not        = !local.is_a == null
    attempt    = try(local.object.b, local.number, 1) == "x"
    disagree   = can(local.is_a ? [1] : "a")
  }
}

resource "terraform_data" "base" {
  input = { name = "base", list = [1, 2], nested = { deep = ["x"] } }
}

resource "terraform_data" "counted" {
  count = 3
  input = count.index * 10
}

locals {
  base    = terraform_data.base
  by_name = { for each in terraform_data.counted : "n${each.input}" => each }
}

resource "terraform_data" "user" {
  input = {
    whole_input = local.base.input
    keys        = keys(local.base.input)
    deep        = local.base.input.nested.deep[0]
    output      = local.base.output
    text        = "id ${local.base.id} of ${local.base.input.name}"
    inputs      = terraform_data.counted[*].input
    total       = sum(terraform_data.counted[*].input)
    names       = keys(local.by_name)
    ten         = local.by_name["n10"].input
    last        = element(terraform_data.counted, 5).input
    slice       = slice(terraform_data.counted, 1, 3)[*].input
    length      = length(terraform_data.counted)
    missing     = try(terraform_data.counted[7].input, "none")
    null_is     = local.base.id == null
    id_is       = local.base.id == ""
    or          = local.base.id != null || false
    conditional = local.base.id != null ? "there" : "not"
    splat_one   = local.base[*].input.name
    contains    = contains(keys(local.base.input), "name")
    zip         = zipmap(["a", "b"], [local.base.id, "known"])
    json        = jsonencode({ id = "fixed", n = terraform_data.counted[1].input })
    sorted      = sort(["b", "a", "c"])
    coalesce    = coalesce(null, "", local.base.input.name)
    lookup      = lookup(local.base.input.nested, "deep", [])
    set         = toset([for n in terraform_data.counted : n.input > 5])
  }
}

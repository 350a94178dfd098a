# The output of a resource is not known, but it is of its input's type.
resource "terraform_data" "source" {
  input = { name = "n", ports = [80, "443"], tags = { a = "b" } }
}
resource "terraform_data" "bare" {
}
resource "terraform_data" "many" {
  count = 2
  input = { at = count.index }
}
locals {
  output = terraform_data.source.output
  id     = terraform_data.source.id
}
resource "terraform_data" "user" {
  input = {
    whole       = local.output
    part        = local.output.name
    port        = local.output.ports[0]
    no_port     = can(local.output.ports[2])
    no_part     = can(local.output.nosuch)
    tried       = try(local.output.nosuch, "none")
    fallen_back = try(local.output.ports[5], local.output.ports[4], 1)
    keys        = keys(local.output)
    length      = length(local.output)
    ports       = length(local.output.ports)
    is_number   = local.output.name == 1
    is_list     = local.output == ["n"]
    is_text     = local.output.name == "n"
    is_null     = local.output == null
    id_number   = terraform_data.source.id == 5
    id_member   = can(local.id.x)
    id_item     = can(local.id[0])
    id_sum      = can(local.id + 1)
    id_walk     = can([for letter in terraform_data.source.id : letter])
    id_list     = terraform_data.source.id[*]
    no_output   = terraform_data.bare.output
    no_input    = terraform_data.bare.input
    no_trigger  = terraform_data.source.triggers_replace
    outputs     = terraform_data.many[*].output.at
    splat_miss  = can(terraform_data.many[*].output.nosuch)
    choice      = false ? local.output.ports : ["a", "b"]
    one_type    = tolist([terraform_data.source.id, 1])
    bad_sum     = can(local.output.ports + 1)
    condition   = can(local.output.ports ? 1 : 2)
  }
}

resource "terraform_data" "source" {
  input = { name = "n", list = [1, 2] }
}
resource "terraform_data" "user" {
  input = {
    whole       = { id = terraform_data.source.id, list = terraform_data.source.input.list }
    id          = terraform_data.source.id
    text        = "id is ${terraform_data.source.id}"
    known       = terraform_data.source.input.name
    either      = true ? "yes" : terraform_data.source.id
    length      = length([terraform_data.source.id, "b"])
    list        = [terraform_data.source.id, "b"]
    upper       = upper(terraform_data.source.id)
    picked      = { a = terraform_data.source.id, b = "known" }["b"]
    tried       = try(terraform_data.source.input.nope, "fallback")
    can         = can(terraform_data.source.input.nope)
    json        = jsonencode({ id = terraform_data.source.id })
    coalesced   = coalesce("first", terraform_data.source.id)
    time        = timestamp()
    keys        = keys({ a = terraform_data.source.id, b = 1 })
    for         = [for item in [terraform_data.source.id, "c"] : item]
    splat       = [terraform_data.source][*].input.name
    nested      = { deeper = { id = terraform_data.source.id, n = 1 } }
    is_there    = contains(["a"], "a")
    merged      = merge({ a = 1 }, { b = terraform_data.source.id })
    concatenated = concat([1], [terraform_data.source.id])
  }
}

# Null has a type, wherever something gave it one.
variable "service" {
  type    = object({ name = optional(string), ports = optional(list(number)), labels = optional(map(string)) })
  default = {}
}
variable "text" {
  type    = string
  default = null
}
resource "terraform_data" "user" {
  input = {
    both_null     = var.text == null
    across        = tostring(null) == tonumber(null)
    in_lists      = [tostring(null)] == [null]
    in_objects    = { a = null } == { a = tostring(null) }
    in_like_lists = [null] == [null]
    number        = can(tonumber(var.service.ports))
    list          = can(tolist(var.text))
    conditional   = can(true ? var.text : [])
    other_branch  = try(true ? var.service.ports : "a", "refused")
    coalesced     = coalesce(var.text, 1)
    untyped       = coalesce(null, 1, true)
    listed        = coalescelist([1], var.service.ports)
    not_listed    = can(coalescelist([1], null))
    splat         = can(var.service.ports[*])
    splat_text    = var.text[*]
    splat_map     = var.service.labels[*]
    merged        = merge(var.service.labels, tomap({ a = "b" }))
    merged_null   = merge(null, { a = 1 })
    formatted     = format("%v-%v", var.text, var.service.ports)
    unformatted   = format("%v", null)
    as_text       = can(format("%s", var.text))
    elements      = tolist([null, 1, "a"])
    no_elements   = can(tolist([null, { a = 1 }]))
    set           = length(toset([null, tostring(null)]))
    condition     = can([for item in [] : item if null])
    json          = jsonencode(var.service)
  }
}

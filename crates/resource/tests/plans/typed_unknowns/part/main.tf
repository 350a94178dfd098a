variable "text" { type = string }
variable "number" { type = number }
variable "list" { type = list(string) }
variable "map" { type = map(number) }
variable "set" { type = set(string) }
variable "tuple" { type = tuple([string, number]) }
variable "service" { type = object({ name = string, port = optional(number, 80), ports = optional(list(number)) }) }
variable "partial" { type = object({ name = string, port = optional(number, 80), ports = optional(list(number)) }) }
output "answers" {
  value = {
    text_number  = var.text == 1
    text_sum     = can(var.text + 1)
    text_member  = can(var.text.a)
    number_text  = var.number == "1"
    number_list  = can([for x in var.number : x])
    number_size  = can(length(var.number))
    list_tuple   = var.list == ["a"]
    list_numbers = var.list == tolist([1])
    list_member  = can(var.list.name)
    list_key     = can(var.list["a"])
    list_splat   = can(var.list[*].name)
    list_item    = var.list[0] == 1
    list_joined  = can(join(",", var.list))
    list_summed  = can(max(var.list...))
    map_value    = var.map["a"] == "1"
    map_upper    = can([for key, value in var.map : upper(key)])
    map_deep     = can(var.map.a.b)
    set_item     = can(var.set[0])
    set_walk     = can([for item in var.set : item.name])
    tuple_length = length(var.tuple)
    tuple_third  = can(var.tuple[2])
    tuple_second = var.tuple[1] == "1"
    tuple        = var.tuple
    keys         = keys(var.service)
    size         = length(var.service)
    missing      = can(var.service.nosuch)
    port_text    = var.service.port == "80"
    ports_deep   = can(var.service.ports[*].x)
    partial      = var.partial
    partial_port = var.partial.port
    partial_keys = keys(var.partial)
    looked_up    = lookup(var.service, "port", 1) == "x"
    chosen       = (var.number == 1 ? var.text : 5) == 5
    mismatch     = can(var.number == 1 ? var.list : var.service)
    mixed        = can(concat(var.list, var.service))
    encoded      = jsonencode(var.list) == 5
    captured     = can(regex("a(b)", var.text)[1])
  }
}

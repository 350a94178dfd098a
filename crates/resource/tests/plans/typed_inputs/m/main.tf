variable "strings" { type = list(string) }
variable "set" { type = set(string) }
variable "map" { type = map(number) }
variable "objects" {
  type = list(object({
    name  = string
    ports = optional(set(number), [22])
    meta  = optional(map(string))
    flag  = optional(bool, true)
  }))
}
variable "tuple" { type = tuple([number, string, object({ a = string })]) }
variable "any" { type = any }
variable "anylist" { type = list(any) }
variable "anymap" { type = map(any) }
variable "obj" {
  type = object({
    need = number
    deep = optional(object({
      deeper = optional(object({ v = optional(string, "deepest") }), { v = "given" })
      list   = optional(list(string), ["a"])
    }))
    gone = optional(string)
    any  = optional(any, { x = 1 })
  })
}
variable "number" { type = number }
variable "flag" { type = bool }
variable "nested" { type = map(list(object({ x = string, y = optional(number, 9) }))) }
output "all" {
  value = {
    strings = var.strings, set = var.set, map = var.map, objects = var.objects, tuple = var.tuple, any = var.any,
    anylist = var.anylist, anymap = var.anymap, obj = var.obj, number = var.number, flag = var.flag, nested = var.nested
    plus    = var.number + 1
    not     = !var.flag
    first   = var.objects[0].ports
    keyed   = { for o in var.objects : o.name => length(o.ports) }
  }
}

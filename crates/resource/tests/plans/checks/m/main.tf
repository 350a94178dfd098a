variable "strict" {
  type     = string
  nullable = false
  default  = "inner"
}
variable "loose" {
  type    = string
  default = "inner"
}
variable "obj" {
  type    = object({ a = optional(string, "x") })
  default = { a = "dflt" }
}
variable "list" {
  type = list(string)
}
variable "deep" {
  type = object({
    a = optional(object({
      b = optional(string, "b")
      c = optional(number, 3)
    }), { b = "whole" })
    d = optional(map(object({ e = optional(string, "e") })), { k = {} })
  })
}
output "all" {
  value = { strict = var.strict, loose = var.loose, obj = var.obj, list = var.list, deep = var.deep }
}

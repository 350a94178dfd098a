# Types with optional attributes at every depth, and what is filled in.
variable "o" {
  type = object({
    name = string
    size = optional(number, 3)
    opts = optional(object({
      a = optional(bool, true)
      b = optional(map(object({ x = optional(string, "dx"), y = number })), { d = { y = 1 } })
      c = optional(list(object({ q = optional(set(string), ["s"]) })))
    }), {})
    any = optional(any)
    tup = optional(tuple([string, number]), ["t", 1])
  })
  default = { name = "n", extra = "dropped", opts = { b = { k = { y = 2 } }, c = [{}, { q = [1, 2] }] } }
}
variable "p" {
  type    = map(object({ v = optional(string), w = optional(list(number), [1]) }))
  default = { one = {}, two = { v = 5, w = ["7"] }, three = { v = null, w = null } }
}
variable "q" {
  type    = list(object({ a = string, b = optional(string, "bb") }))
  default = [{ a = "1" }, { a = 2, b = null }]
}
variable "r" {
  type    = object({ a = optional(object({ b = optional(object({ c = optional(string, "deep") }), {}) }), {}) })
  default = {}
}
variable "s" {
  type    = set(object({ a = optional(number, 1), b = optional(string) }))
  default = [{}, { a = 1 }, { a = 2 }]
}
variable "t" {
  type    = object({ a = optional(string, "x"), b = optional(string) })
  default = null
}
variable "u" {
  type     = object({ a = optional(string, "x") })
  nullable = false
  default  = {}
}
resource "terraform_data" "u" {
  input = { o = var.o, p = var.p, q = var.q, r = var.r, s = var.s, t = var.t, u = var.u, nt = var.t == null, deep = var.r.a.b.c, len = length(var.s) }
}

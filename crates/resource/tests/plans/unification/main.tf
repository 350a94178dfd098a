variable "m" { 
  type = map(any)
  default = { a = 1, b = "x", c = true }
}
variable "l" { 
  type = list(any)
  default = [1, "2", true]
}
variable "t" { 
  type = tuple([string, number, bool])
  default = [1, "2", "true"]
}
variable "o" {
  type = object({ a = string, b = list(string), c = map(bool), d = set(number) })
  default = { a = 1, b = [1, true], c = { x = "true" }, d = ["3", 3, 1], e = "gone" }
}
variable "a" {
  type = any
  default = [{ a = 1 }, { a = "x", b = 2 }]
}
variable "lo" { 
  type = list(object({ a = optional(number, 7), b = optional(list(string)) }))
  default = [{}, { a = "1", b = ["x"] }, { a = null }]
}
variable "mm" { 
  type = map(map(string))
  default = { x = { y = 1 }, z = {} }
}
variable "s" { 
  type = string
  default = 1.50
}
variable "n" { 
  type = number
  default = "1e3"
}
variable "nn" { 
  type = number
  default = "0.1000"
}
resource "terraform_data" "all" {
  input = {
    m = var.m, l = var.l, t = var.t, o = var.o, a = var.a, lo = var.lo, mm = var.mm, s = var.s, n = var.n, nn = var.nn
    cond1 = true ? [1, "a"] : ["b"]
    cond2 = false ? { a = 1 } : { a = "x", b = true }
    cond3 = true ? 1 : "x"
    cond4 = true ? null : "x"
    cond5 = true ? [] : ["a"]
    cond6 = true ? { a = 1 } : {}
    cond7 = true ? tolist([1]) : [2, 3]
    cond8 = true ? [{ a = 1 }] : [{ a = "b" }]
    cond9 = true ? { a = null, b = [1] } : { a = "x", b = ["y"] }
    tomap1 = tomap({ a = 1, b = "x" })
    tomap2 = tomap({ a = [1], b = ["x"] })
    tolist1 = tolist([1, "a", false])
    tolist2 = tolist([[1], ["a", "b"]])
    toset1 = toset(["1", 1, 2])
    str1 = tostring(1.0)
    str2 = tostring(true)
  }
}

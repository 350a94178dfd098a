variable "a" { type = string }
variable "b" { type = bool }
variable "c" { type = number }
variable "d" { type = list(string) }
variable "e" { type = map(number) }
variable "f" { type = tuple([string, string, any]) }
variable "g" { type = object({ a = number, b = set(string) }) }
variable "h" { type = number }
variable "i" { type = set(number) }
variable "j" { type = map(list(string)) }
variable "k" { type = list(any) }
variable "l" { type = map(map(string)) }
variable "m" { type = set(string) }
variable "n" {
  type    = list(any)
  default = [{ a = 1 }, { a = "x" }]
}
variable "o" {
  type    = map(any)
  default = { a = 1, b = "x" }
}
resource "terraform_data" "u" { input = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f, g = var.g, h = var.h, i = var.i, j = var.j, k = var.k, l = var.l, m = var.m, n = var.n, o = var.o, p = var.a == "5", q = var.h + 1, r = var.h > 0, s = length(var.i), t = var.j.k[1] } }

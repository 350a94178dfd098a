# Which file of values wins, and what null does.
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" {
  type    = map(string)
  default = { x = "default" }
}
variable "f" {
  type    = list(number)
  default = [1]
}
variable "g" { type = object({ a = number, b = optional(string, "bd") }) }
variable "h" {
  type     = string
  default  = "nn"
  nullable = false
}
variable "i" { default = "nn" }
resource "terraform_data" "u" { input = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f, g = var.g, h = var.h, i = var.i } }

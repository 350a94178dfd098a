variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" {
  type    = list(number)
  default = []
}
variable "f" {
  type    = object({ x = string, y = optional(string, "why") })
  default = { x = "default" }
}
variable "g" { default = "default" }
resource "terraform_data" "all" {
  input = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f, g = var.g }
}

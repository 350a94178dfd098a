variable "v" {}
variable "w" { sensitive = true }
resource "terraform_data" "x" { input = { v = var.v, w = var.w, l = [for i in range(2) : "${var.w}${i}"] } }
output "out" {
 value = "${var.v}!"
 sensitive = true
}

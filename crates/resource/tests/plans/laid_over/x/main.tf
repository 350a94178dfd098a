variable "a" {}
variable "b" { default = "d" }
resource "terraform_data" "i" { input = "${var.a}/${var.b}" }
output "out" { value = "base-${var.a}" }

variable "n" { type = number }
resource "terraform_data" "in" { input = var.n * 10 }
output "plain" { value = terraform_data.in.input }
output "secret" {
  value     = "hidden ${var.n}"
  sensitive = true
}

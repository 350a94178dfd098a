variable "n" { type = number }
variable "name" { type = string }
resource "terraform_data" "n" {
  input            = pow(var.n, 2)
  triggers_replace = { name = var.name, from = path.module }
}
output "square" { value = terraform_data.n.input }
output "name" { value = terraform_data.n.triggers_replace.name }

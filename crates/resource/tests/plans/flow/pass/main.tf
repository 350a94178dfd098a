variable "id" { type = string }
variable "name" {}
variable "list" { type = list(string) }
resource "terraform_data" "in" {
  input = [var.id, var.name]
}
output "id" { value = var.id }
output "upper" { value = upper(var.name) }
output "list" { value = var.list }

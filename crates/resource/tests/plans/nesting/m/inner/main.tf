variable "label" { type = string }
variable "tags" { type = map(string) }
resource "terraform_data" "host" { input = { label = upper(var.label), tags = var.tags } }
output "label" { value = var.label }
output "tags" { value = { for key, value in var.tags : key => "${value}!" } }

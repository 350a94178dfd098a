variable "stage" {
  default = "prod"
}
locals {
  replaced = "after in ${var.stage}"
}
resource "terraform_data" "web" {
  input = [local.kept, local.replaced]
}

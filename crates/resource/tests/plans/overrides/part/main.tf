variable "text" {}
resource "terraform_data" "part" {
  input = var.text
}

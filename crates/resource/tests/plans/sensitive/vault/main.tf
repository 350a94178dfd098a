variable "pin" {}
resource "terraform_data" "kept" {
  input = [var.pin, "x"]
}
output "pin" {
  value     = var.pin
  sensitive = true
}

variable "in" {}
resource "terraform_data" "r" { input = var.in }
output "plain" { value = "p" }
output "obj" { value = var.in }
output "id" { value = terraform_data.r.id }
output "part" { value = { known = 1, unknown = terraform_data.r.id } }
output "nul" { value = null }
output "num" { value = "41" }
output "list" { value = [for i in range(3) : { x = i }] }
output "dep" {
  value      = "d"
  depends_on = [terraform_data.r]
}
output "typed" { value = tolist([1, "2"]) }

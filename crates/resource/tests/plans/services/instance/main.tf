variable "host" {}
variable "port" {}
resource "terraform_data" "this" {
  input            = "${var.host}:${var.port}"
  triggers_replace = [var.host, var.port]
}
output "url" { value = "http://${terraform_data.this.input}/" }
output "id" { value = terraform_data.this.id }

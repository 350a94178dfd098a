variable "env" {}
variable "zone" {}
variable "peers" { type = list(string) }
resource "terraform_data" "n" {
  count = length(var.peers)
  input = "${var.env}${var.zone}->${var.peers[count.index]}"
}
output "env" { value = var.env }
output "summary" { value = join("|", terraform_data.n[*].input) }
output "ids" { value = terraform_data.n[*].id }

variable "name" {}
variable "peers" {
  type = set(string)
}
resource "terraform_data" "leaf" {
  input = { name = var.name, peers = var.peers, first = one(slice(sort(var.peers), 0, 1)) }
}
output "name" {
  value = terraform_data.leaf.input.name
}
output "peers" {
  value = length(var.peers)
}

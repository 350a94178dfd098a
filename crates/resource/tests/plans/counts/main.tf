variable "size" {
  type    = number
  default = 2
}
resource "terraform_data" "seed" {
  input = "seed"
}
resource "terraform_data" "some" {
  count = var.size
  input = "item-${count.index}"
}
resource "terraform_data" "none" {
  count = var.size > 5 ? 1 : 0
  input = "never"
}
resource "terraform_data" "after" {
  count            = length(terraform_data.some)
  input            = "after ${terraform_data.some[count.index].id}"
  triggers_replace = [terraform_data.seed.id, count.index]
}

variable "name" {}
variable "numbers" { type = list(number) }
module "leaf" {
  source = "./leaf"
  count  = length(var.numbers)
  n      = var.numbers[count.index]
  name   = "${var.name}-${count.index}"
}
output "sum" { value = sum(module.leaf[*].square) }
output "names" { value = module.leaf[*].name }

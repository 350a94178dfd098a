variable "seed" {}
variable "other" {}
output "early" { value = "${var.seed}>" }
output "late" { value = "${var.other}!" }
output "nested" { value = { list = [{ v = var.seed }, { v = upper(var.other) }] } }

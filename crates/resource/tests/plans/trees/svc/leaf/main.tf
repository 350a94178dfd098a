variable "label" {}
variable "extra" {
  type = object({ net = string, n = optional(number, 7), z = optional(list(string), ["q"]) })
}
resource "terraform_data" "it" {
  input            = merge(var.extra, { label = var.label })
  triggers_replace = [var.label, var.extra.n]
}
output "label" { value = "${var.label}!" }

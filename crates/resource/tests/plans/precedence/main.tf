variable "from_default" {
  default = "default"
}
variable "from_tfvars" {
  default = "default"
}
variable "from_json" {
  default = "default"
}
variable "from_first_auto" {
  default = "default"
}
variable "from_last_auto" {
  default = "default"
}
variable "from_auto_json" {
  default = "default"
}
variable "object" {
  type = object({ a = number, b = optional(string, "b"), c = optional(bool) })
}
resource "terraform_data" "values" {
  input = {
    default = var.from_default
    tfvars  = var.from_tfvars
    json    = var.from_json
    first   = var.from_first_auto
    last    = var.from_last_auto
    auto    = var.from_auto_json
    object  = var.object
  }
}

variable "stage" {
  default = "dev"
}
locals {
  kept     = "kept"
  replaced = "before"
}
resource "terraform_data" "web" {
  input            = "before"
  triggers_replace = "stays"
}
module "part" {
  source = "./part"
  text   = "before"
}

variable "pin" {
  default   = "1234"
  sensitive = true
}
module "vault" {
  source = "./vault"
  pin    = var.pin
}
resource "terraform_data" "user" {
  input = {
    text  = "pin ${var.pin}"
    plain = "open"
    inner = module.vault.pin
    size  = length(var.pin)
  }
}

terraform {
  required_version = ">= 1.0"
}
variable "pin" {
  type      = string
  sensitive = true
  default   = "0000"
}
variable "cfg" {
  type = object({ user = string, pass = string })
  default = { user = "u", pass = "p" }
  sensitive = true
}
locals {
  env    = terraform.workspace
  config = { default = { size = 1 }, prod = { size = 3 } }
  mod    = path.module
  hidden = { pin = var.pin, open = "o", user = var.cfg.user }
}
resource "terraform_data" "r" {
  input = {
    env    = local.env
    size   = local.config[local.env].size
    size2  = lookup(local.config, "staging", local.config["default"]).size
    root   = path.root
    mod    = local.mod
    file   = basename("${path.module}/main.tf")
    hidden = local.hidden
    len    = length(var.pin)
    plain  = nonsensitive(length(var.pin))
    list   = [for c in split("", var.pin) : c]
    cond   = var.pin == "0000" ? "same" : "other"
    map    = { for k, v in local.hidden : k => v if k == "open" }
    keys   = keys(local.hidden)
    json   = jsonencode(local.hidden)
    merged = merge(local.hidden, { more = 1 })
    open   = local.hidden.open
    fmt    = format("%s-%s", "a", var.cfg.pass)
    tern   = true ? "x" : var.pin
    co     = coalesce(null, "first", var.pin)
    whole  = var.cfg
  }
}
resource "terraform_data" "s" {
  count = nonsensitive(length(var.pin)) > 3 ? 1 : 0
  input = { from = terraform_data.r.input.hidden.open, secret = terraform_data.r.input.hidden.pin, cond = terraform_data.r.input.cond }
}

variable "services" {
  type = map(object({
    image = string
    port  = optional(number, 8080)
    limits = optional(object({
      cpu    = optional(string, "100m")
      memory = optional(string)
    }), {})
    env   = optional(map(string), { LEVEL = "info" })
    hosts = optional(list(object({ name = string, tls = optional(bool, true) })), [])
  }))
  default = {
    web   = { image = "web:1", hosts = [{ name = "a.example" }, { name = "b.example", tls = false }] }
    batch = { image = "batch:2", port = "9090", limits = { memory = 512 }, env = null }
  }
}
variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "flags" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "anything" {
  type    = any
  default = { nested = [1, "two", null, { three = true }] }
}
variable "not_null" {
  type     = string
  default  = "fallback"
  nullable = false
}
module "inner" {
  source   = "./inner"
  not_null = null
}
resource "terraform_data" "service" {
  for_each = var.services
  input    = each.value
}
resource "terraform_data" "rest" {
  input = {
    pair     = var.pair
    flags    = var.flags
    anything = var.anything
    inner    = module.inner.text
  }
}

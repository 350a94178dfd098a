variable "cfg" {
  type = object({
    name    = string
    backend = optional(object({ host = string, port = optional(number, 8080) }))
    rules   = optional(list(object({ port = number, cidr = optional(list(string), ["0.0.0.0/0"]) })), [])
    tags    = optional(map(string), {})
  })
}
variable "extra" {
  type    = map(object({ v = string, w = optional(number, 9) }))
  default = {}
}
resource "terraform_data" "r" {
  count = length(var.extra)
  input = var.cfg.name
}
output "out" { value = var.cfg }
output "n" { value = var.cfg.rules == null }
output "extra" { value = var.extra }
resource "terraform_data" "i" {
  input = {
    port  = try(var.cfg.backend.port, null)
    rules = [for r in var.cfg.rules : "${r.port}"]
    hasb  = var.cfg.backend != null
    tags  = merge(var.cfg.tags, { z = "z" })
    ntags = length(var.cfg.tags)
    upper = upper(var.cfg.name)
    isb   = can(var.cfg.backend.host)
    nos   = can(var.cfg.nosuch)
  }
}

variable "strict" {
  type     = string
  nullable = false
  default  = "dflt"
}
variable "loose" {
  type    = string
  default = "dflt"
}
variable "ports" {
  type    = list(number)
  default = [80, 443]
  validation {
    condition     = alltrue([for p in var.ports : p > 0 && p < 65536])
    error_message = "bad port ${join(",", var.ports)}"
  }
}
variable "env" {
  type    = string
  default = "dev"
  validation {
    condition     = contains(["dev", "prod"], var.env)
    error_message = "unknown"
  }
}
module "m" {
  source = "./m"
  strict = null
  loose  = null
  obj    = null
  list   = [null, "a"]
  deep   = { a = { c = null } }
}
locals {
  a = local.b + 1
  b = local.c * 2
  c = 10
  grouped = { for w in ["apple", "avocado", "bean", "cherry", "blueberry"] : substr(w, 0, 1) => w... }
  grouped2 = { for k, v in { x = "1", y = "2", z = "1" } : v => k... }
  filtered = { for i, w in ["a", "b", "c"] : w => i if i != 1 }
  inverted = { for k, v in local.filtered : tostring(v) => k }
  nested = [for a in [1, 2] : [for b in ["x", "y"] : "${a}${b}"]]
  objs = [for k, v in { b = 2, a = 1 } : { key = k, value = v }]
}
resource "terraform_data" "r" {
  input = { strict = var.strict, loose = var.loose, ports = var.ports, a = local.a, grouped = local.grouped, grouped2 = local.grouped2, filtered = local.filtered, inverted = local.inverted, nested = local.nested, objs = local.objs, m = module.m.all }
  lifecycle {
    precondition {
      condition     = length(var.ports) > 0
      error_message = "none"
    }
    postcondition {
      condition     = self.input.a == 21
      error_message = "other"
    }
    ignore_changes = [triggers_replace]
  }
  provisioner "local-exec" {
    command = "echo ${self.id}"
    when    = create
  }
}

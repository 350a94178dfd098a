variable "settings" {
  type = object({
    name     = string
    replicas = optional(number)
    limits   = optional(object({ cpu = optional(string, "1"), memory = optional(string) }), {})
    labels   = optional(map(any), { app = "x" })
    hosts    = optional(set(string), ["b", "a"])
    pair     = optional(tuple([string, number]), ["x", 1])
  })
  default = { name = "web", limits = { memory = "2Gi" } }
}
variable "flag" {
  type    = bool
  default = "true"
}
variable "numbers" {
  type    = list(number)
  default = ["1", 2, "3.50"]
}
variable "anything" {
  type    = any
  default = { list = [1, "two", null], map = { a = true } }
}
variable "nothing" {
  type     = string
  default  = "given"
  nullable = false
}

resource "terraform_data" "typed" {
  input = {
    settings = var.settings
    replicas = coalesce(var.settings.replicas, 3)
    flag     = var.flag ? "on" : "off"
    numbers  = [for n in var.numbers : n * 2]
    anything = var.anything
    two      = var.anything.list[1]
    nothing  = var.nothing
    hosts    = join(",", var.settings.hosts)
    template = <<-EOT
      %{ for host in var.settings.hosts ~}
      host ${host}
        %{~ if host == "a" } first %{ else } later %{ endif }
      %{ endfor ~}
      end
    EOT
  }
}

variable "sites" {
  type = map(object({
    size  = optional(number, 2)
    tags  = optional(map(string), {})
    ports = optional(list(object({ port = number, open = optional(bool, false) })), [])
  }))
  default = {
    a = { ports = [{ port = 80, open = true }, { port = 22 }] }
    b = { size = 1, tags = { kind = "small" } }
  }
}

module "site" {
  source   = "./m"
  for_each = var.sites
  name     = each.key
  site     = each.value
  next     = try(keys(var.sites)[index(keys(var.sites), each.key) + 1], null)
}

resource "terraform_data" "sum" {
  input = {
    sizes = { for name, site in module.site : name => site.size }
    all   = flatten([for name, site in module.site : [for host in site.hosts : "${name}/${host}"]])
    ids   = [for name, site in module.site : site.id if site.size > 1]
    first = one([for name, site in module.site : name if length(site.open) > 0])
    open  = merge([for name, site in module.site : { for port in site.open : "${name}-${port}" => port }]...)
  }
}

resource "terraform_data" "open" {
  for_each = merge([for name, site in module.site : { for port in site.open : "${name}-${port}" => port }]...)
  input    = each.value
}

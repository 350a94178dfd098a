locals {
  cidr  = "10.20.0.0/16"
  zones = ["a", "b", "c"]
  plan = {
    public  = { bits = 8, offset = 0 }
    private = { bits = 4, offset = 8 }
  }
  subnets = merge([
    for kind, how in local.plan : {
      for at, zone in local.zones : "${kind}-${zone}" => {
        kind = kind
        zone = zone
        cidr = cidrsubnet(local.cidr, how.bits, how.offset + at)
      }
    }
  ]...)
}

module "net" {
  source  = "./net"
  subnets = local.subnets
}

resource "terraform_data" "routes" {
  for_each = { for name, subnet in local.subnets : name => subnet if subnet.kind == "private" }
  input = {
    via   = module.net.ids["public-${each.value.zone}"]
    from  = each.value.cidr
    hosts = [for n in range(1, 3) : cidrhost(each.value.cidr, n)]
    mask  = cidrnetmask(each.value.cidr)
  }
  triggers_replace = module.net.names
}

output "networks" { value = module.net.by_kind }
resource "terraform_data" "by_kind" { input = module.net.by_kind }

module "one" {
  source = "./stack"
  name   = "one"
}
module "many" {
  source   = "./stack"
  for_each = { blue = 1, green = 2 }
  name     = each.key
  size     = each.value
}
module "counted" {
  source = "./stack"
  count  = 2
  name   = "counted-${count.index}"
  after  = module.one.ids[0]
}
output "names" {
  value = concat([for stack in module.many : stack.name], module.counted[*].name)
}
resource "terraform_data" "summary" {
  input = {
    names = [for key, stack in module.many : "${key}=${stack.name}"]
    ids   = module.one.ids
    deep  = module.one.deep
  }
}

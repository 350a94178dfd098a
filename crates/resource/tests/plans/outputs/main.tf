# What the outputs of a module are to its caller.
module "m" {
  source = "./m"
  in     = { a = 1, b = [true] }
}
locals {
  via = module.m
}
resource "terraform_data" "u" {
  input = {
    plain = module.m.plain
    obj   = module.m.obj.b[0]
    id    = module.m.id
    part  = module.m.part
    pk    = module.m.part.known
    whole = local.via.obj
    keys  = keys(local.via)
    nul   = module.m.nul
    isnul = module.m.nul == null
    num   = module.m.num + 1
    list  = module.m.list[*].x
    tri   = try(module.m.nosuch, "fallback")
    can   = can(module.m.obj.zzz)
    dep   = module.m.dep
    typed = module.m.typed
  }
}

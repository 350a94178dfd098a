resource "terraform_data" "seed" {
  input            = { name = "n", tags = { a = "b" } }
  triggers_replace = ["x", { y = 1 }]
}
module "left" {
  source = "./pass"
  id     = terraform_data.seed.id
  name   = terraform_data.seed.input.name
  list   = [terraform_data.seed.id, "known"]
}
module "right" {
  source = "./pass"
  id     = module.left.id
  name   = module.left.upper
  list   = module.left.list
}
resource "terraform_data" "sink" {
  input = {
    id      = module.right.id
    upper   = module.right.upper
    list    = module.right.list
    second  = module.right.list[1]
    count   = length(module.right.list)
    map     = { (module.right.upper) = module.right.id }
    cond    = module.right.upper == "N" ? module.right.id : "x"
    cond2   = module.right.upper == "N" ? "known" : module.right.id
    text    = "${module.right.upper}-${module.right.id}"
    trig    = terraform_data.seed.triggers_replace[1].y
    out     = terraform_data.seed.output
    whole   = terraform_data.seed
    output  = terraform_data.seed.output.name
    merged  = merge({ a = 1 }, { id = module.right.id })
    look    = lookup({ a = module.right.id, b = "k" }, "b", "d")
    filter  = [for x in ["a", "b"] : x if x != "a"]
    ufilter = [for x in ["a", "b"] : x if x != module.right.id]
    forobj  = { for k, v in { a = module.right.id, b = "k" } : k => v }
    json    = jsonencode({ a = module.right.id })
    dec     = jsondecode(jsonencode({ a = "x" })).a
    split   = split("-", module.right.id)
    sorted  = sort([module.right.id, "a"])
    concat  = concat(["a"], [module.right.id])
    flat    = flatten([["a"], [module.right.id]])
    tolist  = tolist([module.right.id, "a"])
    toset   = toset([module.right.id, "a"])
    zipmap  = zipmap(["a", "b"], [module.right.id, "c"])
    keys    = keys({ a = module.right.id })
    values  = values({ a = module.right.id, b = "c" })
    coal    = coalesce(module.right.id, "c")
    coal2   = coalesce("c", module.right.id)
    fmt     = format("%s-%s", "a", module.right.id)
    contains = contains(["a", module.right.id], "a")
    contains2 = contains([module.right.id], "a")
    isnull  = module.right.id == null
    neq     = module.right.id != null ? "yes" : "no"
    eqself  = module.right.id == module.right.id
    slice   = slice(["a", module.right.id, "c"], 0, 1)
    elem    = element(["a", module.right.id], 0)
    idx     = ["a", module.right.id][0]
    rev     = reverse(["a", module.right.id])
    dist    = distinct(["a", module.right.id])
    chunk   = chunklist(["a", module.right.id], 1)
    setp    = setproduct(["a"], [module.right.id])
    nested  = { a = { b = { c = module.right.id, d = 1 } } }.a.b.d
    sens    = sensitive(module.right.id)
    sens2   = { a = sensitive("x"), b = module.right.id }
    idlen   = length(module.right.id) > 0
    ternnum = module.right.id == "x" ? 1 : 2
    ternlist = module.right.id == "x" ? ["a"] : ["a", "b"]
    or      = module.right.id == "x" || false
    not     = !(module.right.id == "x")
    splat   = terraform_data.seed[*].id
    starts  = startswith("a-${module.right.id}", "a-")
    pre     = "a-${module.right.id}" == "b"
    url     = replace("a-b", "-", module.right.id)
    yaml    = yamlencode({ a = module.right.id })
    self    = terraform_data.seed.input
    ts      = timestamp()
  }
}
resource "terraform_data" "each" {
  for_each = { a = terraform_data.seed.id, b = "k" }
  input    = each.value
}
resource "terraform_data" "chain" {
  input            = terraform_data.each["a"].input
  triggers_replace = terraform_data.each["b"].input
}

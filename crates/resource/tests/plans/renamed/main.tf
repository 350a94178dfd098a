resource "terraform_data" "new" {
  for_each = toset(["a", "b"])
  input = each.key
}
moved {
  from = terraform_data.old
  to   = terraform_data.new["a"]
}
module "renamed" {
  source = "./m"
  count  = 2
  n      = count.index
}
moved {
  from = module.original
  to   = module.renamed[0]
}
moved {
  from = terraform_data.x[1]
  to   = terraform_data.x["one"]
}
resource "terraform_data" "x" {
  for_each = { one = 1, "two words" = 2, "quo\"te" = 3, "sla/sh.dot" = 4 }
  input    = { (each.key) = each.value }
}
removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
check "health" {
  assert {
    condition     = module.renamed[0].secret != ""
    error_message = "empty"
  }
}
resource "terraform_data" "user" {
  input = {
    o = module.renamed[*].plain
    s = module.renamed[1].secret
    w = { for k, m in module.renamed : k => m.plain }
    len = length(module.renamed)
    tpl = "x-${module.renamed[0].secret}"
    ns  = nonsensitive(module.renamed[0].secret)
    keys = sort(keys(terraform_data.x))
    sensmap = { a = module.renamed[0].secret, b = "open" }
    issens = issensitive(module.renamed[0].secret)
  }
}

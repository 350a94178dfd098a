# Lists with unknown elements that become lists, sets and maps of a module.
resource "terraform_data" "s" {
  count = 2
  input = "s"
}
module "m" {
  source = "./m"
  ids    = terraform_data.s[*].id
  set    = terraform_data.s[*].id
  maps   = [{ a = terraform_data.s[0].id }, { a = "k", b = 1 }]
  names  = compact(["a", "", terraform_data.s[0].input])
}

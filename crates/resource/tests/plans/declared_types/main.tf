# What a declared type makes of a value.
resource "terraform_data" "s" { input = "s" }
module "t" {
  source = "./t"
  a      = 5
  b      = "true"
  c      = "12.50"
  d      = ["1", 2, true]
  e      = { x = 1, y = "2" }
  f      = [1, "a", { z = null }]
  g      = { a = "1", b = [1], c = "dropped" }
  h      = terraform_data.s.id
  i      = [terraform_data.s.id]
  j      = { k = [terraform_data.s.id, 3] }
  k      = toset(["b", "a"])
  l      = { a = { x = 1 }, b = { x = "2", y = 3 } }
  m      = tolist([1, 2])
}

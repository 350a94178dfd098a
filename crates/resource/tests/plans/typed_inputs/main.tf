module "m" {
  source  = "./m"
  strings = [1, true, "x"]
  set     = ["b", "a", "b", 1]
  map     = { a = 1, b = "2" }
  objects = [{ name = "a" }, { name = "b", ports = ["80", 443], meta = { k = 1 } }]
  tuple   = ["1", 2, { a = "x", b = 5 }]
  any     = { l = [1, "a"], m = { x = null } }
  anylist = [1, "a"]
  anymap  = { a = [1], b = ["x"] }
  obj     = { extra = 1, need = "5", deep = { deeper = {} } }
  number  = "12"
  flag    = "true"
  nested  = { a = [{ x = 1 }], b = [] }
}
resource "terraform_data" "out" {
  input = module.m.all
}

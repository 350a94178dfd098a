variable "list" {
  type    = list(string)
  default = [1, true, "x"]
}
variable "map" {
  type    = map(number)
  default = { a = "1", b = 2 }
}
variable "bool" {
  type    = bool
  default = "true"
}
resource "terraform_data" "values" {
  input = {
    list    = var.list
    map     = var.map
    bool    = var.bool
    mixed   = [1, "a", null]
    set     = toset(["b", "a"])
    if      = var.bool ? [1] : ["a"]
    objects = var.bool ? { a = 1 } : { a = "x" }
    numbers = tolist([1, "2"])
    null    = null
    keyed   = tomap({ a = 1, b = "two" })
    empty   = []
    none    = {}
    lookup  = lookup(var.map, "z", -1)
    flat    = flatten([["a"], [], ["b", ["c"]]])
    product = setproduct(["a", "b"], [1])
    zip     = zipmap(["a"], [true])
    cidr    = cidrsubnets("10.0.0.0/16", 4, 8)
    yaml    = yamldecode("a: [1, yes, ~]")
    csv     = csvdecode("a,b\n1,2")
    json    = jsondecode("{\"n\": 1.50, \"l\": [null]}")
    open    = nonsensitive(sensitive("open"))
  }
}

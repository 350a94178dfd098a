# How many items a set has is known only once all of them are.
resource "terraform_data" "source" {
  count = 2
}
locals {
  set  = toset(["a", terraform_data.source[0].id])
  ids  = toset(terraform_data.source[*].id)
  list = ["a", terraform_data.source[0].id]
}
resource "terraform_data" "user" {
  input = {
    set          = local.set
    union        = setunion(local.set, ["b"])
    intersection = setintersection(local.set, ["a"])
    subtraction  = setsubtract(local.set, ["a"])
    product      = setproduct(local.set, ["b"])
    list_product = setproduct(local.list, ["b"])
    contains     = contains(local.set, "a")
    contains_not = contains(local.set, "z")
    length       = length(local.set)
    more         = length(local.set) > 2
    less         = length(local.set) < 1
    three        = length(local.set) == 3
    one          = one(toset([terraform_data.source[0].id]))
    walked       = [for item in local.set : item]
    filtered     = [for item in local.list : item if item != "a"]
    mapped       = { for item in local.list : item => 1 }
    formatted    = formatlist("%s-%s", terraform_data.source[0].id, ["x", "y"])
    formatted_id = formatlist("%s", local.list)
    joined       = join(",", local.list) == "a"
    index        = index(local.list, "a")
    matched      = matchkeys(["x"], [terraform_data.source[0].id], ["a"])
    equal        = local.ids == toset([])
    other_type   = local.ids == toset([1])
    sorted       = length(sort(local.list))
    reversed     = reverse(local.list)
    distinct     = distinct(local.list)
  }
}

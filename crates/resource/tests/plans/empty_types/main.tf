# An empty collection is of a type, which says what it may be compared and combined with.
variable "names" {
  type    = list(string)
  default = []
}
variable "ports" {
  type    = list(number)
  default = []
}
resource "terraform_data" "user" {
  input = {
    same         = compact([]) == sort([])
    apart        = compact([]) == range(0)
    untyped      = tolist([]) == compact([])
    tuple        = var.names == []
    list         = var.names == tolist([])
    variables    = var.names == var.ports
    nested       = [var.names] == [var.ports]
    union        = setunion([1, 2], var.names)
    chosen       = (var.names == var.ports) ? [1] : var.names
    other_chosen = true ? [1] : var.names
    concatenated = concat([1], var.names)
    lists        = concat(tolist([1]), var.names)
    member       = can(var.names[*].name)
    item         = can(var.names[*][0])
    any_member   = can(tolist([])[*].name)
    summed       = can([for port in var.ports : port.name if true])
    alltrue      = can(alltrue(setproduct([], [true])))
    mixed        = can(setsubtract(["a"], chunklist(var.ports, 2)))
    pattern      = can(regexall("(a)(?P<x>b)", "zz"))
    matches      = regexall("a(b)", "zz") == tolist([])
    chunks       = chunklist([], 2) == distinct([])
    map          = {} == tomap({})
    maps         = tomap({}) == transpose({})
    looked_up    = lookup(transpose({}), "a", ["z"])
    bad_look_up  = can(lookup(transpose({}), "a", {}))
    keys         = keys(tomap({}))
    split        = split(",", "")
  }
}

variable "ids" { type = list(string) }
variable "set" { type = set(string) }
variable "maps" { type = list(map(string)) }
variable "names" { type = list(string) }
resource "terraform_data" "c" {
  count = length(var.ids)
  input = var.ids[count.index]
}
resource "terraform_data" "n" {
  for_each = toset(var.names)
  input    = each.value
}
resource "terraform_data" "u" {
  input = {
    len = length(var.ids), slen = length(var.set), set = var.set, maps = var.maps
    b   = try(var.maps[0].b, "none"), b1 = var.maps[1].b
    cat = concat(var.ids, tolist(var.set))
    in  = contains(var.ids, "x")
    el  = element(var.ids, 3)
    mg  = merge(var.maps...)
    kk  = [for m in var.maps : keys(m)]
    vv  = [for m in var.maps : lookup(m, "b", "d")]
    fl  = flatten([var.ids, [var.names]])
    zz  = zipmap(var.names, [1, 2])
    st  = [for s in var.set : 1]
  }
}

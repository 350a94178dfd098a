variable "nothing" { default = null }
variable "single" { default = { name = "s", list = [{ v = 1 }, { v = 2 }] } }
variable "several" { default = [{ name = "a", list = [{ v = 1 }] }, { name = "b", list = [] }] }
variable "typed" { 
  type = list(object({ name = string, sub = optional(list(string), ["d"]) }))
  default = [{ name = "t1" }, { name = "t2", sub = [] }, { name = "t3", sub = ["x", "y"] }]
}
variable "maps" { default = { k = { v = 1 }, l = { v = 2 } } }
resource "terraform_data" "all" {
  input = {
    null_full  = var.nothing[*]
    null_attr  = var.nothing[*].name
    null_len   = length(var.nothing[*])
    one_full   = var.single[*].name
    one_legacy = var.single.*.name
    deep       = var.several[*].list[*].v
    deep2      = flatten(var.several[*].list[*].v)
    attr_idx   = var.several.*.list
    idx2       = (var.several[*].name)[0]
    typed      = var.typed[*].sub
    typed_flat = flatten(var.typed[*].sub)
    scalar     = "x"[*]
    map_splat  = var.maps[*].k.v
    vals       = values(var.maps)[*].v
    emptied    = [][*].x
    full_then  = [{ a = [{ b = 1 }, { b = 2 }] }, { a = [{ b = 3 }] }][*].a[0].b
    chained    = var.single.list[*].v
    set_splat  = toset([{ n = 1 }, { n = 2 }])[*].n
    tuple      = [1, "a", null][*]
  }
}

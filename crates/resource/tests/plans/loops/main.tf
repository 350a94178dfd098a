# Loops over instances whose ids are known only after apply.
resource "terraform_data" "a" {
  count = 3
  input = count.index * 2
}
resource "terraform_data" "b" {
  for_each = toset(["x", "y"])
  input    = each.key
}
locals {
  ids  = terraform_data.a[*].id
  byk  = { for k, v in terraform_data.b : k => v.id }
  m    = { for i, r in terraform_data.a : "k${i}" => r.id }
  objs = [for r in terraform_data.a : { id = r.id, in = r.input }]
}
resource "terraform_data" "u" {
  input = {
    ids     = local.ids
    byk     = local.byk
    m       = local.m
    ins     = local.objs[*].in
    first   = local.objs[0]
    joined  = join(",", local.ids)
    fmt     = [for i, id in local.ids : "${i}:${id}"]
    filt    = [for o in local.objs : o.in if o.in > 1]
    filtid  = [for o in local.objs : o.id if o.in > 1]
    unk     = [for o in local.objs : o.in if o.id != ""]
    rev     = { for k, v in local.byk : v => k }
    len     = length(local.ids)
    lenb    = length(terraform_data.b)
    has     = contains(keys(terraform_data.b), "x")
    hasid   = contains(local.ids, "zzz")
    idx     = index(local.objs[*].in, 4)
    zip     = zipmap(["p", "q", "r"], local.ids)
    slice   = slice(local.ids, 0, 2)
    elem    = element(local.ids, 4)
    set     = toset(local.ids)
    chunk   = chunklist(local.ids, 2)
    cond    = length(local.ids) > 2 ? local.ids[0] : "none"
    condk   = length(local.ids) > 2 ? "some" : local.ids[0]
    coal    = coalesce(local.ids[0], "x")
    merge   = merge(local.byk, { z = 1 })
    outs    = terraform_data.a[*].output
    outb    = { for k, r in terraform_data.b : k => r.output }
    nested  = { for k, r in terraform_data.b : k => { id = r.id, list = [r.input, r.id] } }
    one     = one(terraform_data.a[*].id == [] ? [] : ["v"])
    json    = jsonencode({ n = length(local.ids) })
    whole   = terraform_data.b["x"].input
    sorted  = sort(local.ids)
    dist    = distinct(local.objs[*].in)
    maxi    = max(local.objs[*].in...)
    prod    = setproduct(["a"], local.ids)
    lookup  = lookup(local.byk, "x", "none")
    lookup2 = lookup(local.byk, "nope", "none")
    tern    = local.ids[0] == "" ? "a" : "b"
    tern2   = local.ids[0] == null ? "a" : "b"
  }
}

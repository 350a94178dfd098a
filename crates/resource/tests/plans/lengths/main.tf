# Lists and sets that an apply may make shorter or longer, and what may be asked of them.
resource "terraform_data" "source" {
  input = "x"
}
locals {
  id  = terraform_data.source.id
  out = terraform_data.source.output
  c   = local.id == "x"
  set = toset(["a", local.id])
}
module "part" {
  source = "./part"
  list   = local.set
}
resource "terraform_data" "first" {
  input = {
    l1  = length(local.c ? tolist(["a"]) : tolist(["a", "b"])) > 0
    l2  = length(local.c ? tolist(["a"]) : tolist(["a", "b"])) < 5
    l3  = length(local.c ? toset(["a"]) : toset(["a", "b"])) > 0
    l4  = length(local.c ? tomap({ a = 1 }) : tomap({ b = 1, c = 2 })) > 0
    l5  = length(local.c ? ["a"] : ["a", "b"]) > 0
    l6  = length(compact(["a", local.id])) > 0
    l7  = length(compact(["a", local.id])) < 9
    l8  = length(distinct(["a", local.id])) > 0
    l9  = length(tolist(toset(["a", local.id]))) > 0
    l10 = length(flatten([["a"], local.out]))
    l11 = length(flatten([["a"], split(",", local.id)])) > 0
    l12 = length(concat(["a"], split(",", local.id))) > 0
    l13 = length(concat(tolist(["a"]), split(",", local.id))) > 0
    l14 = length([for x in ["a", local.id] : x if x != ""]) > 0
    l15 = length(setunion(["a"], split(",", local.id))) > 0
    l16 = length(setproduct(["a"], split(",", local.id))) > 0
    l17 = length(setproduct(["a"], toset(["b", local.id]))) > 0
    l18 = compact(["a", local.id]) == []
    l19 = compact(["a", local.id]) == tolist([])
    l20 = compact(["a", local.id])[0]
    l21 = flatten(["a", local.id])
    l22 = flatten([["a"], [local.out]])
    l23 = flatten([["a"], [local.out, ["b"]]])
    l24 = tolist(toset([local.id]))
    l25 = compact(["x-${local.id}", "b"])
    l26 = one(compact([local.id]))
    l27 = one(toset([local.id]))
    l28 = reverse(toset(["a", local.id]))
    l29 = element(compact(["a", local.id]), 0)
    l30 = contains(compact(["a", local.id]), "a")
    l31 = slice(compact(["a", local.id]), 0, 1)
    l32 = sort(compact(["a", local.id]))
    l33 = [for x in compact(["a", local.id]) : x]
    l34 = { for x in ["a", "b"] : x => 1 if x != local.id }
    l35 = join(",", compact(["a", local.id]))
    l36 = toset(compact(["a", local.id]))
    l37 = compact(["a", local.id])[*]
    l38 = chunklist(compact(["a", local.id]), 1)
    l39 = zipmap(compact(["a", local.id]), [1, 2])
    l40 = coalescelist(compact(["a", local.id]), ["z"])
    l41 = "%{for x in compact(["a", local.id])}x%{endfor}"
    l42 = sort(toset(["a", local.id]))
    l43 = keys({ for x in ["a", "b"] : x => 1 if x != local.id })
    l44 = concat(["a"], compact([local.id]))
    l45 = compact(local.c ? ["a"] : ["b", ""])
    l46 = length(compact(local.c ? ["a"] : ["b", ""])) > 5
    l47 = setsubtract(["a", "b"], [local.id])
    l48 = setintersection(["a", "b"], ["c"], [local.id])
    l49 = length(keys(local.c ? tomap({ a = 1 }) : tomap({ b = 1, c = 2 }))) > 0
    l50 = merge(local.c ? { a = 1 } : {}, { b = 2 }).b
    l51 = lookup(local.c ? tomap({ a = 1 }) : tomap({}), "b", 5)
    l52 = flatten([for x in compact([local.id]) : [x, "a"]])
    l53 = length(values(local.c ? tomap({ a = 1 }) : tomap({ b = 1, c = 2 }))) > 0
    l54 = length(distinct(["a", "b"]))
    l55 = matchkeys(["a", "b"], ["x", local.id], ["x"])
    l56 = length(reverse(split(",", local.id))) >= 0
    l57 = length(local.c ? null : tolist(["a"])) >= 0
    l58 = length(local.c ? null : tolist(["a"])) > 3
    l59 = (local.c ? tolist(["a"]) : tolist(["a", "b"])) == tolist([])
    l60 = (local.c ? tolist([]) : tolist(["a"])) == tolist(["a", "b"])
    l61 = compact([local.id]) == tolist(["a", "b"])
    l62 = toset(["a", local.id]) == toset(["a", "b", "c"])
    l63 = toset(["a", local.id]) == toset([])
    l64 = (local.c ? "abc" : "abd") == "x"
  }
}
resource "terraform_data" "second" {
  input = {
    l1  = local.set[*]
    l2  = flatten([local.set])
    l3  = flatten(local.set)
    l4  = concat(["a"], [for x in local.set : x])
    l5  = length([for x in local.set : x])
    l6  = [for k, v in local.set : k]
    l7  = { for v in local.set : "x-${v}" => 1 }
    l8  = { for v in ["a", local.id] : v => 1 }
    l9  = [for x in(local.c ? tolist(["a"]) : tolist(["b", "c"])) : x]
    l10 = contains((local.c ? tolist(["a"]) : tolist(["b", "c"])), "z")
    l11 = contains(compact([local.id, "a"]), "a")
    l12 = anytrue([for x in compact([local.id, "a"]) : true])
    l13 = can(compact([local.id, "a"])[0].x)
    l14 = can(compact([local.id, "a"])["x"])
    l15 = can(concat(["a"], compact([local.id]))[0].x)
    l16 = can(flatten(["a", split(",", local.id)])[0].x)
    l17 = length((local.c ? ["a"] : ["b", "c"])[*])
    l18 = length(toset(local.c ? tolist(["a"]) : tolist(["b", "c"]))) > 0
    l19 = length(sort(local.c ? tolist(["a"]) : tolist(["b", "c"]))) > 0
    l20 = length(tolist(local.c ? toset(["a"]) : toset(["b", "c"]))) > 0
    l21 = length(local.c ? { a = 1 } : { a = 2 })
    l22 = length(local.c ? { a = 1 } : { b = 2 })
    l23 = length(local.c ? [1] : [2])
    l24 = [for i in range(length(local.set)) : i]
    l25 = element(local.c ? tolist(["a"]) : tolist(["b", "c"]), 0)
    l26 = { for v in local.set : v => 1... }
    l27 = [for x in [1, 2, 3] : x if x > (local.c ? 1 : 2)]
    l28 = { for v in ["a", "b"] : v => v if v != local.id }
    l29 = try(compact([local.id, "a"])[0], "z")
    l30 = try(tolist(local.set)[0], "z")
    l31 = try(compact([local.id, "a"]), [])
    l32 = coalesce(compact([local.id])...)
    l33 = max([for x in local.set : length(x)]...)
    l34 = merge([for x in local.set : { a = x }]...)
    l35 = sum([for x in local.set : length(x)]) > 0
    l36 = { for i, v in ["a", "b"] : (i == 0 ? local.id : "k") => v }
    l37 = toset(["a", "b", local.id]) == toset(["a", "b"])
    l38 = chunklist(local.set, 1)
    l39 = slice(tolist(local.set), 0, 1)
    l40 = jsonencode(compact([local.id])) == "x"
    l41 = startswith(jsonencode(compact([local.id])), "[")
    l42 = formatlist("%s", local.set)
    l43 = formatlist("%s", compact([local.id]))
    l44 = zipmap(["a", "b"], [for x in local.set : x])
    l45 = distinct([local.id])
    l46 = distinct([local.id, local.id])
    l47 = distinct([{ a = local.id }, { a = "x" }])
    l48 = index(compact([local.id, "b"]), "b")
    l49 = lookup({ for v in ["a", "b"] : v => v if v != local.id }, "a", "z")
    l50 = values({ for v in ["a", "b"] : v => v if v != local.id })
    l51 = setproduct(["a"], compact([local.id]))
    l52 = transpose({ a = compact([local.id]) })
    l53 = transpose({ a = [local.id] })
    l54 = length(toset([local.id, "${local.id}x"]))
    l55 = startswith(jsonencode(local.id), "\"")
    l56 = jsonencode(local.id) == "x"
    l57 = startswith(jsonencode(split(",", local.id)), "[")
    l58 = startswith(jsonencode(local.out), "[")
    l59 = startswith(jsonencode(terraform_data.source), "{")
  }
}

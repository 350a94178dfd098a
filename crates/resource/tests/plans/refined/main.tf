# What is known of values that are not: never null, begins so, lies between.
resource "terraform_data" "source" { input = "n" }
locals {
  id  = terraform_data.source.id
  out = terraform_data.source.output
  ts  = timestamp()
}
resource "terraform_data" "user" {
  input = {
    id_null       = local.id == null
    id_nnull      = local.id != null
    out_null      = local.out == null
    out_eq        = local.out == "x"
    ts_null       = local.ts == null
    tmpl_null     = "x-${local.id}" == null
    tmpl_bare     = "${local.id}" == null
    tmpl_eq       = "x-${local.id}" == "y"
    tmpl_eq2      = "${local.id}-x" == "y"
    tmpl_eq3      = "${local.id}x" == ""
    tmpl_out      = "${local.out}" == null
    up_null       = upper(local.id) == null
    fmt_null      = format("a-%s", local.id) == null
    fmt_pre       = format("a-%s", local.id) == "b"
    join_null     = join(",", [local.id]) == null
    join_eq       = join(",", ["a", local.id]) == "b"
    coal_null     = coalesce(local.id, "x") == null
    coal_out      = coalesce(local.out, "x") == null
    cond_null     = local.id == "x" ? "a" : "b"
    cond_isnull   = (local.id == "x" ? "a" : "b") == null
    cond_pre      = startswith(local.id == "x" ? "ab" : "ac", "a")
    cond_len      = length(local.id == "x" ? ["a"] : ["a", "b"]) > 0
    cond_len0     = length(local.id == "x" ? [] : ["a", "b"]) < 3
    cond_num      = (local.id == "x" ? 1 : 2) > 0
    cond_num2     = (local.id == "x" ? 1 : 2) > 5
    cond_num3     = (local.id == "x" ? 1 : 2) == 5
    cond_list     = local.id == "x" ? ["a"] : ["b"]
    len_id        = length(local.id)
    len_idge      = length(local.id) >= 0
    len_set       = length(toset([local.id, "a"]))
    len_setge     = length(toset([local.id, "a"])) >= 1
    len_setle     = length(toset([local.id, "a"])) <= 2
    len_set3      = length(toset([local.id, "a"])) == 3
    split_null    = split(",", local.id) == null
    num_null      = (length(local.id) + 1) == null
    and_null      = (local.id == "x" && true) == null
    false_and     = false && local.id == "x"
    and_false     = local.id == "x" && false
    true_or       = true || local.id == "x"
    not_null      = !(local.id == "x") == null
    json_null     = jsonencode({ a = local.id }) == null
    json_pre      = startswith(jsonencode({ a = local.id }), "{")
    json_eq       = jsonencode({ a = local.id }) == "[]"
    json_pre2     = startswith(jsonencode([local.id]), "{")
    json_un       = startswith(jsonencode(local.out), "{")
    jsond_null    = jsondecode(local.id) == null
    yaml_null     = yamlencode({ a = local.id }) == null
    lookup_null   = lookup({ a = local.id }, "a", "x") == null
    lookup_unk    = lookup({ a = "1" }, local.id, "x") == null
    elem_null     = element([local.id], 0) == null
    tostr_null    = tostring(local.id) == null
    tonum_null    = tonumber(local.id) == null
    sha_null      = sha256(local.id) == null
    idx_null      = ["a", "b"][local.id == "x" ? 0 : 1] == null
    contains_null = contains(["a"], local.id) == null
    try_null      = try(local.id, "x") == null
    try_part      = try({ a = local.id, b = 1 }, {})
    try_part2     = try({ a = local.id, b = 1 }, {}).b
    can_list      = can([local.id])
    can_ts        = can(local.ts)
    can_ts2       = can(timestamp())
    can_attr      = can(local.id.foo)
    can_idx       = can(local.id[0])
    can_len       = can(length([local.id]))
    obj_null      = { a = local.id } == null
    one_null      = one([local.id]) == null
    for_null      = [for x in split(",", local.id) : x] == null
    for_eq        = [for x in split(",", local.id) : x] == []
    keys_null     = keys(jsondecode(local.id)) == null
    coalescelist  = length(coalescelist([], [local.id]))
    sw_up         = startswith("x-${upper(local.id)}", "x")
    trim          = trimspace("x ${local.id}") == null
    sub_null      = substr(local.id, 0, 1) == null
    repl_null     = replace(local.id, "a", "b") == null
    nest          = "a${"b-${local.id}"}" == "c"
    merge_null    = merge({ a = 1 }, local.id == "x" ? { b = "2" } : {}) == null
    concat_len    = length(concat([1, 2], split(",", local.id))) >= 2
    concat_len0   = length(concat([1, 2], split(",", local.id))) > 0
    setu_len      = length(setunion(["a"], [local.id])) > 0
    distinct_len  = length(distinct(["a", local.id]))
    flat_len      = length(flatten([["a"], [local.id]]))
    rev           = reverse([local.id, "a"])[0]
    sort_len      = length(sort([local.id, "a"]))
    compact_len   = length(compact([local.id, "a"]))
    chunk         = chunklist([local.id, "a"], 1)[1][0]
    slice         = slice([local.id, "a"], 1, 2)[0]
    zip           = zipmap(["a", "b"], [local.id, "x"]).b
    zip2          = zipmap([local.id], ["x"]) == null
    vals          = values({ a = local.id, b = "x" })[1]
    strcont       = strcontains("abc-${local.id}", "abc")
    ends          = endswith("${local.id}-abc", "abc")
    ends2         = endswith("${local.id}-abc", "abd")
    alltrue       = alltrue([local.id == "x", false])
    anytrue       = anytrue([local.id == "x", true])
    sum           = sum([1, length(local.id)]) > 0
    max           = max(5, length(local.id)) >= 5
    abs           = abs(length(local.id)) >= 0
    range_l       = length(range(length(local.id)))
    uuid_null     = uuid() == null
    self_eq       = local.id == local.id
    list_eq       = [local.id, 1] == [local.id, 2]
    obj_eq        = { a = local.id } == { b = 1 }
    type_ne       = local.id == 5
    in_num        = { (local.id) = 1 } == null
    in_map        = length({ (local.id) = 1, b = 2 })
    file_n        = fileexists(local.id) == null
    sens          = sensitive(local.id) == null
    cidr          = cidrhost("10.0.0.0/8", length(local.id)) == null
    heredoc       = <<-EOT
      line one
      ${local.id}
    EOT
    pre_hd = startswith(<<-EOT
      line one
      ${local.id}
    EOT
    , "line")
  }
}

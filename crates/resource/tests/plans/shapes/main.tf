locals {
  users = csvdecode(<<-CSV
    name,team,level
    ann,blue,3
    bob,red,1
    cid,blue,2
  CSV
  )
  teams  = { for user in local.users : user.team => user... }
  yaml   = yamldecode("a: &x {n: 1}\nb:\n  <<: *x\n  m: [yes, 0x10, ~]\n")
  matrix = [for x in range(2) : [for y in range(3) : x * y]]
}

resource "terraform_data" "teams" {
  for_each = local.teams
  input = {
    names  = sort(each.value[*].name)
    levels = sum([for user in each.value : tonumber(user.level)])
    top    = max([for user in each.value : user.level]...)
  }
}

resource "terraform_data" "shapes" {
  input = {
    yaml      = local.yaml
    matrix    = local.matrix
    transpose = transpose({ a = ["x", "y"], b = ["y"] })
    product   = [for pair in setproduct(["a", "b"], [1, 2]) : "${pair[0]}${pair[1]}"]
    chunks    = chunklist(range(5), 2)
    regex     = regexall("(?P<key>\\w+)=(?P<value>\\d+)", "a=1, b=22")
    dates     = formatdate("DD MMM YYYY hh:mm ZZZ", timeadd("2024-02-28T23:30:00+02:00", "25h"))
    words     = title(replace("a-b_c", "/[-_]/", " "))
    distinct  = distinct(flatten(local.matrix))
    indexed   = { for at, user in local.users : user.name => at }
    matched   = matchkeys(local.users[*].name, local.users[*].team, ["blue"])
    encoded   = jsonencode({ for team, users in local.teams : team => length(users) })
    decoded   = jsondecode("{\"a\":[1,{\"b\":null}]}")
    escaped   = "$${x} %%{y} \u00e9"
    conflict  = merge({ a = 1, b = { c = 2 } }, { b = { d = 3 } })
    unify     = true ? ["a"] : [1, 2]
    mixed     = [for value in ["1", 2, true] : tostring(value)]
    empty     = [for value in [] : value]
    deep      = try(local.yaml.b.m[5], local.yaml.b.q, "fallback")
    range     = range(10, 0, -3)
    pow       = [pow(2, 10), floor(-7 / 2), 7 % -3, signum(-2), parseint("zz", 36)]
  }
}

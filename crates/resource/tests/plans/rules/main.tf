locals {
  urls = ["https://a.example.org:8443/x?y=1", "http://b/", "ftp://c"]
  parts = [for u in local.urls : regex("^(?P<scheme>[a-z]+)://(?P<host>[^/:]+)(?::(?P<port>[0-9]+))?", u)]
  cidrs = { for i, n in ["web", "app", "db"] : n => cidrsubnet("10.20.0.0/16", 8, i * 10) }
  policy = jsonencode({ Version = "2012-10-17", Statement = [for a in ["Get", "Put"] : { Action = "s3:${a}Object", Effect = "Allow", Resource = ["arn:aws:s3:::b/*"], Condition = a == "Get" ? { Bool = { "aws:SecureTransport" = true } } : null }] })
  tags = merge({ Name = "x" }, { for k, v in { env = "prod", empty = "", nil = null } : title(k) => v if v != null && v != "" })
  table = csvdecode(<<-CSV
    name,port,open
    web,80,true
    db,5432,false
  CSV
  )
  rules = { for row in local.table : "${row.name}-${row.port}" => { port = tonumber(row.port), open = tobool(row.open) } }
}
resource "terraform_data" "s" {
  input = {
    parts  = local.parts
    cidrs  = local.cidrs
    policy = local.policy
    dec    = [for s in jsondecode(local.policy).Statement : s.Action if s.Condition == null]
    tags   = local.tags
    rules  = local.rules
    open   = [for k, v in local.rules : k if v.open]
    ports  = sum(values(local.rules)[*].port)
    chunk  = [for c in chunklist(range(7), 3) : join("", c)]
    b36    = join(",", [for n in range(3) : format("%03d", n * n)])
    tr     = { for k, v in transpose({ a = ["x", "y"], b = ["y"] }) : k => join("+", v) }
    date   = formatdate("YYYY-MM-DD", timeadd("2024-02-28T12:00:00Z", "36h"))
    rep    = replace(replace("a_b-c", "/[_-]/", " "), "b", upper("b"))
    slice  = join("/", slice(split("/", "a/b/c/d"), 1, 3))
    pad    = format("%-10s|%10s|%-6.2f|%6.2f", "left", "right", 3.14159, 2.71828)
    bits   = [for b in [1, 2, 4] : b == 2 ? "two" : tostring(b)]
    deep   = { a = { b = { c = [{ d = "e" }] } } }.a.b.c[0].d
    mixed  = [1, "two", true, null, [3], { four = 4 }]
    hd     = <<-EOT
      %{~for k, v in local.cidrs~}
      ${k} = ${v}
      %{~endfor~}
      done
    EOT
    q      = "say \"${join("\", \"", ["a", "b"])}\""
  }
}

variable "items" { default = ["one", "two", ""] }
variable "on" { default = true }
locals {
  plain = <<EOT
first
  second ${upper("x")}
\tno escape "quotes" \\ $${literal} %%{literal}
EOT
  indented = <<-EOT
      six
    four
        eight ${"inner"}

    after blank
  EOT
  loop = <<-EOT
    start
    %{for i, item in var.items~}
    ${i}: ${item}
    %{endfor~}
    end
  EOT
  strip = <<-EOT
    a
    %{~if var.on~}
    on
    %{~else~}
    off
    %{~endif~}
    b
  EOT
  nested = <<-EOT
    %{for a in ["x", "y"]~}
    %{for b in [1, 2]~}
    ${a}${b}%{if b < 2},%{endif}
    %{endfor~}
    %{endfor~}
  EOT
  empty = <<EOT
EOT
  one_line = "a %{if var.on}yes%{else}no%{endif} b ${~ " trimmed " ~} c"
  quoted = "tab\tnl\nquote\"uni\u00e9\U0001F600 dollar$ percent% $${a} %%{b}"
  json = <<-JSON
    {
      "a": ${jsonencode(var.items)},
      "b": "${join(",", [for i in var.items : "<${i}>" if i != ""])}"
    }
  JSON
  call = upper(<<-EOT
    shout
  EOT
  )
  list = [<<A
x
A
    , <<-B
    y
    B
  ]
}
resource "terraform_data" "all" {
  input = { plain = local.plain, indented = local.indented, loop = local.loop, strip = local.strip, nested = local.nested, empty = local.empty, one_line = local.one_line, quoted = local.quoted, json = local.json, decoded = jsondecode(local.json), call = local.call, list = local.list }
}

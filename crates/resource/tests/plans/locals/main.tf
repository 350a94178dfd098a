locals {
  d = "${local.c}!"
  a = 1
  c = join("-", [for n in range(local.b) : "n${n}"])
  b = local.a + 2
  grouped = { for name, team in local.people : team => name... }
  people = { ann = "red", bob = "blue", cid = "red" }
  nested = { for team, names in local.grouped : team => {
    size  = length(names)
    first = names[0]
    text  = <<-EOT
      %{for name in names~}
      ${name} is in ${team}
      %{endfor~}
    EOT
  } }
  numbers = {
    big      = 9007199254740993
    fraction = 1 / 3
    negative = -7 % 3
    sum      = 0.1 + 0.2
    parsed   = parseint("ff", 16)
  }
  text = {
    unicode = "grüße 👋"
    escaped = "tab\tquote\" $${x} %%{y}"
    strip   = "a ${~ "b" ~} c"
    lines   = split("\n", "a\nb")
    replace = replace("a1b22", "/[0-9]+/", "#")
    path    = basename(path.module)
    space   = terraform.workspace
  }
}
resource "terraform_data" "values" {
  input = {
    d       = local.d
    nested  = local.nested
    numbers = local.numbers
    text    = local.text
  }
}

# Templates in files and in texts, and functions on texts.
resource "terraform_data" "s" { input = { a = 1 } }
variable "names" { default = ["x", "y"] }
locals { tpl = "hi $${who}, %%{ for n in ns }[$${n}]%%{ endfor }" }
resource "terraform_data" "u" {
  input = {
    a = templatefile("${path.module}/t.tftpl", { names = var.names, id = "known", m = { a = 1 } })
    b = templatefile("${path.module}/t.tftpl", { names = var.names, id = terraform_data.s.id, m = {} })
    c = templatestring(local.tpl, { who = "me", ns = var.names })
    d = <<-EOT
      a
        %{~ for n in var.names ~}
        - ${n}
        %{~ endfor ~}
      z ${terraform_data.s.input.a}
    EOT
    e = <<EOT
%{if terraform_data.s.input.a == 1}one%{else}other%{endif}
EOT
    f = "${terraform_data.s.id}"
    g = "${true}${1.50}${"x"}"
    h = "${[1, 2][0]}"
    i = "${[1, 2]}"
    j = replace("a-b-c", "/-([a-z])/", "<$1>")
    k = format("%-5s|%5.1f|%05d|%q|%t|%v", "ab", 3.14159, 42, "q\"", true, ["x"])
    l = formatlist("%s=%d", ["a", "b"], [1, 2])
    m = regexall("[a-z]+", "ab1cd2")
    n = regex("(?P<k>[a-z]+)=(?P<v>.*)", "key=val=ue")
    o = split(",", "a,,b")
    p = title("hello wORLD"), q = trim("--a--", "-"), r = strrev("añb"), s = substr("héllo", 1, 3), t = indent(2, "a\nb")
    u = yamlencode({ a = [1, "x", null], b = { c = true } })
    v = jsonencode({ a = "<&>", b = 1.0 })
    w = yamldecode("a: [1, 2]\nb: {c: d}")
    x = jsondecode("{\"a\":[1,null,\"x\"]}")
    y = csvdecode("a,b\n1,2\n")
    z = base64encode("é")
  }
}

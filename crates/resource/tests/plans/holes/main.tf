# Texts of which pieces are known.
resource "terraform_data" "s" { input = "s" }
locals {
  id = terraform_data.s.id
  arn = "arn:aws:s3:::b-${local.id}"
}
resource "terraform_data" "u" {
  input = {
    a = local.arn, b = startswith(local.arn, "arn:"), c = split(":", local.arn), d = length(local.arn) > 5, e = upper(local.arn), f = replace(local.arn, ":", "/")
    g = substr(local.arn, 0, 3), h = trimprefix(local.arn, "arn:"), i = regex("^arn", local.arn), j = local.arn == "x", k = local.arn != "", l = "${local.arn}/*"
    m = format("%s/%s", local.arn, "k"), n = join("/", [local.arn, "k"]), o = jsonencode({ a = local.arn }), p = base64encode(local.arn), q = md5(local.arn)
    r = "a" == local.id, s = contains(["arn:x", "y"], local.arn), t = lookup({ a = 1 }, local.id, 2), u = { (local.id) = 1 }, v = { "${local.id}-k" = 1, b = 2 }
    w = [local.id, "k"][0], x = coalesce("", local.id), y = try(tonumber(local.id), 5), z = can(tonumber(local.id))
    aa = strcontains(local.arn, "s3"), ab = endswith(local.arn, "x"), ac = cidrsubnet("10.0.0.0/8", 8, 2), ad = tobool(local.id), ae = [for c in split("", "abc") : upper(c)]
    af = "${local.id}" == "${local.id}", ag = trimspace(" ${local.id} "), ah = title(local.id), ai = urlencode(local.arn), aj = sha256("x"), ak = uuidv5("dns", "a.b"), al = indent(2, local.arn)
    am = startswith(jsonencode([local.id]), "[\""), an = formatdate("YYYY", "2024-01-02T03:04:05Z"), ao = timeadd("2024-01-02T03:04:05Z", "24h"), ap = [for i in range(2) : "${local.id}-${i}"]
  }
}

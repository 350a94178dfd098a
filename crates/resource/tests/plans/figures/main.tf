# Arithmetic on numbers that are known only after apply, and on others.
resource "terraform_data" "s" { input = 3 }
locals { n = length(terraform_data.s.id) }
resource "terraform_data" "u" {
  input = {
    a  = local.n + 1, b = local.n > 0, c = local.n >= 0, d = max(local.n, 1), e = min(1, local.n), f = local.n == -1, g = local.n * 0, h = abs(local.n), i = ceil(local.n / 2), j = local.n % 2
    k  = terraform_data.s.input * 2.5, l = 10 / 4, m = 7 % 3, n = -7 % 3, o = pow(2, 10), p = log(8, 2), q = floor(-1.5), r = parseint("ff", 16), s = 1e3, t = 0.1 + 0.2, u = 1 / 3, v = signum(-2)
    w  = sum([1, local.n]), x = range(3), y = range(local.n), z = cidrsubnets("10.0.0.0/16", 4, 8), aa = cidrhost("10.0.0.0/24", -1), ab = 9007199254740993, ac = 1.0, ad = "${1.0}", ae = tonumber("1.50"), af = format("%d", 5.0)
    ag = max([1, 2]...), ah = terraform_data.s.input > 2 && true, ai = !(1 == 2), aj = 12345678901234567890, ak = 5 == "5", al = "5" == 5.0
  }
}

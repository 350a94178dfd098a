locals {
  n = {
    sum      = 0.1 + 0.2
    div      = 1 / 3
    big      = 123456789012345678901234567890
    bigger   = 123456789012345678901234567890 * 10
    huge     = 1e40
    small    = 1e-10
    neg      = -5 % 3
    modf     = 5.5 % 2
    pow      = pow(2, 100)
    powf     = pow(2, 0.5)
    powneg   = pow(2, -1)
    log      = log(8, 2)
    ceil     = [ceil(-1.5), ceil(1.2), floor(-1.5), floor(1.9)]
    parse    = parseint("ff", 16) + parseint("-101", 2) + parseint("zz", 36)
    str      = "${0.1 + 0.2} ${1e21} ${1e20} ${1 / 3} ${100000000000000000000000} ${1.0} ${1.10} ${-0} ${1e-7}"
    cmp      = [0.1 + 0.2 == 0.3, 1 == 1.0, 2 > 1.9999999999, "1" == 1]
    abs      = abs(-1.25)
    sig      = [signum(-3), signum(0)]
    sumlist  = sum([1, 2.5, "3"])
    fmt      = format("%d %05d %x %X %o %b %e %.3f %g %08.3f %+d", 42, 42, 255, 255, 8, 5, 12345.678, 3.14159, 0.00001, 3.14159, 7)
    fmtbig   = format("%d", 123456789012345678901234567890)
    fmtv     = format("%v %v %v", 1.5, 1e30, 0.1 + 0.2)
    toosmall = 0.00000000000000000001
    div2     = 10 / 4
    intdiv   = floor(10 / 4)
    modbig   = 123456789012345678901234567890 % 7
    rng      = range(0, 1, 0.25)
    rng2     = range(5, 0, -2)
    tonum    = tonumber("12345678901234567890.123456789")
    json     = jsonencode([0.1 + 0.2, 1e21, 123456789012345678901234567890, 1.0, 1e-7])
    jsond    = jsondecode("[1e3, 12345678901234567890123, 0.10]")
    yaml     = yamldecode("[1e3, 0x1f, 0o17, 1_000, .5, 12345678901234567890123]")
    csv      = csvdecode("a,b\n1,0.10\n")
    max      = max(1, 1.5, "2")
    cidr     = cidrhost("10.0.0.0/8", 65536)
  }
}
resource "terraform_data" "n" {
  input = local.n
}

locals {
  doc = <<-YAML
    base: &base
      name: x
      ports: [80, 443]
    derived:
      <<: *base
      name: y
    copy: *base
    scalars: [yes, no, on, off, true, False, null, ~, "", 'quo''te', 010, 0x1F, 1.5e3, 2001-12-14, 12:30:45, "123", 1_000]
    folded: >-
      one
      two

      three
    literal: |
      a
       b
    keep: |+
      x

    tag: !!str 123
    int: !!int "7"
    empty:
    ? complex
    : value
    "quoted key": 1
    2: two
    list:
    - a
    -   b: 1
        c: [x, {y: z}]
  YAML
}
resource "terraform_data" "f" {
  input = {
    yaml = yamldecode(local.doc)
    enc  = yamlencode({ a = "yes", b = "123", c = 1.5, d = null, e = [], f = {}, g = ["x", { h = "multi\nline\n" }], i = "true", j = true, k = "", l = "a: b", m = "# no", n = " pad ", o = "2001-01-01", "key: odd" = "-", p = "null", q = "~", r = "é", s = "0x1f", t = "1e3", u = "'q'", v = "\ttab" })
    csv  = csvdecode("name,age\n\"a, b\",1\nc,\n\"q\"\"x\",3\n")
    cidr = [cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162), cidrhost("fd00:fd12:3456:7890:00a2::/72", 34), cidrsubnet("10.0.0.0/8", 8, 255), cidrhost("10.0.0.0/24", -1), cidrnetmask("172.16.0.0/12"), cidrhost("2001:db8::/32", -2)]
    cidrs = cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)
    cidr6 = cidrsubnets("2001:db8::/32", 16, 16, 32)
    dates = [formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z"), formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01+02:00"), formatdate("h'h'm AA 'o''clock' Z", "2018-01-02T03:02:01-08:00"), formatdate("EEE M D H HH aa", "2024-02-29T13:00:00Z"), timeadd("2017-11-22T00:00:00Z", "10m"), timeadd("2024-02-28T23:59:59Z", "48h0.5s"), timeadd("2017-11-22T00:00:00+02:00", "-1h30m")]
    cmp  = [timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00"), timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:01Z")]
    gz   = length(base64gzip("abc")) > 0
    json = jsonencode(yamldecode("{a: [1, b], c: {d: null}}"))
    transpose = transpose({ a = ["1", "2"], b = ["2", "3"] })
    zip  = zipmap(["a", "b"], [1, "x"])
    chunk = chunklist(["a", "b", "c"], 2)
    match = matchkeys(["i-1", "i-2", "i-3"], ["us", "eu", "us"], ["us"])
    slice = slice(["a", "b", "c", "d"], 1, 3)
    flat  = flatten([["a", []], [["b", ["c"]]], "d"])
    all   = [alltrue([]), alltrue([true, "false"]), anytrue([]), anytrue([false, "true"])]
    rev   = reverse([1, "a", null])
    concat = concat(["a"], [1], [[true]])
    lookups = [lookup({ a = 1 }, "a", 2), lookup({ a = 1 }, "b", 2), element(["a", "b"], 3), index(["a", "b"], "b")]
    merge = merge({ a = 1, b = { c = 1 } }, { b = { d = 2 } }, {})
    values = values({ b = 1, a = 2 })
  }
}

locals {
  composed   = "caf\u00e9"
  decomposed = "cafe\u0301"
  family     = "👨‍👩‍👧"
}
resource "terraform_data" "s" {
  input = {
    equal    = local.composed == local.decomposed
    length   = [length(local.composed), length(local.decomposed), length(local.family), length("a\u200db")]
    substr   = [substr(local.composed, 3, 1), substr("hello", -3, 2), substr("hello", 1, -1), substr("hello", 10, 1)]
    reverse  = strrev(local.composed)
    upper    = [upper("straße"), lower("ÅÄÖ"), title("hello world-wide o'neil")]
    replace  = [replace("1 + 2", "+", "-"), replace("hello", "/l+/", "L"), replace("a.b.c", "/\\./", "-"), replace("john doe", "/(?P<f>\\w+) (\\w+)/", "$2 $f"), replace("abc", "", "-"), replace("aaa", "a", "$0"), replace("x1y22", "/(\\d+)/", "<$1>")]
    regex    = [regex("[a-z]+", "123abc456"), regex("(\\d+)-(\\d+)", "x 12-34 y"), regexall("[a-z]", "a1b2"), regexall("(?P<k>\\w)=(?P<v>\\w)", "a=1,b=2")]
    named    = regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<host>[^/?#]*))?", "https://example.org/x")
    split    = [split(",", "a,b,,c"), split("", "abc"), split("é", "aébéc"), split(",", "")]
    join     = [join("-", ["a"]), join("", []), join(",", [1, true, "x"])]
    trims    = [trim("xxhixx", "x"), trimprefix("helloworld", "hello"), trimsuffix("a.tf", ".tf"), trimspace("\n a\t"), chomp("a\n\n"), trim("  a", "")]
    format   = [format("%s|%10s|%-10s|%q|%5.1s", "a", "b", "c", "d\"e", "xyz"), format("%v %v %v", [1, "a"], { b = 1, a = [true, null] }, true), format("%#v", { a = ["x"] }), format("%t %%", true), format("%[2]s %[1]s", "a", "b"), format("%s", 1.5), format("%5d|%-5d|%05d", 1, 2, 3)]
    flist    = formatlist("%s-%d", ["a", "b"], [1, 2])
    flist2   = formatlist("Hello, %s!", ["A", "B"])
    indent   = indent(2, "a\nb\n\nc")
    b64      = [base64encode("é"), base64decode("w6k="), textencodebase64("é", "UTF-16LE"), urlencode("a b&c/é?=~*'()")]
    hash     = [md5("é"), sha1(""), base64sha256("a"), uuidv5("dns", "example.org"), sha512("a")]
    strcmp   = [startswith("abc", "ab"), endswith("abc", "bc"), strcontains("abc", "x")]
    sort     = sort(["b", "A", "a", "B", "é", "10", "9", "_", ""])
    json     = jsonencode({ "<a>" = "&'\"\\/\u2028 é\t\n", z = null, a = [], m = {}, n = 1.50 })
    jsond    = jsondecode("{\"a\": \"\\u00e9\\n\", \"b\": [1, null, true, {}]}")
    contains = contains(["é"], "e\u0301")
    compact  = compact(["a", "", null, "b"])
    emoji    = { "🙂" = "🙃" }
    ind      = index(["a", "b"], "b")
  }
}

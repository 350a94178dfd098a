//! Each function with what its documentation says it gives.

use super::super::format::print;
use super::super::value::Value;
use super::super::yaml::parse;
use super::find;

/// Function, arguments as a YAML list, what it prints.
const CASES: &[(&str, &str, &str)] = &[
    ("upper", "[hello]", "HELLO"),
    ("lower", "[HELLO]", "hello"),
    ("title", "[hello world]", "Hello World"),
    ("untitle", "[Hello World]", "hello world"),
    ("trim", "['  hello ']", "hello"),
    ("trimAll", "['$', '$5.00']", "5.00"),
    ("trimPrefix", "['-', '-hello']", "hello"),
    ("trimSuffix", "['-', 'hello-']", "hello"),
    ("contains", "[cat, catch]", "true"),
    ("hasPrefix", "[cat, catch]", "true"),
    ("hasSuffix", "[ch, catch]", "true"),
    ("replace", "[' ', '-', 'I Am Henry']", "I-Am-Henry"),
    ("repeat", "[3, ab]", "ababab"),
    ("substr", "[0, 5, hello world]", "hello"),
    ("trunc", "[5, hello world]", "hello"),
    ("trunc", "[-5, hello world]", "world"),
    ("nospace", "['hello w o r l d']", "helloworld"),
    ("initials", "[First Try]", "FT"),
    ("swapcase", "[aB]", "Ab"),
    ("snakecase", "[FirstName]", "first_name"),
    ("camelcase", "[http_server]", "HttpServer"),
    ("kebabcase", "[FirstName]", "first-name"),
    ("plural", "[one anchovy, many anchovies, 1]", "one anchovy"),
    ("indent", "[2, \"a\\nb\"]", "  a\n  b"),
    ("nindent", "[2, a]", "\n  a"),
    ("abbrev", "[5, hello world]", "he..."),
    ("splitList", "['$', foo$bar]", "[foo bar]"),
    ("split", "['$', foo$bar]", "map[_0:foo _1:bar]"),
    ("splitn", "['$', 2, foo$bar$baz]", "map[_0:foo _1:bar$baz]"),
    ("join", "[_, [hello, world]]", "hello_world"),
    ("sortAlpha", "[[b, a]]", "[a b]"),
    ("wrap", "[5, a bc def]", "a bc\ndef"),
    ("cat", "[hello, null, world]", "hello world"),
    ("quote", "[a, null, b]", "\"a\" \"b\""),
    ("squote", "[a]", "'a'"),
    ("toString", "[1.5]", "1.5"),
    ("add", "[1, 2, 3]", "6"),
    ("add1", "[1]", "2"),
    ("sub", "[5, 2]", "3"),
    ("mul", "[2, 3, 4]", "24"),
    ("div", "[7, 2]", "3"),
    ("mod", "[7, 2]", "1"),
    ("max", "[1, 2, 3]", "3"),
    ("min", "[1, 2, 3]", "1"),
    ("floor", "[123.9]", "123"),
    ("ceil", "[123.001]", "124"),
    ("round", "[123.555555, 3]", "123.556"),
    ("addf", "[1.5, 2]", "3.5"),
    ("int", "['12']", "12"),
    ("int64", "[3.9]", "3"),
    ("float64", "['1.5']", "1.5"),
    ("atoi", "['7']", "7"),
    ("toDecimal", "['777']", "511"),
    ("until", "[3]", "[0 1 2]"),
    ("untilStep", "[3, 6, 2]", "[3 5]"),
    ("seq", "[0, 2, 10]", "0 2 4 6 8 10"),
    ("default", "[foo, '']", "foo"),
    ("default", "[foo, bar]", "bar"),
    ("empty", "[0]", "true"),
    ("coalesce", "[0, '', 3]", "3"),
    ("ternary", "[foo, bar, true]", "foo"),
    ("ternary", "[foo, bar, false]", "bar"),
    ("all", "[0, 1]", "false"),
    ("any", "[0, 1]", "true"),
    ("list", "[1, 2]", "[1 2]"),
    ("first", "[[1, 2]]", "1"),
    ("last", "[[1, 2]]", "2"),
    ("rest", "[[1, 2, 3]]", "[2 3]"),
    ("initial", "[[1, 2, 3]]", "[1 2]"),
    ("append", "[[1], 2]", "[1 2]"),
    ("prepend", "[[1], 2]", "[2 1]"),
    ("concat", "[[1], [2, 3]]", "[1 2 3]"),
    ("reverse", "[[1, 2]]", "[2 1]"),
    ("uniq", "[[1, 1, 2]]", "[1 2]"),
    ("without", "[[1, 2, 3], 2]", "[1 3]"),
    ("has", "[4, [1, 4]]", "true"),
    ("compact", "[[1, '', 2]]", "[1 2]"),
    ("chunk", "[2, [1, 2, 3]]", "[[1 2] [3]]"),
    ("dict", "[a, 1, b]", "map[a:1 b:]"),
    ("get", "[{a: 1}, a]", "1"),
    ("set", "[{a: 1}, b, 2]", "map[a:1 b:2]"),
    ("unset", "[{a: 1, b: 2}, b]", "map[a:1]"),
    ("hasKey", "[{a: null}, a]", "true"),
    ("pluck", "[a, {a: 1}, {b: 2}, {a: 3}]", "[1 3]"),
    ("dig", "[a, b, x, {a: {b: 1}}]", "1"),
    ("dig", "[a, c, x, {a: {b: 1}}]", "x"),
    (
        "merge",
        "[{a: 1, n: {x: 1}}, {a: 2, b: 3, n: {y: 2}}]",
        "map[a:1 b:3 n:map[x:1 y:2]]",
    ),
    (
        "mergeOverwrite",
        "[{a: 1, n: {x: 1}}, {a: 2, n: {y: 2}}]",
        "map[a:2 n:map[x:1 y:2]]",
    ),
    ("deepCopy", "[{a: [1]}]", "map[a:[1]]"),
    ("keys", "[{b: 1, a: 2}]", "[a b]"),
    ("values", "[{b: 1, a: 2}]", "[2 1]"),
    ("pick", "[{a: 1, b: 2}, a]", "map[a:1]"),
    ("omit", "[{a: 1, b: 2}, a]", "map[b:2]"),
    ("kindOf", "[{}]", "map"),
    ("kindIs", "[float64, 1]", "true"),
    ("typeOf", "[[]]", "[]interface {}"),
    ("typeIs", "[string, a]", "true"),
    ("deepEqual", "[[1, {a: b}], [1, {a: b}]]", "true"),
    ("base", "[foo/bar/baz]", "baz"),
    ("dir", "[foo/bar/baz]", "foo/bar"),
    ("clean", "[foo/bar/../baz]", "foo/baz"),
    ("ext", "[foo.bar]", ".bar"),
    ("isAbs", "[/a]", "true"),
    ("regexMatch", "['^a+$', aaa]", "true"),
    ("regexFind", "['[a-z][1-9]', abcd1234]", "d1"),
    (
        "regexFindAll",
        "['[2,4,6,8]', '123456789', -1]",
        "[2 4 6 8]",
    ),
    (
        "regexReplaceAll",
        "['a(x*)b', '-ab-axxb-', '${1}W']",
        "-W-xxW-",
    ),
    (
        "regexReplaceAllLiteral",
        "['a(x*)b', '-ab-axxb-', '${1}']",
        "-${1}-${1}-",
    ),
    ("regexSplit", "['z+', pizza, -1]", "[pi a]"),
    ("regexQuoteMeta", "['1.2.3']", "1\\.2\\.3"),
    ("semver", "['1.2']", "1.2.0"),
    ("semverCompare", "['^1.2.0', '1.2.3']", "true"),
    (
        "urlJoin",
        "[{fragment: f, host: 'h:80', path: /p, query: q=1, scheme: http}]",
        "http://h:80/p?q=1#f",
    ),
    ("b64enc", "[hello]", "aGVsbG8="),
    ("b64dec", "[aGVsbG8=]", "hello"),
    ("b32enc", "[foobar]", "MZXW6YTBOI======"),
    ("b32dec", "[MZXW6YTBOI======]", "foobar"),
    (
        "sha1sum",
        "['']",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    ),
    (
        "sha256sum",
        "['']",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ),
    ("adler32sum", "[Wikipedia]", "300286872"),
    (
        "toYaml",
        "[{a: [1, x], b: {c: 'true', d: null}, e: \"l\\nm\\n\"}]",
        "a:\n- 1\n- x\nb:\n  c: \"true\"\n  d: null\ne: |\n  l\n  m",
    ),
    ("toYamlPretty", "[{a: [1]}]", "a:\n  - 1"),
    ("toJson", "[{a: [1, '<']}]", "{\"a\":[1,\"\\u003c\"]}"),
    ("toRawJson", "['<']", "\"<\""),
    ("toPrettyJson", "[{a: 1}]", "{\n  \"a\": 1\n}"),
    ("toToml", "[{a: x, t: {b: 1}}]", "a = \"x\"\n\n[t]\nb = 1\n"),
    (
        "date",
        "['2006-01-02 15:04:05', null]",
        "2000-01-01 00:00:00",
    ),
    ("randAlphaNum", "[12]", "generatedgen"),
    ("uuidv4", "[]", "00000000-0000-4000-8000-000000000000"),
    ("htpasswd", "[me, secret]", "me:generated"),
];

fn arguments(text: &str) -> Vec<Value> {
    let source = syntax::Sources::new().add("a.yaml", text);
    let value = parse(source, text).unwrap();
    value.as_list().unwrap().to_vec()
}

#[test]
fn functions_give_what_their_documentation_says() {
    let mut wrong = Vec::new();
    for (name, given, expected) in CASES {
        let function = find(name).unwrap_or_else(|| panic!("no function {name}"));
        let found = function(&arguments(given)).map(|value| print(&value));
        if found.as_deref() != Ok(*expected) {
            wrong.push((name, given, expected, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_cannot_be_computed_says_why() {
    for (name, given) in [
        ("div", "[1, 0]"),
        ("len", "[null]"),
        ("index", "[[1], 5]"),
        ("eq", "[1, a]"),
        ("b64dec", "['*']"),
        ("semverCompare", "['>=', '1.0']"),
        ("regexMatch", "['(', a]"),
        ("first", "[a]"),
        ("upper", "[]"),
    ] {
        let function = find(name).unwrap();
        assert!(function(&arguments(given)).is_err(), "{name} {given}");
    }
}

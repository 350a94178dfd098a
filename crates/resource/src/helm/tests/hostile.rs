//! Charts that mean no good: rendering them ends, and says why it did.

use expect_test::expect;

use super::OBJECT;
use crate::testing::{scan, scan_narrowly};

#[test]
fn hostile_templates_end() {
    for template in [
        "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ range until 90000 }}{{ range until 90000 }}{{ end }}{{ end }}",
        "{{ $x := \"0123456789\" }}{{ range until 90000 }}{{ $x = print $x $x }}{{ end }}",
        "{{ $x := list }}{{ range until 90000 }}{{ $x = list $x }}{{ end }}",
        "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ toYaml $d }}{{ $d }}",
        "{{ tpl .Template.Name . }}{{ repeat 99999999999 \"x\" }}",
        "{{ 1000000000 | until }}",
    ] {
        let outcome = scan_narrowly(&[
            ("c/Chart.yaml", "name: top\n"),
            ("c/templates/a.yaml", template),
        ]);
        assert!(outcome.ids().is_empty(), "{template}");
    }
}

/// Every statement is one that multiplies: what it makes of shared parts, what it goes through
/// again and again, or what it writes.
const MULTIPLYING: &[&str] = &[
    "{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}",
    "{{ $x := list 1 }}{{ range until 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ toYaml $x }}",
    "{{ $x := dict \"k\" 1 }}{{ range until 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ $y := deepCopy $x }}",
    "{{ $x := dict \"k\" 1 }}{{ range until 60 }}{{ $x = dict \"a\" $x \"b\" $x }}{{ end }}{{ $y := merge (dict \"a\" (dict)) $x }}",
    "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}{{ $_ := set $d \"b\" $d }}{{ printf \"%v\" $d }}",
    "{{ $x := list 1 }}{{ range until 20 }}{{ $x = list $x $x }}{{ end }}{{ printf \"%9999s\" $x }}",
    "{{ until 90000 | uniq | len }}",
    "{{ $x := repeat 4000000 \"a\" }}{{ range until 90000 }}{{ if contains \"zz\" $x }}a{{ end }}{{ end }}",
    "{{ $x := until 90000 }}{{ range until 90000 }}{{ range $x }}{{ break }}{{ end }}{{ end }}",
    "{{ $x := repeat 1000000 \"a\" }}{{ regexReplaceAll \"(a*)\" $x (repeat 100000 \"$1\") }}",
    "{{ $x := repeat 4000000 \"a\" }}{{ $y := splitList \"\" (print $x $x) }}",
    "{{ $x := repeat 100000 \"{{ 1 }}\" }}{{ range until 9000 }}{{ $y := tpl $x $ }}{{ end }}",
    "{{ range 9000000000000 }}x{{ end }}",
    "{{ define \"a\" }}{{ template \"b\" . }}{{ template \"b\" . }}{{ end }}{{ define \"b\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
    "{{ $x := repeat 100000 \"a\\n\" }}{{ $y := nindent 100000 $x }}",
];

#[test]
fn templates_that_multiply_end_and_are_told() {
    for template in MULTIPLYING {
        let outcome = scan_narrowly(&[
            ("c/Chart.yaml", "name: top\n"),
            ("c/templates/a.yaml", template),
        ]);
        let said = outcome.said();
        let told = "c/templates/a.yaml:1: warning: cannot render helm template: ";
        assert!(said.starts_with(told), "{template}: {said}");
    }
}

#[test]
fn what_cannot_be_read_of_a_chart_is_told_and_the_rest_goes_on() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "a: &a [*a]\nb: [\n"),
        ("c/templates/a.yaml", "{{ if }}"),
        ("c/templates/b.yaml", OBJECT),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/top"]);
    expect![[r#"
        c/values.yaml:1: error: cannot follow alias: it stands within what it means
        c/templates/a.yaml:1: error: cannot parse helm template: missing value
    "#]]
    .assert_eq(&outcome.said());
}

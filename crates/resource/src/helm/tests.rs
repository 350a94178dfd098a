//! Templates and charts, small: what they write, and where it comes from.

mod absent;
mod files;
mod hostile;
mod known;
mod whole;

use crate::testing::{Outcome, scan};

/// A chart with one template that writes a text into a `ConfigMap`.
fn written(template: &str, values: &str) -> String {
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  text: {{{{- define \"body\" }}}}{template}{{{{ end }}}} {{{{ include \"body\" . | toJson }}}}\n"
    );
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.10.0\nappVersion: 1.10\n",
        ),
        ("c/values.yaml", values),
        ("c/templates/x.yaml", &text),
    ]);
    if !outcome.inventory.diagnostics.is_empty() {
        return outcome.said();
    }
    let resource = outcome.resource("k8s:default/ConfigMap/x");
    let text = resource.attributes.path(&["data", "text"]).unwrap();
    crate::testing::leaf(text)
}

const VALUES: &str =
    "a: 1\nb: {c: x, d: [1, two, 3.5]}\nname: web\nbig: 1000000\nfine: true\nempty: {}\n";

/// Templates with what Go writes for them, by the documentation of `text/template`.
const TEMPLATES: &[(&str, &str)] = &[
    ("a  {{- 1 }}", "a1"),
    ("{{ 1 -}}  b", "1b"),
    ("a {{- /* note */ -}} b", "ab"),
    ("{{ if .Values.a }}y{{ else }}n{{ end }}", "y"),
    (
        "{{ if .Values.none }}y{{ else if .Values.fine }}e{{ else }}n{{ end }}",
        "e",
    ),
    (
        "{{ with .Values.b }}{{ .c }}{{ $.Values.name }}{{ end }}",
        "xweb",
    ),
    ("{{ with .Values.none }}a{{ else }}b{{ end }}", "b"),
    ("{{ range .Values.b.d }}{{ . }},{{ end }}", "1,two,3.5,"),
    (
        "{{ range $i, $x := .Values.b.d }}{{ $i }}={{ $x }};{{ end }}",
        "0=1;1=two;2=3.5;",
    ),
    ("{{ range $k, $v := .Values.b }}{{ $k }}.{{ end }}", "c.d."),
    ("{{ range .Values.empty }}a{{ else }}none{{ end }}", "none"),
    (
        "{{ range until 5 }}{{ if eq . 3 }}{{ break }}{{ end }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}",
        "02",
    ),
    (
        "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ end }}{{ $x }}",
        "2",
    ),
    (
        "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}",
        "1",
    ),
    ("{{ (index .Values.b.d 1) | upper }}", "TWO"),
    ("{{ (dict \"k\" (dict \"l\" 5)).k.l }}", "5"),
    ("{{ (.Values.none).k.l | default \"no\" }}", "no"),
    (
        "{{ $none := .Values.none }}{{ $none.k | default \"no\" }}",
        "no",
    ),
    (
        "{{ template \"t\" .Values }}{{ define \"t\" }}[{{ .name }}]{{ end }}",
        "[web]",
    ),
    ("{{ block \"u\" . }}b{{ end }}", "b"),
    ("{{ .Values.big }}", "1e+06"),
    ("{{ .Values.big | int }}", "1000000"),
    ("{{ .Values.none }}", "<no value>"),
    (
        "{{ define \"n\" }}{{ .Values.none }}{{ end }}{{ if tpl (include \"n\" .) . }}y{{ else }}n{{ end }}",
        "n",
    ),
    ("[{{ tpl \"{{ .Values.none }}\" . }}]", "[]"),
    ("{{ .Values.b }}", "map[c:x d:[1 two 3.5]]"),
    ("{{ `raw\\n` }}", "raw\\\\n"),
    ("{{ 'a' }} {{ 0x10 }} {{ 1.50 }}", "97 16 1.5"),
    (
        "{{ and 1 0 .Values.none.x }}{{ or 0 \"x\" .Values.none.x }}",
        "0x",
    ),
    (
        "{{ not 0 }} {{ eq 1 2 1 }} {{ ne \"a\" \"b\" }} {{ lt 1 2 }} {{ ge 2 2 }} {{ gt 1 2 }} {{ le 1 0 }}",
        "true true true true true false false",
    ),
    ("{{ len .Values.b.d }}{{ len \"abc\" }}", "33"),
    ("{{ slice (list 1 2 3) 1 3 }}", "[2 3]"),
    (
        "{{ print 1 2 \"a\" 3 }}|{{ println 1 \"a\" | trim }}",
        "1 2a3|1 a",
    ),
    (
        "{{ printf \"%s-%d-%v-%q-%t-%05d-%x-%.2f-%5s|%-4s|\" \"a\" 2 3.5 \"q\" true 42 255 1.5 \"r\" \"l\" }}",
        "a-2-3.5-\\\"q\\\"-true-00042-ff-1.50-    r|l   |",
    ),
    ("{{ printf \"%d\" \"x\" }}", "%!d(string=x)"),
    (
        "{{ html \"<a>\" }}{{ urlquery \"a b&\" }}",
        "&lt;a&gt;a+b%26",
    ),
    ("{{ tpl \"{{ .Values.name }}!\" . }}", "web!"),
    (
        "{{ include \"v\" . }}{{ define \"v\" }}{{ .Release.Name }}/{{ .Chart.AppVersion }}{{ end }}",
        "shop/1.10",
    ),
    (
        "{{ .Capabilities.APIVersions.Has \"apps/v1\" }} {{ .Capabilities.KubeVersion.Major }}",
        "true 1",
    ),
    ("{{ .Template.BasePath }}", "shop/templates"),
    ("{{ lookup \"v1\" \"Secret\" \"\" \"\" | len }}", "0"),
];

#[test]
fn templates_write_what_go_writes() {
    let mut wrong = Vec::new();
    for (template, expected) in TEMPLATES {
        let found = written(template, VALUES);
        if found != format!("\"{expected}\"") {
            wrong.push((template, expected, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn places_are_those_of_the_template_and_its_helpers() {
    let outcome = scan(&[
        ("c/Chart.yaml", "apiVersion: v2\nname: shop\n"),
        ("c/values.yaml", "image: nginx\nports:\n  http: 80\n"),
        (
            "c/templates/_helpers.tpl",
            "{{- define \"labels\" -}}\napp: web\ntier: {{ .Values.image }}\n{{- end -}}\n{{ define \"name\" -}}\nx\n{{- end }}\n",
        ),
        (
            "c/templates/x.yaml",
            "{{- if true }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include \"name\" . | quote }}\n  labels:\n    {{- include \"labels\" . | nindent 4 }}\ndata:\n  image: {{ .Values.image }}\n  called: {{ template \"name\" . }}\n{{- end }}\n",
        ),
    ]);
    let place = |path: &[&str]| {
        let resource = outcome.resource("k8s:default/ConfigMap/x");
        let value = resource.attributes.path(path).unwrap();
        let place = outcome.sources.position(value.span.unwrap());
        format!("{}:{}", place.path, place.line)
    };
    assert_eq!(place(&["metadata", "name"]), "c/templates/x.yaml:5");
    assert_eq!(
        place(&["metadata", "labels", "app"]),
        "c/templates/_helpers.tpl:2"
    );
    assert_eq!(
        place(&["metadata", "labels", "tier"]),
        "c/templates/_helpers.tpl:3"
    );
    assert_eq!(place(&["data", "image"]), "c/templates/x.yaml:9");
    assert_eq!(place(&["data", "called"]), "c/templates/x.yaml:10");
}

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\ndata:\n  values: {{ .Values | toJson | quote }}\n";

fn values_of(outcome: &Outcome, name: &str) -> String {
    let resource = outcome.resource(&format!("k8s:default/ConfigMap/{name}"));
    let text = resource.attributes.path(&["data", "values"]).unwrap();
    crate::testing::leaf(text).replace("\\\"", "'")
}

#[test]
fn subcharts_get_what_parents_set_by_alias_condition_and_tag() {
    let sub = |name: &str| format!("apiVersion: v2\nname: {name}\n");
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "name: top\ndependencies:\n- {name: db, alias: store, condition: store.enabled}\n- {name: db, alias: spare, condition: spare.enabled}\n- {name: log, tags: [extra]}\n- {name: gone, condition: gone.enabled}\n- {name: lost}\n",
        ),
        (
            "c/values.yaml",
            "global: {region: north}\nstore: {size: 2, old: null}\nspare: {enabled: false}\ntags: {extra: false}\ngone: {enabled: false}\n",
        ),
        ("c/charts/db/Chart.yaml", &sub("db")),
        ("c/charts/db/values.yaml", "size: 1\nold: 5\nkind: sql\n"),
        ("c/charts/db/templates/a.yaml", OBJECT),
        ("c/charts/log/Chart.yaml", &sub("log")),
        ("c/charts/log/templates/a.yaml", OBJECT),
    ]);
    assert_eq!(
        outcome.ids(),
        ["k8s:default/Chart/top-lost", "k8s:default/ConfigMap/store"]
    );
    assert_eq!(
        values_of(&outcome, "store"),
        "\"{'global':{'region':'north'},'kind':'sql','size':2}\""
    );
    assert_eq!(
        outcome.said(),
        "c/Chart.yaml:7: warning: subchart `lost` of helm chart `top` is not on disk: run `helm dependency build` to include it\n"
    );
}

#[test]
fn values_are_imported_from_children() {
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "name: top\ndependencies:\n- {name: sub, import-values: [data, {child: deep.er, parent: in.to}]}\n",
        ),
        ("c/values.yaml", "mine: 1\n"),
        ("c/templates/a.yaml", OBJECT),
        ("c/charts/sub/Chart.yaml", "name: sub\n"),
        (
            "c/charts/sub/values.yaml",
            "exports: {data: {mine: 2, theirs: 3}}\ndeep: {er: {x: z}}\n",
        ),
    ]);
    let values = values_of(&outcome, "top");
    assert!(
        values.contains("'in':{'to':{'x':'z'}},'mine':1"),
        "{values}"
    );
    assert!(values.contains("'theirs':3"), "{values}");
}

#[test]
fn a_template_that_fails_is_told_with_its_line_and_the_others_go_on() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        (
            "c/templates/_h.tpl",
            "{{ define \"a\" }}\n{{ required \"set it\" .Values.x }}{{ end }}",
        ),
        ("c/templates/a.yaml", "a:\n  {{ include \"a\" . }}\n"),
        ("c/templates/b.yaml", "{{ if }}"),
        (
            "c/templates/c.yaml",
            "{{ define \"loop\" }}{{ .Values.x.y.z }}{{ end }}{{ include \"loop\" . }}",
        ),
        ("c/templates/d.yaml", OBJECT),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/top"]);
    expect_test::expect![[r#"
        c/templates/b.yaml:1: error: cannot parse helm template: missing value
        c/templates/c.yaml:1: warning: a value that helm template requires is not given: nil pointer evaluating interface {}.y (in `loop`, from `top/templates/c.yaml`)
        c/templates/_h.tpl:2: warning: a value that helm template requires is not given: set it (in `a`, from `top/templates/a.yaml`)
        c/templates/_h.tpl:2: error: cannot parse YAML: simple key expected ':'
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn a_value_that_is_required_and_not_given_loses_no_object() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        (
            "c/templates/_h.tpl",
            "{{ define \"host\" }}{{ required \"The host's name is needed!\" .Values.host }}{{ end }}",
        ),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: top}\ndata:\n  values: '{{ include \"host\" . }}'\n",
        ),
        (
            "c/templates/b.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata:\n  x: '{{ include \"host\" . | upper }}'\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        ["k8s:default/ConfigMap/other", "k8s:default/ConfigMap/top"]
    );
    let values = values_of(&outcome, "top");
    assert_eq!(values, "\"${The_host_s_name_is_needed}\"");
    expect_test::expect![[r#"
        c/templates/_h.tpl:1: warning: a value that helm template requires is not given: The host's name is needed! (in `host`, from `top/templates/b.yaml`)
    "#]].assert_eq(&outcome.said());
}

#[test]
fn a_template_that_refuses_its_values_loses_no_object() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "port: 0\n"),
        (
            "c/templates/a.yaml",
            "{{ if not .Values.port }}{{ fail \"give a port\" }}{{ end }}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: top}\ndata: {values: 'x'}\n",
        ),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/top"]);
    expect_test::expect![[r#"
        c/templates/a.yaml:1: warning: helm template refuses the values that are given: give a port
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn the_template_that_sorts_last_sets_values_for_all_others() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "size: 1\n"),
        (
            "c/templates/zzz_profile.yaml",
            "{{ $_ := set $ \"Values\" (dict \"size\" 2) }}",
        ),
        ("c/templates/a.yaml", OBJECT),
    ]);
    assert_eq!(values_of(&outcome, "top"), "\"{'size':2}\"");
}

#[test]
fn three_dashes_end_a_document_whatever_follows() {
    let object = |name: &str| format!("kind: Secret\napiVersion: v1\nmetadata: {{name: {name}}}\n");
    let template = format!(
        "{{{{ if true }}}}\n---# first\n{}---\n{{{{- if true -}}}}\n# second\n{}{{{{ end }}}}\n--- {}{{{{ end }}}}",
        object("a"),
        object("b"),
        object("c"),
    );
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/templates/a.yaml", &template),
    ]);
    assert_eq!(outcome.said(), "");
    let line = |name: &str| {
        let resource = outcome.resource(&format!("k8s:default/Secret/{name}"));
        let value = resource.attributes.path(&["metadata", "name"]).unwrap();
        outcome.sources.position(value.span.unwrap()).line
    };
    assert_eq!([line("a"), line("b"), line("c")], [5, 11, 15]);
}

#[test]
fn a_document_ends_with_its_last_letter_and_a_new_line() {
    let object = |name: &str, end: &str| {
        format!(
            "kind: ConfigMap\napiVersion: v1\nmetadata: {{name: {name}}}\ndata:\n  text: |\n    a\n    b{end}"
        )
    };
    let template = format!(
        "{}---\n{}\n{{{{- if true }}}}\n---\n{}{{{{ end -}}}}\n",
        object("spaces", "  \n      \n"),
        object("lines", "\n\n\n"),
        object("none", ""),
    );
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/templates/a.yaml", &template),
    ]);
    for name in ["spaces", "lines", "none"] {
        let object = outcome.resource(&format!("k8s:default/ConfigMap/{name}"));
        let text = object.attributes.path(&["data", "text"]).unwrap();
        assert_eq!(crate::testing::leaf(text), "\"a\\nb\\n\"", "{name}");
    }
}

#[test]
fn a_dependency_that_was_not_copied_is_taken_from_the_chart_beside_it() {
    let sub = |version: &str| format!("name: db\nversion: {version}\n");
    let outcome = scan(&[
        (
            "top/Chart.yaml",
            "name: top\ndependencies:\n- {name: db, version: 1.x.x, repository: \"https://charts.example.com\"}\n- {name: lost, version: 1.x.x}\n",
        ),
        ("one/Chart.yaml", &sub("1.0.0")),
        ("one/values.yaml", "from: one\n"),
        ("one/templates/a.yaml", OBJECT),
        ("two/Chart.yaml", &sub("1.2.0")),
        ("two/values.yaml", "from: two\n"),
        ("two/templates/a.yaml", OBJECT),
        ("three/Chart.yaml", &sub("2.0.0")),
        ("three/templates/a.yaml", OBJECT),
    ]);
    expect_test::expect![[r#"
        top/Chart.yaml:4: warning: subchart `lost` of helm chart `top` is not on disk: run `helm dependency build` to include it
        top/Chart.yaml:3: note: subchart `db` of helm chart `top` is not below `charts/`: taken from `two`
    "#]]
    .assert_eq(&outcome.said());
    let from = outcome.inventory.resources.iter().filter_map(|resource| {
        let text = resource.attributes.path(&["data", "values"])?;
        Some(crate::testing::leaf(text))
    });
    let two = from.filter(|text| text.contains("two")).count();
    assert_eq!(two, 2, "by itself, and in `top`");
}

#[test]
fn a_chart_that_another_one_names_by_its_path_is_reported_there_only() {
    let circle = |name: &str, other: &str| {
        format!(
            "name: {name}\ndependencies:\n- {{name: {other}, repository: \"file://../{other}\"}}\n"
        )
    };
    let outcome = scan(&[
        (
            "all/Chart.yaml",
            "name: all\ndependencies:\n- {name: db, repository: \"file://../parts/db\"}\n",
        ),
        ("parts/db/Chart.yaml", "name: db\n"),
        (
            "parts/db/templates/a.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: \"{{ .Release.Name }}-db\"}\n",
        ),
        ("ring/a/Chart.yaml", &circle("a", "b")),
        ("ring/a/templates/a.yaml", OBJECT),
        ("ring/b/Chart.yaml", &circle("b", "a")),
    ]);
    assert!(
        outcome.ids().contains(&"k8s:default/Secret/all-db"),
        "{:?}",
        outcome.ids()
    );
    assert!(!outcome.ids().contains(&"k8s:default/Secret/db-db"));
    assert!(outcome.ids().iter().any(|id| id.ends_with("ConfigMap/a")));
}

#[test]
fn files_that_templates_read_are_no_manifests_beside_the_chart() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        (
            "c/files/object.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: inner}\n",
        ),
        (
            "c/example.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: beside}\n",
        ),
        (
            "c/files/broken.yaml",
            "kind: {{ .Values.kind }}\napiVersion: v1\n",
        ),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n{{ (.Files.Glob \"files/*\").AsConfig | indent 2 }}\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        ["k8s:default/ConfigMap/x", "k8s:default/Secret/beside"]
    );
    assert_eq!(outcome.said(), "");
}

#[test]
fn a_chart_leaves_out_what_its_ignore_file_says() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/.helmignore", "templates/old/\n*.md\n"),
        ("c/templates/README.md", "# a: {{ nonsense }} b: c\n"),
        ("c/templates/old/a.yaml", OBJECT),
        ("c/templates/a.yaml", OBJECT),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/top"]);
    assert_eq!(outcome.said(), "");
}

#[test]
fn a_chart_that_makes_nothing_is_understood_all_the_same() {
    for (about, said) in [
        (
            "name: top\n",
            "c/Chart.yaml:1: note: helm chart `top` makes no objects with its own values\n",
        ),
        (
            "name: top\ntype: library\n",
            "c/Chart.yaml:1: note: helm chart `top` is a library: it makes no objects of its own\n",
        ),
    ] {
        let outcome = scan(&[
            ("c/Chart.yaml", about),
            ("c/templates/a.yaml", "{{ if .Values.on }}a: b{{ end }}"),
        ]);
        assert_eq!(outcome.said(), said);
        assert_eq!(outcome.understood.len(), 1);
    }
}

#[test]
fn a_chart_file_that_is_no_yaml_is_told_though_the_chart_has_no_templates() {
    let outcome = scan(&[("c/Chart.yaml", "name: [shop\n"), ("c/values.yaml", "")]);
    let first = outcome.inventory.diagnostics.first().unwrap();
    assert_eq!(first.severity, syntax::Severity::Error, "{}", first.message);
}

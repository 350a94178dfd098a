//! What a chart is made of: values, packed subcharts, and files beside its templates.

use super::{OBJECT, values_of};
use crate::testing::{scan, scan_narrowly};

#[test]
fn what_makes_up_a_chart_is_no_manifest_and_no_template_beside_it() {
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "apiVersion: v2\nname: top\nannotations:\n  note: |\n    - kind: added\n",
        ),
        ("c/values.yaml", "kind: Deployment\nof: {apiVersion: v1}\n"),
        ("c/templates/a.yaml", OBJECT),
        (
            "c/files/gate.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.x }}\n  {{- if .Values.y }}\n  {{- end }}\n",
        ),
        ("c/files/pod.yaml.tpl", "apiVersion: v1\nkind: Pod\n"),
        ("d/pod.yaml.tpl", "apiVersion: v1\nkind: Pod\n"),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/top"]);
    assert_eq!(
        outcome.said(),
        "d/pod.yaml.tpl:1: note: template is skipped: scan what it renders to\n"
    );
}

#[test]
fn what_a_chart_makes_with_its_own_values_stays_together_beside_environments() {
    let object = |name: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{x: {{{{ .Values.x }}}}}}\n"
        )
    };
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "x: 1\nsub: {x: 1}\n"),
        ("c/values-live.yaml", "x: 2\nsub: {x: 2}\n"),
        ("c/templates/a.yaml", &object("own")),
        ("c/templates/parts/b.yaml", &object("part")),
        ("c/charts/sub/Chart.yaml", "name: sub\n"),
        ("c/charts/sub/templates/a.yaml", &object("sub")),
    ]);
    let resources = outcome.inventory.resources.iter();
    let mut scopes: Vec<(&str, String)> = resources
        .map(|it| (&*it.name, format!("{:?}", it.scope)))
        .collect();
    scopes.sort_unstable();
    let all = |name: &str| -> Vec<&String> {
        let found = scopes.iter().filter(|(it, _)| *it == name);
        found.map(|(_, scope)| scope).collect()
    };
    assert_eq!(all("own").len(), 2);
    assert_eq!(all("own"), all("part"));
    assert_eq!(all("own"), all("sub"));
}

#[test]
fn value_files_for_parts_of_an_application_make_no_copies() {
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}-service, namespace: {{ .Values.space }}}\n";
    let scopes = |first: (&str, &str), second: (&str, &str)| {
        let outcome = scan(&[
            ("c/Chart.yaml", "name: any\n"),
            ("c/values.yaml", "name: any\nspace: shop\n"),
            (first.0, first.1),
            (second.0, second.1),
            ("c/templates/a.yaml", template),
        ]);
        let scopes = outcome.inventory.resources.iter().map(|it| it.scope);
        scopes.collect::<std::collections::BTreeSet<_>>().len()
    };
    let parts = scopes(
        ("c/values-orders.yaml", "name: orders\n"),
        ("c/values-cart.yaml", "name: cart\n"),
    );
    assert_eq!(parts, 1);
    let environments = scopes(
        ("c/values-prod.yaml", "name: prod\n"),
        ("c/values-dev.yaml", "name: dev\n"),
    );
    assert_eq!(environments, 2);
    let tenants = scopes(
        ("c/values-north.yaml", "name: web\nspace: north\n"),
        ("c/values-south.yaml", "name: web\nspace: south\n"),
    );
    assert_eq!(tenants, 2);
}

#[test]
fn a_chart_without_values_is_installed_with_the_example_of_them() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml.example", "x: shown\n"),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.x }}}\n",
        ),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/shown"]);
    assert!(
        outcome
            .said()
            .contains("is installed with is taken from `c/values.yaml.example`"),
        "{}",
        outcome.said()
    );
}

#[test]
fn nulls_for_a_subchart_remove_its_defaults() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "sub: {a: null, b: {c: null, d: 1}}\n"),
        ("c/values-bare.yaml", "env: bare\n"),
        ("c/values-set.yaml", "env: set\nsub: {x: 1}\n"),
        ("c/charts/sub/Chart.yaml", "name: sub\n"),
        ("c/charts/sub/values.yaml", "a: 1\nb: {c: 1, d: 2}\n"),
        (
            "c/charts/sub/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sub, namespace: n{{ .Values.x }}}\ndata:\n  values: {{ omit .Values \"global\" | toJson | quote }}\n",
        ),
    ]);
    let values = |id: &str| {
        let resource = outcome.resource(id);
        let text = resource.attributes.path(&["data", "values"]).unwrap();
        crate::testing::leaf(text).replace("\\\"", "'")
    };
    assert_eq!(
        values("k8s:n/ConfigMap/sub"),
        "\"{'b':{'d':1}}\"",
        "whether something else is set for the subchart or not"
    );
    assert_eq!(values("k8s:n1/ConfigMap/sub"), "\"{'b':{'d':1},'x':1}\"");
}

#[test]
fn a_default_that_two_charts_take_away_is_gone() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "mid: {low: {gone: null}}\n"),
        ("c/values-a.yaml", "mid: {low: {x: a}}\n"),
        ("c/values-b.yaml", "other: 1\n"),
        ("c/charts/mid/Chart.yaml", "name: mid\n"),
        ("c/charts/mid/values.yaml", "low: {gone: null, kept: 1}\n"),
        ("c/charts/mid/charts/low/Chart.yaml", "name: low\n"),
        ("c/charts/mid/charts/low/values.yaml", "gone: 1\nkept: 2\n"),
        (
            "c/charts/mid/charts/low/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: n{{ .Values.x }}}\ndata:\n  gone: x{{ .Values.gone }}\n",
        ),
    ]);
    let gone = |id: &str| {
        let resource = outcome.resource(id);
        crate::testing::leaf(resource.attributes.path(&["data", "gone"]).unwrap())
    };
    assert_eq!(gone("k8s:na/ConfigMap/x"), "\"x\"");
    assert_eq!(gone("k8s:n/ConfigMap/x"), "\"x\"");
}

#[test]
fn defaults_that_are_null_stay_but_for_the_first_level_of_a_listed_subchart() {
    let listed = "name: top\ndependencies: [{name: sub, version: 1.x.x}]\n";
    let sub = |top: &str| {
        let values = values_with_nulls(top);
        let (own, sub) = values.split_once(",'sub':").unwrap();
        assert_eq!(
            own,
            "\"{'a':null,'b':{'c':null,'d':1},'e':{'f':null},'l':[null,{'x':null}]"
        );
        sub.to_owned()
    };
    assert_eq!(
        sub("name: top\n"),
        "{'global':{},'own':null,'q':{'r':2,'t':null}}}\""
    );
    assert_eq!(sub(listed), "{'global':{},'q':{'r':2,'t':null}}}\"");
}

/// The values of a chart and its subchart, both with defaults that are null.
fn values_with_nulls(top: &str) -> String {
    let outcome = scan(&[
        ("c/Chart.yaml", top),
        (
            "c/values.yaml",
            "a: null\nb: {c: null, d: 1}\ne: {f: null}\nl: [null, {x: null}]\nsub: {p: null}\n",
        ),
        ("c/templates/a.yaml", OBJECT),
        ("c/charts/sub/Chart.yaml", "name: sub\nversion: 1.0.0\n"),
        (
            "c/charts/sub/values.yaml",
            "p: 1\nown: null\nq: {r: 2, t: null}\n",
        ),
        ("c/charts/sub/templates/a.yaml", OBJECT),
    ]);
    values_of(&outcome, "top")
}

/// A chart as `helm package` packs it.
fn packed(files: &[(&str, &str)]) -> String {
    let mut tar = Vec::new();
    for (path, text) in files {
        let mut header = [0u8; 512];
        header[..path.len()].copy_from_slice(path.as_bytes());
        let size = format!("{:011o}", text.len());
        header[124..135].copy_from_slice(size.as_bytes());
        header[156] = b'0';
        tar.extend(header);
        tar.extend(text.as_bytes());
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.extend([0; 1024]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &tar).unwrap();
    crate::testing::bytes(&gzip.finish().unwrap())
}

#[test]
fn packed_subcharts_are_charts_with_subcharts_of_their_own() {
    let inner = packed(&[
        ("inner/Chart.yaml", "name: inner\nversion: 1.0.0\n"),
        ("inner/values.yaml", "size: 1\n"),
        ("inner/templates/a.yaml", OBJECT),
    ]);
    let sub = packed(&[
        ("sub/Chart.yaml", "name: sub\nversion: 2.0.0\n"),
        ("sub/values.yaml", "inner: {size: 2}\n"),
        (
            "sub/templates/_name.tpl",
            "{{ define \"named\" }}sub{{ end }}",
        ),
        (
            "sub/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include \"named\" . }}\ndata:\n  file: {{ .Files.Get \"note.txt\" | quote }}\n",
        ),
        ("sub/note.txt", "hello"),
        ("sub/charts/other/Chart.yaml", "name: other\n"),
        ("sub/charts/other/templates/a.yaml", OBJECT),
    ]);
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "name: top\ndependencies:\n- {name: sub, version: 2.x.x}\n- {name: inner, version: 1.x.x}\n",
        ),
        ("c/charts/sub-2.0.0.tgz", &sub),
        ("c/charts/inner-1.0.0.tgz", &inner),
        ("c/charts/broken-1.0.0.tgz", "no archive"),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/ConfigMap/inner",
            "k8s:default/ConfigMap/other",
            "k8s:default/ConfigMap/sub",
        ]
    );
    assert_eq!(
        outcome.show("k8s:default/ConfigMap/sub", "data.file"),
        "\"hello\" @6\n"
    );
    assert_eq!(
        outcome.said(),
        "warning: cannot unpack `c/charts/broken-1.0.0.tgz`: it is damaged or too large\n"
    );
}

#[test]
fn archives_that_unpack_to_too_much_are_told_and_the_rest_goes_on() {
    let filled = |name: &str| {
        let about = format!("name: {name}\n");
        let filler = "x".repeat(600 << 10);
        packed(&[
            (&*format!("{name}/Chart.yaml"), &*about),
            (&*format!("{name}/templates/a.yaml"), OBJECT),
            (&*format!("{name}/filler.txt"), &*filler),
        ])
    };
    let outcome = scan_narrowly(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/charts/a-1.0.0.tgz", &filled("a")),
        ("c/charts/b-1.0.0.tgz", &filled("b")),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/ConfigMap/a"]);
    assert_eq!(
        outcome.said(),
        "warning: cannot unpack `c/charts/b-1.0.0.tgz`: it is damaged or too large\n"
    );
}

#[test]
fn files_of_a_chart_are_read_in_every_way() {
    for (template, expected) in [
        ("{{ .Files.Get \"conf/a.txt\" }}", "one\\ntwo\\n"),
        ("{{ .Files.Get \"lost.txt\" }}", ""),
        ("{{ .Files.Get \"values.yaml\" }}", ""),
        (
            "{{ range .Files.Lines \"conf/a.txt\" }}<{{ . }}>{{ end }}",
            "<one><two>",
        ),
        ("{{ .Files.Lines \"lost.txt\" | len }}", "0"),
        (
            "{{ (.Files.Glob \"conf/*.txt\").AsConfig }}",
            "a.txt: |\\n  one\\n  two\\nb.txt: b",
        ),
        ("{{ (.Files.Glob \"conf/b*\").AsSecrets }}", "b.txt: Yg=="),
        ("{{ (.Files.Glob \"none/*\").AsConfig }}", "{}"),
        (
            "{{ range $path, $_ := .Files.Glob \"**.txt\" }}{{ $path }};{{ end }}",
            "conf/a.txt;conf/b.txt;conf/deep/c.txt;",
        ),
        (
            "{{ range $path, $_ := .Files.Glob \"conf/**.txt\" }}{{ $path }};{{ end }}",
            "conf/a.txt;conf/b.txt;conf/deep/c.txt;",
        ),
        (
            "{{ range $path, $text := .Files.Glob \"conf/{b,c}.txt\" }}{{ $path }}={{ toString $text }};{{ end }}",
            "conf/b.txt=b;",
        ),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  text: {{{{- define \"body\" }}}}{template}{{{{ end }}}} {{{{ include \"body\" . | toJson }}}}\n"
        );
        let outcome = scan(&[
            ("c/Chart.yaml", "name: top\n"),
            ("c/values.yaml", "a: 1\n"),
            ("c/templates/x.yaml", &text),
            ("c/conf/a.txt", "one\ntwo\n"),
            ("c/conf/b.txt", "b"),
            ("c/conf/deep/c.txt", "c"),
        ]);
        assert_eq!(outcome.said(), "", "{template}");
        let found = outcome.show("k8s:default/ConfigMap/x", "data.text");
        assert_eq!(found, format!("\"{expected}\" @6\n"), "{template}");
    }
}

#[test]
fn what_a_build_is_to_fill_in_of_a_chart_file_counts_as_its_name() {
    let outcome = scan(&[
        (
            "c/Chart.yaml",
            "name: top\nversion: @VERSION@\nappVersion: %TAG%\n",
        ),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - image: web:{{ .Chart.AppVersion }}\n",
        ),
    ]);
    let web = outcome.resource("k8s:default/Pod/web");
    let containers = web.attributes.path(&["spec", "containers"]).unwrap();
    let image = containers.items().first().unwrap().get("image").unwrap();
    assert_eq!(image.as_str(), Some("web:TAG"));
    assert!(
        outcome.said().starts_with("c/Chart.yaml:2: error"),
        "{}",
        outcome.said()
    );
}

#[test]
fn a_namespace_is_left_open_where_nobody_says_in_which_a_chart_is_installed() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME, namespace: SPACE}\n";
    let template = |name: &str, space: &str| template.replace("NAME", name).replace("SPACE", space);
    let outcome = scan(&[
        ("c/Chart.yaml", "name: top\n"),
        (
            "c/templates/a.yaml",
            &template("a", "{{ .Release.Namespace }}"),
        ),
        ("c/templates/b.yaml", &template("b", "shop")),
    ]);
    let stated = |id: &str| {
        let metadata = outcome.resource(id).attributes.get("metadata");
        let namespace = metadata.unwrap().get("namespace").unwrap();
        (namespace.as_str(), namespace.span.is_some())
    };
    assert_eq!(stated("k8s:default/Pod/a"), (Some("default"), false));
    assert_eq!(stated("k8s:shop/Pod/b"), (Some("shop"), true));
}

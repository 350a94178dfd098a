//! Which file becomes what, and what is said about the others.

use expect_test::{Expect, expect};

use crate::testing::scan;

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";

/// The ids that a file of this name gives, and what is said about it.
fn check(path: &str, text: &str, expected: &Expect) {
    let outcome = scan(&[(path, text)]);
    let mut shown = outcome.ids().join("\n");
    shown.push('\n');
    shown.push_str(&outcome.said());
    expected.assert_eq(shown.trim_start());
}

#[test]
fn content_decides_and_not_the_name() {
    check(
        "anything.yml",
        SERVICE,
        &expect![[r#"
        k8s:default/Service/web
    "#]],
    );
    check(
        "stack.yml",
        "version: '3'\nservices: {web: {image: nginx}}\n",
        &expect![[r#"
            compose:compose/network/default
            compose:compose/web
        "#]],
    );
    check(
        "web.json",
        r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}"#,
        &expect![[r#"
            k8s:default/Pod/p
        "#]],
    );
    check(
        "both.yaml",
        &format!("{SERVICE}---\nservices: {{web: {{image: nginx}}}}\n"),
        &expect![[r#"
            compose:compose/network/default
            compose:compose/web
            k8s:default/Service/web
        "#]],
    );
}

#[test]
fn what_belongs_to_other_tools_is_ignored_without_a_word() {
    for (path, text) in [
        (
            "policies/logs.json",
            r#"{"type": "Microsoft.Authorization/policyDefinitions", "apiVersion": "2021-06-01"}"#,
        ),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs: {a: {services: {db: {image: postgres}}}}\n",
        ),
        (
            "site.yml",
            "- hosts: all\n  tasks: [{name: x, service: {name: y}}]\n",
        ),
        (
            "stack.yaml",
            "Resources: {B: {Type: 'AWS::S3::Bucket', Name: !Sub '${A}-x'}}\n",
        ),
        ("api.yaml", "openapi: 3.0.0\npaths: {}\n"),
        (
            "services.yaml",
            "services:\n  App\\Mailer: {arguments: ['@x']}\n  broken: @y\n",
        ),
        (
            "schema.json",
            r#"{"properties": {"kind": {}, "apiVersion": {}}}"#,
        ),
        ("values.yaml", "image: {tag: x}\nservices: {web: 80}\n"),
        ("broken.yaml", "a: [b\nc: }\n"),
        ("Chart.yaml", "apiVersion: v2\nname: x\n"),
        ("notes.txt", "apiVersion: v1\nkind: Service\n"),
    ] {
        let outcome = scan(&[(path, text)]);
        assert_eq!(
            (outcome.ids(), outcome.said()),
            (Vec::new(), String::new()),
            "{path}"
        );
    }
}

#[test]
fn broken_files_of_ours_are_told_and_their_other_documents_kept() {
    check(
        "a.yaml",
        &format!(
            "{SERVICE}---\napiVersion: v1\nkind: Pod\nmetadata:\n\tname: tab\n---\n{}",
            SERVICE.replace("web", "last")
        ),
        &expect![[r#"
            k8s:default/Service/last
            k8s:default/Service/web
            a.yaml:8: error: cannot parse YAML: tabs disallowed within this context (block indentation)
        "#]],
    );
    check(
        "trailing.json",
        r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"x",},}"#,
        &expect![[r#"
            k8s:default/Service/x
            trailing.json:1: error: cannot parse JSON: trailing comma
            trailing.json:1: error: cannot parse JSON: trailing comma
        "#]],
    );
    check(
        "compose.yaml",
        "services:\n  a: [\n",
        &expect![[r#"
        compose.yaml:2: error: cannot parse YAML: unclosed bracket '['
    "#]],
    );
    check(
        "nul.yaml",
        "a: b\0c\n",
        &expect![[r#"
        nul.yaml:1: error: text holds a NUL byte: it is not read as YAML or JSON
    "#]],
    );
}

#[test]
fn templates_are_skipped_with_a_note_and_charts_with_one() {
    check(
        "deploy.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n",
        &expect![[r#"
            deploy.yaml:1: note: template is skipped: scan what it renders to
        "#]],
    );
    check(
        "flow.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: {{ name }} }\n",
        &expect![[r#"
            flow.yaml:1: note: template is skipped: scan what it renders to
        "#]],
    );
    check(
        "web.yaml.j2",
        SERVICE,
        &expect![[r#"
        web.yaml.j2:1: note: template is skipped: scan what it renders to
    "#]],
    );
    check("readme.j2", "# {{ title }}\n", &expect![[""]]);
    check(
        "string.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: '{{ x }}'\n  b: |\n    {{ range services }}\n",
        &expect![[r#"
            k8s:default/ConfigMap/c
        "#]],
    );
    let outcome = scan(&[
        ("chart/Chart.yaml", "apiVersion: v2\nname: x\n"),
        ("chart/crds/crd.yaml", SERVICE),
        ("chart/templates/a.yaml", "kind: {{ x }}\n"),
        (
            "chart/templates/b/c.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}}\n",
        ),
        ("chart/values.yaml", "name: settings\n"),
    ]);
    assert_eq!(
        outcome.ids(),
        ["k8s:default/ConfigMap/settings", "k8s:default/Service/web"]
    );
    expect![[r#"
        chart/templates/a.yaml:1: warning: cannot render helm template: function `x` not defined
        chart/templates/a.yaml:1: warning: item of a list without `apiVersion` and `kind` is left out
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn every_understood_file_is_listed_under_its_dialect() {
    let outcome = scan(&[
        ("b/compose.yaml", "services: {web: {image: nginx}}\n"),
        ("b/.env", "A=1\n"),
        ("a/web.yaml", SERVICE),
        ("other.yaml", "x: y\n"),
    ]);
    let listed: Vec<String> = outcome
        .understood
        .iter()
        .map(|(source, dialect)| format!("{} {dialect}", outcome.sources.path(*source)))
        .collect();
    assert_eq!(
        listed,
        [
            "a/web.yaml kubernetes",
            "b/.env compose",
            "b/compose.yaml compose"
        ]
    );
}

#[test]
fn deep_trees_do_not_exhaust_the_stack() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let levels: Vec<String> = (6..206).map(|depth| " ".repeat(depth) + "a:\n").collect();
    let block = levels.concat();
    let text = format!(
        "services:\n  web:\n    image: nginx\n    x-deep:\n{block}{}{deep}\n",
        " ".repeat(210)
    );
    let outcome = scan(&[("compose.yaml", &text)]);
    assert_eq!(outcome.said(), "");
    assert_eq!(outcome.ids().len(), 2);
    let text = format!("{SERVICE}spec:\n{block}{}{deep}\n", " ".repeat(210));
    let outcome = scan(&[("web.yaml", &text)]);
    assert_eq!(outcome.said(), "");
    assert_eq!(outcome.ids(), ["k8s:default/Service/web"]);
}

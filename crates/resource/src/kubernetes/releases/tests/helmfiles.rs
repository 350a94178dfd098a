use super::{repository, said};
use crate::testing::scan;

const HELMFILE: &str = r#"environments:
  dev:
    values: [{size: 2}, env.yaml]
  prod:
    values: [{size: 5, extra: {enabled: false}}]
---
templates:
  base: &base
    chart: ../charts/web
    namespace: 'shop-{{ .Environment.Name }}'
    missingFileHandler: Warn
    values:
      - common.yaml
      - '{{`{{ .Release.Name }}`}}-{{ .Environment.Name }}.yaml'
      - made.yaml.gotmpl
releases:
  - name: web
    <<: *base
    set: [{name: 'list[0]', value: '{{ .Values.size }}'}]
  - name: extra
    condition: extra.enabled
    inherit: [{template: base}]
  - name: off
    chart: ../charts/web
    installed: {{ env "INSTALL" | default "false" }}
  - name: cache
    chart: stable/redis
    version: 1.0.0
"#;

#[test]
fn helmfiles_install_charts_in_each_of_their_environments() {
    let outcome = scan(&repository(&[
        ("deploy/apps/helmfile.yaml", HELMFILE),
        ("deploy/apps/env.yaml", "extra: {enabled: true}\n"),
        ("deploy/apps/common.yaml", "color: gray\n"),
        ("deploy/apps/web-prod.yaml", "color: black\n"),
        (
            "deploy/apps/made.yaml.gotmpl",
            "size: {{ .Values.size }}\nname: {{ .Release.Name }}\nlost: {{ .Values | getOrNil \"a.b\" }}\nfound: {{ .Values | get \"extra.enabled\" }}\nneeded: {{ requiredEnv \"TOKEN\" }}\n",
        ),
    ]));
    let all = said(&outcome).join("\n");
    expect_test::expect![[r#"
        shop-dev/ConfigMap/extra {color:gray,found:true,lost:null,name:extra,needed:${TOKEN},size:2}
        shop-dev/ConfigMap/web {color:gray,found:true,list:[2],lost:null,name:web,needed:${TOKEN},size:2}
        shop-prod/ConfigMap/web {color:black,found:false,list:[5],lost:null,name:web,needed:${TOKEN},size:5}"#]]
    .assert_eq(&all);
    let stands: Vec<&str> = outcome
        .ids()
        .into_iter()
        .filter(|id| id.contains("/Chart/"))
        .collect();
    assert_eq!(
        stands,
        [
            "dev/deploy/apps:k8s:default/Chart/cache-redis",
            "prod/deploy/apps:k8s:default/Chart/cache-redis"
        ]
    );
}

#[test]
fn a_helmfile_that_cannot_be_read_says_so() {
    let outcome = scan(&[(
        "helmfile.yaml",
        "releases:\n- name: a\n  chart: {{ exec \"cat\" (list \"x\") }}\n",
    )]);
    assert_eq!(
        outcome.said(),
        "helmfile.yaml:3: note: helmfile is read in part: function `exec` not defined\n"
    );
}

/// What is said of a helmfile that installs nothing that is on disk.
fn said_of(files: &[(&str, &str)]) -> String {
    let said = scan(files).said();
    let lines = said.lines().filter(|line| !line.contains("of release `"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn parts_of_a_helmfile_beyond_a_bound_are_told_once() {
    const RELEASES: &str = "releases:\n- {name: a, chart: other/web}\n";
    let listed = |count: usize, line: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..count).map(line).collect();
        lines.concat()
    };
    let environments = listed(21, &|n| format!("  e{n}: {{}}\n"));
    let many = format!("environments:\n{environments}---\n{RELEASES}");
    assert_eq!(
        said_of(&[("helmfile.yaml", &many)]),
        "helmfile.yaml:22: warning: more than 20 environments of one helmfile: the rest is left out"
    );
    let bases = listed(11, &|n| format!("- b{n}.yaml\n"));
    let many = format!("bases:\n{bases}---\n{RELEASES}");
    let names: Vec<String> = (0..11).map(|n| format!("b{n}.yaml")).collect();
    let mut files = vec![("helmfile.yaml", &*many)];
    files.extend(
        names
            .iter()
            .map(|name| (&**name, "environments: {a: {}, b: {}}\n")),
    );
    assert_eq!(
        said_of(&files),
        "helmfile.yaml:12: warning: more than 10 bases of one helmfile: the rest is left out"
    );
    let parts = "values: []\n---\n".repeat(50) + RELEASES;
    assert_eq!(
        said_of(&[("helmfile.yaml", &parts)]),
        "helmfile.yaml:101: warning: more than 50 parts of one helmfile: the rest is left out"
    );
}

#[test]
fn environments_of_a_base_are_environments_once() {
    let outcome = scan(&repository(&[
        (
            "deploy/apps/helmfile.yaml",
            "bases: [environments.yaml]\n---\nenvironments:\n  prod: {values: [{color: blue}]}\n---\nreleases:\n- name: web\n  namespace: '{{ .Environment.Name }}'\n  chart: ../charts/web\n  values: [{size: {{ .Values.size }}, color: {{ .Values.color | default \"red\" }}}]\n",
        ),
        (
            "deploy/apps/environments.yaml",
            "environments:\n  dev: {values: [{size: 2}]}\n  prod: {values: [plain.yaml]}\n",
        ),
        (
            "deploy/apps/plain.yaml",
            "size: 7\ntext: '{{ .Release.Name }}'\n",
        ),
    ]));
    assert_eq!(outcome.said(), "");
    assert_eq!(
        said(&outcome),
        [
            "dev/ConfigMap/web {color:red,size:2}",
            "prod/ConfigMap/web {color:blue,size:7}",
        ]
    );
}

#[test]
fn what_is_set_one_by_one_is_over_all_values_of_all_templates() {
    let outcome = scan(&repository(&[(
        "deploy/apps/helmfile.yaml",
        "templates:\n  low: {chart: ../charts/web, values: [{color: low, deep: 1}]}\n  base:\n    inherit: [{template: low}]\n    set: [{name: size, value: 9}]\nreleases:\n- name: web\n  inherit: [{template: base}]\n  values: [{size: 2, color: own}]\n",
    )]));
    assert_eq!(outcome.said(), "");
    assert_eq!(
        said(&outcome),
        ["default/ConfigMap/web {color:own,deep:1,size:9}"]
    );
}

#[test]
fn what_a_helmfile_names_and_is_not_there_is_told() {
    let text = "bases: [lost.yaml]\nhelmfiles: [{path: more/web.yaml}, more/helmfile.yaml, more/]\nreleases:\n- {name: a, chart: ./lost}\n- name: b\n  chart: other/web\n  values: [lost.yaml.gotmpl]\n- name: c\n  chart: other/web\n  missingFileHandler: Warn\n  values: [lost.yaml.gotmpl]\n";
    assert_eq!(
        said_of(&[("helmfile.yaml", text)]),
        "helmfile.yaml:1: note: helmfile is read in part: cannot read `lost.yaml`\nhelmfile.yaml:2: note: helmfile `more/web.yaml` is not followed: what it installs is not known\nhelmfile.yaml:4: note: helm chart `./lost` is not on disk: what it makes is not known\nhelmfile.yaml:7: note: helmfile is read in part: cannot read `lost.yaml.gotmpl`"
    );
    let broken = "releases:\n- {name: {{ \"a\" }}, chart: [x}\n";
    let said = said_of(&[("helmfile.yaml", broken)]);
    assert!(said.starts_with("helmfile.yaml:2: "), "{said}");
}

#[test]
fn what_fills_helmfiles_in_takes_as_many_steps_as_the_settings_allow() {
    let files = repository(&[(
        "helmfile.yaml",
        "{{ range until 2000 }}{{ range until 200 }}{{ end }}{{ end }}\nreleases:\n- {name: web, chart: ./charts/web}\n",
    )]);
    let told = "helmfile is read in part: rendering takes too many steps";
    assert!(!scan(&files).said().contains(told));
    let narrow = crate::testing::scan_narrowly(&files).said();
    assert!(narrow.contains(told), "{narrow}");
}

//! Where built values stand, what is told and how often, and that building ends.

use std::fmt::Write;

use expect_test::expect;

use crate::testing::{Outcome, bytes, leaf, scan, scan_narrowly};

const WEB: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: web\n        image: example.com/web:1\n";

/// File and line of a value.
fn place(outcome: &Outcome, id: &str, path: &str) -> String {
    let steps: Vec<&str> = path.split('.').collect();
    let value = outcome.resource(id).attributes.path(&steps).unwrap();
    let place = outcome.sources.position(value.span.unwrap());
    format!("{}:{} {}", place.path, place.line, leaf(value))
}

fn deployment(name: &str) -> String {
    format!("k8s:default/Deployment/{name}")
}

#[test]
fn a_patched_value_stands_in_the_patch_and_the_rest_in_the_base() {
    let outcome = scan(&[
        ("base/web.yaml", WEB),
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\nnamePrefix: p-\nreplicas:\n- name: web\n  count: 4\nimages:\n- name: example.com/web\n  newTag: '2'\npatches:\n- path: patch.yaml\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/paused\n      value: true\n",
        ),
        (
            "prod/patch.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      containers:\n      - name: web\n        command: [serve]\n",
        ),
    ]);
    assert_eq!(outcome.said(), "");
    let mut shown = String::new();
    for path in [
        "metadata.name",
        "spec.replicas",
        "spec.paused",
        "spec.template.spec.hostNetwork",
        "spec.template.spec.containers.0.name",
        "spec.template.spec.containers.0.image",
        "spec.template.spec.containers.0.command.0",
    ] {
        let place = place(&outcome, &deployment("p-web"), path);
        writeln!(shown, "{path}: {place}").unwrap();
    }
    expect![[r#"
        metadata.name: base/web.yaml:4 "p-web"
        spec.replicas: prod/kustomization.yaml:5 4
        spec.paused: prod/kustomization.yaml:15 true
        spec.template.spec.hostNetwork: prod/patch.yaml:7 true
        spec.template.spec.containers.0.name: prod/patch.yaml:9 "web"
        spec.template.spec.containers.0.image: prod/kustomization.yaml:8 "example.com/web:2"
        spec.template.spec.containers.0.command.0: prod/patch.yaml:10 "serve"
    "#]]
    .assert_eq(&shown);
}

#[test]
fn what_a_chart_makes_stands_in_its_template_and_what_is_patched_in_the_patch() {
    let outcome = scan(&[
        (
            "charts/web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        ),
        ("charts/web/values.yaml", "tag: 1\n"),
        (
            "charts/web/templates/web.yaml",
            "{{- if .Values.tag }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: example.com/web:{{ .Values.tag }}\n{{- end }}\n",
        ),
        (
            "kustomization.yaml",
            "helmCharts:\n- name: web\n  releaseName: shop\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: add, path: /spec/replicas, value: 2}\n",
        ),
    ]);
    assert_eq!(outcome.said(), "");
    assert_eq!(outcome.ids(), [deployment("shop")], "and none of its own");
    let image = "spec.template.spec.containers.0.image";
    assert_eq!(
        [
            place(&outcome, &deployment("shop"), "metadata.name"),
            place(&outcome, &deployment("shop"), image),
            place(&outcome, &deployment("shop"), "spec.replicas"),
        ],
        [
            "charts/web/templates/web.yaml:5 \"shop\"",
            "charts/web/templates/web.yaml:11 \"example.com/web:1\"",
            "kustomization.yaml:7 2",
        ]
    );
}

#[test]
fn a_chart_that_cannot_be_had_or_rendered_is_told_where_it_is_used() {
    let outcome = scan(&[
        (
            "kustomization.yaml",
            "resources: [web.yaml]\nhelmCharts:\n- name: cache\n  repo: https://charts.example.com\n  version: 1.2.3\n- releaseName: x\n- name: web\n  valuesFile: https://example.com/values.yaml\n  additionalValuesFiles: [lost.yaml]\n  relaseName: y\n",
        ),
        ("web.yaml", WEB),
        ("charts/web/Chart.yaml", "name: web\n"),
        ("charts/web/templates/a.yaml", "{{ fail \"never\" }}"),
    ]);
    expect![[r#"
        kustomization.yaml:3: warning: helm chart `cache` of `https://charts.example.com` is not on disk: what it makes is not known
        kustomization.yaml:6: warning: a helm chart without a name is left out
        kustomization.yaml:10: warning: `relaseName` says nothing about a helm chart: did you mean `releaseName`?
        kustomization.yaml:8: warning: `https://example.com/values.yaml` is left out: it is remote, and nothing is fetched
        kustomization.yaml:9: warning: cannot read value file `lost.yaml`: no such file
        charts/web/templates/a.yaml:1: warning: helm template refuses the values that are given: never
    "#]].assert_eq(&outcome.said());
    assert_eq!(
        outcome.ids(),
        ["k8s:default/Chart/release-name-cache", &*deployment("web")]
    );
}

#[test]
fn kustomizations_in_a_circle_are_told_and_give_what_they_can() {
    let outcome = scan(&[
        (
            "a/kustomization.yaml",
            "resources: [../b, web.yaml]\nnamePrefix: a-\n",
        ),
        ("a/web.yaml", WEB),
        (
            "b/kustomization.yaml",
            "resources: [../a]\ncomponents: [../c]\n",
        ),
        (
            "c/kustomization.yaml",
            "kind: Component\ncomponents: [../c]\n",
        ),
    ]);
    expect![[r#"
        b/kustomization.yaml:1: warning: kustomization includes itself through `../a`: left out here
        c/kustomization.yaml:2: warning: kustomization includes itself through `../c`: left out here
    "#]]
    .assert_eq(&outcome.said());
    assert_eq!(outcome.ids(), [deployment("a-web")]);
}

#[test]
fn what_is_wrong_with_a_base_is_told_once_however_many_overlays_share_it() {
    let overlays: Vec<(String, String)> = (0..20)
        .map(|number| {
            let text = format!("resources: [../../base]\nnameSuffix: -v{number}\n");
            (format!("overlays/{number}/kustomization.yaml"), text)
        })
        .collect();
    let mut files = vec![
        (
            "base/kustomization.yaml",
            "resources: [web.yaml, lost.yaml, 'https://example.com/base?ref=1']\npatchs: []\n",
        ),
        ("base/web.yaml", WEB),
    ];
    files.extend(overlays.iter().map(|(path, text)| (&**path, &**text)));
    let outcome = scan(&files);
    expect![[r#"
        base/kustomization.yaml:2: warning: `patchs` is no field of a kustomization: did you mean `patches`?
        base/kustomization.yaml:1: warning: `lost.yaml` is left out: there is no such file
        base/kustomization.yaml:1: warning: `https://example.com/base?ref=1` is left out: it is remote, and nothing is fetched
    "#]].assert_eq(&outcome.said());
    assert_eq!(
        outcome.ids().len(),
        20,
        "one for each overlay, none of the base"
    );
}

/// Twice as much in each of many kustomizations over each other.
fn multiplied(levels: usize, text: impl Fn(usize) -> String) -> Outcome {
    let mut files = vec![
        (
            "0/kustomization.yaml".to_owned(),
            "resources: [web.yaml]\n".to_owned(),
        ),
        ("0/web.yaml".to_owned(), WEB.to_owned()),
    ];
    for level in 1..=levels {
        files.push((format!("{level}/kustomization.yaml"), text(level - 1)));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    scan_narrowly(&files)
}

#[test]
fn kustomizations_that_multiply_end() {
    let mut copies = Vec::new();
    for half in ["a", "b"] {
        copies.push(multiplied(40, |below| {
            format!("resources: [../{below}, ../{below}]\nnamePrefix: {half}-\n")
        }));
    }
    for outcome in &copies {
        assert!(outcome.ids().len() <= 1, "copies of one object are one");
    }
    // Each level holds two overlays of the one below, which differ by their prefixes.
    let mut files = vec![
        (
            "l0/kustomization.yaml".to_owned(),
            "resources: [web.yaml]\n".to_owned(),
        ),
        ("l0/web.yaml".to_owned(), WEB.to_owned()),
    ];
    for level in 1..=20 {
        let below = level - 1;
        for half in ["a", "b"] {
            let text = format!("resources: [../../l{below}]\nnamePrefix: {half}-\n");
            files.push((format!("l{level}/{half}/kustomization.yaml"), text));
        }
        files.push((
            format!("l{level}/kustomization.yaml"),
            "resources: [a, b]\n".to_owned(),
        ));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let said = scan_narrowly(&files).said();
    assert!(said.contains("multiply beyond all bounds"), "{said}");
}

#[test]
fn components_that_multiply_end() {
    let mut files = vec![(
        "kustomization.yaml".to_owned(),
        "resources: [web.yaml]\ncomponents: [c0, c0]\n".to_owned(),
    )];
    files.push(("web.yaml".to_owned(), WEB.to_owned()));
    for level in 0..40 {
        let next = level + 1;
        files.push((
            format!("c{level}/kustomization.yaml"),
            format!("kind: Component\ncomponents: [../c{next}, ../c{next}]\n"),
        ));
    }
    files.push((
        "c40/kustomization.yaml".to_owned(),
        "kind: Component\nnamePrefix: x\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    let mut renamed = String::from("resources: [web.yaml]\ntransformers:\n");
    for number in 0..2_000 {
        let transformer = format!(
            "- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {{name: p}}\n  prefix: p{number}\n  fieldSpecs: [{{path: metadata/name}}]\n"
        );
        renamed.push_str(&transformer);
    }
    let renamed = scan_narrowly(&[("kustomization.yaml", &renamed), ("web.yaml", WEB)]);
    for said in [scan_narrowly(&files).said(), renamed.said()] {
        assert!(said.contains("multiply beyond all bounds"), "{said}");
    }
}

#[test]
fn texts_and_trees_that_multiply_end() {
    const MAP: &str =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: axa, b: bxb, c: {d: e}}\n";
    let double = |from: &str, to: &str| {
        format!(
            "- source: {{kind: ConfigMap, fieldPath: data.{from}}}\n  targets:\n  - select: {{kind: ConfigMap}}\n    fieldPaths: [data.{to}]\n    options: {{delimiter: x, index: 99}}\n"
        )
    };
    let nest = |number: usize| {
        format!(
            "- source: {{kind: ConfigMap, fieldPath: data}}\n  targets:\n  - select: {{kind: ConfigMap}}\n    fieldPaths: [data.n{number}]\n    options: {{create: true}}\n"
        )
    };
    let copy = |number: usize| format!("    - {{op: copy, from: /data, path: /data/n{number}}}\n");
    let replacements = (0..60).map(|_| double("a", "b") + &double("b", "a"));
    let nested = (0..120).map(nest);
    let copies = (0..120).map(copy);
    let variables: String = "$(A)".repeat(20_000);
    for build in [
        format!("replacements:\n{}", replacements.collect::<String>()),
        format!("replacements:\n{}", nested.collect::<String>()),
        format!(
            "patches:\n- target: {{kind: ConfigMap}}\n  patch: |-\n{}",
            copies.collect::<String>()
        ),
        format!(
            "vars:\n- {{name: A, objref: {{apiVersion: v1, kind: ConfigMap, name: m}}, fieldref: {{fieldPath: metadata.annotations.x}}}}\nconfigurations: [fields.yaml]\ncommonAnnotations: {{x: \"{variables}\"}}\n",
        ),
    ] {
        let outcome = scan_narrowly(&[
            (
                "kustomization.yaml",
                &format!("resources: [map.yaml]\n{build}"),
            ),
            ("map.yaml", MAP),
            (
                "fields.yaml",
                "varReference:\n- {path: metadata/annotations, kind: ConfigMap}\n",
            ),
        ]);
        let said = outcome.said();
        assert!(said.contains("multiply beyond all bounds"), "{said}");
        assert_eq!(outcome.ids().len(), 1, "{said}");
    }
}

#[test]
fn files_that_are_no_text_are_binary_data() {
    let binary = bytes(&[0xff, 0xfe, 0x00, 0x9f]);
    let outcome = scan(&[
        (
            "kustomization.yaml",
            "generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: c\n  files: [store.bin, k=text.txt, lost.bin]\nsecretGenerator:\n- name: s\n  files: [store.bin]\n",
        ),
        ("store.bin", &binary),
        ("text.txt", "hello"),
    ]);
    let shown = |id: &str| {
        let resource = outcome.resource(id);
        outcome.shown(&resource.attributes)
    };
    expect![[r#"
        apiVersion = "v1" @3
        binaryData.store.bin = "//4Anw==" @4
        data.k = "hello" @1
        kind = "ConfigMap" @3
        metadata.name = "c" @3
        apiVersion = "v1" @6
        data.store.bin = "//4Anw==" @7 sensitive
        kind = "Secret" @6
        metadata.name = "s" @6
        type = "Opaque" @6
        kustomization.yaml:4: warning: `lost.bin` is left out: there is no such file
    "#]]
    .assert_eq(&format!(
        "{}{}{}",
        shown("k8s:default/ConfigMap/c"),
        shown("k8s:default/Secret/s"),
        outcome.said()
    ));
}

#[test]
fn overlays_that_install_one_chart_are_environments_wherever_they_put_it() {
    let overlay = |name: &str| {
        format!(
            "namespace: {name}\nhelmGlobals: {{chartHome: ../charts}}\nhelmCharts:\n- {{name: shop, releaseName: shop}}\n"
        )
    };
    let (dev, prod) = (overlay("dev"), overlay("prod"));
    let outcome = scan(&[
        ("charts/shop/Chart.yaml", "name: shop\nversion: 1.0.0\n"),
        ("charts/shop/templates/web.yaml", WEB),
        ("dev/kustomization.yaml", &dev),
        ("prod/kustomization.yaml", &prod),
    ]);
    assert_eq!(outcome.said(), "");
    let folders = outcome.inventory.scopes.iter();
    let folders: Vec<String> = folders.map(|scope| scope.folder.to_string()).collect();
    assert_eq!(folders, ["dev", "prod"]);
}

#[test]
fn a_patch_that_leaves_its_namespace_open_means_the_only_one_of_its_name() {
    let service = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: {namespace}}}\nspec: {{ports: [{{port: 80}}]}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: words, namespace: {namespace}}}\ndata: {{a: b}}\n"
        )
    };
    let patch = "patches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec: {type: LoadBalancer}\nconfigMapGenerator:\n- {name: words, behavior: merge, literals: [c=d]}\ngeneratorOptions: {disableNameSuffixHash: true}\n";
    let built = |resources: &str| {
        scan(&[
            (
                "base/kustomization.yaml",
                &*format!("resources: [{resources}]\n"),
            ),
            ("base/one.yaml", &*service("one")),
            ("base/two.yaml", &*service("two")),
            (
                "prod/kustomization.yaml",
                &*format!("resources: [../base]\n{patch}"),
            ),
        ])
    };
    let outcome = built("one.yaml");
    expect![[r#"
        prod/kustomization.yaml:9: warning: ConfigMap `words` is looked for in namespace `default`, where there is none, and kustomize stops: the one in `one` is taken
        prod/kustomization.yaml:6: warning: Service `web` is looked for in namespace `default`, where there is none, and kustomize stops: the one in `one` is taken
    "#]].assert_eq(&outcome.said());
    expect![[r#"prod/kustomization.yaml:7 "LoadBalancer""#]].assert_eq(&place(
        &outcome,
        "k8s:one/Service/web",
        "spec.type",
    ));
    expect![[r#"prod/kustomization.yaml:9 "d""#]].assert_eq(&place(
        &outcome,
        "k8s:one/ConfigMap/words",
        "data.c",
    ));
    // Of two neither is.
    let outcome = built("one.yaml, two.yaml");
    expect![[r#"
        prod/kustomization.yaml:9: warning: there is no ConfigMap `words` to merge: it is left out
        prod/kustomization.yaml:6: warning: patch is not applied: there is no Service `web`
    "#]]
    .assert_eq(&outcome.said());
}

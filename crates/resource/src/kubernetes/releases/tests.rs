mod helmfiles;
mod lone;
mod scripts;

use super::*;
use crate::testing::{Outcome, scan, scan_with};

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata:\n  values: {{ omit .Values \"global\" | toJson | quote }}\n";

/// A chart in `deploy/charts/web` with some more files.
fn repository<'t>(more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let mut files = vec![
        (
            "deploy/charts/web/Chart.yaml",
            "name: web\nversion: 1.2.0\n",
        ),
        ("deploy/charts/web/values.yaml", "size: 1\ncolor: red\n"),
        ("deploy/charts/web/templates/a.yaml", OBJECT),
    ];
    files.extend(more);
    files
}

fn said(outcome: &Outcome) -> Vec<String> {
    let resources = outcome.inventory.resources.iter();
    let maps = resources.filter(|it| &*it.kind == "ConfigMap");
    let texts = maps.filter_map(|it| {
        let values = it.attributes.path(&["data", "values"])?;
        let values = crate::testing::leaf(values).replace(['\\', '"'], "");
        Some(format!("{} {values}", it.address))
    });
    texts.collect()
}

#[test]
fn releases_of_flux_count_instead_of_the_chart_itself() {
    let outcome = scan(&repository(&[
        (
            "apps/dev.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: dev}\nspec:\n  chart:\n    spec:\n      chart: ./deploy/charts/web\n      sourceRef: {kind: GitRepository, name: top}\n      valuesFiles: [./deploy/charts/web/values.yaml, deploy/more.yaml]\n  valuesFrom:\n    - {kind: ConfigMap, name: shared}\n    - {kind: ConfigMap, name: shared, valuesKey: one, targetPath: 'list[1].b'}\n    - {kind: Secret, name: hidden}\n  values: {color: blue}\n",
        ),
        (
            "apps/shared.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared}\ndata:\n  one: \"7\"\n  values.yaml: |\n    size: 5\n    color: green\n",
        ),
        ("deploy/more.yaml", "size: 3\nmore: true\n"),
        (
            "apps/old.yaml",
            "apiVersion: helm.fluxcd.io/v1\nkind: HelmRelease\nmetadata: {name: web, namespace: old}\nspec:\n  targetNamespace: there\n  chart: {git: 'https://example.com/x', ref: main, path: deploy/charts/web}\n  values: {size: 9}\n",
        ),
    ]));
    assert_eq!(outcome.said(), "");
    assert_eq!(
        said(&outcome),
        [
            "dev/ConfigMap/web {color:blue,list:[null,{b:7}],more:true,size:5}",
            "there/ConfigMap/old-there-web {color:red,size:9}",
        ]
    );
}

#[test]
fn what_a_kustomization_changes_in_a_release_counts() {
    let outcome = scan(&repository(&[
        (
            "base/web.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec:\n  chart: {spec: {chart: deploy/charts/web, sourceRef: {kind: GitRepository}}}\n  values: {size: 2}\n",
        ),
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\nnamespace: prod\npatches:\n  - target: {kind: HelmRelease}\n    patch: '[{op: replace, path: /spec/values/size, value: 8}]'\n",
        ),
    ]));
    assert_eq!(outcome.said(), "");
    assert_eq!(said(&outcome), ["prod/ConfigMap/web {color:red,size:8}"]);
}

#[test]
fn applications_of_argo_give_files_then_values_then_parameters() {
    let outcome = scan(&repository(&[
        ("deploy/charts/web/prod.yaml", "size: 2\nfile: prod\n"),
        ("env/common.yaml", "size: 3\nshared: true\n"),
        (
            "apps/web.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  destination: {namespace: shop}\n  sources:\n    - path: deploy/charts/web\n      helm:\n        releaseName: front\n        ignoreMissingValueFiles: true\n        valueFiles: [prod.yaml, $values/env/common.yaml, lost.yaml]\n        values: |\n          size: 4\n          text: a\n        valuesObject: {size: 5}\n        parameters:\n          - {name: size, value: \"6\"}\n          - {name: a\\.b, value: \"6\", forceString: true}\n          - {name: on, value: \"true\"}\n    - {ref: values}\n",
        ),
    ]));
    assert_eq!(outcome.said(), "");
    assert_eq!(
        said(&outcome),
        ["shop/ConfigMap/front {a.b:6,color:red,file:prod,on:true,shared:true,size:6}"]
    );
}

#[test]
fn elements_of_a_set_are_applications() {
    let outcome = scan(&repository(&[(
        "apps/all.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators:\n    - list:\n        elements: [{env: dev, size: 1}, {env: prod, size: 4}]\n    - clusters: {}\n  template:\n    metadata: {name: 'web-{{env}}'}\n    spec:\n      destination: {namespace: '{{ .env }}'}\n      source: {path: deploy/charts/web, helm: {parameters: [{name: size, value: '{{size}}'}]}}\n",
    )]));
    assert_eq!(
        said(&outcome),
        [
            "dev/ConfigMap/web-dev {color:red,size:1}",
            "prod/ConfigMap/web-prod {color:red,size:4}"
        ]
    );
}

#[test]
fn folders_and_files_of_the_repository_are_elements_of_a_set() {
    let set = |generators: &str, name: &str, values: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n  generators: {generators}\n  template:\n    metadata: {{name: '{name}'}}\n    spec:\n      destination: {{namespace: shop}}\n      source: {{path: deploy/charts/web, helm: {values}}}\n"
        )
    };
    let folders = "[{git: {directories: [{path: teams/*}, {path: teams/old, exclude: true}]}}]";
    let of_folder = "{valueFiles: ['/{{ .path.path }}/values.yaml']}";
    let outcome = scan(&repository(&[
        (
            "apps/all.yaml",
            &set(folders, "{{ .path.basename }}", of_folder),
        ),
        ("teams/red/values.yaml", "color: red\nsize: 2\n"),
        ("teams/blue/values.yaml", "color: blue\n"),
        ("teams/old/values.yaml", "color: grey\n"),
    ]));
    let expected = [
        "shop/ConfigMap/blue {color:blue,size:1}",
        "shop/ConfigMap/red {color:red,size:2}",
    ];
    assert_eq!(said(&outcome), expected);
    let files = "[{matrix: {generators: [{git: {files: [{path: 'teams/**/team.json'}]}}, {list: {elements: [{size: 7}]}}]}}]";
    let of_file =
        "{parameters: [{name: color, value: '{{team.color}}'}, {name: size, value: '{{size}}'}]}";
    let outcome = scan(&repository(&[
        (
            "apps/all.yaml",
            &set(files, "{{path.basename}}-{{path[0]}}", of_file),
        ),
        ("teams/red/team.json", "{\"team\": {\"color\": \"pink\"}}"),
    ]));
    let expected = ["shop/ConfigMap/red-teams {color:pink,size:7}"];
    assert_eq!(said(&outcome), expected);
}

#[test]
fn whoever_applies_a_folder_says_in_which_namespace() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata: {a: b}\n";
    let map = |name: &str| map.replace("NAME", name);
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cart}\nspec:\n  source: {path: deploy/cart}\n  destination: {namespace: shop}\n";
    let outcome = scan(&[
        ("apps/cart.yaml", application),
        ("deploy/cart/a.yaml", &map("a")),
        ("deploy/cart/more/b.yaml", &map("b")),
        ("deploy/e.yaml", &map("e")),
    ]);
    for address in [
        "shop/ConfigMap/a",
        "default/ConfigMap/b",
        "default/ConfigMap/e",
    ] {
        assert_eq!(
            &*outcome.resource(&format!("k8s:{address}")).address,
            address
        );
    }
}

#[test]
fn a_release_that_a_chart_makes_is_followed() {
    let outcome = scan(&repository(&[
        ("apps/Chart.yaml", "name: apps\n"),
        ("apps/values.yaml", "all: [a, b]\n"),
        (
            "apps/templates/all.yaml",
            "{{ range .Values.all }}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: {{ . }}}\nspec: {source: {path: deploy/charts/web}}\n---\n{{ end }}",
        ),
    ]));
    assert_eq!(
        said(&outcome),
        [
            "default/ConfigMap/a {color:red,size:1}",
            "default/ConfigMap/b {color:red,size:1}"
        ]
    );
}

#[test]
fn copies_of_a_release_are_environments() {
    let release = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {source: {path: deploy/charts/web}}\n";
    let outcome = scan(&repository(&[
        ("clusters/dev/web.yaml", release),
        ("clusters/prod/web.yaml", release),
    ]));
    let scopes = outcome.inventory.scopes.iter();
    let folders: Vec<&str> = scopes.map(|scope| &*scope.folder).collect();
    assert_eq!(folders, ["clusters/dev", "clusters/prod"]);
}

#[test]
fn a_chart_that_is_not_on_disk_is_stood_for() {
    let outcome = scan(&[
        (
            "a.yaml",
            "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: cache, namespace: kube-system}\nspec:\n  chart: redis\n  targetNamespace: data\n  valuesContent: |-\n    auth: {enabled: false, password: abc}\n  set: {replica.replicaCount: 2}\n",
        ),
        (
            "b.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: app, namespace: home}\nspec:\n  chartRef: {kind: OCIRepository, name: template}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: template, namespace: home}\nspec: {url: 'oci://example.com/charts/any', ref: {tag: 1.0.0}}\n",
        ),
        (
            "c.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: elsewhere}\nspec: {source: {path: some/chart, repoURL: 'https://example.com/x'}}\n",
        ),
        // The file of values is the chart's own.
        (
            "d.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shown}\nspec: {destination: {namespace: obs}, source: {chart: grafana, repoURL: 'https://example.com/x', helm: {valueFiles: [values.yaml]}}}\n",
        ),
    ]);
    expect_test::expect![[r#"
        a.yaml:5: note: helm chart `redis` of release `cache` is not on disk: what it makes is not known
        b.yaml:5: note: helm chart `any` of release `app` is not on disk: what it makes is not known
        d.yaml:4: note: helm chart `grafana` of release `shown` is not on disk: what it makes is not known
    "#]]
    .assert_eq(&outcome.said());
    let stands: Vec<&str> = outcome
        .ids()
        .into_iter()
        .filter(|id| id.contains("/Chart/"))
        .collect();
    assert_eq!(
        stands,
        [
            "k8s:data/Chart/cache-redis",
            "k8s:home/Chart/app-any",
            "k8s:obs/Chart/shown-grafana"
        ]
    );
    let spec = &outcome.resource("k8s:data/Chart/cache-redis").attributes;
    let value = |path: &[&str]| spec.path(path).map(crate::testing::leaf);
    let auth = ["spec", "values", "auth"];
    assert_eq!(
        value(&[&auth[..], &["enabled"]].concat()).as_deref(),
        Some("false")
    );
    assert_eq!(value(&[&auth[..], &["password"]].concat()), None);
}

#[test]
fn settings_say_more_than_releases() {
    let settings = crate::Settings {
        charts: vec![Installation {
            chart: "deploy/charts/web".into(),
            release: Some("stated".into()),
            namespace: Some("shop".into()),
            ..Installation::default()
        }],
        ..crate::Settings::default()
    };
    let files = repository(&[(
        "apps/web.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {source: {path: deploy/charts/web}}\n",
    )]);
    let outcome = scan_with(&files, &settings);
    assert_eq!(said(&outcome), ["shop/ConfigMap/stated {color:red,size:1}"]);
}

#[test]
fn folders_are_compared_from_their_ends() {
    let fits = |folder, wanted| fit(folder, wanted).map(|it| (it.top, it.root));
    assert_eq!(fits("charts/web", "charts/web"), Some(("", String::new())));
    assert_eq!(
        fits("shop/charts/web", "charts/web"),
        Some(("shop", String::new()))
    );
    assert_eq!(fits("web", "deploy/web"), Some(("", "deploy".to_owned())));
    assert_eq!(fits("xweb", "web"), None);
    assert_eq!(fits("web", "xweb"), None);
}

/// What releases of some files make, and what is said of it, where they may make so many objects.
fn bounded(files: &[(&str, &str)], objects: usize) -> (usize, Vec<String>) {
    let sources = syntax::Sources::new();
    crate::testing::in_project(&sources, files, &crate::Settings::default(), |project| {
        let (files, charts) = crate::project::manifests(project);
        let builds = Builds::make(project, &files, &charts.all);
        let made = install(project, &files, &charts, &builds, objects).made;
        let parsed = made.iter().flat_map(|it| &it.parsed);
        let said = made.iter().flat_map(|it| &it.diagnostics);
        let count = parsed.map(|it| it.documents.len()).sum();
        (count, said.map(|it| it.message.clone()).collect())
    })
}

#[test]
fn releases_that_multiply_end_and_are_told() {
    let files = [
        ("apps/Chart.yaml", "name: apps\n"),
        (
            "apps/templates/all.yaml",
            "{{ range until 40 }}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: {{ $.Release.Name }}-{{ . }}}\nspec: {source: {path: apps}}\n---\n{{ end }}",
        ),
    ];
    let (count, said) = bounded(&files, 200);
    let told = "releases make too many objects: the rest is left out";
    assert_eq!(said, [told]);
    assert!((200..200 + 40 * AT_ONCE).contains(&count), "{count}");
}

#[test]
fn elements_of_a_set_beyond_a_bound_are_told() {
    let set = |elements: &str, template: &str| {
        let set = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n  template: {template}\n  generators:\n  - list:\n      elements:\n{elements}"
        );
        scan(&repository(&[("apps/all.yaml", &set)]))
    };
    let template = "{metadata: {name: 'web-{{n}}'}, spec: {source: {path: deploy/charts/web}}}";
    let all: Vec<String> = (0..202).map(|n| format!("      - {{n: {n}}}\n")).collect();
    let all = all.concat();
    let outcome = set(&all, template);
    assert_eq!(
        outcome.said(),
        "apps/all.yaml:209: warning: more than 200 elements of one set: the rest is left out\n"
    );
    assert_eq!(said(&outcome).len(), 200);
    let large = format!("{{metadata: {{name: '{}'}}}}", "{{n}}".repeat(6_000));
    assert_eq!(
        set("      - {n: 1}\n", &large).said(),
        "apps/all.yaml:5: warning: the template of this set is too large to be filled in\n"
    );
}

#[test]
fn of_several_places_for_one_thing_argo_takes_the_one_that_counts() {
    let application = |spec: &str| {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web}}\nspec: {spec}\n"
        );
        said(&scan(&repository(&[("apps/web.yaml", &text)]))).join(" ")
    };
    let chart = "path: deploy/charts/web";
    let of = |size: u8| format!("{{{chart}, helm: {{valuesObject: {{size: {size}}}}}}}");
    for (spec, expected) in [
        (
            format!("{{source: {}, sources: [{}]}}", of(2), of(3)),
            "default/ConfigMap/web {color:red,size:3}",
        ),
        (
            format!(
                "{{source: {}, sourceHydrator: {{drySource: {}}}}}",
                of(2),
                of(4)
            ),
            "default/ConfigMap/web {color:red,size:4}",
        ),
        (
            format!(
                "{{source: {{{chart}, helm: {{values: 'color: blue', valuesObject: {{size: 5}}}}}}}}"
            ),
            "default/ConfigMap/web {color:red,size:5}",
        ),
    ] {
        assert_eq!(application(&spec), expected, "{spec}");
    }
}

#[test]
fn what_lies_in_a_registry_is_not_the_chart_of_the_repository() {
    let outcome = scan(&[
        ("Chart.yaml", "name: web\n"),
        ("templates/a.yaml", OBJECT),
        (
            "apps/a.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: other}\nspec: {source: {repoURL: 'oci://example.com/charts/cache', path: ., helm: {}}}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: plain}\nspec: {source: {repoURL: 'oci://example.com/plain', path: .}}\n",
        ),
    ]);
    assert_eq!(
        outcome.said(),
        "apps/a.yaml:4: note: helm chart `cache` of release `other` is not on disk: what it makes is not known\n"
    );
    assert!(
        !outcome
            .ids()
            .iter()
            .any(|id| id.contains("ConfigMap/other"))
    );
}

#[test]
fn releases_beyond_a_bound_are_told() {
    let many = "- {name: r, chart: other/web}\n".repeat(2_001);
    let many = scan(&[("helmfile.yaml", &format!("releases:\n{many}"))]);
    let told = "helmfile.yaml:2002: warning: more than 2000 releases: the rest is left out";
    assert!(
        many.said().contains(told),
        "{}",
        many.said().lines().last().unwrap_or("")
    );
    let itself = scan(&[
        ("apps/Chart.yaml", "name: apps\n"),
        (
            "apps/templates/all.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {path: apps}}\n",
        ),
    ]);
    let told = "releases that make releases are followed 4 times: the rest is left out";
    assert!(itself.said().contains(told), "{}", itself.said());
}

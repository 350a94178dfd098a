//! Charts that are installed in several ways.

use crate::testing::Outcome;

const ENVIRONMENT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: {{ .Values.place }}\ndata:\n  release: {{ .Release.Name }}\n  size: {{ .Values.size | quote }}\n  version: {{ .Capabilities.KubeVersion.Version }}\n  extra: {{ .Capabilities.APIVersions.Has \"example.com/v1\" | quote }}\n";

fn with_environments(names: &[&str], settings: &crate::Settings) -> Outcome {
    let mut files = vec![
        ("c/Chart.yaml".to_owned(), "name: top\n".to_owned()),
        (
            "c/values.yaml".to_owned(),
            "place: base\nsize: 1\n".to_owned(),
        ),
        ("c/templates/a.yaml".to_owned(), ENVIRONMENT.to_owned()),
    ];
    for name in names {
        let text = format!("place: {}\n", name.trim_start_matches("values-"));
        files.push((format!("c/{name}.yaml"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
    crate::testing::scan_with(&files, settings)
}

#[test]
fn each_value_file_is_an_environment_of_the_chart() {
    let settings = crate::Settings::default();
    let places = |names: &[&str]| {
        let outcome = with_environments(names, &settings);
        assert_eq!(outcome.said(), "");
        let scopes = outcome.inventory.scopes.iter();
        let scopes: Vec<String> = scopes.map(|scope| scope.folder.to_string()).collect();
        let ids: Vec<String> = outcome.ids().iter().map(|id| (*id).to_owned()).collect();
        (ids, scopes)
    };
    let (ids, scopes) = places(&["values-dev", "values-prod"]);
    assert_eq!(ids, ["k8s:dev/ConfigMap/x", "k8s:prod/ConfigMap/x"]);
    assert_eq!(
        scopes.len(),
        2,
        "two environments are two scopes: {scopes:?}"
    );
    let (ids, scopes) = places(&["values-prod"]);
    assert_eq!(ids, ["k8s:base/ConfigMap/x", "k8s:prod/ConfigMap/x"]);
    assert_eq!(
        scopes.len(),
        2,
        "with one file the other is the chart's own"
    );
    let (ids, _) = places(&[]);
    assert_eq!(ids, ["k8s:base/ConfigMap/x"]);
}

#[test]
fn settings_say_how_a_chart_is_installed() {
    let (body, _) = syntax::hcl::parse(
        syntax::Sources::new().add("s.hcl", ""),
        "x = 3\ny = \"east\"\n",
    );
    let value = |at: usize| body.attributes[at].value.clone();
    let installation = crate::Installation {
        chart: "c".into(),
        release: Some("shop".into()),
        values: vec![
            crate::Values::File("c/values-prod.yaml".into(), None),
            crate::Values::File("lost.yaml".into(), None),
        ],
        set: vec![("size".into(), value(0)), ("place".into(), value(1))],
        cluster_version: Some("1.21".into()),
        cluster_apis: vec!["example.com/v1".into()],
        ..crate::Installation::default()
    };
    let other = crate::Installation {
        chart: "gone".into(),
        ..crate::Installation::default()
    };
    let settings = crate::Settings {
        charts: vec![installation, other],
        ..crate::Settings::default()
    };
    let outcome = with_environments(&["values-prod", "values-dev"], &settings);
    expect_test::expect![[r#"
        warning: there is no helm chart in `gone`
        warning: cannot read value file `lost.yaml`: no such file
    "#]]
    .assert_eq(&outcome.said());
    let resource = outcome.resource("k8s:east/ConfigMap/x");
    let data = |key: &str| crate::testing::leaf(resource.attributes.path(&["data", key]).unwrap());
    assert_eq!(
        [
            data("release"),
            data("size"),
            data("version"),
            data("extra")
        ],
        ["\"shop\"", "\"3\"", "\"v1.21.0\"", "\"true\""]
    );
}

const PLACE: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\ndata:\n  place: \"{{ .Values.place }}\"\n  store: \"{{ (.Values.store).host }}\"\n";

/// What two charts in one folder make of the files beside them.
fn with_files_beside(files: &[(&str, &str)]) -> (Vec<String>, String) {
    let charts = [
        ("deploy/one/Chart.yaml", "name: one\n"),
        (
            "deploy/one/values.yaml",
            "place: kept\nstore: {host: \"\"}\n",
        ),
        ("deploy/one/templates/a.yaml", PLACE),
        ("deploy/two/Chart.yaml", "name: two\n"),
        ("deploy/two/values.yaml", "store:\n"),
        ("deploy/two/templates/a.yaml", PLACE),
    ];
    let outcome = crate::testing::scan(&[&charts[..], files].concat());
    let text = |name: &str, key: &str| {
        let object = outcome.resource(&format!("k8s:default/ConfigMap/{name}"));
        let text = crate::testing::leaf(object.attributes.path(&["data", key]).unwrap());
        text.trim_matches('"').to_owned()
    };
    let values = ["one", "two"].map(|name| {
        let [place, store] = ["place", "store"].map(|key| text(name, key));
        format!("{place} {store}")
    });
    (values.to_vec(), outcome.said())
}

#[test]
fn one_file_beside_several_charts_gives_what_they_leave_unset() {
    const GIVEN: &str = "place: given\nstore: {host: db.example.com}\n";
    let (values, said) = with_files_beside(&[
        ("deploy/shared-values.yaml", GIVEN),
        ("deploy/spare/nodes.yaml", ""),
        ("deploy/spare-values.yaml", "place: spare\n"),
    ]);
    assert_eq!(values, ["kept db.example.com", "given db.example.com"]);
    assert_eq!(
        said,
        "deploy/one/Chart.yaml:1: note: what helm chart `one` leaves unset is taken from `deploy/shared-values.yaml` beside it\ndeploy/two/Chart.yaml:1: note: what helm chart `two` leaves unset is taken from `deploy/shared-values.yaml` beside it\n"
    );
    let several = [
        ("deploy/dev-values.yaml", GIVEN),
        ("deploy/prod-values.yaml", GIVEN),
    ];
    let (values, said) = with_files_beside(&several);
    assert_eq!(values, ["kept ", " "], "which of two counts nobody says");
    assert_eq!(said, "");
    let (values, _) = with_files_beside(&[("deploy/settings.yaml", GIVEN)]);
    assert_eq!(values, ["kept ", " "], "no word says that it holds values");
}

#[test]
fn a_file_of_a_charts_name_beside_it_is_what_it_is_installed_with() {
    const GIVEN: &str = "place: given\n";
    for file in [
        "deploy/one-values.yaml",
        "deploy/values.one.yml",
        "deploy/values/one.yaml",
    ] {
        let (values, said) = with_files_beside(&[(file, GIVEN)]);
        assert_eq!(values, ["given ", " "], "{file}");
        assert_eq!(
            said,
            format!(
                "deploy/one/Chart.yaml:1: note: what helm chart `one` is installed with is taken from `{file}` beside it\n"
            )
        );
    }
    let environment = [
        ("deploy/one-values.yaml", GIVEN),
        ("deploy/one/values-prod.yaml", "place: prod\n"),
    ];
    let charts = [
        ("deploy/one/Chart.yaml", "name: one\n"),
        ("deploy/one/templates/a.yaml", PLACE),
    ];
    let outcome = crate::testing::scan(&[&charts[..], &environment].concat());
    assert_eq!(outcome.said(), "", "the chart has environments of its own");
}

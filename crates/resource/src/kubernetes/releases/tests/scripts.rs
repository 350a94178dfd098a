use super::{repository, said};
use crate::testing::scan;

/// A chart and values of two programs that it is installed for.
fn with<'t>(script: &'t str, text: &'t str) -> Vec<(&'t str, &'t str)> {
    repository(&[
        (script, text),
        ("quay/values.yaml", "color: blue\nlist: [1]\n"),
        ("mill/values.yaml", "color: green\n"),
    ])
}

/// The objects that a script makes, and what is said.
fn made(script: &str, text: &str) -> String {
    let outcome = scan(&with(script, text));
    let mut lines = said(&outcome);
    lines.extend(outcome.said().lines().map(str::to_owned));
    lines.join("\n")
}

const DEPLOY: &str = r##"#!/usr/bin/env bash
# helm install never ./deploy/charts/web
TOP="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
SPACE="${SPACE:-docks}"
WAIT=(--wait --timeout "5m")

usage() {
  cat <<'END'
  helm install shown ./deploy/charts/web
END
}

if ! command -v helm >/dev/null 2>&1; then
  echo "helm install said ./deploy/charts/web"
fi
helm repo add stable https://charts.example.com >/dev/null
helm upgrade --install quay "$TOP/deploy/charts/web" \
  -f "$TOP/quay/values.yaml" --set size=3,more[0].a=x \
  --namespace "$SPACE" "${WAIT[@]}" \
  --set-string size2=3 > /dev/null
helm upgrade -i -n="$SPACE" --values="$TOP/mill/values.yaml" mill $TOP/deploy/charts/web ${MORE_FLAGS} || true
"##;

#[test]
fn releases_of_a_script_count_instead_of_the_chart_itself() {
    expect_test::expect![[r#"
        docks/ConfigMap/mill {color:green,size:1}
        docks/ConfigMap/quay {color:blue,list:[1],more:[{a:x}],size:3,size2:3}"#]]
    .assert_eq(&made("tools/deploy.sh", DEPLOY));
}

#[test]
fn variables_lists_and_loops_of_a_script_are_followed() {
    let text = r#"
cd "$(dirname "$0")" || exit 1
CHART=../deploy/charts/web
: "${SIZE:=7}"
FLAGS=(--namespace docks)
FLAGS+=(--set "size=${SIZE}")
for part in quay mill; do
  if true; then helm upgrade --install "$part" $CHART --values ../$part/values.yaml "${FLAGS[@]}"; fi
done
(cd ../quay && helm template piped ../deploy/charts/web -f values.yaml | kubectl apply -f -)
helm template shown $CHART > shown.yaml
helm install tried $CHART --dry-run
"#;
    expect_test::expect![[r#"
        default/ConfigMap/piped {color:blue,list:[1],size:1}
        docks/ConfigMap/mill {color:green,size:7}
        docks/ConfigMap/quay {color:blue,list:[1],size:7}"#]]
    .assert_eq(&made("tools/deploy.sh", text));
}

#[test]
fn recipes_of_make_and_just_install_charts() {
    let make = "CHART ?= $(TOP)/deploy/charts/web\nTOP := .\nSPACE = docks # here\nHELM ?= helm\n\ninstall: build\n\t@$(HELM) upgrade --install quay $(CHART) \\\n\t  -f quay/values.yaml -n $(SPACE) --set tag=$(TAG),on.enabled=$(ON)\n\tcd mill && helm upgrade mill ../deploy/charts/web -f values.yaml -n $${SPACE:-side}\n";
    expect_test::expect![[r#"
        docks/ConfigMap/mill {color:green,size:1}
        docks/ConfigMap/quay {color:blue,list:[1],size:1,tag:${TAG}}"#]]
    .assert_eq(&made("Makefile", make));
    let just = "space := \"docks\"\n\ndeploy name='x':\n    @helm upgrade --install quay ./deploy/charts/web --namespace {{ space }} -f quay/values.yaml\n    helm upgrade --install {{name}} ./deploy/charts/web\n";
    expect_test::expect![[r#"
        docks/ConfigMap/quay {color:blue,list:[1],size:1}
        justfile:5: note: helm release is left out: the script does not tell its name"#]]
    .assert_eq(&made("justfile", just));
}

#[test]
fn what_a_script_does_not_tell_is_told() {
    let text = "install() { helm upgrade --install \"$1\" ./deploy/charts/web; }\nhelm install quay \"$CHARTS/web\"\nhelm install quay ./charts/lost\nhelm install mill ./deploy/charts/web -f \"mill/$STAGE.yaml\" -f mill/values.yaml --namespace $(kubectl config current-context)\n";
    expect_test::expect![[r#"
        default/ConfigMap/mill {color:green,size:1}
        deploy.sh:1: note: helm release is left out: the script does not tell its name
        deploy.sh:2: note: helm release `quay` is left out: the script does not tell its chart
        deploy.sh:3: note: chart of helm release `quay` is not on disk: what it makes is not known
        deploy.sh:4: note: value file `${STAGE}.yaml` of helm release `mill` is not found"#]]
    .assert_eq(&made("deploy.sh", text));
}

#[test]
fn charts_that_are_not_on_disk_stand_for_what_they_make() {
    let text = "helm repo add sea https://charts.example.com\nhelm upgrade --install cache sea/redis --version 1.0.0 -n docks\nhelm install --set a=1 queue oci://charts.example.com/sea/rabbitmq\nhelm install store redis --repo https://charts.example.com\n";
    let outcome = scan(&[("deploy.sh", text)]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/Chart/queue-rabbitmq",
            "k8s:default/Chart/store-redis",
            "k8s:docks/Chart/cache-redis"
        ]
    );
}

#[test]
fn of_several_scripts_the_nearest_to_the_top_counts_and_none_that_only_tries() {
    let install = "helm install quay ./deploy/charts/web -f quay/values.yaml\n";
    let mut files = with("deploy.sh", install);
    files.push((
        "tools/again.sh",
        "helm install quay ../deploy/charts/web --set size=8\nhelm install copy ../deploy/charts/web -f ../quay/values.yaml\n",
    ));
    files.push((
        "tools/test/run.sh",
        "helm install tried ../../deploy/charts/web\n",
    ));
    assert_eq!(
        said(&scan(&files)),
        ["default/ConfigMap/quay {color:blue,list:[1],size:1}"]
    );
}

#[test]
fn what_an_object_installs_no_script_does() {
    let mut files = with("deploy.sh", "helm install quay ./deploy/charts/web\n");
    files.push((
        "apps/web.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: mill}\nspec:\n  destination: {namespace: docks}\n  source: {repoURL: 'https://example.com/x', path: deploy/charts/web}\n",
    ));
    assert_eq!(
        said(&scan(&files)),
        ["docks/ConfigMap/mill {color:red,size:1}"]
    );
}

#[test]
fn environments_of_a_chart_count_more_than_one_release_of_a_script() {
    let mut files = with(
        "deploy.sh",
        "helm install quay ./deploy/charts/web -f deploy/charts/web/values-dev.yaml\n",
    );
    files.push(("deploy/charts/web/values-dev.yaml", "size: 2\n"));
    files.push(("deploy/charts/web/values-prod.yaml", "size: 4\n"));
    assert_eq!(
        said(&scan(&files)),
        [
            "default/ConfigMap/web {color:red,size:2}",
            "default/ConfigMap/web {color:red,size:4}"
        ]
    );
}

#[test]
fn hostile_scripts_end() {
    let deep = "${A:-".repeat(3_000);
    let double = "A=xxxxxxxx\n".to_owned() + &"A=\"$A$A$A\"\n".repeat(200);
    let loops = "for a in 1 2 3 4 5 6 7 8; do\n".repeat(60)
        + "helm install $a ./deploy/charts/web\n"
        + &"done\n".repeat(60);
    let open = "for a in 1 2 3; do helm\n".repeat(20_000);
    let documents = "helm <<A <<B\n".repeat(5_000);
    let brackets = "helm $(( ${ \" ' ` $( <(".repeat(2_000);
    for text in [deep, double, loops, open, documents, brackets] {
        let text = format!("{text}\nhelm install \"$A\" ./deploy/charts/web\n");
        scan(&with("deploy.sh", &text));
    }
}

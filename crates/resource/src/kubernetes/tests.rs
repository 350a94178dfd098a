//! Tables over small projects in memory.

use expect_test::expect;

use crate::testing::scan;

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, labels: {version: 1.10}}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      automountServiceAccountToken: no
      containers:
      - name: server
        image: cart:1
        args: [--password=hunter2, --port=80]
        env:
        - {name: PORT, value: '7070'}
        - {name: DB_PASSWORD, value: hunter2}
        - {name: DB_URL, value: 'postgres://u:p@db:5432/x'}
        - name: TOKEN
          valueFrom: {secretKeyRef: {name: cart, key: token}}
";

pub(super) fn service(name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"
    )
}

#[test]
fn an_object_is_the_same_whether_or_not_a_kustomization_stands_elsewhere() {
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: b}\n";
    let file = [&service("cart"), settings, DEPLOYMENT, &service("cart")].join("---\n");
    let alone = scan(&[("k8s/cart.yaml", &file)]);
    let beside = scan(&[
        ("k8s/cart.yaml", &file),
        ("other/kustomization.yaml", "resources: []\n"),
    ]);
    assert_eq!(alone.ids(), beside.ids());
    assert_eq!(alone.said(), beside.said());
    assert_eq!(alone.ids().len(), 3);
    for id in alone.ids() {
        assert_eq!(alone.show(id, ""), beside.show(id, ""));
    }
}

#[test]
fn a_manifest_is_the_attributes_of_its_resource() {
    let outcome = scan(&[("k8s/cart.yaml", DEPLOYMENT)]);
    let shown = outcome.show("k8s:default/Deployment/cart", "");
    expect![[r#"
        apiVersion = "apps/v1" @1
        kind = "Deployment" @2
        metadata.labels.version = "1.10" @3
        metadata.name = "cart" @3
        spec.selector.matchLabels.app = "cart" @5
        spec.template.metadata.labels.app = "cart" @7
        spec.template.spec.automountServiceAccountToken = false @9
        spec.template.spec.containers.0.args.0 = "--password=hunter2" @13 sensitive
        spec.template.spec.containers.0.args.1 = "--port=80" @13
        spec.template.spec.containers.0.env.0.name = "PORT" @15
        spec.template.spec.containers.0.env.0.value = "7070" @15
        spec.template.spec.containers.0.env.1.name = "DB_PASSWORD" @16
        spec.template.spec.containers.0.env.1.value = "hunter2" @16 sensitive
        spec.template.spec.containers.0.env.2.name = "DB_URL" @17
        spec.template.spec.containers.0.env.2.value = "postgres://u:p@db:5432/x" @17 sensitive
        spec.template.spec.containers.0.env.3.name = "TOKEN" @18
        spec.template.spec.containers.0.env.3.valueFrom.secretKeyRef.key = "token" @19
        spec.template.spec.containers.0.env.3.valueFrom.secretKeyRef.name = "cart" @19
        spec.template.spec.containers.0.image = "cart:1" @12
        spec.template.spec.containers.0.name = "server" @11
        k8s/cart.yaml:3: warning: Deployment `cart`: `metadata.labels.version` is a number where text belongs: quote it
    "#]].assert_eq(&format!("{shown}{}", outcome.said()));
    let resource = outcome.resource("k8s:default/Deployment/cart");
    assert_eq!(outcome.sources.position(resource.span).line, 3);
    assert_eq!(&*resource.address, "default/Deployment/cart");
}

#[test]
fn secrets_are_hidden_wherever_kubectl_left_them() {
    let outcome = scan(&[(
        "s.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{}}'}\ndata: {a: aGk=}\nstringData: {b: 1}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {HOST: db, apiKey: x1, url: 'redis://:pw@cache:6379', country: no, ver: 1.10, tpl: '{{ not a template }}'}\n",
    )]);
    expect![[r#"
        apiVersion = "v1" @1
        data.a = "aGk=" @6 sensitive
        kind = "Secret" @2
        metadata.annotations.kubectl.kubernetes.io/last-applied-configuration = "{\"data\":{}}" @5 sensitive
        metadata.name = "s" @4
        stringData.b = "1" @7 sensitive
        HOST = "db" @12
        apiKey = "x1" @12 sensitive
        country = "no" @12
        tpl = "{{ not a template }}" @12
        url = "redis://:pw@cache:6379" @12 sensitive
        ver = "1.10" @12
        s.yaml:7: warning: Secret `s`: `stringData.b` is a whole number where text belongs: quote it
        s.yaml:12: warning: ConfigMap `c`: `data.ver` is a number where text belongs: quote it
    "#]].assert_eq(&format!(
        "{}{}{}",
        outcome.show("k8s:default/Secret/s", ""),
        outcome.show("k8s:default/ConfigMap/c", "data"),
        outcome.said()
    ));
}

#[test]
fn namespaces_come_from_the_manifest_the_kustomization_or_the_folder() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    let outcome = scan(&[
        ("a/service.yaml", &service("plain")),
        ("a/other.yaml", &service("x, namespace: own")),
        ("b/namespace.yaml", namespace),
        ("b/service.yaml", &service("beside")),
        ("b/more/service.yaml", &service("below")),
        (
            "c/kustomization.yaml",
            "namespace: kust\nresources: [service.yaml]\n",
        ),
        ("c/service.yaml", &service("named")),
        (
            "d/overlays/prod/kustomization.yaml",
            "namespace: prod\nresources: [../../base]\n",
        ),
        ("d/base/kustomization.yaml", "resources: [service.yaml]\n"),
        ("d/base/service.yaml", &service("overlaid")),
        (
            "e/role.yaml",
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: wide}\nrules: []\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:ClusterRole/wide",
            "k8s:Namespace/shop",
            "k8s:default/Service/plain",
            "k8s:kust/Service/named",
            "k8s:own/Service/x",
            "k8s:prod/Service/overlaid",
            "k8s:shop/Service/below",
            "k8s:shop/Service/beside",
        ]
    );
    assert_eq!(outcome.said(), "");
}

#[test]
fn a_template_is_the_list_of_its_objects_with_the_values_of_its_parameters() {
    let outcome = scan(&[(
        "template.yaml",
        "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: \"${APP}-web\"}\n  spec: {externalName: \"a.${DOMAIN}\", ports: [{port: \"${{PORT}}\", name: \"${\"}]}\nparameters:\n- {name: APP, value: shop}\n- {name: DOMAIN}\n- {name: PORT, value: \"8080\"}\n",
    )]);
    assert_eq!(outcome.ids(), ["k8s:default/Service/shop-web"]);
    assert_eq!(
        outcome.show("k8s:default/Service/shop-web", "spec"),
        "externalName = \"a.${DOMAIN}\" @8\nports.0.name = \"${\" @8\nports.0.port = 8080 @8\n"
    );
    assert_eq!(outcome.said(), "");
}

#[test]
fn custom_kinds_without_a_namespace_are_declared() {
    let outcome = scan(&[(
        "crd.yaml",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: gizmos.example.com}\nspec: {scope: Cluster, names: {kind: Gizmo}}\n---\napiVersion: example.com/v1\nkind: Gizmo\nmetadata: {name: g}\n---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: f}\n",
    )]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:CustomResourceDefinition/gizmos.example.com",
            "k8s:Gizmo/g",
            "k8s:default/Service.serving.knative.dev/f",
        ]
    );
}

#[test]
fn lists_are_flattened_with_and_without_types_of_their_own() {
    let outcome = scan(&[
        (
            "list.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: b}}]}\n",
        ),
        (
            "pods.json",
            r#"{"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": {"name": "p", "namespace": "n"}}]}"#,
        ),
        (
            "job.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/Job/migrate-",
            "k8s:default/Service/a",
            "k8s:default/Service/b",
            "k8s:n/Pod/p",
        ]
    );
}

#[test]
fn what_configures_a_tool_is_no_object() {
    let outcome = scan(&[
        (
            "skaffold.yaml",
            "apiVersion: skaffold/v3\nkind: Config\nmetadata: {name: x}\n",
        ),
        (
            "kubeconfig.yaml",
            "apiVersion: v1\nkind: Config\nclusters: []\n",
        ),
        (
            "catalog.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n",
        ),
        (
            "plain.yaml",
            "apiVersion: example.com/v1\nkind: Settings\ndebug: true\n",
        ),
    ]);
    assert_eq!(outcome.ids(), Vec::<&str>::new());
    expect![[r#"
        catalog.yaml:1: note: `Component` of `backstage.io/v1alpha1` configures a tool and is no object of a cluster
        skaffold.yaml:1: note: `Config` of `skaffold/v3` configures a tool and is no object of a cluster
        kubeconfig.yaml:1: note: `Config` of `v1` configures a tool and is no object of a cluster
        plain.yaml:1: note: `Settings` of `example.com/v1` has no name and is no object of a cluster
    "#]].assert_eq(&outcome.said());
}

#[test]
fn objects_whose_names_the_cluster_makes_up_are_never_the_same() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: report-}\nspec: {template: {spec: {containers: [{name: a, image: a}]}}}\n";
    let outcome = scan(&[("a.yaml", &format!("{job}---\n{job}")), ("b.yaml", job)]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/Job/report-",
            "k8s:default/Job/report-2",
            "k8s:default/Job/report-3",
        ]
    );
    assert_eq!(outcome.said(), "");
}

#[test]
fn patches_are_no_objects() {
    let outcome = scan(&[
        (
            "kustomization.yaml",
            "resources: [web.yaml]\npatches:\n- path: patch.yaml\n",
        ),
        ("patch.yaml", &service("web")),
        ("web.yaml", &service("web")),
    ]);
    assert_eq!(outcome.ids(), ["k8s:default/Service/web"]);
    assert_eq!(outcome.said(), "");
}

#[test]
fn what_is_filled_in_later_may_still_fit_the_api() {
    let outcome = scan(&[(
        "open.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: ${REPLICAS}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b}\ndata: {key: '${KEY}'}\n",
    )]);
    assert_eq!(outcome.said(), "");
    assert_eq!(outcome.ids().len(), 2);
}

#[test]
fn what_does_not_fit_the_api_is_told_without_its_value() {
    let outcome = scan(&[(
        "bad.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: lots\n  template:\n    spec:\n      containers:\n      - name: c\n        image: x\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers:\n  - name: c\n    env:\n    - name: PORT\n      value: 8080\n---\napiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {ports: {port: 80}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: d}\ndata: {a: 'not base64!', b: \"bnVs\\nbA==\\n\"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: e}\nspec: {hostNetwork: yes, containers: [{name: c, resources: {limits: {cpu: 1, memory: 1Gi}}}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: [nameless]\n",
    )]);
    expect![[r#"
        bad.yaml:37: warning: `Pod` without a name in its `metadata` is left out
        bad.yaml:5: warning: Deployment `a`: `spec.replicas` is text where a whole number belongs
        bad.yaml:20: warning: Pod `b`: `spec.containers[0].env[0].value` is a whole number where text belongs: quote it
        bad.yaml:25: warning: Service `c`: `spec.ports` is a mapping where a list belongs
        bad.yaml:30: warning: Secret `d`: `data.a` does not fit its type
    "#]].assert_eq(&outcome.said());
    assert_eq!(outcome.ids().len(), 5);
    expect![[r#"
        true @35
    "#]]
    .assert_eq(&outcome.show("k8s:default/Pod/e", "spec.hostNetwork"));
}

/// Documents of one file, each of which has to show up as a resource or in a diagnostic.
const DOCUMENTS: &[&str] = &[
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
    "apiVersion: example.com/v1\nkind: Unheard\nmetadata: {name: a}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n",
    "apiVersion: example.com/v1\nkind: Nameless\nspec: {}\n",
    "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nname: dev\n",
    "apiVersion: v1\nmetadata: {name: half}\n",
    "kind: Pod\nmetadata: {name: other-half}\n",
    "apiVersion: v1\nkind: [Pod]\nmetadata: {name: odd}\n",
    "apiVersion: v1\nkind: List\nitems:\n- {metadata: {name: untyped}}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePort}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: broken\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: last}\n",
];

#[test]
fn every_document_is_understood_set_aside_or_broken() {
    let mut text = String::new();
    let mut lines = Vec::new();
    for document in DOCUMENTS {
        let first = text.lines().count() + 1;
        text += document;
        text += "---\n";
        lines.push(first..=text.lines().count());
    }
    let outcome = scan(&[("all.yaml", &text)]);
    let resources = outcome.inventory.resources.iter();
    let places = resources.map(|resource| resource.span);
    let diagnostics = outcome.inventory.diagnostics.iter();
    let places: Vec<usize> = places
        .chain(diagnostics.filter_map(|diagnostic| diagnostic.span))
        .map(|span| outcome.sources.position(span).line as usize)
        .collect();
    for (document, lines) in DOCUMENTS.iter().zip(lines) {
        let found = places.iter().any(|line| lines.contains(line));
        assert!(found, "lost: {document}");
    }
    let ids = ["a", "last"].map(|name| format!("k8s:default/Service/{name}"));
    for id in ids {
        assert!(outcome.ids().contains(&&*id), "{id}");
    }
}

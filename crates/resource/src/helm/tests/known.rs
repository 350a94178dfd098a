//! Charts of ours in the place of those that are not on disk.

use crate::testing::{Outcome, leaf, scan};

/// A release of Flux of the chart with some values, in `apps/web.yaml`; values begin in line 9.
fn release(version: &str, values: &str) -> Outcome {
    let indented = values.replace('\n', "\n    ");
    let text = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web, namespace: media}}\nspec:\n  chart:\n    spec: {{chart: app-template, version: {version}, sourceRef: {{kind: HelmRepository, name: all}}}}\n  install: {{}}\n  values:\n    {indented}\n"
    );
    scan(&[("apps/web.yaml", &text)])
}

const ONE: &str = "controllers:\n  front:\n    containers:\n      app:\n        image: {repository: r.example.com/front, tag: 1.5}\n        env:\n          SELF: '{{ .Release.Name }}.media.svc'\n          TOKEN: {valueFrom: {secretKeyRef: {name: tokens, key: t}}}\n        securityContext: {privileged: true}\nservice:\n  front:\n    ports: {http: {port: 8080}}\ningress:\n  front:\n    className: outer\n    hosts: [{host: '{{ .Release.Name }}.example.com', paths: [{path: /, service: {identifier: front, port: http}}]}]\nroute:\n  front:\n    hostnames: [web.example.org]\n    parentRefs: [{name: door, namespace: net}]\npersistence:\n  data: {size: 1Gi, advancedMounts: {front: {app: [{path: /data}]}}}\n  films: {type: nfs, server: files.example.com, path: /films, globalMounts: [{path: /films}]}\n  files: {type: configMap, name: '{{ .Release.Name }}-files'}\nsecrets:\n  keys: {stringData: {k: t0p-s3cret}}\n";

#[test]
fn a_release_makes_what_its_values_say() {
    let outcome = release("4.1.0", ONE);
    let mut ids = outcome.ids();
    ids.retain(|id| !id.contains("HelmRelease"));
    assert_eq!(
        ids,
        [
            "k8s:media/Deployment/web",
            "k8s:media/HTTPRoute/web",
            "k8s:media/Ingress/web",
            "k8s:media/PersistentVolumeClaim/web",
            "k8s:media/Secret/web",
            "k8s:media/Service/web",
        ]
    );
    let pods = outcome.resource("k8s:media/Deployment/web");
    let spec = pods.attributes.path(&["spec", "template", "spec"]).unwrap();
    let text = format!("{spec:?}");
    for part in [
        "r.example.com/front:1.5",
        "web.media.svc",
        "files.example.com",
        "/data",
        "web-files",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let route = outcome.resource("k8s:media/HTTPRoute/web");
    assert!(format!("{:?}", route.attributes).contains("8080"));
    assert!(!format!("{:?}", outcome.inventory.resources).contains("x-values"));
    let secret = outcome.resource("k8s:media/Secret/web");
    assert!(!format!("{secret:?}").contains("t0p-s3cret"));
    let said = outcome.said();
    assert!(
        said.contains("is not on disk: what it makes is taken from its values"),
        "{said}"
    );
    assert!(!said.contains("cannot"), "{said}");
}

#[test]
fn what_is_made_stands_where_its_values_are() {
    let outcome = release("4.1.0", ONE);
    let pods = outcome.resource("k8s:media/Deployment/web");
    let spec = pods.attributes.path(&["spec", "template", "spec"]).unwrap();
    let containers = spec.get("containers").unwrap();
    let at = |span| {
        let place = outcome.sources.position(span);
        format!("{}:{}", place.path, place.line)
    };
    let container = containers.items().first().unwrap();
    let privileged = container.path(&["securityContext", "privileged"]).unwrap();
    assert_eq!(leaf(privileged), "true");
    assert_eq!(at(privileged.span.unwrap()), "apps/web.yaml:17");
    assert_eq!(
        at(container.get("image").unwrap().span.unwrap()),
        "apps/web.yaml:13"
    );
    let service = outcome.resource("k8s:media/Service/web");
    let kind = service.attributes.path(&["spec", "type"]).unwrap();
    assert_eq!(at(kind.span.unwrap()), "apps/web.yaml:20");
}

#[test]
fn names_are_those_of_the_version() {
    let two = "controllers:\n  main: {containers: {main: {image: {repository: a}}}}\n  jobs: {type: cronjob, cronjob: {schedule: '@daily'}, containers: {main: {image: {repository: b}}}}\n";
    let one = "controllers:\n  main: {containers: {main: {image: {repository: a}}}}\nservice:\n  api: {controller: main, ports: {http: {port: 1}}}\n";
    let old = "image: {repository: a, tag: v1}\nenv: {A: b}\nservice:\n  main: {ports: {http: {port: 1}}}\n";
    for (version, values, names) in [
        ("4.0.0", two, ["CronJob/web-jobs", "Deployment/web-main"]),
        ("2.5.0", two, ["CronJob/web-jobs", "Deployment/web"]),
        ("3.0.0", one, ["Deployment/web", "Service/web"]),
        ("2.0.0", one, ["Deployment/web", "Service/web-api"]),
        ("1.5.1", old, ["Deployment/web", "Service/web"]),
    ] {
        let outcome = release(version, values);
        let mut ids = outcome.ids();
        ids.retain(|id| !id.contains("HelmRelease"));
        let names = names.map(|name| format!("k8s:media/{name}"));
        assert_eq!(ids, names, "{version}");
    }
}

#[test]
fn a_chart_of_that_name_with_other_values_is_one_object() {
    let outcome = release("4.0.0", "size: 3\n");
    let ids = outcome.ids();
    assert!(ids.iter().any(|id| id.contains("/Chart/")), "{ids:?}");
}

#[test]
fn a_subchart_makes_what_the_values_below_its_alias_say() {
    let chart = "name: media\nversion: 1.0.0\ndependencies:\n- {name: app-template, alias: films, version: 4.1.0, repository: 'oci://charts.example.com'}\n- {name: redis, version: 1.0.0}\n";
    let values = "films:\n  fullnameOverride: films\n  controllers:\n    main: {containers: {main: {image: {repository: films, tag: '1'}, env: {CACHE: 'media-redis:6379'}}}}\n  service:\n    main: {ports: {http: {port: 80}}}\n";
    let outcome = scan(&[("c/Chart.yaml", chart), ("c/values.yaml", values)]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/Chart/media-redis",
            "k8s:default/Deployment/films",
            "k8s:default/Service/films",
        ]
    );
    let pods = outcome.resource("k8s:default/Deployment/films");
    let place = outcome.sources.position(pods.span);
    assert_eq!((&*place.path, place.line), ("c/values.yaml", 4));
}

#[test]
fn a_kustomization_installs_it_into_its_namespace() {
    let text = "helmCharts:\n- name: app-template\n  releaseName: web\n  namespace: media\n  version: 4.1.0\n  repo: https://charts.example.com\n  valuesInline:\n    controllers: {main: {containers: {main: {image: {repository: web}}}}}\n";
    let outcome = scan(&[("k/kustomization.yaml", text)]);
    assert_eq!(outcome.ids(), ["k8s:media/Deployment/web"]);
    assert!(outcome.said().contains("taken from its values"));
}

/// A release of Flux of a chart called `cluster`, in `db/orders.yaml`; values begin in line 7.
fn cluster(values: &str) -> Outcome {
    let indented = values.trim_end().replace('\n', "\n    ");
    let text = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: orders, namespace: shop}}\nspec:\n  chart: {{spec: {{chart: cluster, version: 0.8.1, sourceRef: {{kind: HelmRepository, name: all}}}}}}\n  values:\n    {indented}\n"
    );
    scan(&[("db/orders.yaml", &text)])
}

fn made(outcome: &Outcome) -> Vec<&str> {
    let mut ids = outcome.ids();
    ids.retain(|id| !id.contains("HelmRelease"));
    ids
}

#[test]
fn a_database_of_an_operator_is_made_of_the_values_of_its_chart() {
    let values = "fullnameOverride: orders-db\ncluster:\n  instances: 2\n  superuserSecret: orders-root\n  initdb: {database: orders, secret: {name: orders-login}}\n  roles: [{name: web, passwordSecret: {name: web-login}}]\n  monitoring: {enabled: true, podMonitor: {labels: {release: watch}}}\nbackups:\n  enabled: true\n  endpointURL: https://objects.example.com\n  s3: {bucket: kept, accessKey: k3y, secretKey: t0p-s3cret}\npoolers:\n- name: rw\n  instances: 3\n";
    let outcome = cluster(values);
    assert_eq!(
        made(&outcome),
        [
            "k8s:shop/Cluster/orders-db",
            "k8s:shop/PodMonitor/orders-db-cluster-podmonitor",
            "k8s:shop/Pooler/orders-db-pooler-rw",
            "k8s:shop/ScheduledBackup/orders-db-daily-backup",
        ]
    );
    let one = outcome.resource("k8s:shop/Cluster/orders-db");
    let at = |path: &[&str]| {
        let value = one.attributes.path(path).unwrap();
        let place = outcome.sources.position(value.span.unwrap());
        (leaf(value), place.line)
    };
    assert_eq!(at(&["spec", "instances"]), ("2".to_owned(), 9));
    assert_eq!(
        at(&["spec", "bootstrap", "initdb", "secret", "name"]),
        ("\"orders-login\"".to_owned(), 11)
    );
    let kept = ["spec", "backup", "barmanObjectStore"];
    assert_eq!(
        at(&[kept[0], kept[1], kept[2], "endpointURL"]),
        ("\"https://objects.example.com\"".to_owned(), 16)
    );
    assert_eq!(
        at(&[kept[0], kept[1], kept[2], "destinationPath"]).0,
        "\"s3://kept/\""
    );
    let resources = outcome.inventory.resources.iter();
    let all: Vec<_> = resources.filter(|it| &*it.kind != "HelmRelease").collect();
    let all = format!("{all:?}");
    assert!(!all.contains("t0p-s3cret") && !all.contains("x-values"));
    assert!(all.contains("web-login"));
    let said = outcome.said();
    assert!(
        said.contains("taken from its values") && !said.contains("cannot"),
        "{said}"
    );
}

#[test]
fn a_database_keeps_backups_by_a_plugin_and_begins_with_what_another_has() {
    let plugin = "backups:\n  enabled: true\n  method: plugin\n  provider: google\n  google: {bucket: kept}\n  scheduledBackups: []\n";
    let outcome = cluster(plugin);
    let store = "k8s:shop/ObjectStore/orders-cluster-backups";
    assert_eq!(made(&outcome), ["k8s:shop/Cluster/orders-cluster", store]);
    assert_eq!(
        outcome.show(store, "spec.configuration.destinationPath"),
        "\"gs://kept/\" @8\n"
    );
    let one = |values: &str| {
        let outcome = cluster(values);
        let one = outcome.resource("k8s:shop/Cluster/orders-cluster");
        format!("{:?}", one.attributes.path(&["spec", "externalClusters"]))
    };
    let by_copy = "mode: recovery\nrecovery: {method: pg_basebackup, pgBaseBackup: {source: {host: old.example.com}}}\n";
    assert!(one(by_copy).contains("old.example.com"));
    let by_store =
        "mode: recovery\nrecovery: {method: object_store, provider: s3, s3: {bucket: old}}\n";
    assert!(one(by_store).contains("s3://old/"));
    let replica = "mode: replica\ncluster: {instances: 1}\nreplica: {origin: {pg_basebackup: {host: main.example.com}}, bootstrap: {source: pg_basebackup}}\n";
    assert!(one(replica).contains("main.example.com"));
}

#[test]
fn another_chart_of_a_common_name_is_one_object() {
    let outcome = cluster("cluster: {name: east}\nbackups: {enabled: true}\n");
    assert_eq!(made(&outcome), ["k8s:shop/Chart/orders-cluster"]);
}

#[test]
fn resources_of_any_kind_among_the_values_are_made() {
    let values = "controllers: {front: {containers: {app: {image: {repository: a}}}}}\nrawResources:\n  door:\n    apiVersion: traefik.io/v1alpha1\n    kind: IngressRoute\n    spec:\n      routes: [{match: 'Host(`{{ .Release.Name }}.example.com`)'}]\n  rules:\n    forceRename: '{{ .Release.Name }}-rules'\n    manifest: {apiVersion: v1, kind: ConfigMap, data: {a: b}}\n  off: {enabled: false, apiVersion: v1, kind: ConfigMap}\n";
    let outcome = release("4.1.0", values);
    assert_eq!(
        made(&outcome),
        [
            "k8s:media/ConfigMap/web-rules",
            "k8s:media/Deployment/web",
            "k8s:media/IngressRoute/web-door",
        ]
    );
    assert_eq!(
        outcome.show("k8s:media/IngressRoute/web-door", "spec.routes.0.match"),
        "\"Host(`web.example.com`)\" @15\n"
    );
    assert_eq!(
        outcome.show("k8s:media/ConfigMap/web-rules", "data.a"),
        "\"b\" @18\n"
    );
    let outcome = release("3.7.0", values);
    assert!(made(&outcome).contains(&"k8s:media/IngressRoute/web-door"));
}

#[test]
fn a_chart_of_a_common_name_is_known_by_where_it_comes_from() {
    let application = |repository: &str| {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: orders, namespace: argocd}}\nspec:\n  source: {{repoURL: '{repository}', chart: cluster, targetRevision: 0.3.1}}\n  destination: {{namespace: shop}}\n"
        );
        let outcome = scan(&[("apps/orders.yaml", &text)]);
        let mut ids = outcome.ids();
        ids.retain(|id| !id.contains("Application"));
        ids.join(" ")
    };
    assert_eq!(
        application("https://cloudnative-pg.github.io/charts"),
        "k8s:shop/Cluster/orders-cluster"
    );
    assert_eq!(
        application("https://charts.example.com"),
        "k8s:shop/Chart/orders-cluster"
    );
}

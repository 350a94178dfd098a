//! What scripts and pipelines of a repository write into a cluster from files beside them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::Folder;

const APPLICATION: &str = "apiVersion: v1
kind: Pod
metadata: {name: till}
spec:
  containers:
  - {name: till, image: 'example/till:1', envFrom: [{configMapRef: {name: till-env}}], volumeMounts: [{name: conf, mountPath: /conf}]}
  volumes: [{name: conf, configMap: {name: till-conf}}]
---
apiVersion: v1
kind: Service
metadata: {name: ledger}
spec: {ports: [{port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: shelf}
spec: {ports: [{port: 6379}]}
";

/// `to path:line` of the flows that a script with this name and text makes known.
fn found(name: &str, script: &str) -> BTreeSet<String> {
    let folder = Folder::with(&[
        ("k8s/till.yaml", APPLICATION),
        (
            "conf/till.yml",
            "# where it writes\nledger:\n  host: ledger\n",
        ),
        (
            "conf/till.env",
            "# what it keeps\nMODE=a\nSHELF_URL=redis://shelf:6379\n",
        ),
        (name, script),
    ]);
    let run = folder.run(&["scan", ".", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let model: Value = serde_json::from_str(&run.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let flows = model["flows"].as_array().unwrap().iter();
    let line = |flow: &Value| {
        let place = &flow["evidence"][0];
        format!(
            "{} {}:{}",
            text(&flow["to"]),
            text(&place["path"]),
            place["line"]
        )
    };
    flows.map(line).collect()
}

#[test]
fn files_that_scripts_and_pipelines_write_are_read_by_those_who_are_given_them() {
    let both = [
        "k8s:default/Service/ledger conf/till.yml:3",
        "k8s:default/Service/shelf conf/till.env:3",
    ];
    let commands = [
        "kubectl create configmap till-conf --from-file=conf/till.yml",
        "kubectl create cm till-env --from-env-file conf/till.env",
    ];
    let [files, lines] = commands;
    let step =
        format!("jobs:\n  out:\n    steps:\n    - run: |\n        {files}\n        {lines}\n");
    let job = format!("out:\n  script:\n  - {files}\n  - {lines}\n");
    for (name, script) in [
        (
            "Makefile",
            format!("DIR = conf\nout:\n\t{files}\n\t@{lines}\n"),
        ),
        ("out.sh", format!("#!/bin/sh\n{files}\n{lines}\n")),
        (
            "out/up.sh",
            format!("#!/bin/sh\ncd \"$(dirname \"$0\")/..\"\n{files}\n{lines}\n"),
        ),
        (".github/workflows/out.yml", step),
        (".gitlab-ci.yml", job),
    ] {
        assert_eq!(
            found(name, &script),
            both.map(str::to_owned).into(),
            "{name}"
        );
    }
    let folder = "kubectl create configmap till-conf --from-file=conf --dry-run=client -o yaml | kubectl apply -f -\n";
    let keyed = "kubectl create configmap till-conf --from-file=a.yml=conf/till.yml\n";
    assert_eq!(found("out.sh", folder).len(), 2);
    assert_eq!(found("out.sh", keyed).len(), 1);
    for other in [
        "kubectl create configmap till-conf --from-file=conf/none.yml\n",
        "kubectl create configmap another --from-file=conf/till.yml\n",
        "kubectl create configmap till-conf --from-file=conf/till.yml --dry-run=client\n",
        "kubectl create configmap till-conf --from-file=../../../etc/hosts\n",
    ] {
        assert_eq!(found("out.sh", other), BTreeSet::new(), "{other}");
    }
}

#[test]
fn an_example_of_a_source_is_that_of_those_who_ask_for_it() {
    let example = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: till-env}\ndata:\n  SHELF_URL: redis://shelf:6379\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: unasked}\nstringData: {LEDGER_URL: 'http://ledger'}\n";
    let there = ["k8s:default/Service/shelf k8s/env.yaml.example:5"];
    let known = found("k8s/env.yaml.example", example);
    assert_eq!(known, there.map(str::to_owned).into());
}

//! What workloads keep, and where.

use expect_test::expect;

use crate::diagram;

/// A Deployment of this image that mounts these volumes at `/data/<name>`.
fn deployment(name: &str, image: &str, mounts: &[&str], volumes: &str) -> String {
    let mounts: Vec<String> = mounts
        .iter()
        .map(|it| format!("{{name: {it}, mountPath: /data/{it}}}"))
        .collect();
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - {{name: main, image: \"{image}\", volumeMounts: [{}]}}\n      volumes:\n{volumes}",
        mounts.join(", ")
    )
}

const CLAIM: &str = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: files, namespace: shop}\nspec: {storageClassName: slow}\n";

#[test]
fn only_what_a_container_mounts_is_spoken_to() {
    let volumes = "      - {name: used, persistentVolumeClaim: {claimName: files}}\n      - {name: idle, persistentVolumeClaim: {claimName: files}}\n";
    let used = deployment("web", "example/web:1", &["used"], volumes);
    let idle = deployment("job", "example/job:1", &[], volumes);
    let set = "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        image: postgres:16\n        volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]\n        volumeDevices: [{name: raw, devicePath: /dev/xvda}]\n  volumeClaimTemplates:\n  - metadata: {name: data}\n  - metadata: {name: raw}\n  - metadata: {name: logs}\n";
    let text = [&used, &idle, CLAIM, set].concat();
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/PersistentVolumeClaim/files mount ? declared @shop.yaml:12
        k8s:shop/StatefulSet/db -> k8s:shop/StatefulSet/db/data mount ? declared @shop.yaml:45
        k8s:shop/StatefulSet/db -> k8s:shop/StatefulSet/db/raw mount ? declared @shop.yaml:46
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_claim_is_what_the_volume_bound_to_it_is() {
    let volume = |name: &str, spec: &str| {
        format!(
            "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"
        )
    };
    let mounted = "      - {name: files, persistentVolumeClaim: {claimName: files}}\n";
    let web = deployment("web", "example/web:1", &["files"], mounted);
    let found = |volumes: &[String]| {
        let shop = diagram(&[("shop.yaml", &[&web, CLAIM, &volumes.concat()].concat())]);
        let claim = shop.model.elements().iter().find(|it| &*it.name == "files");
        let technology = claim.map(|it| it.technology.to_string());
        format!("{} {}", technology.unwrap_or_default(), shop.flows())
    };
    let nfs = "storageClassName: slow, nfs: {server: 10.0.0.7, path: /exports}";
    let folder = "storageClassName: slow, hostPath: {path: /mnt/files}";
    let by_class = found(&[volume("a", nfs)]);
    expect![[r#"
        file-system k8s:shop/Deployment/web -> k8s:shop/PersistentVolumeClaim/files nfs 2049 declared encrypted=false @shop.yaml:12 @shop.yaml:22
    "#]].assert_eq(&by_class);
    // Of two volumes of one class either may be the one.
    let either = found(&[volume("a", nfs), volume("b", folder)]);
    expect![[r#"
        block-storage k8s:shop/Deployment/web -> k8s:shop/PersistentVolumeClaim/files mount ? declared @shop.yaml:12
    "#]].assert_eq(&either);
    let named = "claimRef: {namespace: shop, name: files}, mountOptions: [hard, sec=krb5p], nfs: {server: nfs.corp.org, path: /}";
    let by_claim = found(&[volume("a", named), volume("b", folder), volume("c", folder)]);
    expect![[r#"
        file-system k8s:shop/Deployment/web -> k8s:shop/PersistentVolumeClaim/files nfs 2049 declared encrypted=true @shop.yaml:12 @shop.yaml:22
    "#]].assert_eq(&by_claim);
}

#[test]
fn folders_of_the_machine_and_file_systems_elsewhere_keep_data() {
    let volumes = "      - {name: files, hostPath: {path: /srv/files}}\n      - {name: logs, hostPath: {path: /var/log/shop, type: DirectoryOrCreate}}\n      - {name: clock, hostPath: {path: /etc/localtime}}\n      - {name: pods, hostPath: {path: /var/log/pods}}\n      - {name: socket, hostPath: {path: /var/run/docker.sock}}\n      - {name: share, nfs: {server: 10.0.0.7, path: /exports}}\n      - {name: bucket, csi: {driver: gcsfuse.csi.storage.gke.io, volumeAttributes: {bucketName: shop-pictures}}}\n      - {name: certificates, csi: {driver: csi.cert-manager.io, volumeAttributes: {issuer: shop}}}\n";
    let all = [
        "files",
        "logs",
        "clock",
        "pods",
        "socket",
        "share",
        "bucket",
        "certificates",
    ];
    let web = deployment("web", "example/web:1", &all, volumes);
    let other = deployment("api", "example/api:1", &["files"], volumes);
    let shop = diagram(&[("shop.yaml", &[web, other].concat())]);
    expect![[r#"
        k8s:shop/Deployment/api -> k8s:file-system//srv/files mount ? declared @shop.yaml:31
        k8s:shop/Deployment/web -> k8s:file-system//srv/files mount ? declared @shop.yaml:12
        k8s:shop/Deployment/web -> k8s:file-system//var/log/shop mount ? declared @shop.yaml:13
        k8s:shop/Deployment/web -> k8s:file-system/10.0.0.7:/exports nfs 2049 declared encrypted=false @shop.yaml:17
        k8s:shop/Deployment/web -> k8s:file-system/shop-pictures mount ? declared @shop.yaml:18
    "#]].assert_eq(&shop.flows());
    expect![[r#"
        k8s /srv/files /var/log/shop 10.0.0.7:/exports shop-pictures
        k8s:Namespace/shop < k8s api web
    "#]]
    .assert_eq(&shop.boundaries());
    let shared = |id: &str| shop.facts(id, &["shared_store"]);
    expect![[r#"
        shared_store = true @12
        shared_store = false @13
    "#]]
    .assert_eq(
        &[
            shared("k8s:file-system//srv/files"),
            shared("k8s:file-system//var/log/shop"),
        ]
        .concat(),
    );
}

#[test]
fn copies_of_one_image_that_write_to_one_claim_are_of_one_trust() {
    let volumes = "      - {name: files, persistentVolumeClaim: {claimName: files}}\n";
    let shared = |first: &str, second: &str| {
        let parts = [
            deployment("web", first, &["files"], volumes),
            deployment("worker", second, &["files"], volumes),
        ];
        let shop = diagram(&[("shop.yaml", &[&parts.concat(), CLAIM].concat())]);
        shop.facts("k8s:shop/PersistentVolumeClaim/files", &["shared_store"])
    };
    let same = shared("example/web:1", "example/web:2@sha256:0");
    assert_eq!(same, "shared_store = false @12\n");
    let different = shared("example/web:1", "example/worker:1");
    assert_eq!(different, "shared_store = true @24\n");
}

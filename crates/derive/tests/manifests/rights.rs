//! What workloads may do, on their machine and in their cluster.

use expect_test::expect;

use crate::diagram;

const HARDENED: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: good, namespace: shop}\nspec:\n  automountServiceAccountToken: false\n  serviceAccountName: good\n  securityContext:\n    runAsNonRoot: true\n    seccompProfile: {type: RuntimeDefault}\n  containers:\n  - name: main\n    image: example/good@sha256:00\n    securityContext:\n      allowPrivilegeEscalation: false\n      readOnlyRootFilesystem: true\n      capabilities: {drop: [ALL]}\n    resources: {limits: {memory: 1Gi, cpu: 1}}\n    livenessProbe: {tcpSocket: {port: 1}}\n";

const OPEN: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: bad, namespace: shop}\nspec:\n  hostNetwork: true\n  securityContext: {runAsNonRoot: true}\n  containers:\n  - name: main\n    image: example/bad\n    env:\n    - {name: API_TOKEN, value: t0ps3cret}\n    - name: DB_PASSWORD\n      valueFrom: {secretKeyRef: {name: db, key: password}}\n    securityContext:\n      privileged: true\n      runAsNonRoot: false\n      capabilities: {add: [SYS_ADMIN, CHOWN]}\n    volumeMounts: [{name: host, mountPath: /h}]\n  volumes:\n  - name: host\n    hostPath: {path: /var/run/docker.sock}\n";

const ASKED: &[&str] = &[
    "added_capabilities",
    "capabilities_dropped",
    "cpu_limited",
    "default_identity",
    "health_checked",
    "host_namespaces",
    "identity_token_mounted",
    "image_digest",
    "image_pinned",
    "memory_limited",
    "privilege_escalation",
    "privileged",
    "read_only_root",
    "runs_as_root",
    "runtime_socket",
    "secrets_in_code",
    "secrets_in_environment",
    "syscalls_confined",
];

#[test]
fn a_fact_points_at_the_setting_that_decides_it_or_at_the_container_that_lacks_it() {
    let good = diagram(&[("pod.yaml", HARDENED)]);
    expect![[r#"
        added_capabilities =  @5
        capabilities_dropped = true @16
        cpu_limited = true @17
        default_identity = false @6
        health_checked = true @18
        host_namespaces =  @5
        identity_token_mounted = false @5
        image_digest = true @12
        image_pinned = true @12
        memory_limited = true @17
        privilege_escalation = false @14
        privileged = false @11
        read_only_root = true @15
        runs_as_root = false @8
        runtime_socket = false @5
        secrets_in_code =  @3
        secrets_in_environment =  @3
        syscalls_confined = true @9
    "#]]
    .assert_eq(&sorted(&good.facts("k8s:shop/Pod/good", ASKED)));
    let bad = diagram(&[("pod.yaml", OPEN)]);
    expect![[r#"
        added_capabilities = SYS_ADMIN @17
        capabilities_dropped = false @17
        cpu_limited = false @8
        default_identity = true @5
        health_checked = false @8
        host_namespaces = network @5
        identity_token_mounted = true @5
        image_digest = false @9
        image_pinned = false @9
        memory_limited = false @8
        privilege_escalation = true @15
        privileged = true @15
        read_only_root = false @8
        runs_as_root = true @16
        runtime_socket = true @21
        secrets_in_code = API_TOKEN @11
        secrets_in_environment = DB_PASSWORD @12
        syscalls_confined = false @8
    "#]]
    .assert_eq(&sorted(&bad.facts("k8s:shop/Pod/bad", ASKED)));
}

#[test]
fn a_secret_points_at_the_password_and_not_at_what_is_kept_with_it() {
    let found = diagram(&[(
        "secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData:\n  DATABASE: orders\n  PASSWORD: hunter2\n  USER: shop\n",
    )]);
    expect![[r#"
        secrets_in_code = PASSWORD @6
    "#]]
    .assert_eq(&found.facts("k8s:shop/Secret/db", &["secrets_in_code"]));
}

fn sorted(lines: &str) -> String {
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.sort_unstable();
    lines.join("\n") + "\n"
}

const BINDINGS: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\nrules:\n- apiGroups: [\"\"]\n  resources: [secrets, pods/exec]\n  verbs: [get, list, create]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: web}\nroleRef: {kind: ClusterRole, name: reader}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: everybody}\nroleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: Group, name: \"system:unauthenticated\"}]\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  serviceAccountName: web\n  containers: [{name: main, image: \"example/web:1\"}]\n";

#[test]
fn rights_belong_to_what_runs_with_them_and_else_to_the_binding() {
    let found = diagram(&[("rights.yaml", BINDINGS)]);
    let asked = [
        "administrator_binding",
        "anonymous_access",
        "can_escalate",
        "privilege",
        "reads_secrets",
        "runs_commands",
        "wildcard_actions",
    ];
    expect![[r#"
        privilege = narrow @5
        wildcard_actions = false @5
        can_escalate = false @5
        reads_secrets = true @6
        runs_commands = true @6
        administrator_binding = false @5
    "#]]
    .assert_eq(&found.facts("k8s:shop/Pod/web", &asked));
    expect![[r#"
        anonymous_access = true @18
        privilege = administrator @18
        can_escalate = true @18
        reads_secrets = true @18
        runs_commands = true @18
        administrator_binding = true @18
    "#]]
    .assert_eq(&found.facts("k8s:ClusterRoleBinding/everybody", &asked));
}

#[test]
fn what_is_filled_in_later_is_unknown_and_never_the_default() {
    let found = |security: &str, image: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: cart, namespace: shop}}\nspec:\n  hostPID: ${{PID}}\n  containers:\n  - name: fixed\n    image: example/fixed:1@sha256:0\n    securityContext: {{runAsNonRoot: true, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}}\n  - name: main\n    image: \"{image}\"\n    securityContext: {{{security}}}\n"
        );
        let wanted = [
            "host_namespaces",
            "image_digest",
            "image_pinned",
            "privilege_escalation",
            "read_only_root",
            "runs_as_root",
        ];
        diagram(&[("cart.yaml", &text)]).facts("k8s:shop/Pod/cart", &wanted)
    };
    expect![[r#"
        read_only_root = unknown @12
        image_pinned = unknown @11
        image_digest = unknown @11
        privilege_escalation = unknown @12
        host_namespaces = unknown @5
        runs_as_root = unknown @12
    "#]].assert_eq(&found("runAsUser: \"${UID}\", allowPrivilegeEscalation: \"{{ .may }}\", readOnlyRootFilesystem: $(RO)", "example/cart:${VERSION}"));
    // One that is known to be bad is enough.
    expect![[r#"
        read_only_root = false @10
        image_pinned = false @11
        image_digest = false @11
        privilege_escalation = true @10
        host_namespaces = unknown @5
        runs_as_root = true @12
    "#]]
    .assert_eq(&found(
        "runAsUser: 0, privileged: \"${ALL}\"",
        "${REGISTRY}/cart:latest",
    ));
}

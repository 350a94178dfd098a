//! One setting in every form a pod can take, and the fact that it gives in each of them.

use crate::diagram;

/// A fact, where the setting stands, what is known of the fact (`?` where it is filled in
/// later), and the setting.
const ROWS: &str = r#"
privileged | container | true | securityContext: {privileged: true}
privileged | container | true | securityContext: {privileged: "true"}
privileged | container | true | securityContext: {privileged: yes}
privileged | container | false | securityContext: {privileged: false}
privileged | container | false | securityContext: {}
privileged | container | false | tty: true
privileged | container | ? | securityContext: {privileged: "${X}"}
privileged | container | ? | securityContext: "${X}"
privileged | container | ? | securityContext: {privileged: "{{ .Values.x }}"}
privilege_escalation | container | true | securityContext: {allowPrivilegeEscalation: true}
privilege_escalation | container | true | securityContext: {allowPrivilegeEscalation: false, privileged: true}
privilege_escalation | container | true | tty: true
privilege_escalation | container | false | securityContext: {allowPrivilegeEscalation: false}
privilege_escalation | container | ? | securityContext: {allowPrivilegeEscalation: $(X)}
privilege_escalation | container | ? | securityContext: $X
read_only_root | container | true | securityContext: {readOnlyRootFilesystem: true}
read_only_root | container | false | securityContext: {readOnlyRootFilesystem: false}
read_only_root | container | false | tty: true
read_only_root | container | ? | securityContext: {readOnlyRootFilesystem: "${X}"}
read_only_root | container | ? | securityContext: "${X}"
runs_as_root | container | true | securityContext: {runAsUser: 0}
runs_as_root | container | true | securityContext: {runAsNonRoot: false}
runs_as_root | container | true | securityContext: {runAsUser: "0"}
runs_as_root | container | true | tty: true
runs_as_root | container | false | securityContext: {runAsUser: 1000}
runs_as_root | container | false | securityContext: {runAsNonRoot: true}
runs_as_root | container | ? | securityContext: {runAsUser: "${X}"}
runs_as_root | container | ? | securityContext: "${X}"
runs_as_root | container | ? | securityContext: {runAsNonRoot: "${X}"}
runs_as_root | pod | true | securityContext: {runAsUser: 0}
runs_as_root | pod | false | securityContext: {runAsUser: 1000}
runs_as_root | pod | false | securityContext: {runAsNonRoot: true}
runs_as_root | pod | ? | securityContext: {runAsUser: "${X}"}
runs_as_root | pod | ? | securityContext: "${X}"
syscalls_confined | container | true | securityContext: {seccompProfile: {type: RuntimeDefault}}
syscalls_confined | container | true | securityContext: {seccompProfile: {type: Localhost}}
syscalls_confined | container | false | securityContext: {seccompProfile: {type: Unconfined}}
syscalls_confined | container | false | tty: true
syscalls_confined | container | ? | securityContext: {seccompProfile: {type: "${X}"}}
syscalls_confined | container | ? | securityContext: {seccompProfile: "${X}"}
syscalls_confined | pod | true | securityContext: {seccompProfile: {type: RuntimeDefault}}
syscalls_confined | pod | ? | securityContext: "${X}"
capabilities_dropped | container | true | securityContext: {capabilities: {drop: [ALL]}}
capabilities_dropped | container | true | securityContext: {capabilities: {drop: [all]}}
capabilities_dropped | container | false | securityContext: {capabilities: {drop: [NET_RAW]}}
capabilities_dropped | container | false | tty: true
capabilities_dropped | container | ? | securityContext: {capabilities: {drop: ["${X}"]}}
capabilities_dropped | container | ? | securityContext: {capabilities: {drop: "${X}"}}
capabilities_dropped | container | ? | securityContext: {capabilities: "${X}"}
capabilities_dropped | container | ? | securityContext: "${X}"
added_capabilities | container | SYS_ADMIN | securityContext: {capabilities: {add: [SYS_ADMIN]}}
added_capabilities | container | SYS_ADMIN | securityContext: {capabilities: {add: [CAP_SYS_ADMIN, "${X}"]}}
added_capabilities | container | SYS_ADMIN | securityContext: {capabilities: {add: [sys_admin]}}
added_capabilities | container |  | securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}
added_capabilities | container |  | tty: true
added_capabilities | container | ? | securityContext: {capabilities: {add: "${X}"}}
added_capabilities | container | ? | securityContext: {capabilities: "${X}"}
unsafe_kernel_settings | container | true | securityContext: {procMount: Unmasked}
unsafe_kernel_settings | container | ? | securityContext: {procMount: "${X}"}
unsafe_kernel_settings | pod | true | securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}]}
unsafe_kernel_settings | pod | false | securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}
unsafe_kernel_settings | pod | false | hostPID: true
unsafe_kernel_settings | pod | ? | securityContext: {sysctls: "${X}"}
unsafe_kernel_settings | pod | ? | securityContext: {sysctls: [{name: "${X}", value: "1"}]}
host_namespaces | pod | network | hostNetwork: true
host_namespaces | pod | network | hostNetwork: "true"
host_namespaces | pod | pid | hostPID: true
host_namespaces | pod | pid | hostPID: true, hostIPC: false
host_namespaces | pod |  | hostPID: false
host_namespaces | pod | ? | hostPID: "${X}"
host_namespaces | pod | ? | hostNetwork: $X
identity_token_mounted | pod | false | automountServiceAccountToken: false
identity_token_mounted | pod | true | automountServiceAccountToken: true
identity_token_mounted | pod | true | hostPID: false
identity_token_mounted | pod | ? | automountServiceAccountToken: "${X}"
default_identity | pod | true | serviceAccountName: default
default_identity | pod | true | hostPID: false
default_identity | pod | false | serviceAccountName: cart
default_identity | pod | false | serviceAccount: cart
default_identity | pod | ? | serviceAccountName: "${X}"
runtime_socket | pod | true | volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}]
runtime_socket | pod | true | volumes: [{name: v, hostPath: {path: /run/containerd/}}]
runtime_socket | pod | true | volumes: [{name: v, hostPath: {path: //var/run/../run/crio/crio.sock}}]
runtime_socket | pod | true | volumes: [{name: v, hostPath: {path: /var/run}}]
runtime_socket | pod | false | volumes: [{name: v, emptyDir: {}}]
runtime_socket | pod | false | volumes: [{name: v, hostPath: {path: /var/running}}]
runtime_socket | pod | ? | volumes: [{name: v, hostPath: {path: "${X}"}}]
host_paths_writable | pod | true | volumes: [{name: v, hostPath: {path: /etc}}]
host_paths_writable | pod | true | volumes: [{name: v, hostPath: {path: /}}]
host_paths_writable | pod | true | volumes: [{name: v, hostPath: {path: /etc/./kubernetes/}}]
host_paths_writable | pod | false | volumes: [{name: v, hostPath: {path: /data}}]
host_paths_writable | pod | false | volumes: [{name: v, hostPath: {path: /dev/log}}]
host_paths_writable | pod | ? | volumes: [{name: v, hostPath: {path: "${X}"}}]
image_pinned | image | true | shop/x:1
image_pinned | image | true | shop/x@sha256:00
image_pinned | image | true | localhost:5000/x:2
image_pinned | image | true | ko://shop.example/x
image_pinned | image | false | shop/x
image_pinned | image | false | shop/x:latest
image_pinned | image | false | localhost:5000/x
image_pinned | image | ? | shop/x:${X}
image_pinned | image | ? | shop/x:$X
image_pinned | image | ? | ${X}
image_pinned | image | ? | shop/x:{{ .Values.x }}
"#;

/// The same for what only those who stay are asked about.
const OF_STAYING: &str = r#"
memory_limited | container | true | resources: {limits: {memory: 1Gi}}
memory_limited | container | true | resources: {limits: {memory: "${X}"}}
memory_limited | container | false | resources: {limits: {cpu: 1}}
memory_limited | container | false | resources: {requests: {memory: 1Gi}}
memory_limited | container | false | resources: {limits: {memory: 0}}
memory_limited | container | false | tty: true
memory_limited | container | ? | resources: {limits: "${X}"}
memory_limited | container | ? | resources: "${X}"
memory_limited | pod | true | resources: {limits: {memory: 1Gi}}
cpu_limited | container | true | resources: {limits: {cpu: 100m}}
cpu_limited | container | false | resources: {limits: {memory: 1Gi}}
cpu_limited | container | ? | resources: {limits: "{{ .Values.x }}"}
secrets_in_environment | container | TOKEN | env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: s, key: k}}}]
secrets_in_environment | container | s | envFrom: [{secretRef: {name: s}}]
secrets_in_environment | container |  | env: [{name: TOKEN_FILE, value: /run/token}]
secrets_in_environment | container | ? | env: "${X}"
secrets_in_environment | container | ? | envFrom: ["${X}"]
secrets_in_code | container | TOKEN | env: [{name: TOKEN, value: k3yb0ard-Cat-77}]
secrets_in_code | container | password | args: [--password=k3yb0ard-Cat-77]
secrets_in_code | container | password | command: [a, --password, k3yb0ard-Cat-77]
secrets_in_code | container |  | env: [{name: TOKEN, value: "${TOKEN}"}]
secrets_in_code | container |  | args: [--password=$(PASSWORD)]
"#;

/// The container and the rest of the pod around it, with a setting in its place.
fn filled(place: &str, setting: &str) -> (String, String) {
    let at = |here: &str, usual: &str| {
        let chosen = if place == here { setting } else { usual };
        chosen.to_owned()
    };
    let (image, own) = (at("image", "shop/x:1"), at("container", "tty: false"));
    let mounts = "volumeMounts: [{name: v, mountPath: /v}]";
    let container = format!("{{name: c, image: \"{image}\", {mounts}, {own}}}");
    (container, at("pod", "dnsPolicy: Default"))
}

/// Every form of a workload with this container, each called `x`, and the id it has.
fn forms(container: &str, around: &str, first: bool) -> Vec<(String, &'static str)> {
    const GOOD: &str = "{name: good, image: \"shop/good@sha256:00\", securityContext: {privileged: false, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 9, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL]}}, resources: {limits: {memory: 1Gi, cpu: 1}}}";
    let pod = format!("{{containers: [{container}], {around}}}");
    let before = format!("{{containers: [{GOOD}], initContainers: [{container}], {around}}}");
    let after = format!("{{containers: [{GOOD}, {container}], {around}}}");
    let meta = "metadata: {name: x, namespace: shop}";
    let template =
        |pod: &str| format!("template: {{metadata: {{labels: {{app: x}}}}, spec: {pod}}}");
    let of = |version: &str, kind: &str, spec: &str| {
        format!("{{apiVersion: {version}, kind: {kind}, {meta}, spec: {spec}}}")
    };
    let job = format!("{{jobTemplate: {{spec: {{{}}}}}}}", template(&pod));
    let mut forms = vec![
        (of("v1", "Pod", &pod), "k8s:shop/Pod/x"),
        (
            of(
                "extensions/v1beta1",
                "Deployment",
                &format!("{{{}}}", template(&pod)),
            ),
            "k8s:shop/Deployment/x",
        ),
        (
            of(
                "apps/v1",
                "StatefulSet",
                &format!("{{{}}}", template(&after)),
            ),
            "k8s:shop/StatefulSet/x",
        ),
        (of("batch/v1beta1", "CronJob", &job), "k8s:shop/CronJob/x"),
        (
            format!(
                "{{apiVersion: v1, kind: List, items: [{}]}}",
                of("apps/v1", "DaemonSet", &format!("{{{}}}", template(&pod)))
            ),
            "k8s:shop/DaemonSet/x",
        ),
    ];
    if first {
        forms.push((
            of("batch/v1", "Job", &format!("{{{}}}", template(&before))),
            "k8s:shop/Job/x",
        ));
    }
    forms
}

fn hold(table: &'static str, before_too: bool) {
    for row in table.lines().filter(|line| !line.is_empty()) {
        let cut = |text: &'static str| text.split_once(" | ").unwrap_or((text, ""));
        let (fact, rest) = cut(row);
        let (place, rest) = cut(rest);
        let (expected, setting) = cut(rest);
        let (container, around) = filled(place, setting);
        for (text, id) in forms(&container, &around, before_too && place != "pod") {
            let diagram = diagram(&[("x.yaml", &text)]);
            let shown = diagram.facts(id, &[fact]);
            let value = shown.split_once(" = ").map_or("none", |(_, it)| it);
            let value = value.rsplit_once(" @").map_or(value, |(it, _)| it);
            let value = if value == "unknown" { "?" } else { value };
            assert_eq!(value.trim(), expected, "{row} in {text}");
        }
    }
}

#[test]
fn a_setting_counts_in_every_form_of_a_pod() {
    hold(ROWS, true);
}

#[test]
fn what_is_asked_of_those_who_stay_counts_in_every_form_of_a_pod() {
    hold(OF_STAYING, false);
}

#[test]
fn what_only_exports_figures_says_nothing_of_the_program_beside_it() {
    let technology = |name: &str, images: &[&str]| {
        let numbered = images.iter().enumerate();
        let containers = numbered.map(|(at, image)| format!("{{name: c{at}, image: '{image}'}}"));
        let containers = containers.collect::<Vec<_>>().join(", ");
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{containers: [{containers}]}}\n"
        );
        let found = diagram(&[("shop.yaml", &text)]);
        found.model.elements()[0].technology.to_string()
    };
    let of_store = "quay.io/example/postgres-exporter:v1";
    let of_cache = "example/redis_exporter:v1@sha256:00";
    for (name, images, expected) in [
        ("orders", &["example/orders:1", of_store][..], "container"),
        ("orders", &[of_cache, "example/orders:1"], "container"),
        (
            "cart",
            &["example/orders:1", of_cache, of_store],
            "container",
        ),
        ("front", &["nginx:1", of_store], "web-server"),
        ("front", &["redis:7", of_cache], "cache"),
        (
            "machines",
            &["example/node-exporter:1", "example/guard:1"],
            "metrics-exporter",
        ),
        (
            "node-exporter",
            &["example/guard:1", "example/node-exporter:1"],
            "metrics-exporter",
        ),
        ("orders", &[of_store], "metrics-exporter"),
        ("orders", &[of_store, of_cache], "metrics-exporter"),
    ] {
        assert_eq!(technology(name, images), expected, "{name}: {images:?}");
    }
}

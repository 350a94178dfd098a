//! What of the host a workload can see or change: its namespaces, its folders, its kernel.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Property};
use syntax::Span;

use super::cluster::{Cluster, Workload};
use super::containers::{self, Container, truth};
use super::environment::items;
use super::filled;
use crate::draft::Draft;

/// Capabilities with which a container leaves its bounds, listens in or changes the kernel.
const DANGEROUS: &[&str] = &[
    "ALL",
    "BPF",
    "DAC_READ_SEARCH",
    "MAC_ADMIN",
    "NET_ADMIN",
    "NET_RAW",
    "PERFMON",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_TIME",
];

/// Sockets of container runtimes.
const SOCKETS: &[&str] = &[
    "docker.sock",
    "cri-dockerd.sock",
    "containerd.sock",
    "crio.sock",
    "dockershim.sock",
    "podman.sock",
];

/// Folders in which those sockets lie.
const OF_SOCKETS: &[&str] = &["", "/containerd", "/crio", "/k3s/containerd", "/podman"];

/// Folders that belong to the host's system.
const SYSTEM: &[&str] = &[
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt", "/proc", "/root", "/run",
    "/sbin", "/sys", "/usr", "/var",
];

/// Kernel parameters that are kept apart for each pod.
/// Source: "Using sysctls in a Kubernetes Cluster" in the documentation of Kubernetes.
const SAFE_PARAMETERS: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// States what every workload has of its host.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    cluster.state_each(draft, |_, workload| {
        let containers = containers::of(workload);
        let paths = Mounted::of(workload, &containers);
        vec![
            (Property::HostNamespaces, namespaces(workload)),
            (
                Property::AddedCapabilities,
                capabilities(workload, &containers),
            ),
            (
                Property::UnsafeKernelSettings,
                kernel(workload, &containers),
            ),
            (Property::HostPaths, paths.all(workload)),
            (Property::HostPathsWritable, paths.writable(workload)),
            (Property::RuntimeSocket, paths.socket(workload)),
            (
                Property::PublishedOnAllInterfaces,
                whether(workload, host_port(&containers), None),
            ),
        ]
    });
}

/// Words that were found, and the first place.
fn list(workload: &Workload<'_>, found: &[(&str, Option<Span>)], open: Option<&Value>) -> Fact {
    if let Some((value, why)) = open
        .filter(|_| found.is_empty())
        .and_then(|value| Some((value, filled::reason(value)?)))
    {
        return Fact {
            value: Datum::Unknown(why),
            span: value.span.or(Some(place(workload))),
        };
    }
    let span = found.first().and_then(|(_, span)| *span);
    let words: BTreeSet<Arc<str>> = found.iter().map(|(word, _)| Arc::from(*word)).collect();
    Fact {
        value: Datum::List(words.into_iter().collect()),
        span: span.or(Some(place(workload))),
    }
}

/// Whether something was found, and where.
fn whether(workload: &Workload<'_>, found: Option<&Value>, open: Option<&Value>) -> Fact {
    if let Some((value, why)) = open
        .filter(|_| found.is_none())
        .and_then(|value| Some((value, filled::reason(value)?)))
    {
        return Fact {
            value: Datum::Unknown(why),
            span: value.span.or(Some(place(workload))),
        };
    }
    Fact {
        value: Datum::Bool(found.is_some()),
        span: found.and_then(|value| value.span).or(Some(place(workload))),
    }
}

fn place(workload: &Workload<'_>) -> Span {
    workload.pod.span.unwrap_or(workload.resource.span)
}

/// A port of the machine that leads to a container, unless it is bound to one address.
fn host_port<'a>(containers: &[Container<'a>]) -> Option<&'a Value> {
    let mut ports = containers.iter().flat_map(|it| items(it.value, "ports"));
    ports.find_map(|port| {
        let bound = port.get("hostIP").and_then(Value::as_str);
        let everywhere = matches!(bound, None | Some("" | "0.0.0.0" | "::"));
        port.get("hostPort").filter(|_| everywhere)
    })
}

fn namespaces(workload: &Workload<'_>) -> Fact {
    const KEYS: [(&str, &str); 3] = [
        ("hostNetwork", "network"),
        ("hostPID", "pid"),
        ("hostIPC", "ipc"),
    ];
    let values = KEYS.iter().filter_map(|(key, _)| workload.pod.get(key));
    let open = values.into_iter().find(|it| filled::reason(it).is_some());
    let shared = KEYS.into_iter().filter_map(|(key, name)| {
        let value = workload.pod.get(key)?;
        (truth(value) == Some(true)).then_some((name, value.span))
    });
    list(workload, &shared.collect::<Vec<_>>(), open)
}

fn capabilities(workload: &Workload<'_>, containers: &[Container<'_>]) -> Fact {
    let added = || {
        containers
            .iter()
            .flat_map(|container| container.capabilities("add"))
    };
    let open = added().find(|it| filled::reason(it).is_some());
    let dangerous = added().filter_map(|value| {
        let name = value.as_str()?.to_ascii_uppercase();
        let name = name.strip_prefix("CAP_").unwrap_or(&name);
        let known = DANGEROUS.iter().find(|known| **known == name)?;
        Some((*known, value.span))
    });
    list(workload, &dangerous.collect::<Vec<_>>(), open)
}

fn kernel(workload: &Workload<'_>, containers: &[Container<'_>]) -> Fact {
    let parameters = workload
        .pod
        .get("securityContext")
        .map_or(&[][..], |it| filled::items(it, "sysctls"));
    let names = || {
        parameters
            .iter()
            .filter_map(|it| filled::step(Some(it), "name"))
    };
    let mounts = || {
        containers
            .iter()
            .filter_map(|container| container.own("procMount"))
    };
    let is_known = |value: &&Value| filled::reason(value).is_none();
    let is_unsafe = |name: &&Value| {
        name.as_str()
            .is_none_or(|it| !SAFE_PARAMETERS.contains(&it))
    };
    let parameter = names().filter(is_known).find(is_unsafe);
    let unmasked = mounts().find(|mount| mount.as_str() == Some("Unmasked"));
    // What is filled in later, if nothing that is known decides.
    let open = names().chain(mounts()).find(|it| !is_known(it));
    whether(workload, parameter.or(unmasked), open)
}

/// The host's folders that containers mount.
struct Mounted<'a>(Vec<Folder<'a>>);

struct Folder<'a> {
    path: Cow<'a, str>,
    value: &'a Value,
    writable: Writable<'a>,
}

/// Whether a folder is mounted so that it can be changed.
#[derive(Clone, Copy)]
enum Writable<'a> {
    Yes,
    No,
    /// What says so is filled in later.
    Open(&'a Value),
}

impl<'a> Mounted<'a> {
    fn of(workload: &Workload<'a>, containers: &[Container<'a>]) -> Self {
        let folder = |volume: &'a Value| {
            let value = volume.path(&["hostPath", "path"])?;
            let name = volume.get("name")?.as_str()?;
            let mounts = containers
                .iter()
                .flat_map(|it| items(it.value, "volumeMounts"));
            let mounts =
                mounts.filter(|mount| mount.get("name").and_then(Value::as_str) == Some(name));
            Some(Folder {
                path: tidied(value)?,
                value,
                writable: writable(mounts),
            })
        };
        Self(
            items(workload.pod, "volumes")
                .iter()
                .filter_map(folder)
                .collect(),
        )
    }

    fn all(&self, workload: &Workload<'_>) -> Fact {
        let paths = self.0.iter();
        let paths = paths.map(|folder| (&*folder.path, folder.value.span));
        list(workload, &paths.collect::<Vec<_>>(), None)
    }

    fn writable(&self, workload: &Workload<'_>) -> Fact {
        let of_system = |it: &&Folder<'_>| {
            let own = is_of_programs(&it.path) || is_socket(&it.path);
            is_system(&it.path) && !own
        };
        let mut changed = self
            .0
            .iter()
            .filter(|it| matches!(it.writable, Writable::Yes));
        let found = changed.find(of_system);
        let mut perhaps = self.0.iter().filter(of_system);
        let perhaps = perhaps.find_map(|it| match it.writable {
            Writable::Open(switch) => Some(switch),
            Writable::Yes | Writable::No => None,
        });
        let open = perhaps.or_else(|| self.open());
        whether(workload, found.map(|folder| folder.value), open)
    }

    /// A folder that nobody knows the path of.
    fn open(&self) -> Option<&'a Value> {
        let mut folders = self.0.iter();
        let folder = folders.find(|it| !matches!(it.writable, Writable::No) && is_open(&it.path));
        folder.map(|folder| folder.value)
    }

    /// A socket, or a folder that it lies in.
    fn socket(&self, workload: &Workload<'_>) -> Fact {
        let mut folders = self.0.iter();
        let found = folders.find(|folder| is_socket(&folder.path) || holds_sockets(&folder.path));
        whether(workload, found.map(|folder| folder.value), self.open())
    }
}

/// Whether one of these mounts can be changed.
fn writable<'a>(mounts: impl Iterator<Item = &'a Value>) -> Writable<'a> {
    let mut found = Writable::No;
    for mount in mounts {
        let switch = mount.get("readOnly");
        match filled::told(switch) {
            Some(Ok(true)) => {}
            Some(Err(_)) => found = switch.map_or(found, Writable::Open),
            Some(Ok(false)) | None => return Writable::Yes,
        }
    }
    found
}

/// A path without what leads nowhere: `//`, `/./`, `/../` and a slash at the end.
fn tidied(value: &Value) -> Option<Cow<'_, str>> {
    let path = value
        .as_str()
        .or_else(|| value.as_unknown().map(|_| "${}"))?;
    if !path.starts_with('/') {
        return Some(path.into());
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")).into())
}

fn holds_sockets(path: &str) -> bool {
    let below = path.strip_prefix("/var/run").or(path.strip_prefix("/run"));
    below.is_some_and(|rest| OF_SOCKETS.contains(&rest))
}

/// Whether the beginning of a path is filled in later, so that it may lead anywhere.
fn is_open(path: &str) -> bool {
    path.starts_with("${") || path.starts_with("$(") || path.starts_with("{{")
}

pub(super) fn is_system(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    // Who writes there adds lines to the record of the machine.
    if path == "/dev/log" {
        return false;
    }
    let below = |folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    path.is_empty() || SYSTEM.iter().any(|folder| below(folder))
}

pub(super) fn is_socket(path: &str) -> bool {
    SOCKETS.iter().any(|socket| path.ends_with(socket))
}

/// Folders below those in which programs keep what is theirs, other than what runs containers.
pub(super) fn is_of_programs(path: &str) -> bool {
    const ROOTS: &[&str] = &["/home/", "/opt/", "/var/lib/", "/var/log/"];
    const RUNTIME: &[&str] = &[
        "calico",
        "cni",
        "containerd",
        "containers",
        "crio",
        "docker",
        "etcd",
        "kubelet",
        "pods",
        "rancher",
        "journal",
    ];
    let below = ROOTS.iter().find_map(|root| path.strip_prefix(root));
    let first = below.and_then(|rest| rest.split('/').next());
    first.is_some_and(|name| !name.is_empty() && !RUNTIME.contains(&name))
}

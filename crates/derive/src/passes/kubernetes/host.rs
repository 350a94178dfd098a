//! What of the host a workload can see or change: its namespaces, its folders, its kernel.

mod folders;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Property};
use syntax::Span;

use super::cluster::{Cluster, Workload};
use super::containers::{self, Container, truth};
use super::environment::items;
use super::filled;
use super::storage::Bound;
use folders::Mounted;
pub(super) use folders::{is_of_programs, is_socket, is_system};

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

/// What a workload has of its host.
pub(super) fn facts<'a>(
    cluster: &Cluster<'a>,
    bound: &Bound<'a>,
    workload: &Workload<'a>,
) -> [(Property, Fact); 8] {
    let containers = containers::of(workload);
    let paths = Mounted::of(cluster, bound, workload, &containers);
    [
        (Property::HostNamespaces, namespaces(workload)),
        (Property::SharedNamespaces, shared(workload, &containers)),
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

/// Whether containers of one pod see the processes of each other.
fn shared(workload: &Workload<'_>, containers: &[Container<'_>]) -> Fact {
    let several = containers.iter().filter(|it| it.stays).count() > 1;
    let switch = workload.pod.get("shareProcessNamespace");
    let switch = switch.filter(|_| several);
    let open = switch.filter(|it| filled::reason(it).is_some());
    let on = switch.filter(|it| truth(it) == Some(true));
    let found = on.map(|it| ("pid", it.span));
    list(workload, found.as_slice(), open)
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

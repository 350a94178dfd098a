//! Folders of the machine that a workload mounts: as a volume of its own, or claimed by the name
//! of a declared volume that is such a folder.

use std::borrow::Cow;

use eval::Value;
use model::Fact;
use resource::Resource;

use super::super::cluster::{Cluster, Workload};
use super::super::containers::Container;
use super::super::environment::items;
use super::super::filled;
use super::super::storage::{Bound, claim_templates};
use super::{list, whether};

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

/// The host's folders that containers mount.
pub(super) struct Mounted<'a>(Vec<Folder<'a>>);

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

/// A volume by its name in the pod, the path of the machine that it is, and the claim in
/// between, which may forbid changes.
struct Volume<'a> {
    name: &'a str,
    path: &'a Value,
    claim: Option<&'a Value>,
}

impl<'a> Mounted<'a> {
    pub(super) fn of(
        cluster: &Cluster<'a>,
        bound: &Bound<'a>,
        workload: &Workload<'a>,
        containers: &[Container<'a>],
    ) -> Self {
        let folder = |volume: Volume<'a>| {
            let mounts = containers
                .iter()
                .flat_map(|it| items(it.value, "volumeMounts"));
            let mounts = mounts
                .filter(|mount| mount.get("name").and_then(Value::as_str) == Some(volume.name));
            Some(Folder {
                path: tidied(volume.path)?,
                value: volume.path,
                writable: writable(volume.claim, mounts),
            })
        };
        let volumes = volumes(cluster, bound, workload).into_iter();
        Self(volumes.filter_map(folder).collect())
    }

    pub(super) fn all(&self, workload: &Workload<'_>) -> Fact {
        let paths = self.0.iter();
        let paths = paths.map(|folder| (&*folder.path, folder.value.span));
        list(workload, &paths.collect::<Vec<_>>(), None)
    }

    pub(super) fn writable(&self, workload: &Workload<'_>) -> Fact {
        let of_system = |it: &&Folder<'_>| {
            let own = is_of_programs(&it.path) || is_socket(&it.path);
            is_system(&it.path) && !own
        };
        let changed = self.0.iter();
        let changed = changed.filter(|it| matches!(it.writable, Writable::Yes));
        // A folder of sockets is told of as that, so that any other comes first.
        let found = changed
            .filter(of_system)
            .min_by_key(|it| holds_sockets(&it.path));
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
    pub(super) fn socket(&self, workload: &Workload<'_>) -> Fact {
        let mut folders = self.0.iter();
        let found = folders.find(|folder| is_socket(&folder.path) || holds_sockets(&folder.path));
        whether(workload, found.map(|folder| folder.value), self.open())
    }
}

/// The volumes of a pod that are folders of the machine.
fn volumes<'a>(
    cluster: &Cluster<'a>,
    bound: &Bound<'a>,
    workload: &Workload<'a>,
) -> Vec<Volume<'a>> {
    let own = items(workload.pod, "volumes").iter().filter_map(|volume| {
        let claim = volume.get("persistentVolumeClaim");
        let path = volume.path(&["hostPath", "path"]);
        Some(Volume {
            name: volume.get("name")?.as_str()?,
            path: path.or_else(|| folder_of(bound.claimed(cluster, workload, claim?)?))?,
            claim,
        })
    });
    let template = |template: &'a Value| {
        Some(Volume {
            name: template.path(&["metadata", "name"])?.as_str()?,
            path: folder_of(bound.by_template(workload, template)?)?,
            claim: None,
        })
    };
    own.chain(claim_templates(workload).iter().filter_map(template))
        .collect()
}

/// The path on the machine of a declared volume that is a folder there.
fn folder_of(volume: &Resource) -> Option<&Value> {
    let spec = volume.attributes.get("spec")?;
    let source = spec.get("hostPath").or_else(|| spec.get("local"))?;
    source.get("path")
}

/// Whether one of these mounts can be changed, through a claim that may forbid it.
fn writable<'a>(claim: Option<&'a Value>, mounts: impl Iterator<Item = &'a Value>) -> Writable<'a> {
    let of_all = claim.and_then(|claim| claim.get("readOnly"));
    let open = match filled::told(of_all) {
        Some(Ok(true)) => return Writable::No,
        Some(Err(_)) => of_all,
        Some(Ok(false)) | None => None,
    };
    let mut found = Writable::No;
    for mount in mounts {
        let switch = mount.get("readOnly");
        match filled::told(switch) {
            Some(Ok(true)) => {}
            Some(Err(_)) => found = switch.map_or(found, Writable::Open),
            Some(Ok(false)) | None => return open.map_or(Writable::Yes, Writable::Open),
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

pub(in super::super) fn is_system(path: &str) -> bool {
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

pub(in super::super) fn is_socket(path: &str) -> bool {
    SOCKETS.iter().any(|socket| path.ends_with(socket))
}

/// Folders below those in which programs keep what is theirs, other than what runs containers.
pub(in super::super) fn is_of_programs(path: &str) -> bool {
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

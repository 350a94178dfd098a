//! Where volumes that are written into a pod, or declared by themselves, keep their data.
//! Source: "Volumes" in the documentation of Kubernetes.

use eval::Value;
use model::{BoundaryId, ElementKind};

use super::super::cluster::Workload;
use super::super::host;
use super::{Store, is_writable};
use crate::draft::Draft;
use crate::passes::kubernetes::implied::Implied;

/// What a source of volumes is, and how it is spoken to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) technology: &'static str,
    pub(super) protocol: &'static str,
    pub(super) port: Option<u16>,
    /// The attributes that tell one store from another.
    names: &'static [&'static str],
    /// Whether it lies on the machine that runs the pod.
    on_host: bool,
}

const fn kind(technology: &'static str, names: &'static [&'static str]) -> Kind {
    Kind {
        technology,
        protocol: "mount",
        port: None,
        names,
        on_host: false,
    }
}

const NFS: Kind = Kind {
    protocol: "nfs",
    port: Some(2049),
    ..kind("file-system", &["server", "path"])
};

const FOLDER: Kind = Kind {
    on_host: true,
    ..kind("file-system", &["path"])
};

/// Drivers pass on what the store is called in attributes of their own.
const DRIVER: Kind = kind(
    "file-system",
    &[
        "bucketName",
        "shareName",
        "fileSystemId",
        "source",
        "server",
        "share",
    ],
);

const KINDS: &[(&str, Kind)] = &[
    ("awsElasticBlockStore", kind("block-storage", &["volumeID"])),
    ("azureDisk", kind("block-storage", &["diskName"])),
    ("azureFile", kind("file-system", &["shareName"])),
    ("cephfs", kind("file-system", &["path"])),
    ("gcePersistentDisk", kind("block-storage", &["pdName"])),
    ("glusterfs", kind("file-system", &["endpoints", "path"])),
    ("iscsi", kind("block-storage", &["targetPortal", "iqn"])),
    ("hostPath", FOLDER),
    ("local", FOLDER),
    ("nfs", NFS),
    ("rbd", kind("block-storage", &["pool", "image"])),
    ("vsphereVolume", kind("block-storage", &["volumePath"])),
];

/// The source in a volume, or in the `spec` of one that is declared by itself.
pub(super) fn source(volume: &Value) -> Option<(Kind, &Value)> {
    let known = KINDS
        .iter()
        .find_map(|(key, kind)| Some((*kind, volume.get(key)?)));
    known.or_else(|| {
        let driver = volume.get("csi")?;
        let attributes = driver.get("volumeAttributes")?;
        name_of(DRIVER, attributes).map(|_| (DRIVER, attributes))
    })
}

/// Whether what travels to it is encrypted, with these options of the mount.
pub(super) fn encrypted(kind: Kind, options: &[Value]) -> Option<bool> {
    const SECURE: &[&str] = &["sec=krb5p", "xprtsec=tls", "xprtsec=mtls", "tls"];
    let secure = |option: &Value| option.as_str().is_some_and(|it| SECURE.contains(&it));
    (kind.protocol == "nfs").then(|| options.iter().any(secure))
}

/// Whether what is written to a volume is there after the pod has gone.
pub(super) fn lasts(volume: &Value) -> bool {
    const OTHERS: &[&str] = &["persistentVolumeClaim", "csi", "ephemeral"];
    source(volume).is_some() || OTHERS.iter().any(|key| volume.get(key).is_some())
}

/// What the volumes of a workload keep that are neither claimed nor gone with the pod.
pub(super) fn inline(draft: &mut Draft<'_>, workload: &Workload<'_>) -> Vec<Store> {
    let volumes = workload.mounted.iter().copied();
    volumes
        .filter_map(|volume| one(draft, workload, volume))
        .collect()
}

fn one(draft: &mut Draft<'_>, workload: &Workload<'_>, volume: &Value) -> Option<Store> {
    let (kind, source) = source(volume)?;
    let name = name_of(kind, source)?;
    let writable = is_writable(workload, volume);
    if kind.on_host && !(writable && keeps_data(draft, workload, &name, source)) {
        return None;
    }
    let around = around(draft, workload)?;
    let span = volume.span.unwrap_or(workload.resource.span);
    let id = draft.implied(Implied {
        id: format!("{around}:{}/{name}", kind.technology),
        name: &name,
        kind: ElementKind::DataStore,
        technology: kind.technology,
        type_name: if kind.on_host { "hostPath" } else { "Volume" },
        boundary: Some(around),
        span: Some(span),
    });
    Some(Store {
        id,
        span,
        writable,
        kind: Some(kind),
        also: None,
        // Options of the mount, which could ask for encryption, have no place in a pod.
        encrypted: encrypted(kind, &[]),
    })
}

fn name_of(kind: Kind, source: &Value) -> Option<String> {
    let texts = kind.names.iter().filter_map(|it| source.get(it)?.as_str());
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    let name: String = texts.join(":").chars().take(120).collect();
    (!name.is_empty()).then_some(name)
}

/// What lies outside the pod belongs to the cluster as a whole, not to one namespace.
fn around(draft: &Draft<'_>, workload: &Workload<'_>) -> Option<BoundaryId> {
    let own = draft.elements.get(&workload.element)?.boundary.clone()?;
    let parent = draft.boundaries.get(&own)?.parent.clone();
    Some(parent.unwrap_or(own))
}

/// A folder of the machine keeps data if a store writes there, or if it is none of the system's
/// own. Files and sockets keep nothing.
fn keeps_data(draft: &Draft<'_>, workload: &Workload<'_>, path: &str, source: &Value) -> bool {
    let kind = source.get("type").and_then(Value::as_str).unwrap_or("");
    let folder = matches!(kind, "" | "Directory" | "DirectoryOrCreate");
    let element = draft.elements.get(&workload.element);
    let store = element.is_some_and(|it| it.kind == ElementKind::DataStore);
    folder
        && !host::is_socket(path)
        && (store || !host::is_system(path) || host::is_of_programs(path))
}

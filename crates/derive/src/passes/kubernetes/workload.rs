//! What runs pods, with what is asked about it again and again.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use eval::{Map, Value};
use model::ElementId;
use resource::Resource;

use super::environment::items;

/// Something that runs pods.
pub(super) struct Workload<'a> {
    pub(super) resource: &'a Resource,
    pub(super) element: ElementId,
    pub(super) namespace: &'a str,
    /// The `spec` of its pods; null for a custom resource of which an operator makes them.
    pub(super) pod: &'a Value,
    /// Whether its pods are described.
    pub(super) is_described: bool,
    /// The `metadata` of its pods.
    pub(super) metadata: Option<&'a Value>,
    /// The service account that it names, by the present or the former name of the key.
    pub(super) account: Option<&'a Value>,
    /// The containers of its pods, and those that run before them.
    pub(super) containers: Vec<&'a Value>,
    /// The volumes that its containers mount, and the parts of those that have some.
    pub(super) mounted: Vec<&'a Value>,
}

/// What a manifest says of pods.
pub(super) struct Pods<'a> {
    pod: &'a Value,
    metadata: Option<&'a Value>,
    account: Option<&'a Value>,
    containers: Vec<&'a Value>,
    mounted: Vec<&'a Value>,
}

/// The pods of a custom resource, which no manifest describes.
static NOTHING: LazyLock<Value> = LazyLock::new(Value::null);

impl<'a> Workload<'a> {
    /// A resource with its pods; none where an operator makes them.
    pub(super) fn new(
        resource: &'a Resource,
        element: ElementId,
        namespace: &'a str,
        pods: Option<Pods<'a>>,
    ) -> Self {
        let Pods {
            pod,
            metadata,
            account,
            containers,
            mounted,
        } = pods.unwrap_or_else(|| Pods::new(&NOTHING, None));
        Self {
            resource,
            element,
            namespace,
            pod,
            is_described: !pod.is_null(),
            metadata,
            account,
            containers,
            mounted,
        }
    }

    /// Whether it runs to an end, and says of no port that it listens there.
    pub(super) fn is_task(&self) -> bool {
        let listens = |container: &Value| !items(container, "ports").is_empty();
        matches!(&*self.resource.kind, "Job" | "CronJob") && !self.containers().any(listens)
    }

    /// The containers of its pods, and those that run before them.
    pub(super) fn containers(&self) -> impl Iterator<Item = &'a Value> {
        self.containers.iter().copied()
    }

    /// What its containers mount, as files or as devices.
    pub(super) fn mounts(&self) -> impl Iterator<Item = &'a Value> {
        self.containers().flat_map(mounts)
    }
}

impl<'a> Pods<'a> {
    /// Those that a manifest describes, in a template or as its own.
    pub(super) fn of(manifest: &'a Value) -> Option<Self> {
        const TEMPLATES: &[&[&str]] = &[
            &[],
            &["template"],
            &["spec", "template"],
            &["spec", "jobTemplate", "spec", "template"],
            &["spec", "jobTargetRef", "template"],
            &["spec", "podTemplate"],
        ];
        TEMPLATES.iter().find_map(|path| {
            let template = manifest.path(path)?;
            let pod = template.get("spec")?;
            let runs = !pod.get("containers")?.items().is_empty();
            runs.then(|| Self::new(pod, template.get("metadata")))
        })
    }

    /// Pods of this `spec` and `metadata`.
    pub(super) fn new(pod: &'a Value, metadata: Option<&'a Value>) -> Self {
        let containers = ["containers", "initContainers"].into_iter();
        let containers: Vec<_> = containers.flat_map(|key| items(pod, key)).collect();
        let account = pod.get("serviceAccountName");
        Self {
            pod,
            metadata,
            account: account.or_else(|| pod.get("serviceAccount")),
            mounted: mounted(pod, &containers),
            containers,
        }
    }

    /// Their labels.
    pub(super) fn labels(&self) -> Option<&'a Map> {
        self.metadata?.get("labels")?.map()
    }
}

/// What a container mounts, as files or as devices.
fn mounts(container: &Value) -> impl Iterator<Item = &Value> {
    let keys = ["volumeMounts", "volumeDevices"].into_iter();
    keys.flat_map(|key| items(container, key))
}

fn mounted<'a>(pod: &'a Value, containers: &[&'a Value]) -> Vec<&'a Value> {
    let volumes = items(pod, "volumes");
    if volumes.is_empty() {
        return Vec::new();
    }
    let mounts = containers.iter().flat_map(|container| mounts(container));
    let mounted: BTreeSet<&str> = mounts
        .filter_map(|mount| mount.get("name")?.as_str())
        .collect();
    let is_mounted = |volume: &&Value| {
        let name = volume.get("name").and_then(Value::as_str);
        name.is_some_and(|name| mounted.contains(name))
    };
    let projected = |volume: &'a Value| {
        let sources = volume.path(&["projected", "sources"]);
        sources.map_or(&[][..], Value::items)
    };
    let volumes = volumes.iter().filter(is_mounted);
    volumes
        .flat_map(|volume| std::iter::once(volume).chain(projected(volume)))
        .collect()
}

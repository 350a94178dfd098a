//! What templates see: `.Values`, `.Chart`, `.Release`, `.Capabilities`, `.Files`.

use std::rc::Rc;

use syntax::{Node, NodeKind, Sources};

use super::NAMESPACE;
use super::format::print;
use super::value::{Map, Object, Table, Value};
use super::values::Instance;
use super::version::Version;
use super::yaml::from_node;
use crate::project::Installation;

/// The cluster that charts are rendered for.
const KUBE_VERSION: &str = "1.34.0";

/// The API groups that helm takes for granted where it knows no cluster: all that its client
/// library has types for, old ones too. Source: `.Capabilities.APIVersions` of helm 4.3.
const API_VERSIONS: [&str; 57] = [
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
    "apiextensions.k8s.io/v1beta1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1alpha1",
    "certificates.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "internal.apiserver.k8s.io/v1alpha1",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1alpha1",
    "rbac.authorization.k8s.io/v1beta1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1alpha3",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1beta2",
    "scheduling.k8s.io/v1",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storage.k8s.io/v1beta1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
];

/// What is the same for all charts of a tree.
pub(super) struct Release {
    release: Value,
    capabilities: Value,
}

impl Release {
    /// An installation of a chart.
    pub(super) fn new(chart: &str, how: &Installation) -> Self {
        let name = how.release.as_deref().unwrap_or(chart);
        let namespace = how.namespace.as_deref().unwrap_or(NAMESPACE);
        let release = table([
            ("Name", Value::text(name)),
            ("Namespace", Value::text(namespace)),
            ("Service", Value::text("Helm")),
            ("IsInstall", Value::Bool(true)),
            ("IsUpgrade", Value::Bool(false)),
            ("Revision", Value::Int(1)),
        ]);
        let helm = table([
            ("Version", Value::text("v4.3.1")),
            ("GitCommit", Value::text("")),
            ("GitTreeState", Value::text("clean")),
            ("GoVersion", Value::text("go1.25.0")),
        ]);
        let mut entries = vec![
            (
                "APIVersions",
                Value::Object(Rc::new(Object::ApiVersions(Rc::new(
                    API_VERSIONS
                        .iter()
                        .copied()
                        .chain(how.cluster_apis.iter().map(|api| &**api))
                        .map(str::to_owned)
                        .collect(),
                )))),
            ),
            ("HelmVersion", helm),
        ];
        let asked = how.cluster_version.as_deref().and_then(Version::parse);
        if let Some(version) = asked.or_else(|| Version::parse(KUBE_VERSION)) {
            let version = Value::Object(Rc::new(Object::KubeVersion(version)));
            entries.push(("KubeVersion", version));
        }
        Self {
            release,
            capabilities: table(entries),
        }
    }

    /// The top of what one chart's templates see. `number` is the chart's, for its files.
    pub(super) fn scope(
        &self,
        instance: &Instance<'_>,
        number: usize,
        is_root: bool,
        sources: &Sources,
    ) -> Map {
        let files = Object::Files {
            chart: number,
            paths: instance
                .chart
                .files
                .keys()
                .map(|path| path.as_str().into())
                .collect(),
        };
        let top = table([
            ("Values", Value::Map(Rc::clone(&instance.values))),
            ("Chart", about(instance, is_root, sources)),
            ("Release", self.release.clone()),
            ("Capabilities", self.capabilities.clone()),
            ("Files", Value::Object(Rc::new(files))),
        ]);
        top.as_map().cloned().unwrap_or_default()
    }
}

pub(super) fn table(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let entries = entries.into_iter();
    Value::map(entries.map(|(key, value)| (Rc::from(key), value)).collect())
}

/// `Chart.yaml` under the names that its parts have in Go.
fn about(instance: &Instance<'_>, is_root: bool, sources: &Sources) -> Value {
    let mut entries = Table::new();
    let node = instance.chart.about.as_ref();
    for entry in node.map_or(&[][..], Node::entries) {
        let value = match &*entry.key {
            "version" | "appVersion" | "kubeVersion" => Value::text(written(&entry.value, sources)),
            "dependencies" => Value::list(entry.value.items().iter().map(capitalized).collect()),
            _ => from_node(&entry.value),
        };
        entries.insert(go_name(&entry.key), value);
    }
    for key in [
        "Version",
        "AppVersion",
        "Description",
        "Type",
        "KubeVersion",
        "Home",
        "Icon",
    ] {
        entries.entry(key.into()).or_insert_with(|| Value::text(""));
    }
    entries.insert("Name".into(), Value::text(&instance.name));
    entries.insert("IsRoot".into(), Value::Bool(is_root));
    Value::map(entries)
}

fn capitalized(node: &Node) -> Value {
    let entries = node.entries().iter();
    Value::map(
        entries
            .map(|entry| (go_name(&entry.key), from_node(&entry.value)))
            .collect(),
    )
}

fn go_name(key: &str) -> Rc<str> {
    if key == "apiVersion" {
        return "APIVersion".into();
    }
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>().into()
}

/// A version as it was written: `1.10` is no number here.
pub(super) fn written(node: &Node, sources: &Sources) -> String {
    if let NodeKind::Integer(_) | NodeKind::Float(_) = node.kind {
        let text = sources.text(node.span.source);
        let range = node.span.start as usize..node.span.end as usize;
        return text.get(range).unwrap_or("").to_owned();
    }
    if node.is_null() {
        return String::new();
    }
    print(&from_node(node))
}

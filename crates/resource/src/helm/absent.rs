//! Subcharts that a chart installs and that are not on disk, as objects of a cluster.
//!
//! Repositories keep `Chart.yaml` and leave it to `helm dependency build` to fetch the rest.
//! What a subchart makes is not known then; but which one it is, and by what name goes what it
//! makes, is: nearly all charts name things as `helm create` does. So there is one object for
//! each of them, of a type that no cluster has.
//!
//! Invariant: of values it holds switches and whole numbers only, for texts may be secrets; but
//! for what becomes a container as it is, whose texts are those of a manifest, for hosts, for
//! labels that are asked for, and for the words that Kubernetes has for the types of Services.
//! Addresses are a list of their own.

use std::sync::Arc;

use syntax::{Node, NodeKind, Span};

use super::addresses;
use super::chart::{Chart, Dependency};
use super::value::{Map, Value};
use super::yaml::from_node;

/// The type of these objects. The group is that of the annotations which helm itself reads.
const API_VERSION: &str = "helm.sh/v1";
const KIND: &str = "Chart";

/// Levels of values, and values in one mapping, that are looked at.
const MAX_DEPTH: usize = 12;
const MAX_VALUES: usize = 200;

/// Letters of a name, as in the templates of `helm create`.
const LONGEST_NAME: usize = 63;

/// A subchart in use that is not on disk.
pub(super) struct Absent<'a> {
    /// The chart that it is a part of.
    pub(super) chart: &'a Chart,
    pub(super) dependency: &'a Dependency,
    /// What it is installed with.
    pub(super) values: Map,
}

/// A chart as those that publish it call it.
pub(super) struct Published<'a> {
    pub(super) chart: &'a str,
    pub(super) version: &'a str,
    pub(super) repository: &'a str,
    /// Its name within what it is a part of.
    pub(super) own_name: &'a str,
    /// Whether a release installs this chart and no other.
    pub(super) alone: bool,
    /// Where it is asked for.
    pub(super) place: Span,
}

impl Published<'_> {
    /// The object that stands for all that it makes in a release of this name. `written` is
    /// what gives the values, as far as that is one text.
    pub(super) fn object(&self, release: &str, values: &Map, written: Option<&Node>) -> Node {
        let place = self.place;
        let name = full_name(release, self.own_name, Some(values));
        let given = switches(
            &Value::Map(values.clone()),
            written,
            place,
            (Texts::None, 0),
        );
        let addresses = addresses::within(values, written, |key| !is_kept(key)).into_iter();
        let addresses = addresses.map(|it| {
            let span = it.span.unwrap_or(place);
            let pair = [
                ("name", Node::of_text(&it.key, span)),
                ("value", Node::of_text(&it.text, span)),
            ];
            Node::of_entries(pair, span)
        });
        let addresses = Node::of_items(addresses.collect(), place);
        let spec = [
            ("chart", Node::of_text(self.chart, place)),
            ("version", Node::of_text(self.version, place)),
            ("repository", Node::of_text(self.repository, place)),
            ("release", Node::of_text(release, place)),
            ("name", Node::of_text(self.own_name, place)),
            ("alone", Node::new(NodeKind::Bool(self.alone), place)),
            (
                "values",
                given.unwrap_or_else(|| Node::of_entries([], place)),
            ),
            ("addresses", addresses),
        ];
        let whole = [
            ("apiVersion", Node::of_text(API_VERSION, place)),
            ("kind", Node::of_text(KIND, place)),
            (
                "metadata",
                Node::of_entries([("name", Node::of_text(&name, place))], place),
            ),
            ("spec", Node::of_entries(spec, place)),
        ];
        Node::of_entries(whole, place)
    }
}

impl Absent<'_> {
    /// The object that stands for all that it makes in a release of this name.
    pub(super) fn object(&self, release: &str) -> Node {
        let written = self.written();
        self.published().object(release, &self.values, written)
    }

    /// It as those that publish it call it.
    pub(super) fn published(&self) -> Published<'_> {
        Published {
            chart: &self.dependency.name,
            version: &self.dependency.version,
            repository: &self.dependency.repository,
            own_name: self.own_name(),
            alone: false,
            place: self.dependency.span,
        }
    }

    /// What the values of the chart that it is a part of say for it.
    pub(super) fn written(&self) -> Option<&Node> {
        self.chart.values.as_ref()?.get(self.own_name())
    }

    /// Its name within the chart that it is a part of.
    pub(super) fn own_name(&self) -> &str {
        let alias = self.dependency.alias.as_deref();
        alias.unwrap_or(&self.dependency.name)
    }

    /// The name that its objects share.
    pub(super) fn full_name(&self, release: &str) -> String {
        full_name(release, self.own_name(), Some(&self.values))
    }
}

/// The name that the objects of a chart share, as the templates of `helm create` compute it.
pub(super) fn full_name(release: &str, chart: &str, values: Option<&Map>) -> String {
    let stated = |key| {
        let value = values?.borrow().get(key).cloned()?;
        let text = value.as_text().filter(|text| !text.is_empty())?;
        Some(text.to_string())
    };
    let name = stated("fullnameOverride").unwrap_or_else(|| {
        let name = stated("nameOverride").unwrap_or_else(|| chart.to_owned());
        if release.contains(&name) {
            release.to_owned()
        } else {
            format!("{release}-{name}")
        }
    });
    let short: String = name.chars().take(LONGEST_NAME).collect();
    short.trim_end_matches('-').to_owned()
}

/// Keys of values below which stand containers, their variables and what they mount.
const OF_CONTAINERS: &[&str] = &[
    "controllers",
    "env",
    "envVars",
    "environment",
    "extraEnv",
    "extraEnvVars",
    "persistence",
];

/// Keys below those with this beginning that say where something outside of the chart is.
const OUTSIDE: &str = "external";
const HOSTS: &[&str] = &[
    "brokers", "endpoint", "host", "hostname", "hosts", "servers",
];

/// How keys end below which stand labels that something else has to have, and monitors with
/// their labels.
const OF_LABELS: &[&str] = &["Selector", "Monitor", "Monitors", "servicemonitor"];

/// Whether the texts below a key of a chart's values are kept among these.
fn is_kept(key: &str) -> bool {
    OF_CONTAINERS.contains(&key) || key.starts_with(OUTSIDE)
}

/// The types of Services that let callers from outside the cluster in.
const SERVICES: &[&str] = &["LoadBalancer", "NodePort"];

/// Which texts are kept.
#[derive(Clone, Copy, PartialEq)]
enum Texts {
    None,
    OfHosts,
    All,
}

impl Texts {
    /// What is kept below a key.
    fn below(self, key: &str, depth: usize) -> Self {
        match self {
            Self::None if depth == 0 && OF_CONTAINERS.contains(&key) => Self::All,
            Self::None if depth == 0 && key.starts_with(OUTSIDE) => Self::OfHosts,
            Self::None if OF_LABELS.iter().any(|end| key.ends_with(end)) => Self::All,
            Self::OfHosts if HOSTS.contains(&key) => Self::All,
            Self::None | Self::OfHosts | Self::All => self,
        }
    }
}

/// A value without its texts, as far as they are not kept. `written` is what the chart's own
/// values have in its place: they are what decides if they say the same.
fn switches(
    value: &Value,
    written: Option<&Node>,
    place: Span,
    (texts, depth): (Texts, usize),
) -> Option<Node> {
    let kind = match value {
        Value::Text(text) if texts == Texts::All || SERVICES.contains(&&**text) => {
            NodeKind::String {
                text: (&**text).into(),
                plain: false,
            }
        }
        Value::List(items) if texts == Texts::All && depth < MAX_DEPTH => {
            let written = written.map_or(&[][..], Node::items);
            let items = items.iter().take(MAX_VALUES).enumerate();
            let items = items.filter_map(|(at, item)| {
                switches(item, written.get(at), place, (texts, depth + 1))
            });
            NodeKind::Sequence(Arc::new(items.collect()))
        }
        Value::Bool(truth) => NodeKind::Bool(*truth),
        Value::Int(_) | Value::Long(_) => NodeKind::Integer(value.to_int()),
        Value::Float(number) if number.fract() == 0.0 => NodeKind::Integer(value.to_int()),
        Value::Map(map) if depth < MAX_DEPTH => {
            let map = map.borrow();
            let entries = map.iter().take(MAX_VALUES).filter_map(|(key, value)| {
                let written = written.and_then(|node| node.get(key));
                let below = (texts.below(key, depth), depth + 1);
                Some((&**key, switches(value, written, place, below)?))
            });
            return Some(Node::of_entries(
                entries,
                written.map_or(place, |node| node.span),
            ));
        }
        _ => return None,
    };
    let same = written.filter(|node| from_node(node).same(value, 0));
    Some(Node::new(kind, same.map_or(place, |node| node.span)))
}

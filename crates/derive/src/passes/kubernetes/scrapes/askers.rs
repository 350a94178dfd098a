//! Who asks for figures and who tells of alerts, and what tells them whom: resources of
//! operators, and charts that bring an operator along with what it makes.

use eval::{Map, Value};
use resource::ScopeId;

use crate::passes::kubernetes::cluster::{Cluster, Made, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::selectors::selects;

/// What asks for figures.
const KINDS: [&str; 4] = ["Prometheus", "PrometheusAgent", "VMAgent", "VMSingle"];

/// The catalog's word for the operator that has monitors of its own, beside those that it takes
/// over.
const OF_VICTORIA: &str = "victoria";

/// What is chosen where nothing has a selector.
#[derive(Clone, Copy, PartialEq)]
enum Unsaid {
    /// Nothing.
    None,
    /// What has the label of the release.
    OfRelease,
    /// Everything.
    All,
}

/// One that asks or tells.
#[derive(Clone, Copy)]
pub(in crate::passes::kubernetes) struct Asker<'a> {
    pub(in crate::passes::kubernetes) object: Object<'a>,
    pub(in crate::passes::kubernetes) of_victoria: bool,
    /// Where its selectors are.
    spec: Option<&'a Value>,
    /// The release of the chart that makes it; none of what an operator's resource is.
    release: Option<&'a str>,
    unsaid: Unsaid,
    /// Monitors among the values of the chart, by their kind.
    own: Option<&'a Value>,
}

/// What tells whom to ask, as far as it is chosen by that.
pub(in crate::passes::kubernetes) struct Choice<'c> {
    pub(in crate::passes::kubernetes) scope: ScopeId,
    pub(in crate::passes::kubernetes) namespace: &'c str,
    pub(in crate::passes::kubernetes) labels: Option<&'c Map>,
}

impl<'c> Choice<'c> {
    /// A resource of its own.
    pub(in crate::passes::kubernetes) fn of(object: Object<'c>) -> Self {
        let labels = object.resource.attributes.path(&["metadata", "labels"]);
        Self {
            scope: object.resource.scope,
            namespace: object.namespace,
            labels: labels.and_then(Value::map),
        }
    }
}

impl<'a> Asker<'a> {
    /// All that ask for figures.
    pub(in crate::passes::kubernetes) fn all(cluster: &Cluster<'a>) -> Vec<Self> {
        let mut found: Vec<Self> = KINDS
            .iter()
            .flat_map(|kind| of_kind(cluster, kind))
            .collect();
        found.extend(of_charts(cluster, |made| made.asks.as_ref()));
        found
    }

    /// All that tell of alerts: those of a kind, and those of charts.
    pub(in crate::passes::kubernetes) fn tellers(cluster: &Cluster<'a>, kind: &str) -> Vec<Self> {
        let made = of_charts(cluster, |made| made.tells.as_ref()).into_iter();
        let made = made.filter(|it| it.of_victoria == is_of_victoria(kind));
        of_kind(cluster, kind).into_iter().chain(made).collect()
    }

    /// Whether it looks at a monitor.
    pub(in crate::passes::kubernetes) fn chooses(
        &self,
        cluster: &Cluster<'_>,
        monitor: &Choice<'_>,
        what: &str,
    ) -> bool {
        let scope = monitor.scope;
        if self.object.resource.scope != scope {
            return false;
        }
        let selector = self.stated(&format!("{what}Selector"));
        let around = self.stated(&format!("{what}NamespaceSelector"));
        let near = match around {
            Some(selector) => {
                cluster
                    .namespaces(scope, selector)
                    .contains(&monitor.namespace)
                    || is_empty(selector)
            }
            None => self.release.is_some() || self.object.namespace == monitor.namespace,
        };
        let empty = Map::new();
        let labels = monitor.labels.unwrap_or(&empty);
        match selector {
            Some(selector) => near && selects(selector, labels),
            None if self.release.is_some() => near && self.takes_unsaid(what, labels),
            None => around.is_none() && self.switch("selectAllByDefault") == Some(true),
        }
    }

    /// Whether what a chart makes looks at monitors with these labels, where its values have no
    /// selector for them.
    fn takes_unsaid(&self, what: &str, labels: &Map) -> bool {
        let by_release = self.switch(&format!("{what}SelectorNilUsesHelmValues"));
        match self.unsaid {
            Unsaid::OfRelease if by_release != Some(false) => {
                labels.get("release").and_then(Value::as_str) == self.release
            }
            Unsaid::OfRelease | Unsaid::All => self.switch("selectAllByDefault") != Some(false),
            Unsaid::None => false,
        }
    }

    /// A selector; an empty one among the values of a chart says nothing.
    fn stated(&self, key: &str) -> Option<&'a Value> {
        let stated = self.spec?.get(key)?;
        let counts = self.release.is_none() || !is_empty(stated);
        counts.then_some(stated)
    }

    /// The specifications of monitors of a kind that stand in its own values.
    pub(super) fn own(&self, kind: &str) -> &'a [Value] {
        self.own.map_or(&[], |own| items(own, kind))
    }

    fn switch(&self, key: &str) -> Option<bool> {
        self.spec?.get(key)?.as_bool()
    }
}

fn of_kind<'a>(cluster: &Cluster<'a>, kind: &str) -> Vec<Asker<'a>> {
    let objects = cluster.objects(kind).iter();
    let asker = |object: &Object<'a>| Asker {
        object: *object,
        of_victoria: is_of_victoria(kind),
        spec: object.resource.attributes.get("spec"),
        release: None,
        unsaid: Unsaid::None,
        own: None,
    };
    objects.map(asker).collect()
}

/// Those that charts make, as the catalog has it.
fn of_charts<'a>(
    cluster: &Cluster<'a>,
    way: impl Fn(&'a Made) -> Option<&'a Value>,
) -> Vec<Asker<'a>> {
    let asker = |(object, made): &(Object<'a>, &'a Made)| {
        let way = way(made)?;
        let text = |key: &str| way.get(key).and_then(Value::as_str);
        let operator = text("operator")?;
        let enabled = way.get("enabled").and_then(Value::as_bool);
        (enabled != Some(false)).then(|| Asker {
            object: *object,
            of_victoria: operator == OF_VICTORIA,
            spec: way.get("selectors"),
            own: way.get("monitors"),
            release: Some(text("release").unwrap_or("")),
            unsaid: match text("unsaid") {
                Some("release") => Unsaid::OfRelease,
                Some("all") => Unsaid::All,
                Some(_) | None => Unsaid::None,
            },
        })
    };
    cluster.askers().iter().filter_map(asker).collect()
}

fn is_of_victoria(kind: &str) -> bool {
    kind.starts_with("VM")
}

fn is_empty(selector: &Value) -> bool {
    selector.map().is_some_and(Map::is_empty)
}

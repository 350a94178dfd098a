//! What lets its figures be fetched by a monitor that an operator or a chart makes of it, as soon
//! as it asks for one: no manifest declares that monitor.

use eval::Value;
use model::ElementId;
use syntax::Span;

use super::askers::{Asker, Choice};
use super::{asker_of, link};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, namespace_of};

/// What the catalog calls a monitor, and what the other operator makes of it.
const TAKEN_OVER: [(&str, &str); 2] = [
    ("podMonitor", "podScrape"),
    ("serviceMonitor", "serviceScrape"),
];

/// Adds a flow to each whose monitor it looks at.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>, asker: &Asker<'_>) {
    let mut found: Vec<(ElementId, Span)> = Vec::new();
    for (resource, role, stated) in draft.resources() {
        let monitors = stated.monitored.as_ref().map_or(&[][..], Value::items);
        for monitor in monitors {
            let text = |key: &str| monitor.get(key).and_then(Value::as_str);
            let what = TAKEN_OVER
                .iter()
                .find(|(what, _)| Some(*what) == text("what"));
            let Some((what, other)) = what else {
                continue;
            };
            let choice = Choice {
                scope: resource.scope,
                namespace: text("namespace").unwrap_or(namespace_of(resource)),
                labels: monitor.get("labels").and_then(Value::map),
            };
            let what = if asker.of_victoria { other } else { what };
            if asker.chooses(cluster, &choice, what) {
                let span = monitor.get("enabled").and_then(|it| it.span);
                let span = span.unwrap_or(resource.span);
                let ends = draft.speaks_for(resource, role, stated).into_iter();
                found.extend(ends.map(|end| (end, span)));
            }
        }
    }
    for (end, span) in found {
        link(
            draft,
            &asker_of(asker.object),
            &end,
            (&Value::null(), None),
            span,
        );
    }
}

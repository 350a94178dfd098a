//! Stores of a cloud that workloads name: buckets by their URLs, databases by the names that a
//! proxy connects to.

use eval::Value;
use model::{ElementId, Evidence, Knowledge};
use resource::{Inventory, Resource};
use syntax::Span;

use super::Caller;
use super::named::{Texts, commands, short, variable};
use crate::draft::Draft;
use crate::endpoint::Variables;
use crate::lookup::pieces;
use crate::passes::clouds::{Stored, called, moves_buckets, perhaps_ordered, stored};
use crate::passes::conversation::{Talk, link_plainly};
use crate::passes::kubernetes::cluster::{Cluster, Workload};

/// The stores that a workload names.
pub(super) fn of<'a>(
    inventory: &Inventory,
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    texts: &Texts<'a>,
) -> Stores {
    let mut found = in_containers(cluster, workload, texts);
    found.extend(in_files(inventory, workload, texts));
    found
}

/// Adds a flow to each of them.
pub(super) fn connect(draft: &mut Draft<'_>, workload: &Workload<'_>, stores: Stores) {
    for (stored, knowledge, evidence) in stores {
        if stored.is_perhaps() {
            link_ordered(draft, workload, &stored, knowledge, evidence);
        } else {
            link(draft, &workload.element, &stored, knowledge, evidence);
        }
    }
}

/// Adds a flow to what an operator orders from a cloud under this name, if anything is.
fn link_ordered(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    stored: &Stored,
    knowledge: Knowledge,
    evidence: Evidence,
) {
    let name = Value::text(stored.id.as_str());
    let ordered = draft.targets(workload.resource.scope, &name).into_iter();
    let fits = |id: &ElementId| {
        let element = draft.elements.get(id);
        element.is_some_and(|it| &*it.technology == stored.technology)
    };
    let mut fitting = ordered.filter(fits);
    let Some(to) = fitting.next().filter(|_| fitting.next().is_none()) else {
        return;
    };
    link_plainly(draft, (&workload.element, &to), knowledge, evidence);
}

/// Adds a flow to each that the settings of a custom resource name.
pub(super) fn connect_custom(draft: &mut Draft<'_>, resource: &Resource, caller: &Caller<'_>) {
    let settings = draft.stated_of(resource);
    let settings = settings.and_then(|stated| stated.settings.clone());
    let Some(settings) = settings else {
        return;
    };
    let elsewhere = lies_elsewhere(&settings);
    for piece in pieces(&settings) {
        let text = piece.as_str().unwrap_or("");
        let span = piece.span.unwrap_or(resource.span);
        for stored in stored(text, elsewhere, &|_| None) {
            let evidence = told(span, "a setting names it");
            link(
                draft,
                &caller.element,
                &stored,
                Knowledge::Declared,
                evidence,
            );
        }
    }
}

/// Whether settings say where the buckets lie that they name.
fn lies_elsewhere(settings: &Value) -> bool {
    let mut open = vec![settings];
    while let Some(value) = open.pop() {
        open.extend(value.items());
        let entries = value.map().into_iter().flatten();
        for (key, item) in entries {
            if moves_buckets(&format!("bucket-{key}")) && !item.is_null() {
                return true;
            }
            open.push(item);
        }
    }
    false
}

/// Adds a flow to one of them.
pub(super) fn link(
    draft: &mut Draft<'_>,
    from: &ElementId,
    stored: &Stored,
    knowledge: Knowledge,
    evidence: Evidence,
) {
    let to = draft.outside_store(&stored.id, &stored.name, stored.technology);
    let (protocol, port) = stored.spoken();
    let talk = Talk::plainly(Some(protocol.into()), Some(port), Some(evidence.span));
    draft.link(talk.between(from, &to, knowledge, vec![evidence]));
}

/// Stores with how well they are known, and what says so.
pub(in crate::passes::kubernetes) type Stores = Vec<(Stored, Knowledge, Evidence)>;

fn in_containers<'a>(cluster: &Cluster<'a>, workload: &Workload<'a>, texts: &Texts<'a>) -> Stores {
    let mut found = Vec::new();
    for (container, settings) in &texts.containers {
        let variables: Variables<'_> = &|name| variable(cluster, workload, settings, name);
        let elsewhere = settings.keys().any(|name| moves_buckets(name));
        for (name, setting) in settings {
            let what = format!("environment variable `{}` names it", short(name));
            let place = setting.places.first().copied();
            let by_name = called(name, &setting.text, elsewhere);
            let by_name = by_name.or_else(|| perhaps_ordered(name, &setting.text));
            let stores = stored(&setting.text, elsewhere, variables).into_iter();
            for stored in stores.chain(by_name) {
                let evidence = told(place.unwrap_or(workload.resource.span), &what);
                found.push((stored, setting.knowledge, evidence));
            }
        }
        for argument in commands(container).into_iter().flatten() {
            let text = argument.as_str().unwrap_or("");
            for stored in stored(text, elsewhere, variables) {
                let place = argument.span.unwrap_or(workload.resource.span);
                let evidence = told(place, "an argument names it");
                found.push((stored, Knowledge::Declared, evidence));
            }
        }
    }
    found
}

fn in_files(inventory: &Inventory, workload: &Workload<'_>, texts: &Texts<'_>) -> Stores {
    let mut found = Vec::new();
    for (name, file) in &texts.files {
        let elsewhere = file.text.to_ascii_lowercase().contains("endpoint");
        let what = format!("mounted file `{}` names it", short(name));
        let whole = file
            .places
            .first()
            .copied()
            .unwrap_or(workload.resource.span);
        for stored in stored(&file.text, elsewhere, &|_| None) {
            let before = file.text.get(..stored.range.start).unwrap_or("");
            let line = before.matches('\n').count();
            let evidence = told(inventory.line_of(whole, line), &what);
            found.push((stored, file.knowledge, evidence));
        }
    }
    found
}

fn told(span: Span, what: &str) -> Evidence {
    Evidence {
        span,
        what: what.into(),
    }
}

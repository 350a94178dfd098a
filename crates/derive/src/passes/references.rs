//! Peers that a workload's settings name: environment variables, user data, application
//! settings that hold another element's address, name or identifier, or a URL of somebody
//! outside; or that name a secret or parameter which holds such an address.

mod contents;
mod spoken;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::{Shape, Value};
use model::{ElementId, ElementKind, Evidence, Knowledge};
use resource::{Dialect, Resource};
use syntax::Span;

use super::conversation::{link_outsider, names_outsider};
use crate::apply::Stated;
use crate::draft::{Draft, Link};
use crate::endpoint::{Endpoint, in_setting};
use crate::lookup::pieces;
use contents::Contents;

/// Attributes of a resource that do not name the resource itself but something about it.
const ABOUT: &[&str] = &[
    "account_id",
    "availability_zone",
    "kms_key_arn",
    "kms_key_id",
    "location",
    "region",
    "resource_group_name",
    "role",
    "role_arn",
    "subnet_id",
    "subnet_ids",
    "tags",
    "tags_all",
    "vpc_id",
];

/// Words in the name of a setting that names a peer. Without a reference, only such a setting
/// means the resource of the same name.
const NAMING: &[&str] = &[
    "addr", "arn", "bucket", "cluster", "database", "db", "endpoint", "function", "host", "queue",
    "secret", "server", "stream", "table", "topic", "uri", "url",
];

/// How deep settings are looked into; JSON within JSON ends somewhere.
const DEEPEST: usize = 12;

/// Draws a flow from each workload to whatever its settings name.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut links = Vec::new();
    let mut outsiders = Vec::new();
    let contents = Contents::of(draft);
    for (resource, _, stated) in draft.resources() {
        let Some(settings) = &stated.settings else {
            continue;
        };
        if resource.dialect != Dialect::Terraform {
            continue;
        }
        let mut found = Vec::new();
        read(settings, None, DEEPEST, &mut found);
        for from in owners(draft, resource, stated) {
            for setting in &found {
                let mut inside = links_of(draft, resource, &from, setting);
                inside.extend(contents.links(draft, resource, &from, setting));
                if inside.is_empty() {
                    outsiders.extend(outside(&from, resource, setting));
                }
                links.extend(inside);
            }
        }
    }
    for link in links {
        draft.link(link);
    }
    for Outside {
        from,
        peer,
        evidence,
    } in outsiders
    {
        link_outsider(draft, &from, &peer, Knowledge::Declared, vec![evidence]);
    }
}

/// Whose settings they are: the resource's own, or those of what it describes.
fn owners(draft: &Draft<'_>, resource: &Resource, stated: &Stated) -> Vec<ElementId> {
    match (draft.element_of(resource), &stated.describes) {
        (Some(own), _) => vec![own.clone()],
        (None, Some(described)) => draft.targets(resource.scope, described),
        (None, None) => Vec::new(),
    }
}

/// Somebody on the internet whom a setting names.
struct Outside {
    from: ElementId,
    peer: Endpoint,
    evidence: Evidence,
}

/// The hosts outside that a setting with a known text names. Scripts mention many addresses
/// that nobody talks to once the machine runs, so that texts of several lines are left out.
fn outside(from: &ElementId, resource: &Resource, setting: &Setting<'_>) -> Vec<Outside> {
    let text = setting.value.as_str().filter(|text| !text.contains('\n'));
    let (Some(name), Some(text)) = (setting.name, text) else {
        return Vec::new();
    };
    let peers = in_setting(name, text, &|_| None).into_iter();
    let outside = peers.filter(names_outsider).map(|peer| Outside {
        from: from.clone(),
        peer,
        evidence: Evidence {
            span: setting.span.unwrap_or(resource.span),
            what: named_by(setting),
        },
    });
    outside.collect()
}

/// What the evidence says of a setting.
fn named_by(setting: &Setting<'_>) -> Arc<str> {
    match setting.name {
        Some(name) => {
            let name: String = name.chars().take(80).collect();
            format!("setting `{name}` names it").into()
        }
        None => "a setting names it".into(),
    }
}

/// A setting that is no collection.
struct Setting<'a> {
    name: Option<&'a str>,
    value: &'a Value,
    /// Where the value stands, or what it stands in.
    span: Option<Span>,
}

/// The settings within a value, each with the name it goes by.
fn read<'a>(value: &'a Value, name: Option<&'a str>, depth: usize, found: &mut Vec<Setting<'a>>) {
    if depth == 0 {
        return;
    }
    if let Some(map) = value.map() {
        // `{ name = "TABLE", value = ... }`, as containers spell an environment.
        let own = value.get("name").and_then(Value::as_str);
        for (key, item) in map {
            let spelled = matches!(&**key, "value" | "valueFrom");
            let name = own.filter(|_| spelled).unwrap_or(key);
            read(item, Some(name), depth - 1, found);
        }
        return;
    }
    if let Some(Shape::Among(among)) = value.shape() {
        let mut known = BTreeSet::new();
        for item in among.items() {
            read(item, name, depth - 1, found);
            known.extend(pieces(item).flat_map(Value::references));
        }
        if value.references().iter().all(|it| known.contains(it)) {
            return;
        }
        // The list refers to more than is known of its elements.
    }
    for item in value.items() {
        read(item, name, depth - 1, found);
    }
    if value.items().is_empty() {
        found.push(Setting {
            name,
            value,
            span: value.span,
        });
    }
}

fn links_of(
    draft: &Draft<'_>,
    resource: &Resource,
    from: &ElementId,
    setting: &Setting<'_>,
) -> Vec<Link> {
    let peers = peers(draft, resource, setting);
    let span = setting.span.unwrap_or(resource.span);
    let what = named_by(setting);
    let links = peers.into_iter().filter(|to| to != from).map(|to| {
        let talk = spoken::to(setting, draft.listens(&to));
        Link {
            from: from.clone(),
            to,
            protocol: talk.protocol,
            port: talk.port,
            knowledge: Knowledge::Declared,
            facts: talk.facts,
            evidence: vec![Evidence {
                span,
                what: Arc::clone(&what),
            }],
        }
    });
    links.collect()
}

fn peers(draft: &Draft<'_>, resource: &Resource, setting: &Setting<'_>) -> Vec<ElementId> {
    let mut references = pieces(setting.value).flat_map(Value::references);
    let refers = references.next().is_some();
    let mut references = pieces(setting.value).flat_map(Value::references);
    let only_about = refers && references.all(|it| ABOUT.contains(&&*it.attribute));
    if only_about || (!refers && !setting.name.is_some_and(names_peer)) {
        return Vec::new();
    }
    let found = draft.targets(resource.scope, setting.value).into_iter();
    found.filter(|id| is_peer(draft, id)).collect()
}

fn names_peer(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|at: char| !at.is_ascii_alphanumeric());
    words.any(|word| NAMING.contains(&word))
}

/// Identities and firewalls are no peers, whoever names them.
fn is_peer(draft: &Draft<'_>, id: &ElementId) -> bool {
    draft.elements.get(id).is_some_and(|element| {
        element.kind != ElementKind::ExternalEntity
            && !matches!(&*element.technology, "identity" | "firewall" | "snapshot")
    })
}

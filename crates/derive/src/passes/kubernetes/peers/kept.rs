//! Addresses that are kept outside of the code: a variable takes one from a Secret or a
//! `ConfigMap` that no manifest holds, as it should be for a password, which is often kept
//! beside the address; or somebody is to fill it in before the manifest is applied.
//!
//! Who is meant is inferred, and only where a single one of those that run in the same
//! namespace can be: the store that takes its own credentials from the same Secret, or the one
//! of which the variable's name speaks.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use eval::Value;
use model::{ElementId, ElementKind, Evidence, Knowledge};
use resource::ScopeId;
use syntax::Span;

use super::blank::in_blank;
use super::elsewhere::store_of;
use super::named::{Texts, commands, short};
use crate::draft::Draft;
use crate::endpoint::{
    Endpoint, asked_protocol, asks_for_database, asks_for_peer, by_scheme, is_all_of, speaks_of,
};
use crate::passes::conversation::{link_outsider, link_plainly};
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::{Settings, items};
use crate::passes::kubernetes::told::Told;

/// A variable whose value is kept outside of the code.
pub(in crate::passes::kubernetes) struct Kept<'a> {
    name: Cow<'a, str>,
    /// The Secret or `ConfigMap`; empty for what is to be filled in.
    source: &'a str,
    /// What is to be filled in, by the name that it has there.
    blank: Option<Endpoint>,
    span: Span,
}

/// The variables of a workload that ask for an address which is kept outside.
pub(super) fn of<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    texts: &Texts<'a>,
) -> Vec<Kept<'a>> {
    let mut found = Vec::new();
    for (container, settings) in &texts.containers {
        for variable in items(container, "env") {
            let kept = kept(variable, workload.resource.span);
            let open = kept.filter(|kept| !settings.contains_key(&*kept.name));
            let is_made = |kept: &Kept<'_>| {
                let key = (workload.resource.scope, workload.namespace, kept.source);
                cluster.made_for(workload.resource, key).is_some()
            };
            found.extend(open.filter(|kept| !is_made(kept)));
        }
        let held = absent_source(cluster, workload, container);
        found.extend(held.into_iter().flat_map(|source| {
            let asked = unset(container, settings).into_iter();
            asked.map(move |(name, span)| Kept {
                name: name.into(),
                source,
                blank: None,
                span: span.unwrap_or(workload.resource.span),
            })
        }));
        for (name, setting) in settings {
            let blank = in_blank(&setting.text, settings).filter(|_| asks_for_peer(name));
            let place = setting.places.first().filter(|_| blank.is_some());
            found.extend(place.map(|span| Kept {
                name: name.clone(),
                source: "",
                blank,
                span: *span,
            }));
        }
    }
    found
}

/// The first of the sources that a container takes as a whole which no manifest holds.
fn absent_source<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    container: &'a Value,
) -> Option<&'a str> {
    items(container, "envFrom").iter().find_map(|source| {
        let kinds = [("secretRef", "Secret"), ("configMapRef", "ConfigMap")];
        let (reference, kind) = kinds
            .iter()
            .find_map(|(key, kind)| Some((source.get(key)?, *kind)))?;
        let name = reference.get("name")?.as_str()?;
        let key = (workload.resource.scope, workload.namespace, name);
        let is_known = cluster.source(kind, key).is_some()
            || cluster.source_of_anywhere(kind, key).is_some()
            || cluster.made_for(workload.resource, key).is_some();
        (!is_known).then_some(name)
    })
}

/// The variables that ask for an address, which arguments of a container use and nothing sets:
/// `$(DATABASE_URL)`. What a shell runs in such brackets is written small.
fn unset<'a>(container: &'a Value, settings: &Settings<'_>) -> Vec<(&'a str, Option<Span>)> {
    let mut found = Vec::new();
    for argument in commands(container).into_iter().flatten() {
        let text = argument.as_str().unwrap_or("");
        for (open, close) in [("$(", ')'), ("${", '}')] {
            let inside = text.split(open).skip(1);
            let inside = inside.filter_map(|after| Some(after.split_once(close)?.0));
            let is_asked = |name: &&str| {
                let letters =
                    |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
                name.bytes().all(letters) && asks_for_peer(name) && !settings.contains_key(*name)
            };
            found.extend(inside.filter(is_asked).map(|name| (name, argument.span)));
        }
    }
    found
}

/// A variable that takes its value from somewhere and whose name asks for an address.
fn kept(variable: &Value, whole: Span) -> Option<Kept<'_>> {
    let from = variable.get("valueFrom")?;
    let choice = from
        .get("secretKeyRef")
        .or_else(|| from.get("configMapKeyRef"))?;
    let name = variable.get("name")?.as_str()?;
    let is_optional = choice.get("optional").and_then(Value::as_bool) == Some(true);
    (asks_for_peer(name) && !is_optional).then_some(Kept {
        name: name.into(),
        source: choice.get("name")?.as_str()?,
        blank: None,
        span: variable.span.unwrap_or(whole),
    })
}

/// Adds a flow to whoever alone can be meant.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>, told: &[Told<'_>]) {
    if told.iter().all(|told| told.kept.is_empty()) {
        return;
    }
    let neighbours = neighbours(draft, cluster, told);
    for (workload, told) in cluster.workloads.iter().zip(told) {
        let place = (workload.resource.scope, workload.namespace);
        let others = neighbours.get(&place).map_or(&[][..], Vec::as_slice);
        for kept in &told.kept {
            let own = &*workload.resource.name;
            let meant = meant(kept, own, others).filter(|it| it.element != workload.element);
            let Some(meant) = meant else {
                if let Some(blank) = &kept.blank {
                    link_blank(draft, &workload.element, kept, blank);
                }
                continue;
            };
            let evidence = Evidence {
                span: kept.span,
                what: format!(
                    "environment variable `{}` asks for an address that the code does not hold, and nobody else here can be meant",
                    short(&kept.name)
                )
                .into(),
            };
            let ends = (&workload.element, &meant.element);
            link_plainly(draft, ends, Knowledge::Inferred, evidence);
        }
    }
}

/// Adds a flow to the store whose address is to be filled in: there is one, whoever it is.
fn link_blank(draft: &mut Draft<'_>, from: &ElementId, kept: &Kept<'_>, blank: &Endpoint) {
    let by_url = blank.scheme.as_deref().and_then(by_scheme);
    let by_url = by_url.map(|it| it.protocol);
    let protocol = by_url.or_else(|| asked_protocol(&kept.name));
    if protocol.and_then(store_of).is_none() {
        return;
    }
    let evidence = Evidence {
        span: kept.span,
        what: format!(
            "environment variable `{}` asks for an address that is to be filled in",
            short(&kept.name)
        )
        .into(),
    };
    link_outsider(draft, from, blank, Knowledge::Declared, vec![evidence]);
}

/// Somebody who may be meant.
struct Neighbour<'a> {
    element: ElementId,
    /// The workload's own name and those of its Services.
    names: BTreeSet<&'a str>,
    is_store: bool,
    technology: Arc<str>,
    protocol: Option<Arc<str>>,
    /// The Secrets that it is given.
    secrets: BTreeSet<&'a str>,
}

impl Neighbour<'_> {
    /// Whether a variable speaks of what it is called or of what it speaks.
    fn is_called(&self, variable: &str) -> bool {
        let mut names = self.names.iter().copied().chain(self.protocol.as_deref());
        let asked = asked_protocol(variable).filter(|it| Some(*it) == self.protocol.as_deref());
        asked.is_some() || names.any(|name| speaks_of(variable, name))
    }

    /// Whether a variable asks for no other protocol than its own.
    fn speaks_as_asked(&self, variable: &str) -> bool {
        asked_protocol(variable).is_none_or(|it| Some(it) == self.protocol.as_deref())
    }
}

fn neighbours<'a>(
    draft: &Draft<'a>,
    cluster: &Cluster<'a>,
    told: &[Told<'a>],
) -> HashMap<(ScopeId, &'a str), Vec<Neighbour<'a>>> {
    let mut services: HashMap<&ElementId, Vec<&'a str>> = HashMap::new();
    for service in &cluster.services {
        for end in &service.ends {
            services
                .entry(end)
                .or_default()
                .push(&service.resource.name);
        }
    }
    let mut found: HashMap<_, Vec<Neighbour<'a>>> = HashMap::new();
    let mut known = BTreeSet::new();
    for (workload, told) in cluster.workloads.iter().zip(told) {
        let element = draft.elements.get(&workload.element);
        let Some(element) = element.filter(|it| known.insert(it.id.clone())) else {
            continue;
        };
        let answers = services.get(&element.id).cloned().unwrap_or_default();
        if answers.is_empty() && workload.is_described {
            continue;
        }
        let (_, protocol) = draft.listens(&element.id);
        let own_name = &*workload.resource.name;
        let place = (workload.resource.scope, workload.namespace);
        found.entry(place).or_default().push(Neighbour {
            element: element.id.clone(),
            names: answers.into_iter().chain([own_name]).collect(),
            is_store: is_store(element.kind, protocol.as_deref()),
            technology: element.technology.clone(),
            protocol,
            secrets: told.secrets.iter().map(|(name, _)| *name).collect(),
        });
    }
    found
}

/// Whether it keeps something for others: a store, or what takes messages, which is asked in a
/// protocol of its own.
fn is_store(kind: ElementKind, protocol: Option<&str>) -> bool {
    let own = protocol.is_some_and(|it| !matches!(it, "http" | "https" | "grpc"));
    kind == ElementKind::DataStore || own
}

/// Who alone can be meant: of those for whom most speaks.
fn meant<'n, 'a>(
    kept: &Kept<'_>,
    own: &str,
    others: &'n [Neighbour<'a>],
) -> Option<&'n Neighbour<'a>> {
    let any = asks_for_database(&kept.name);
    let fits = |it: &Neighbour<'_>| it.is_store && it.speaks_as_asked(&kept.name);
    let shares = |it: &Neighbour<'_>| {
        let is_asked = any || speaks_of(&kept.name, &it.technology) || it.is_called(&kept.name);
        fits(it) && is_asked && it.secrets.contains(kept.source)
    };
    let is_called = |it: &Neighbour<'_>| it.is_store && it.is_called(&kept.name);
    let is_named_so = |it: &Neighbour<'_>| {
        let mut names = it.names.iter();
        names.any(|name| is_all_of(&kept.name, name))
    };
    let may_be = |it: &Neighbour<'_>| any && fits(it) && &*it.technology == "relational-database";
    let ways: [&dyn Fn(&Neighbour<'_>) -> bool; 4] = [&shares, &is_called, &is_named_so, &may_be];
    let found = ways.iter().map(|way| others.iter().filter(|it| way(it)));
    let found = found.map(Iterator::collect::<Vec<_>>);
    found
        .into_iter()
        .find(|found| !found.is_empty())
        .and_then(|found| only(kept, own, found))
}

/// The only one; of several the one of which the variable, its source or the name of whoever asks
/// speaks.
fn only<'n, 'a>(
    kept: &Kept<'_>,
    own: &str,
    mut way: Vec<&'n Neighbour<'a>>,
) -> Option<&'n Neighbour<'a>> {
    for words in [&*kept.name, kept.source, own] {
        if way.len() > 1 {
            let called = |it: &&&Neighbour<'_>| {
                let mut names = it.names.iter();
                names.any(|name| speaks_of(words, name))
            };
            let chosen: Vec<_> = way.iter().filter(called).copied().collect();
            way = if chosen.is_empty() { way } else { chosen };
        }
    }
    match way.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

//! Stores of a cloud that are named by an address or a name of their own, where the code that
//! declares them is part of the inventory: a workload's `orders.c1x.eu.rds.amazonaws.com` is the
//! database that a Terraform module calls `orders`, or that an operator orders under that name.

mod models;
mod named;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{ElementId, Evidence};
use resource::{Dialect, Resource};
use syntax::Span;

use crate::catalog::group_of;
use crate::draft::{Draft, Role};
pub(super) use models::model_url;
pub(super) use named::{Stored, called, leave_out_stores, moves_buckets, perhaps_ordered, stored};
use tables::{GROUPS, IN_CLOUD, NAMES, SERVICES};

/// Puts what is declared in the place of what is only named.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut same = BTreeMap::new();
    let outside: Vec<(ElementId, Arc<str>, Arc<str>)> = draft
        .elements
        .iter()
        .filter(|(id, _)| id.0.starts_with("external:"))
        .map(|(id, it)| (id.clone(), Arc::clone(&it.name), Arc::clone(&it.technology)))
        .collect();
    if outside.is_empty() {
        return;
    }
    let declared = declared(draft);
    for (id, name, technology) in outside {
        let host = id.0.strip_prefix("external:").unwrap_or(&id.0);
        if let Some((to, span)) = declared.find(host, &name, &technology) {
            same.insert(id, (to, span));
        }
    }
    let spoken: BTreeMap<ElementId, _> = same
        .values()
        .map(|(to, _)| (to.clone(), draft.listens(to)))
        .collect();
    for flow in &mut draft.flows {
        if let Some((to, span)) = same.get(&flow.to) {
            flow.to = to.clone();
            if let Some((port, protocol)) = spoken.get(to).filter(|_| flow.port.is_none()) {
                flow.port = *port;
                flow.protocol = flow.protocol.take().or_else(|| protocol.clone());
            }
            flow.evidence.push(Evidence {
                span: *span,
                what: "the name is that of this store".into(),
            });
        }
    }
    let still: BTreeSet<&ElementId> = draft.flows.iter().map(|flow| &flow.from).collect();
    draft
        .elements
        .retain(|id, _| !same.contains_key(id) || still.contains(id));
}

/// A provider, and a name that it gives.
type Key<'a> = (&'a str, &'a str);

/// What is declared, with its technology and place, by provider and name.
struct Declared<'a> {
    by_name: BTreeMap<Key<'a>, Vec<(ElementId, Arc<str>, Span)>>,
}

fn declared<'a>(draft: &'a Draft<'_>) -> Declared<'a> {
    let mut by_name: BTreeMap<Key<'a>, Vec<_>> = BTreeMap::new();
    let mut names: Vec<_> = draft.names.iter().collect();
    names.sort_unstable();
    for ((_, name), indexes) in names {
        for index in indexes {
            let resource = draft.inventory.resources.get(*index);
            let role = draft.roles.get(*index);
            let (Some(resource), Some(Role::Element(id))) = (resource, role) else {
                continue;
            };
            let Some(element) = draft.elements.get(id) else {
                continue;
            };
            if let Some(key) = key_of(resource, name) {
                let one = (id.clone(), Arc::clone(&element.technology), resource.span);
                let known = by_name.entry(key).or_default();
                if !known.contains(&one) {
                    known.push(one);
                }
            }
        }
    }
    Declared { by_name }
}

/// The provider of a resource and the name that it has there: any name in Terraform, in
/// Kubernetes that of what an operator orders from a cloud.
fn key_of<'a>(resource: &'a Resource, name: &'a str) -> Option<Key<'a>> {
    match resource.dialect {
        Dialect::Terraform => Some((&*resource.provider, name)),
        Dialect::Kubernetes => {
            let name = name.strip_prefix(IN_CLOUD)?;
            let group = group_of(resource);
            let mut known = GROUPS.iter();
            let (_, provider) = known.find(|(end, _)| group.ends_with(end))?;
            Some((provider, name))
        }
        Dialect::Compose => None,
    }
}

impl Declared<'_> {
    /// The one store that an address or a name can mean.
    fn find(&self, host: &str, name: &str, technology: &str) -> Option<(ElementId, Span)> {
        let of_name = NAMES.iter().find(|(start, _)| host.starts_with(start));
        if let Some((_, provider)) = of_name {
            return self.one(provider, name, technology);
        }
        let host = host.strip_suffix(".cn").unwrap_or(host);
        let regional = regional_bucket(host);
        let host = regional.as_deref().unwrap_or(host);
        let service = |(end, provider, technology): &(&str, &'static str, &'static str)| {
            Some((host.strip_suffix(end)?.to_owned(), *provider, *technology))
        };
        // Buckets may have dots in their names; others have a word for the role before theirs.
        SERVICES
            .iter()
            .filter_map(service)
            .find_map(|(own, provider, technology)| {
                let whole = std::iter::once(&*own);
                let mut names = whole.chain(own.split('.').take(2));
                names.find_map(|name| self.one(provider, name, technology))
            })
    }

    fn one(&self, provider: &str, name: &str, technology: &str) -> Option<(ElementId, Span)> {
        let known = self.by_name.get(&(provider, name))?;
        let mut fitting = known.iter().filter(|(_, own, _)| &**own == technology);
        let (id, _, span) = fitting.next()?;
        fitting.next().is_none().then(|| (id.clone(), *span))
    }
}

/// `receipts.s3.eu-west-1.amazonaws.com` without its region.
fn regional_bucket(host: &str) -> Option<String> {
    let rest = host.strip_suffix(".amazonaws.com")?;
    let (bucket, region) = rest.rsplit_once(".s3.")?;
    (!region.contains('.')).then(|| format!("{bucket}.s3.amazonaws.com"))
}

//! Networks that encrypt what passes between hosts, whatever programs speak over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Property};

use super::project::{Network, Projects, Service};
use crate::draft::Draft;

/// Takes flows for encrypted whose ends meet on such networks alone.
pub(super) fn encrypt(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let services: BTreeMap<_, _> = projects
        .services
        .iter()
        .map(|service| (&service.element, service))
        .collect();
    for flow in &mut draft.flows {
        let ends = services.get(&flow.from).zip(services.get(&flow.to));
        let Some(fact) = ends.and_then(|(from, to)| shield(projects, from, to)) else {
            continue;
        };
        let known = flow.facts.get(Property::Encrypted);
        if known.is_none_or(|known| known.value != Datum::Bool(true)) {
            flow.facts.insert(Property::Encrypted, fact);
        }
    }
}

/// What the networks that two services share say of encryption, if each of them says something.
fn shield<'a>(projects: &Projects<'a>, from: &Service<'a>, to: &Service<'a>) -> Option<Fact> {
    let common = from.networks.iter().filter(|it| to.networks.contains(it));
    let mut weakest: Option<Fact> = None;
    for network in common {
        let fact = encryption(projects, from, network)?;
        let open = fact.value != Datum::Bool(true);
        if open || weakest.is_none() {
            weakest = Some(fact);
        }
    }
    weakest
}

/// The option is a switch that is on wherever it stands, but only the driver for several hosts
/// knows it.
fn encryption<'a>(
    projects: &Projects<'a>,
    service: &Service<'a>,
    network: &Network<'a>,
) -> Option<Fact> {
    let declared = projects.declaration(service, network)?;
    let option = declared.attributes.path(&["driver_opts", "encrypted"])?;
    let driver = declared.attributes.get("driver");
    let value = match driver.map(|driver| driver.as_str().ok_or(driver)) {
        Some(Ok("overlay")) => Datum::Bool(true),
        Some(Ok(_)) => return None,
        Some(Err(driver)) => Datum::Unknown(why(driver)),
        None => Datum::Unknown("the network names no driver, and not each one encrypts".into()),
    };
    let span = option.span.or(Some(declared.span));
    Some(Fact { value, span })
}

fn why(unknown: &Value) -> Arc<str> {
    let unknown = unknown.as_unknown();
    unknown.map_or_else(Arc::default, |it| it.reason.to_string().into())
}

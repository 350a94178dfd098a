//! Where images come from, and whether it is known who publishes there.

use std::net::IpAddr;

use model::{Datum, Fact, Property};

use super::containers::{Container, Image};
use super::filled;
use crate::Catalog;

/// Where the image of the main container comes from, and the worst that is known of any.
pub(super) fn facts(
    catalog: &Catalog,
    containers: &[Container<'_>],
) -> impl Iterator<Item = (Property, Fact)> {
    let mut images = containers.iter().filter_map(|container| {
        let value = container.value.get("image")?;
        Some((Image::of(value.as_str()?).registry, value.span))
    });
    let first = images.next();
    let facts = first.map(|(registry, span)| {
        let mut worst = (trust(catalog, registry), span);
        for (registry, span) in images {
            let trust = trust(catalog, registry);
            if rank(&trust) < rank(&worst.0) {
                worst = (trust, span);
            }
        }
        let fact = |value, span| Fact { value, span };
        [
            (
                Property::ImageRegistry,
                fact(Datum::Text(registry.into()), span),
            ),
            (Property::RegistryTrusted, fact(worst.0, worst.1)),
        ]
    });
    facts.into_iter().flatten()
}

fn trust(catalog: &Catalog, registry: &str) -> Datum {
    if filled::is_open(registry) {
        let name: String = registry.chars().take(80).collect();
        let why = format!("`{name}` is filled in before the manifest is applied");
        return Datum::Unknown(why.into());
    }
    if catalog.knows_registry(registry) {
        return Datum::Bool(true);
    }
    let host = registry.split(':').next().unwrap_or(registry);
    if host == "localhost" || host.parse::<IpAddr>().is_ok() {
        return Datum::Bool(false);
    }
    let name: String = registry.chars().take(80).collect();
    Datum::Unknown(format!("nothing says who publishes in registry `{name}`").into())
}

/// The worst first.
fn rank(trust: &Datum) -> u8 {
    match trust {
        Datum::Bool(false) => 0,
        Datum::Bool(true) => 2,
        Datum::Unknown(_) | Datum::Number(_) | Datum::Text(_) | Datum::List(_) => 1,
    }
}

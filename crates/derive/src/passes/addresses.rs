//! Which machines have an address on the internet because of the network they stand in.
//!
//! A machine gets a public address when its own settings ask for one, or when its subnet hands
//! them out. Either is of use only where a route leads to the internet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use model::{BoundaryId, Datum, Fact, Property};
use resource::{Mode, Resource};
use syntax::Span;

use crate::draft::Draft;

/// What the code says about a subnet.
struct Subnet {
    /// The line that hands out public addresses, or says that none are.
    public: Option<(bool, Span)>,
    /// Whether a route leads from it to the internet; none where the code does not tell.
    routed: Option<bool>,
}

/// States which elements the internet can address.
pub(super) fn run(draft: &mut Draft<'_>) {
    let subnets = subnets(draft);
    if subnets.is_empty() {
        return;
    }
    let mut facts = Vec::new();
    for element in draft.elements.values() {
        let around = element.boundary.iter().chain(&element.other_boundaries);
        let around: Vec<&Subnet> = around.filter_map(|id| subnets.get(id)).collect();
        let own = element.facts.get(Property::PubliclyAccessible);
        let machine = &*element.technology == "virtual-machine";
        if let Some(fact) = judge(own, machine, &around) {
            facts.push((element.id.clone(), fact));
        }
    }
    for (id, fact) in facts {
        draft.state(&id, Property::PubliclyAccessible, fact);
    }
}

/// The fact that follows for an element among these subnets, if any does.
fn judge(own: Option<&Fact>, machine: bool, around: &[&Subnet]) -> Option<Fact> {
    let fact = |truth, span| Fact {
        value: Datum::Bool(truth),
        span: Some(span),
    };
    if own.is_some() || !machine || around.is_empty() {
        return None;
    }
    let reachable = around.iter().filter(|subnet| subnet.routed != Some(false));
    let public = reachable.filter_map(|subnet| subnet.public);
    let public: Vec<(bool, Span)> = public.collect();
    if let Some((_, span)) = public.iter().find(|(truth, _)| *truth) {
        return Some(fact(true, *span));
    }
    let all = around
        .iter()
        .map(|subnet| subnet.public)
        .collect::<Option<Vec<_>>>()?;
    all.first().map(|(_, span)| fact(false, *span))
}

fn subnets(draft: &Draft<'_>) -> BTreeMap<BoundaryId, Subnet> {
    let routes = Routes::read(draft);
    let mut found = BTreeMap::new();
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        if &*resource.kind != "aws_subnet" || resource.mode == Mode::Data {
            continue;
        }
        let handing = resource.attributes.get("map_public_ip_on_launch");
        let public = match handing {
            None => Some((false, resource.span)),
            Some(value) => value
                .as_bool()
                .or_else(|| value.as_str().map(|text| text == "true"))
                .map(|truth| (truth, value.span.unwrap_or(resource.span))),
        };
        let leads_out = routes.lead_out(draft, index, resource);
        found.insert(
            BoundaryId(Arc::clone(&resource.id)),
            Subnet {
                public,
                routed: leads_out,
            },
        );
    }
    found
}

/// Route tables, by their places among the resources.
#[derive(Default)]
struct Routes {
    /// Tables with a route to an internet gateway.
    outward: BTreeSet<usize>,
    /// The tables of subnets that have their own.
    of_subnet: BTreeMap<usize, Vec<usize>>,
    /// Networks with an internet gateway.
    with_gateway: BTreeSet<usize>,
}

impl Routes {
    fn read(draft: &Draft<'_>) -> Self {
        let mut routes = Self::default();
        for (index, resource) in draft.inventory.resources.iter().enumerate() {
            let named = |name: &str| match resource.attributes.get(name) {
                Some(value) => draft.mentioned(resource.scope, value),
                None => Vec::new(),
            };
            match &*resource.kind {
                "aws_internet_gateway" | "aws_internet_gateway_attachment" => {
                    routes.with_gateway.extend(named("vpc_id"));
                }
                "aws_route_table" | "aws_default_route_table" => {
                    let lines = resource
                        .attributes
                        .get("route")
                        .map_or(&[][..], Value::items);
                    if lines.iter().any(|line| leads_out(draft, resource, line)) {
                        routes.outward.insert(index);
                    }
                }
                "aws_route" if leads_out(draft, resource, &resource.attributes) => {
                    routes.outward.extend(named("route_table_id"));
                }
                "aws_route_table_association" => {
                    for subnet in named("subnet_id") {
                        let tables = routes.of_subnet.entry(subnet).or_default();
                        tables.extend(named("route_table_id"));
                    }
                }
                _ => {}
            }
        }
        routes
    }

    /// Whether a subnet's routes lead to the internet: its own table's, or those of a network
    /// that has no gateway, which lead nowhere.
    fn lead_out(&self, draft: &Draft<'_>, index: usize, subnet: &Resource) -> Option<bool> {
        if let Some(tables) = self
            .of_subnet
            .get(&index)
            .filter(|tables| !tables.is_empty())
        {
            return Some(tables.iter().any(|table| self.outward.contains(table)));
        }
        let network = subnet.attributes.get("vpc_id")?;
        let networks = draft.mentioned(subnet.scope, network);
        let declared = |index: &usize| {
            let resource = draft.inventory.resources.get(*index);
            resource.is_some_and(|it| it.mode == Mode::Managed && &*it.kind == "aws_vpc")
        };
        let network = networks.into_iter().find(declared)?;
        (!self.with_gateway.contains(&network)).then_some(false)
    }
}

fn leads_out(draft: &Draft<'_>, resource: &Resource, route: &Value) -> bool {
    let Some(gateway) = route.get("gateway_id") else {
        return false;
    };
    let mut named = draft.mentioned(resource.scope, gateway).into_iter();
    let is_gateway = |index| {
        let resource: Option<&Resource> = draft.inventory.resources.get(index);
        resource.is_some_and(|it| &*it.kind == "aws_internet_gateway")
    };
    named.any(is_gateway)
}

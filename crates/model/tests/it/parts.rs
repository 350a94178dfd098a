//! Short ways to write a model, and any model at all.

use std::sync::Arc;

use model::{
    Boundary, BoundaryId, BoundaryKind, Datum, Element, ElementId, ElementKind, Evidence, Fact,
    Facts, Flow, FlowId, Knowledge, Model, Multiplicity, Parts, Property,
};
use proptest::prelude::*;
use syntax::{Sources, Span};

pub(crate) fn span(at: usize) -> Span {
    Span::new(Sources::new().add("main.tf", ""), at, at + 1)
}

pub(crate) fn element(id: &str) -> Element {
    let kind = match id {
        "internet" | "partner" => ElementKind::ExternalEntity,
        id if id.starts_with("db") => ElementKind::DataStore,
        _ => ElementKind::Process,
    };
    Element {
        id: ElementId(id.into()),
        name: id.into(),
        kind,
        technology: "container".into(),
        provider: "test".into(),
        type_name: "thing".into(),
        boundary: None,
        other_boundaries: Vec::new(),
        facts: Facts::new(),
        exposure: None,
        multiplicity: Multiplicity::One,
        span: None,
    }
}

pub(crate) fn inside(id: &str, boundaries: &[&str]) -> Element {
    let mut ids = boundaries.iter().map(|id| BoundaryId((*id).into()));
    Element {
        boundary: ids.next(),
        other_boundaries: ids.collect(),
        ..element(id)
    }
}

pub(crate) fn boundary(id: &str, parent: Option<&str>) -> Boundary {
    Boundary {
        id: BoundaryId(id.into()),
        name: id.into(),
        kind: BoundaryKind::Network,
        parent: parent.map(|parent| BoundaryId(parent.into())),
        facts: Facts::new(),
        span: None,
    }
}

pub(crate) fn flow(from: &str, to: &str) -> Flow {
    Flow {
        id: FlowId("".into()),
        from: ElementId(from.into()),
        to: ElementId(to.into()),
        protocol: None,
        port: None,
        knowledge: Knowledge::Declared,
        facts: Facts::new(),
        crosses: Vec::new(),
        evidence: Vec::new(),
    }
}

pub(crate) fn over(from: &str, to: &str, port: Option<u16>, protocol: Option<&str>) -> Flow {
    Flow {
        port,
        protocol: protocol.map(Arc::from),
        ..flow(from, to)
    }
}

pub(crate) fn evidence(at: usize, what: &str) -> Evidence {
    Evidence {
        span: span(at),
        what: what.into(),
    }
}

pub(crate) fn fact(value: Datum) -> Fact {
    Fact { value, span: None }
}

pub(crate) fn model(elements: Vec<Element>, boundaries: Vec<Boundary>, flows: Vec<Flow>) -> Model {
    let parts = Parts {
        elements,
        boundaries,
        flows,
        accesses: Vec::new(),
    };
    Model::new(parts).0
}

pub(crate) fn ids(flows: &[Flow]) -> Vec<&str> {
    flows.iter().map(|flow| &*flow.id.0).collect()
}

/// Any parts over a few names, so that they collide, dangle and go in circles.
pub(crate) fn any_parts() -> impl Strategy<Value = Parts> {
    let elements = prop::collection::vec(any_element(), 0..8);
    let boundaries = prop::collection::vec(any_boundary(), 0..5);
    let flows = prop::collection::vec(any_flow(), 0..12);
    (elements, boundaries, flows).prop_map(|(elements, boundaries, flows)| Parts {
        elements,
        boundaries,
        flows,
        accesses: Vec::new(),
    })
}

fn any_id() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["internet", "a", "b", "x:a", "y:a", "db", "x:db"])
}

fn any_place() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["net", "sub", "x:net", "host"])
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let values = vec![
        Datum::Bool(true),
        Datum::Bool(false),
        Datum::Unknown("`var.x` is not set".into()),
    ];
    let properties = vec![Property::Encrypted, Property::BackedUp];
    let pairs = (
        prop::sample::select(properties),
        prop::sample::select(values),
    );
    let facts = prop::collection::vec((pairs.0, pairs.1.prop_map(fact)), 0..3);
    facts.prop_map(|facts| facts.into_iter().collect())
}

fn any_element() -> impl Strategy<Value = Element> {
    let places = prop::collection::vec(any_place(), 0..3);
    (any_id(), places, any_facts()).prop_map(|(id, places, facts)| Element {
        facts,
        ..inside(id, &places)
    })
}

fn any_boundary() -> impl Strategy<Value = Boundary> {
    let parent = prop::option::of(any_place());
    (any_place(), parent).prop_map(|(id, parent)| boundary(id, parent))
}

fn any_flow() -> impl Strategy<Value = Flow> {
    let knowledge = prop::sample::select(vec![
        Knowledge::Allowed,
        Knowledge::Inferred,
        Knowledge::Granted,
        Knowledge::Declared,
    ]);
    let port = prop::sample::select(vec![None, Some(80), Some(443)]);
    let protocol = prop::sample::select(vec![None, Some("tcp"), Some("udp"), Some("https")]);
    let ends = (any_id(), any_id(), 0..9_usize);
    (ends, port, protocol, knowledge, any_facts()).prop_map(
        |((from, to, at), port, protocol, knowledge, facts)| Flow {
            knowledge,
            facts,
            evidence: vec![evidence(at, "seen")],
            ..over(from, to, port, protocol)
        },
    )
}

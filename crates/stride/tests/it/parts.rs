//! Short ways to write models and rules.

use model::{
    Boundary, BoundaryId, BoundaryKind, Datum, Element, ElementId, ElementKind, Evidence, Fact,
    Facts, Flow, FlowId, Knowledge, Model, Multiplicity, Parts, Property,
};
use stride::{Assessment, Policy, RuleSet, assess};
use syntax::{Diagnostic, Sources, Span};

/// A place in the only file of a model.
pub(crate) fn span(at: usize) -> Span {
    Span::new(Sources::new().add("main.tf", ""), at, at + 1)
}

pub(crate) fn yes() -> Datum {
    Datum::Bool(true)
}

pub(crate) fn no() -> Datum {
    Datum::Bool(false)
}

pub(crate) fn unknown() -> Datum {
    Datum::Unknown("`var.x` has no default".into())
}

pub(crate) fn facts(facts: &[(Property, Datum)]) -> Facts {
    let fact = |(at, (property, value)): (usize, &(Property, Datum))| {
        let fact = Fact {
            value: value.clone(),
            span: Some(span(100 + at)),
        };
        (*property, fact)
    };
    facts.iter().enumerate().map(fact).collect()
}

pub(crate) fn element(id: &str, kind: ElementKind, stated: &[(Property, Datum)]) -> Element {
    Element {
        id: ElementId(id.into()),
        name: id.into(),
        kind,
        technology: "relational-database".into(),
        provider: "test".into(),
        type_name: "thing".into(),
        boundary: None,
        other_boundaries: Vec::new(),
        facts: facts(stated),
        exposure: None,
        multiplicity: Multiplicity::One,
        span: Some(span(10)),
    }
}

pub(crate) fn store(stated: &[(Property, Datum)]) -> Element {
    element("db", ElementKind::DataStore, stated)
}

pub(crate) fn process(id: &str, stated: &[(Property, Datum)]) -> Element {
    element(id, ElementKind::Process, stated)
}

pub(crate) fn outside(id: &str) -> Element {
    element(id, ElementKind::ExternalEntity, &[])
}

pub(crate) fn boundary(id: &str, stated: &[(Property, Datum)]) -> Boundary {
    Boundary {
        id: BoundaryId(id.into()),
        name: id.into(),
        kind: BoundaryKind::Network,
        parent: None,
        facts: facts(stated),
        span: Some(span(20)),
    }
}

pub(crate) fn flow(from: &str, to: &str, stated: &[(Property, Datum)]) -> Flow {
    Flow {
        id: FlowId("".into()),
        from: ElementId(from.into()),
        to: ElementId(to.into()),
        protocol: None,
        port: None,
        knowledge: Knowledge::Declared,
        facts: facts(stated),
        crosses: Vec::new(),
        evidence: vec![Evidence {
            span: span(30),
            what: "an address names it".into(),
        }],
    }
}

pub(crate) fn model(elements: Vec<Element>, flows: Vec<Flow>) -> Model {
    let parts = Parts {
        elements,
        boundaries: vec![boundary("net", &[])],
        flows,
        accesses: Vec::new(),
    };
    Model::new(parts).0
}

/// A page with these lines in its rule's fence.
pub(crate) fn page(lines: &str) -> String {
    format!("# Title\n\n```hcl rule\n{lines}\n```\n\nWhy.\n\nFix: do it.\n")
}

/// The rules of these pages; ids and categories come from the paths.
pub(crate) fn rules(pages: &[(&str, &str)]) -> (RuleSet, Vec<Diagnostic>, Sources) {
    let sources = Sources::new();
    let ids: Vec<_> = pages
        .iter()
        .map(|(path, text)| sources.add(*path, *text))
        .collect();
    let (set, diagnostics) = RuleSet::load(&sources, &ids);
    (set, diagnostics, sources)
}

/// One rule `test` about such targets with this condition and any further lines.
pub(crate) fn rule(applies_to: &str, when: &str, more: &str) -> RuleSet {
    let text = page(&format!(
        "applies_to = \"{applies_to}\"\nwhen = {when}\nimpact = \"medium\"\n\
         domain = \"cryptography\"\nquestion = \"What of {{target}}?\"\n{more}"
    ));
    let (set, diagnostics, _) = rules(&[("information-disclosure/test.md", &text)]);
    assert_eq!(diagnostics, []);
    set
}

pub(crate) fn assessed(rules: &RuleSet, model: &Model) -> Assessment {
    assess(model, rules, &Policy::default())
}

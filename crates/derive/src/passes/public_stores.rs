//! The way from the internet to stores that anyone may read or write.

use model::{Datum, Element, ElementKind, Evidence, Fact, Knowledge, Property};

use crate::draft::{Draft, Link};

/// Draws a flow to each store that is open to anyone and that no guard closes again.
pub(super) fn run(draft: &mut Draft<'_>) {
    let open: Vec<_> = draft.elements.values().filter_map(opening).collect();
    for (id, fact) in open {
        let internet = draft.internet();
        let (port, protocol) = draft.listens(&id);
        let evidence = fact.span.map(|span| Evidence {
            span,
            what: "anyone may use it".into(),
        });
        let authenticated = Fact {
            value: Datum::Bool(false),
            span: fact.span,
        };
        draft.link(Link {
            from: internet,
            to: id,
            protocol,
            port,
            knowledge: Knowledge::Declared,
            facts: [(Property::Authenticated, authenticated)]
                .into_iter()
                .collect(),
            evidence: evidence.into_iter().collect(),
        });
    }
}

fn opening(element: &Element) -> Option<(model::ElementId, Fact)> {
    let holds = |property| {
        let fact = element.facts.get(property);
        fact.filter(|fact| fact.value == Datum::Bool(true))
    };
    if element.kind != ElementKind::DataStore || holds(Property::PublicAccessBlocked).is_some() {
        return None;
    }
    // A policy for anyone opens nothing that only a private network can reach.
    let addressed = || holds(Property::PubliclyAccessible).and(holds(Property::PolicyAllowsAnyone));
    let fact = holds(Property::PubliclyReadable)
        .or_else(|| holds(Property::PubliclyWritable))
        .or_else(addressed)?;
    Some((element.id.clone(), fact.clone()))
}

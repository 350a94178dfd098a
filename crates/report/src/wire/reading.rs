//! From the shapes on the wire back to the types of the model.

use std::collections::HashMap;
use std::sync::Arc;

use model::{
    Access, Boundary, BoundaryId, BoundaryKind, Datum, Element, ElementId, ElementKind, Exposure,
    Fact, Flow, FlowId, Knowledge, Multiplicity, Property,
};
use stride::{Factor, Gap, Level, Status, Stride, Target, Threat};
use syntax::{SourceId, Sources, Span};

use super::graph::{self, FactValue, Instances};
use super::place::{Evidence, Location};
use super::read::WireError;
use super::threats;

/// The state of reading one document: which paths have a source already.
pub(crate) struct Reading<'a> {
    sources: &'a Sources,
    by_path: HashMap<Arc<str>, SourceId>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            by_path: HashMap::new(),
        }
    }

    pub(crate) fn each<W, T>(
        &mut self,
        items: &[W],
        convert: impl Fn(&mut Self, &W) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        items.iter().map(|item| convert(self, item)).collect()
    }

    pub(crate) fn element(&mut self, wire: &graph::Element) -> Result<Element, WireError> {
        Ok(Element {
            id: ElementId(Arc::clone(&wire.id)),
            name: Arc::clone(&wire.name),
            kind: word("kind", &wire.kind, ElementKind::from_name)?,
            technology: Arc::clone(&wire.technology),
            provider: Arc::clone(&wire.provider),
            type_name: Arc::clone(&wire.type_name),
            boundary: wire.boundary.clone().map(BoundaryId),
            other_boundaries: boundary_ids(&wire.other_boundaries),
            facts: self.facts(&wire.facts)?,
            exposure: wire.exposure.as_ref().map(exposure),
            multiplicity: multiplicity(wire.instances.as_ref()),
            span: self.span(wire.location.as_ref()),
        })
    }

    pub(crate) fn boundary(&mut self, wire: &graph::Boundary) -> Result<Boundary, WireError> {
        Ok(Boundary {
            id: BoundaryId(Arc::clone(&wire.id)),
            name: Arc::clone(&wire.name),
            kind: word("kind", &wire.kind, BoundaryKind::from_name)?,
            parent: wire.parent.clone().map(BoundaryId),
            facts: self.facts(&wire.facts)?,
            span: self.span(wire.location.as_ref()),
        })
    }

    pub(crate) fn flow(&mut self, wire: &graph::Flow) -> Result<Flow, WireError> {
        Ok(Flow {
            id: FlowId(Arc::clone(&wire.id)),
            from: ElementId(Arc::clone(&wire.from)),
            to: ElementId(Arc::clone(&wire.to)),
            protocol: wire.protocol.clone(),
            port: wire.port,
            knowledge: word("knowledge", &wire.knowledge, Knowledge::from_name)?,
            facts: self.facts(&wire.facts)?,
            crosses: boundary_ids(&wire.crosses),
            evidence: self.evidence(&wire.evidence),
        })
    }

    pub(crate) fn access(&mut self, wire: &graph::Access) -> Access {
        Access {
            from: ElementId(Arc::clone(&wire.from)),
            to: wire.to.clone().map(ElementId),
            rights: wire.rights.clone(),
            evidence: self.evidence(&wire.evidence),
        }
    }

    pub(crate) fn threat(&mut self, wire: &threats::Threat) -> Result<Threat, WireError> {
        let gap = Gap {
            rule: Arc::clone(&wire.rule),
            title: Arc::clone(&wire.title),
            category: word("stride", &wire.stride, Stride::from_name)?,
            control: Arc::clone(&wire.control),
            domain: Arc::clone(&wire.domain),
            fix: Arc::clone(&wire.fix),
            references: Arc::clone(&wire.references),
        };
        Ok(Threat {
            gap: gap.into(),
            severity: word("severity", &wire.severity, Level::from_name)?,
            factors: wire.factors.iter().map(factor).collect::<Result<_, _>>()?,
            status: status(wire)?,
            target: target(&wire.fingerprint, &wire.about)?,
            also: wire
                .also
                .iter()
                .map(|about| target(&wire.fingerprint, about))
                .collect::<Result<_, _>>()?,
            span: self.span(wire.location.as_ref()),
            evidence: self.evidence(&wire.evidence),
        })
    }

    fn facts(&mut self, wire: &graph::Facts) -> Result<model::Facts, WireError> {
        let fact = |(name, fact): (&super::Word, &graph::Fact)| {
            let property = word("fact", name, Property::from_name)?;
            let value = datum(&fact.value, fact.why.as_ref());
            let span = self.span(fact.location.as_ref());
            Ok((property, Fact { value, span }))
        };
        wire.iter().map(fact).collect()
    }

    fn evidence(&mut self, wire: &[Evidence]) -> Vec<model::Evidence> {
        let line = |line: &Evidence| model::Evidence {
            span: self.place(&line.location),
            what: Arc::clone(&line.what),
        };
        wire.iter().map(line).collect()
    }

    fn span(&mut self, location: Option<&Location>) -> Option<Span> {
        location.map(|location| self.place(location))
    }

    fn place(&mut self, location: &Location) -> Span {
        let sources = self.sources;
        let path = Arc::clone(&location.path);
        let source = *self
            .by_path
            .entry(path)
            .or_insert_with_key(|path| sources.add_saved(Arc::clone(path)));
        Sources::pinpoint(source, location.line, location.column)
    }
}

fn datum(value: &FactValue, why: Option<&Arc<str>>) -> Datum {
    match (value, why) {
        (_, Some(why)) => Datum::Unknown(Arc::clone(why)),
        (FactValue::Bool(truth), None) => Datum::Bool(*truth),
        (FactValue::Number(number), None) => Datum::Number(*number),
        (FactValue::Text(text), None) => Datum::Text(Arc::clone(text)),
        (FactValue::List(items), None) => Datum::List(items.clone()),
    }
}

fn multiplicity(instances: Option<&Instances>) -> Multiplicity {
    match instances {
        None => Multiplicity::One,
        Some(Instances::Count(count)) => Multiplicity::Many(*count),
        Some(Instances::Word(_)) => Multiplicity::Unknown,
    }
}

fn exposure(wire: &graph::Exposure) -> Exposure {
    Exposure {
        hops: wire.hops,
        path: wire.path.iter().cloned().map(ElementId).collect(),
    }
}

fn factor(wire: &threats::Factor) -> Result<Factor, WireError> {
    Ok(Factor {
        name: word("factor", &wire.name, |given| {
            Factor::NAMES.into_iter().find(|name| *name == given)
        })?,
        level: word("level", &wire.level, Level::from_name)?,
        why: wire.why.clone(),
    })
}

fn status(wire: &threats::Threat) -> Result<Status, WireError> {
    match &*wire.status {
        "open" => Ok(Status::Open),
        "accepted" => {
            let reason = wire.reason.clone().unwrap_or_else(threats::nothing);
            Ok(Status::Accepted(reason))
        }
        other => Err(unknown_word("status", other)),
    }
}

fn target(threat: &str, about: &threats::About) -> Result<Target, WireError> {
    match (&about.element, &about.flow, &about.boundary) {
        (Some(id), None, None) => Ok(Target::Element(ElementId(Arc::clone(id)))),
        (None, Some(id), None) => Ok(Target::Flow(FlowId(Arc::clone(id)))),
        (None, None, Some(id)) => Ok(Target::Boundary(BoundaryId(Arc::clone(id)))),
        _ => Err(WireError(format!(
            "the saved model's threat `{threat}` must name one element, flow or boundary"
        ))),
    }
}

fn boundary_ids(ids: &[Arc<str>]) -> Vec<BoundaryId> {
    ids.iter().cloned().map(BoundaryId).collect()
}

fn word<T>(what: &str, name: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, WireError> {
    find(name).ok_or_else(|| unknown_word(what, name))
}

fn unknown_word(what: &str, name: &str) -> WireError {
    let name: String = crate::clean(name).chars().take(80).collect();
    WireError(format!("the saved model has an unknown {what} `{name}`"))
}

//! Elements, boundaries and flows on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Datum, Multiplicity, Property};
use serde::{Deserialize, Serialize};
use syntax::Sources;

use super::Word;
use super::place::{Evidence, Location};

/// Facts by the name of their property.
pub(crate) type Facts = BTreeMap<Word, Fact>;

/// A process, data store or external entity.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Element {
    /// Dialect and address; the same in every run.
    pub(crate) id: Arc<str>,
    /// Name for people.
    pub(crate) name: Arc<str>,
    /// `process`, `data-store` or `external-entity`.
    pub(crate) kind: Word,
    /// What it is, in generic words: `relational-database`, `function`.
    pub(crate) technology: Arc<str>,
    /// Who offers it: `aws`, `kubernetes`, `compose`.
    #[serde(default = "super::threats::nothing")]
    pub(crate) provider: Arc<str>,
    /// Its type in the code.
    #[serde(rename = "type", default = "super::threats::nothing")]
    pub(crate) type_name: Arc<str>,
    /// The innermost boundary around it.
    pub(crate) boundary: Option<Arc<str>>,
    /// Other boundaries it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) other_boundaries: Vec<Arc<str>>,
    /// How many there are, where that is not one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) instances: Option<Instances>,
    /// What is known about it.
    #[serde(default)]
    pub(crate) facts: Facts,
    /// The shortest way to it from outside; null where no way is known.
    pub(crate) exposure: Option<Exposure>,
    /// Where it is declared; null where no line declares it.
    pub(crate) location: Option<Location>,
}

/// A count, or `unknown`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum Instances {
    /// So many.
    Count(u64),
    /// `unknown`.
    Word(Arc<str>),
}

/// The shortest way from outside.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Exposure {
    /// Flows on the way.
    pub(crate) hops: u32,
    /// Ids of the elements on the way, both ends included.
    pub(crate) path: Vec<Arc<str>>,
}

/// One fact.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Fact {
    /// What holds; `unknown` with a `why` where the code does not tell.
    pub(crate) value: FactValue,
    /// Why it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<Arc<str>>,
    /// The line that decides it.
    pub(crate) location: Option<Location>,
}

/// The value of a fact.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A count.
    Number(i64),
    /// A word, or `unknown`.
    Text(Arc<str>),
    /// Words.
    List(Vec<Arc<str>>),
}

/// A trust boundary.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Boundary {
    /// The same in every run.
    pub(crate) id: Arc<str>,
    /// Name for people.
    pub(crate) name: Arc<str>,
    /// `account`, `network`, `subnet`, `cluster`, `namespace`, `host` or `group`.
    pub(crate) kind: Word,
    /// The boundary around it.
    pub(crate) parent: Option<Arc<str>>,
    /// What is known about it.
    #[serde(default)]
    pub(crate) facts: Facts,
    /// Where it is declared.
    pub(crate) location: Option<Location>,
}

/// A directed flow; it starts where the connection is opened.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Flow {
    /// Who, to whom, over what; the same in every run.
    pub(crate) id: Arc<str>,
    /// Id of the element that opens it.
    pub(crate) from: Arc<str>,
    /// Id of the element it is opened to.
    pub(crate) to: Arc<str>,
    /// Protocol, where known.
    pub(crate) protocol: Option<Arc<str>>,
    /// Port at the receiver, where known.
    pub(crate) port: Option<u16>,
    /// Whether it is encrypted: true, false or `unknown`.
    #[serde(default = "unknown")]
    pub(crate) encrypted: FactValue,
    /// Whether the receiver knows who the sender is: true, false or `unknown`.
    #[serde(default = "unknown")]
    pub(crate) authenticated: FactValue,
    /// `declared`, `granted`, `inferred` or `allowed`.
    pub(crate) knowledge: Word,
    /// Ids of the boundaries it crosses, in order.
    #[serde(default)]
    pub(crate) crosses: Vec<Arc<str>>,
    /// All that is known about it, with places.
    #[serde(default)]
    pub(crate) facts: Facts,
    /// The lines behind it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
}

/// A right of an identity that a process runs with.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Access {
    /// Id of the element that has it.
    pub(crate) from: Arc<str>,
    /// Id of the element it applies to; null for a right on everything of some kind.
    pub(crate) to: Option<Arc<str>>,
    /// `read`, `write`, `admin`, ...
    pub(crate) rights: Vec<Arc<str>>,
    /// The lines behind it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
}

impl Element {
    pub(crate) fn of(element: &model::Element, sources: &Sources) -> Self {
        Self {
            id: Arc::clone(&element.id.0),
            name: Arc::clone(&element.name),
            kind: element.kind.name().into(),
            technology: Arc::clone(&element.technology),
            provider: Arc::clone(&element.provider),
            type_name: Arc::clone(&element.type_name),
            boundary: element.boundary.as_ref().map(|id| Arc::clone(&id.0)),
            other_boundaries: boundary_ids(&element.other_boundaries),
            instances: Instances::of(element.multiplicity),
            facts: facts(&element.facts, sources),
            exposure: element.exposure.as_ref().map(Exposure::of),
            location: Location::of_some(element.span, sources),
        }
    }
}

impl Instances {
    fn of(multiplicity: Multiplicity) -> Option<Self> {
        match multiplicity {
            Multiplicity::One => None,
            Multiplicity::Unknown => Some(Self::Word("unknown".into())),
            Multiplicity::Many(count) => Some(Self::Count(count)),
        }
    }
}

impl Exposure {
    fn of(exposure: &model::Exposure) -> Self {
        Self {
            hops: exposure.hops,
            path: exposure.path.iter().map(|id| Arc::clone(&id.0)).collect(),
        }
    }
}

impl Boundary {
    pub(crate) fn of(boundary: &model::Boundary, sources: &Sources) -> Self {
        Self {
            id: Arc::clone(&boundary.id.0),
            name: Arc::clone(&boundary.name),
            kind: boundary.kind.name().into(),
            parent: boundary.parent.as_ref().map(|id| Arc::clone(&id.0)),
            facts: facts(&boundary.facts, sources),
            location: Location::of_some(boundary.span, sources),
        }
    }
}

impl Flow {
    pub(crate) fn of(flow: &model::Flow, sources: &Sources) -> Self {
        let known = |property| flow.facts.get(property).map_or_else(unknown, FactValue::of);
        Self {
            id: Arc::clone(&flow.id.0),
            from: Arc::clone(&flow.from.0),
            to: Arc::clone(&flow.to.0),
            protocol: flow.protocol.clone(),
            port: flow.port,
            encrypted: known(Property::Encrypted),
            authenticated: known(Property::Authenticated),
            knowledge: flow.knowledge.name().into(),
            crosses: boundary_ids(&flow.crosses),
            facts: facts(&flow.facts, sources),
            evidence: Evidence::all(&flow.evidence, sources),
        }
    }
}

impl Access {
    pub(crate) fn of(access: &model::Access, sources: &Sources) -> Self {
        Self {
            from: Arc::clone(&access.from.0),
            to: access.to.as_ref().map(|id| Arc::clone(&id.0)),
            rights: access.rights.clone(),
            evidence: Evidence::all(&access.evidence, sources),
        }
    }
}

impl FactValue {
    fn of(fact: &model::Fact) -> Self {
        match &fact.value {
            Datum::Bool(truth) => Self::Bool(*truth),
            Datum::Number(number) => Self::Number(*number),
            Datum::Text(text) => Self::Text(Arc::clone(text)),
            Datum::List(items) => Self::List(items.clone()),
            Datum::Unknown(_) => unknown(),
        }
    }
}

fn unknown() -> FactValue {
    FactValue::Text("unknown".into())
}

fn facts(facts: &model::Facts, sources: &Sources) -> Facts {
    let shape = |(property, fact): (Property, &model::Fact)| {
        let why = match &fact.value {
            Datum::Unknown(why) => Some(Arc::clone(why)),
            Datum::Bool(_) | Datum::Number(_) | Datum::Text(_) | Datum::List(_) => None,
        };
        let value = FactValue::of(fact);
        let location = Location::of_some(fact.span, sources);
        (
            property.name().into(),
            Fact {
                value,
                why,
                location,
            },
        )
    };
    facts.iter().map(shape).collect()
}

fn boundary_ids(ids: &[model::BoundaryId]) -> Vec<Arc<str>> {
    ids.iter().map(|id| Arc::clone(&id.0)).collect()
}

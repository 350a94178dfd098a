//! The closed vocabulary of conditions, and how each word is looked up.

use std::fmt;
use std::sync::Arc;

use model::{Boundary, Datum, Element, ElementKind, Fact, Facts, Flow, Form, Property, Subject};
use syntax::Span;

use super::Type;
use crate::Applies;

/// What a condition can speak of, before the dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Element,
    Flow,
    From,
    To,
    Boundary,
}

impl Role {
    /// The roles that a rule on such targets has.
    pub(crate) fn of(target: Applies) -> &'static [Self] {
        match target {
            Applies::Element(_) => &[Self::Element],
            Applies::Flow => &[Self::Flow, Self::From, Self::To],
            Applies::Boundary => &[Self::Boundary],
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Flow => "flow",
            Self::From => "from",
            Self::To => "to",
            Self::Boundary => "boundary",
        }
    }

    fn subject(self) -> Subject {
        match self {
            Self::Element | Self::From | Self::To => Subject::Element,
            Self::Flow => Subject::Flow,
            Self::Boundary => Subject::Boundary,
        }
    }
}

/// What a condition can ask about it, after the dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Aspect {
    Fact(Property),
    Kind,
    Technology,
    Name,
    Exposed,
    Hops,
    Protocol,
    Port,
    CrossesBoundary,
    Knowledge,
}

const OF_ELEMENTS: &[(&str, Aspect)] = &[
    ("kind", Aspect::Kind),
    ("technology", Aspect::Technology),
    ("name", Aspect::Name),
    ("exposed", Aspect::Exposed),
    ("hops", Aspect::Hops),
];

const OF_FLOWS: &[(&str, Aspect)] = &[
    ("protocol", Aspect::Protocol),
    ("port", Aspect::Port),
    ("crosses_boundary", Aspect::CrossesBoundary),
    ("knowledge", Aspect::Knowledge),
];

const OF_BOUNDARIES: &[(&str, Aspect)] = &[("kind", Aspect::Kind), ("name", Aspect::Name)];

/// `element.encrypted_at_rest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    pub(crate) role: Role,
    pub(crate) aspect: Aspect,
}

impl Word {
    /// The word of this spelling, or the nearest spelling that there is.
    pub(crate) fn find(role: Role, name: &str) -> Result<Self, Option<&'static str>> {
        let own = match role.subject() {
            Subject::Element => OF_ELEMENTS,
            Subject::Flow => OF_FLOWS,
            Subject::Boundary => OF_BOUNDARIES,
        };
        let facts = Property::ALL.iter().copied();
        let facts = facts.filter(|property| property.subject() == role.subject());
        let fact = facts.clone().find(|property| property.name() == name);
        let aspect = fact.map(Aspect::Fact).or_else(|| {
            let found = own.iter().find(|(word, _)| *word == name);
            found.map(|(_, aspect)| *aspect)
        });
        aspect.map(|aspect| Self { role, aspect }).ok_or_else(|| {
            let words = own.iter().map(|(word, _)| *word);
            syntax::nearest(name, words.chain(facts.map(Property::name)))
        })
    }

    /// As conditions spell it after the dot.
    pub(crate) fn name(self) -> &'static str {
        let own = OF_ELEMENTS.iter().chain(OF_FLOWS);
        let own = own.clone().find(|(_, aspect)| *aspect == self.aspect);
        let own = own.map_or("", |(word, _)| *word);
        self.property().map_or(own, Property::name)
    }

    /// The fact that it asks for.
    pub(crate) fn property(self) -> Option<Property> {
        if let Aspect::Fact(property) = self.aspect {
            Some(property)
        } else {
            None
        }
    }

    /// The type of its value.
    pub(crate) fn type_of(self) -> Type {
        match self.aspect {
            Aspect::Fact(property) => match property.form() {
                Form::Bool => Type::Bool,
                Form::Number => Type::Number,
                Form::Text => Type::Text,
                Form::List => Type::Words,
            },
            Aspect::Exposed | Aspect::CrossesBoundary => Type::Bool,
            Aspect::Hops | Aspect::Port => Type::Number,
            Aspect::Kind
            | Aspect::Technology
            | Aspect::Name
            | Aspect::Protocol
            | Aspect::Knowledge => Type::Text,
        }
    }
}

/// What stands behind the words of a condition for one target.
#[derive(Clone, Copy)]
pub(crate) enum View<'a> {
    Element(&'a Element),
    Flow {
        flow: &'a Flow,
        from: &'a Element,
        to: &'a Element,
    },
    Boundary(&'a Boundary),
}

/// The value behind a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Seen<'a> {
    /// Nobody asked the code, so the rule has nothing to say.
    Missing,
    /// The code does not tell; why.
    Unknown(&'a Arc<str>),
    Bool(bool),
    Number(i64),
    Text(&'a str),
    Words(&'a [Arc<str>]),
    Numbers(&'a [i64]),
}

impl Seen<'_> {
    /// The number of items or characters; what has none is answered as it is.
    pub(super) fn length(self) -> Self {
        let count = |length| Self::Number(i64::try_from(length).unwrap_or(i64::MAX));
        match self {
            Self::Words(words) => count(words.len()),
            Self::Text(text) => count(text.chars().count()),
            Self::Missing
            | Self::Unknown(_)
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Numbers(_) => self,
        }
    }
}

impl fmt::Display for Seen<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => out.write_str("not said"),
            Self::Unknown(_) => out.write_str("unknown"),
            Self::Bool(truth) => write!(out, "{truth}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => out.write_str(text),
            Self::Words([]) | Self::Numbers([]) => out.write_str("empty"),
            Self::Words(words) => out.write_str(&words.join(", ")),
            Self::Numbers(numbers) => write!(out, "{numbers:?}"),
        }
    }
}

impl<'a> View<'a> {
    pub(crate) fn see(self, word: Word) -> Seen<'a> {
        if let Aspect::Fact(_) = word.aspect {
            return self
                .fact(word)
                .map_or(Seen::Missing, |fact| seen(&fact.value));
        }
        match self {
            Self::Boundary(boundary) => of_boundary(boundary, word.aspect),
            Self::Element(element) => of_element(element, word.aspect),
            Self::Flow { flow, from, to } => match word.role {
                Role::From => of_element(from, word.aspect),
                Role::To => of_element(to, word.aspect),
                Role::Element | Role::Flow | Role::Boundary
                    if word.aspect == Aspect::CrossesBoundary =>
                {
                    Seen::Bool(crosses(flow, from, to))
                }
                Role::Element | Role::Flow | Role::Boundary => of_flow(flow, word.aspect),
            },
        }
    }

    /// The fact behind a word.
    pub(crate) fn fact(self, word: Word) -> Option<&'a Fact> {
        self.facts(word.role).get(word.property()?)
    }

    /// The header of the element that a word speaks of.
    pub(crate) fn header(self, role: Role) -> Option<Span> {
        match self {
            Self::Element(element) => element.span,
            Self::Boundary(boundary) => boundary.span,
            Self::Flow { flow, from, to } => match role {
                Role::From => from.span,
                Role::To => to.span,
                Role::Element | Role::Flow | Role::Boundary => {
                    flow.evidence.first().map(|evidence| evidence.span)
                }
            },
        }
    }

    fn facts(self, role: Role) -> &'a Facts {
        match self {
            Self::Element(element) => &element.facts,
            Self::Boundary(boundary) => &boundary.facts,
            Self::Flow { flow, from, to } => match role {
                Role::From => &from.facts,
                Role::To => &to.facts,
                Role::Element | Role::Flow | Role::Boundary => &flow.facts,
            },
        }
    }
}

fn seen(value: &Datum) -> Seen<'_> {
    match value {
        Datum::Bool(truth) => Seen::Bool(*truth),
        Datum::Number(number) => Seen::Number(*number),
        Datum::Text(text) => Seen::Text(text),
        Datum::List(items) => Seen::Words(items),
        Datum::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn of_element(element: &Element, aspect: Aspect) -> Seen<'_> {
    let outside = element.kind == ElementKind::ExternalEntity;
    let hops = element.exposure.as_ref().map(|exposure| exposure.hops);
    match aspect {
        Aspect::Kind => Seen::Text(element.kind.name()),
        Aspect::Technology => Seen::Text(&element.technology),
        Aspect::Name => Seen::Text(&element.name),
        Aspect::Exposed if !outside => Seen::Bool(hops.is_some()),
        Aspect::Hops => hops.map_or(Seen::Missing, |hops| Seen::Number(hops.into())),
        Aspect::Fact(_)
        | Aspect::Exposed
        | Aspect::Protocol
        | Aspect::Port
        | Aspect::CrossesBoundary
        | Aspect::Knowledge => Seen::Missing,
    }
}

fn of_flow(flow: &Flow, aspect: Aspect) -> Seen<'_> {
    match aspect {
        Aspect::Protocol => flow.protocol.as_deref().map_or(Seen::Missing, Seen::Text),
        Aspect::Port => flow
            .port
            .map_or(Seen::Missing, |port| Seen::Number(port.into())),
        Aspect::Knowledge => Seen::Text(flow.knowledge.name()),
        Aspect::Fact(_)
        | Aspect::Kind
        | Aspect::Technology
        | Aspect::Name
        | Aspect::Exposed
        | Aspect::Hops
        | Aspect::CrossesBoundary => Seen::Missing,
    }
}

/// Whether trust changes on the way. What is outside our control is beyond a boundary even
/// where no line of code draws it.
fn crosses(flow: &Flow, from: &Element, to: &Element) -> bool {
    let outside = |end: &Element| end.kind == ElementKind::ExternalEntity;
    !flow.crosses.is_empty() || outside(from) || outside(to)
}

fn of_boundary(boundary: &Boundary, aspect: Aspect) -> Seen<'_> {
    match aspect {
        Aspect::Kind => Seen::Text(boundary.kind.name()),
        Aspect::Name => Seen::Text(&boundary.name),
        Aspect::Fact(_)
        | Aspect::Technology
        | Aspect::Exposed
        | Aspect::Hops
        | Aspect::Protocol
        | Aspect::Port
        | Aspect::CrossesBoundary
        | Aspect::Knowledge => Seen::Missing,
    }
}

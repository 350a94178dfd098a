//! What moves between elements, and how it is known.

use std::fmt;
use std::sync::Arc;

use syntax::Span;

use crate::{BoundaryId, ElementId, Facts};

/// A flow's name across runs: who, to whom, over what.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FlowId(pub Arc<str>);

impl fmt::Display for FlowId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// How a flow is known, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Knowledge {
    /// A network rule that names only a range, a namespace or a whole network.
    Allowed,
    /// A network rule that names the peer, a start order, an address shared by many.
    Inferred,
    /// A workload's own identity may read or write exactly this.
    Granted,
    /// The code names the peer: an endpoint, an integration, a route.
    Declared,
}

impl Knowledge {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Allowed, Self::Inferred, Self::Granted, Self::Declared];

    /// As the wire format spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Inferred => "inferred",
            Self::Granted => "granted",
            Self::Declared => "declared",
        }
    }

    /// The knowledge of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|knowledge| knowledge.name() == name)
    }
}

/// A line behind a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Where.
    pub span: Span,
    /// What it says, in a few words without values that may be secret:
    /// "environment variable `CART_ADDR` names the service".
    pub what: Arc<str>,
}

/// A directed flow; it starts where the connection is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// `FROM -> TO` with `:PORT/PROTOCOL` where known; [`crate::Model::new`] sets it.
    pub id: FlowId,
    /// Who opens it.
    pub from: ElementId,
    /// To whom.
    pub to: ElementId,
    /// Application protocol where known (`https`, `postgresql`), else `tcp`, `udp`.
    pub protocol: Option<Arc<str>>,
    /// Port at the receiver.
    pub port: Option<u16>,
    /// How it is known.
    pub knowledge: Knowledge,
    /// `encrypted`, `authenticated` and whatever else is known.
    pub facts: Facts,
    /// Boundaries it crosses, from the inside of the sender outwards and then inwards;
    /// [`crate::Model::new`] sets it.
    pub crosses: Vec<BoundaryId>,
    /// The lines behind it, in the order of places, without repetition.
    pub evidence: Vec<Evidence>,
}

/// A right of an identity that a process runs with.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    /// Who has it.
    pub from: ElementId,
    /// To what; none for a right on everything of some kind.
    pub to: Option<ElementId>,
    /// `read`, `write`, `admin`, ...: sorted words.
    pub rights: Vec<Arc<str>>,
    /// The lines behind it.
    pub evidence: Vec<Evidence>,
}

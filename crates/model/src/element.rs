//! The things in the diagram, and the boundaries around them.

use std::fmt;
use std::sync::Arc;

use syntax::Span;

use crate::Facts;

/// An element's name across runs: dialect and address, never a file position, so that moving
/// a block between files is no change to the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub Arc<str>);

/// A boundary's name across runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BoundaryId(pub Arc<str>);

impl fmt::Display for ElementId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for BoundaryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The three kinds of element in a data-flow diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ElementKind {
    /// Receives, changes or redirects input.
    Process,
    /// Keeps data, for long or short.
    DataStore,
    /// Outside our control: people, third-party services.
    ExternalEntity,
}

impl ElementKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Process, Self::DataStore, Self::ExternalEntity];

    /// As rules, the catalog and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::DataStore => "data-store",
            Self::ExternalEntity => "external-entity",
        }
    }

    /// The kind of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How many of an element there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiplicity {
    /// Just this one.
    One,
    /// Not known from the code.
    Unknown,
    /// So many, drawn as one.
    Many(u64),
}

/// A process, data store or external entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Its name across runs.
    pub id: ElementId,
    /// Its name for people.
    pub name: Arc<str>,
    /// Its kind.
    pub kind: ElementKind,
    /// What it is, in generic words: `relational-database`, `object-store`, `function`.
    pub technology: Arc<str>,
    /// Who offers it: `aws`, `kubernetes`, `compose`.
    pub provider: Arc<str>,
    /// Its type in the code: `aws_db_instance`, `Deployment`, `service`.
    pub type_name: Arc<str>,
    /// The innermost boundary around it.
    pub boundary: Option<BoundaryId>,
    /// Other boundaries it belongs to, as with a service on two networks.
    pub other_boundaries: Vec<BoundaryId>,
    /// What is known about it.
    pub facts: Facts,
    /// The shortest way to it from outside; none where no way is known.
    pub exposure: Option<Exposure>,
    /// How many there are.
    pub multiplicity: Multiplicity,
    /// Where it is declared; none for elements that no line declares, such as the internet.
    pub span: Option<Span>,
}

/// The shortest way from an external entity to an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Flows on the way: 1 for an element that is entered directly.
    pub hops: u32,
    /// The elements on the way, from the external entity to this one, both included.
    pub path: Vec<ElementId>,
}

/// What a boundary separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BoundaryKind {
    /// A cloud account, subscription or project.
    Account,
    /// A virtual network, or a compose network.
    Network,
    /// A part of a network.
    Subnet,
    /// A cluster of machines.
    Cluster,
    /// A namespace within a cluster.
    Namespace,
    /// One machine.
    Host,
    /// A group for people's sake, such as a resource group or a module.
    Group,
}

impl BoundaryKind {
    /// All, outermost first as they usually nest.
    pub const ALL: [Self; 7] = [
        Self::Account,
        Self::Network,
        Self::Subnet,
        Self::Cluster,
        Self::Namespace,
        Self::Host,
        Self::Group,
    ];

    /// As the catalog and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Network => "network",
            Self::Subnet => "subnet",
            Self::Cluster => "cluster",
            Self::Namespace => "namespace",
            Self::Host => "host",
            Self::Group => "group",
        }
    }

    /// The kind of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A line or box where the level of trust changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// Its name across runs.
    pub id: BoundaryId,
    /// Its name for people.
    pub name: Arc<str>,
    /// What it separates.
    pub kind: BoundaryKind,
    /// The boundary around it.
    pub parent: Option<BoundaryId>,
    /// What is known about it.
    pub facts: Facts,
    /// Where it is declared, if a line declares it.
    pub span: Option<Span>,
}

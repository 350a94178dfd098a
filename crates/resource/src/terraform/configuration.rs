//! What one folder of Terraform declares, overrides applied, indexed by name.
//!
//! It belongs to the folder and not to a call of it: however often a module is called, its
//! text is read and indexed once. Declarations are numbered, and every declaration knows the
//! numbers of those it [`Need`]s, so that evaluation never looks a name up twice.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use syntax::hcl::{Body, Expression, Name};
use syntax::{Diagnostic, Span};

use super::needs::Need;
use super::requirements::Requirements;

/// A folder's declarations.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// Below the scanned root.
    pub(super) folder: Arc<str>,
    pub(super) variables: IndexMap<Arc<str>, Variable>,
    pub(super) locals: IndexMap<Arc<str>, Local>,
    pub(super) outputs: IndexMap<Arc<str>, Output>,
    pub(super) calls: IndexMap<Arc<str>, Call>,
    pub(super) resources: Vec<Declaration>,
    pub(super) by_name: ByName,
    /// Numbers of provider configurations by local name, `aws` or `aws.west`.
    pub(super) providers: HashMap<Arc<str>, usize>,
    pub(super) requirements: Requirements,
    /// Whether it says where its state is kept, as only a root module does.
    pub(super) keeps_state: bool,
    /// `import` blocks, which only a root module may have.
    pub(super) imports: Vec<Import>,
    /// What `depends_on` names anywhere, and the places.
    pub(super) waits: Vec<(Arc<str>, Span)>,
    /// `moved` blocks: the former and the present address, and the place.
    pub(super) moves: Vec<(Arc<str>, Arc<str>, Span)>,
    /// `removed` blocks: the address, and the place.
    pub(super) removed: Vec<(Arc<str>, Span)>,
    /// What was wrong with the text.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Configuration {
    /// Whether it configures a provider of this local name itself, and not with nothing.
    pub(super) fn configures(&self, name: &str) -> bool {
        let number = self.providers.get(name);
        let provider = number.and_then(|number| self.resources.get(*number));
        provider.is_some_and(|it| !it.body.attributes.is_empty() || !it.body.blocks.is_empty())
    }
}

/// A `variable` block.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: Name,
    pub(super) constraint: Option<Expression>,
    pub(super) default: Option<Expression>,
    pub(super) nullable: bool,
    pub(super) hidden: Hidden,
    pub(super) validations: Vec<Condition>,
}

/// How a declaration hides its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hidden {
    pub(super) sensitive: bool,
    pub(super) ephemeral: bool,
}

impl Hidden {
    /// Whether the value is not to be shown.
    pub(super) fn any(self) -> bool {
        self.sensitive || self.ephemeral
    }
}

/// A condition on a variable, a resource or an output, and what is said where it is false.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) condition: Expression,
    pub(super) message: Option<Expression>,
}

/// An `import` block.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) header: Span,
    /// Nothing where it stands for several.
    pub(super) to: Option<Arc<str>>,
    /// The resource, without the key of an instance.
    pub(super) resource: Option<Arc<str>>,
    /// Where its `provider` stands.
    pub(super) provider: Option<Span>,
}

/// A line of a `locals` block.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) name: Name,
    pub(super) value: Expression,
    pub(super) needs: Box<[Need]>,
}

/// An `output` block.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) name: Name,
    pub(super) value: Option<Expression>,
    pub(super) hidden: Hidden,
    pub(super) conditions: Vec<Condition>,
    pub(super) needs: Box<[Need]>,
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: Name,
    pub(super) header: Span,
    pub(super) source: Option<Expression>,
    /// Where its `version` stands.
    pub(super) version: Option<Span>,
    pub(super) repeat: Repeat,
    /// Whether it has a `depends_on`.
    pub(super) waits: bool,
    pub(super) providers: Vec<Handed>,
    pub(super) arguments: IndexMap<Arc<str>, Argument>,
    /// Of the source and the repetition.
    pub(super) needs: Box<[Need]>,
}

/// An entry of `providers`: a provider's configuration handed to a module.
#[derive(Debug)]
pub(super) struct Handed {
    /// Its name within the module.
    pub(super) inside: Arc<str>,
    /// Its name outside.
    pub(super) outside: Arc<str>,
    pub(super) span: Span,
}

/// A value handed to a module.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) value: Expression,
    pub(super) needs: Box<[Need]>,
    pub(super) span: Span,
}

/// `count` and `for_each`.
#[derive(Debug, Default)]
pub(super) struct Repeat {
    pub(super) count: Option<Expression>,
    pub(super) for_each: Option<Expression>,
}

/// What kind of block declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Managed,
    Data,
    Ephemeral,
    /// A provider's configuration: nothing refers to it by a traversal.
    Provider,
}

/// A `resource`, `data`, `ephemeral` or `provider` block.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) sort: Sort,
    /// The type; `provider` for a provider's configuration.
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    /// `aws` of `aws_lb` and of `provider.aws.west`.
    pub(super) provider: Arc<str>,
    /// The provider's configuration by its local name, `aws` or `aws.west`.
    pub(super) configured_by: Arc<str>,
    /// `aws_lb.web`, `data.aws_vpc.main`, `provider.aws.west`.
    pub(super) address: Arc<str>,
    pub(super) header: Span,
    pub(super) repeat: Repeat,
    /// Without what Terraform itself reads from it.
    pub(super) body: Body,
    /// `precondition` and `postcondition`.
    pub(super) conditions: Vec<Condition>,
    /// The addresses `depends_on` names, as written.
    pub(super) depends_on: Vec<(Arc<str>, Span)>,
    pub(super) needs: Box<[Need]>,
}

/// Numbers of declarations by sort, type and name, without an allocation per question.
#[derive(Debug, Default)]
pub(super) struct ByName {
    managed: Index,
    data: Index,
    ephemeral: Index,
}

type Index = HashMap<Arc<str>, HashMap<Arc<str>, usize>>;

impl ByName {
    /// The number of a declaration.
    pub(super) fn find(&self, sort: Sort, kind: &str, name: &str) -> Option<usize> {
        let index = match sort {
            Sort::Managed => &self.managed,
            Sort::Data => &self.data,
            Sort::Ephemeral => &self.ephemeral,
            Sort::Provider => return None,
        };
        index.get(kind)?.get(name).copied()
    }

    /// Takes a declaration in, unless it has no name to be found by.
    pub(super) fn insert(&mut self, declaration: &Declaration, number: usize) {
        let index = match declaration.sort {
            Sort::Managed => &mut self.managed,
            Sort::Data => &mut self.data,
            Sort::Ephemeral => &mut self.ephemeral,
            Sort::Provider => return,
        };
        index
            .entry(Arc::clone(&declaration.kind))
            .or_default()
            .insert(Arc::clone(&declaration.name), number);
    }
}

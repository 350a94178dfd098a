//! Why a value is not known, and what is known about it all the same.

use std::fmt;
use std::sync::Arc;

use crate::{Among, Number, Value};

/// A value that cannot be known from the code.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Why.
    pub reason: Reason,
    /// What it will look like.
    pub shape: Option<Shape>,
    /// Whether it is certain to be something, whatever it is: not null.
    pub present: bool,
    /// Whether it is certain to be no empty text either.
    pub filled: bool,
}

impl Unknown {
    /// Whether it is certain not to be null.
    pub fn is_present(&self) -> bool {
        let told = matches!(
            self.shape,
            Some(Shape::Template(_) | Shape::Json(_) | Shape::Between(_))
        );
        self.present || self.filled || told
    }
}

/// What an unknown value will look like once its holes are filled.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A collection of unknown size whose elements all look like this one: the instances of a
    /// resource whose `count` is unknown. Any index gives the element; a splat or for-expression
    /// over it gives such a collection again, with the element's references as its own.
    Each(Value),
    /// A collection of unknown size of which single elements are known.
    Among(Arc<Among>),
    /// Known text and unknown values in turn: `"https://${aws_lb.x.dns_name}/"`.
    Template(Vec<Value>),
    /// The JSON encoding of a structure with unknown leaves: `jsonencode({...})`, or the
    /// rendered form of a policy document.
    Json(Value),
    /// A number from the first to the second: `var.production ? 30 : 7`.
    Between([Number; 2]),
}

/// Why a value is not known. Its `Display` is the reason as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A variable without a value; its name.
    Unset(Arc<str>),
    /// A resource attribute that exists only after apply: address and attribute.
    AfterApply(Arc<str>),
    /// A data source, which reads the world; its address.
    Data(Arc<str>),
    /// An output of a module whose source is not on disk; its address and the output.
    ModuleNotRead(Arc<str>),
    /// A name that nothing declares.
    Undeclared(Arc<str>),
    /// A definition that needs itself.
    Cycle(Arc<str>),
    /// A file that could not be read.
    File(Arc<str>),
    /// A function that depends on time, chance or a provider; its name.
    Function(Arc<str>),
    /// The expression has an error, which is a diagnostic too.
    Invalid(Arc<str>),
    /// Where Terraform is run, `path.cwd`: what stands before this path of the folder below the
    /// scanned root.
    WorkingFolder(Arc<str>),
    /// Too large to compute.
    TooLarge,
    /// Anything else, as a sentence in lower case.
    Other(Arc<str>),
}

impl Shape {
    /// The shape of a collection of which single elements are known.
    pub(crate) fn among(among: Among) -> Self {
        Self::Among(Arc::new(among))
    }
}

impl Reason {
    /// The reason for an attribute of something that is unknown for this one.
    #[must_use]
    pub fn of_attribute(&self, name: &str) -> Self {
        match self {
            Self::AfterApply(address) => Self::AfterApply(format!("{address}.{name}").into()),
            Self::ModuleNotRead(address) => Self::ModuleNotRead(format!("{address}.{name}").into()),
            Self::Unset(_)
            | Self::Data(_)
            | Self::Undeclared(_)
            | Self::Cycle(_)
            | Self::File(_)
            | Self::Function(_)
            | Self::Invalid(_)
            | Self::WorkingFolder(_)
            | Self::TooLarge
            | Self::Other(_) => self.clone(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset(name) => {
                write!(
                    out,
                    "`var.{name}` has no default and no tfvars file sets it"
                )
            }
            Self::AfterApply(address) => write!(out, "`{address}` is known only after apply"),
            Self::Data(address) => write!(out, "`{address}` reads the world outside the code"),
            Self::ModuleNotRead(address) => {
                write!(
                    out,
                    "`{address}` comes from a module whose source is not on disk"
                )
            }
            Self::Undeclared(name) => write!(out, "`{name}` is declared nowhere"),
            Self::Cycle(name) => write!(out, "`{name}` is defined through itself"),
            Self::File(path) => write!(out, "`{path}` cannot be read"),
            Self::Function(name) => write!(out, "`{name}()` has a result only at run time"),
            Self::Invalid(what) => write!(out, "the expression is in error: {what}"),
            Self::WorkingFolder(_) => write!(out, "the code does not tell where it is run"),
            Self::TooLarge => write!(out, "the value is too large to compute"),
            Self::Other(what) => write!(out, "{what}"),
        }
    }
}

//! STRIDE: rules as data, a three-valued matcher, severity, questions and the matrix of what
//! is covered.
//!
//! It sees only the model, in the words of threat modelling, and knows no vendor, no dialect
//! and no file format.
//!
//! Invariant: unknown is not false. A rule that cannot be decided becomes a question, never
//! a threat and never a mitigation.

mod assess;
mod category;
mod compare;
mod domain;
mod page;
mod paths;
mod predicate;
mod rule;
mod settings;
mod severity;
mod threat;
mod truth;

pub use assess::{Acceptance, Accepted, Assessment, Policy, assess};
pub use category::Stride;
pub use compare::{ThreatDelta, compare};
pub use domain::Domain;
pub use page::{Case, Dialect};
pub use paths::{AttackPath, Step};
pub use rule::{Applies, Rule, RuleSet};
pub use settings::{Chart, Settings, acceptances, assess_with};
pub use severity::{Factor, Level};
pub use threat::{Cell, Coverage, Gap, Mitigation, Question, Status, Target, Threat};
pub use truth::Truth;

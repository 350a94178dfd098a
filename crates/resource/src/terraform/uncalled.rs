//! Roots that look like modules for others: nothing shows that they are deployed on their own,
//! and they lack values that Terraform would ask for.
//!
//! Where a caller gives those, it may give others in place of defaults as well. What is in error
//! only because of a default (an empty list whose first item is taken) is no error of the code
//! then, and Terraform's validation, to which variables are unknown, says nothing of it either.

use syntax::{Diagnostic, Severity};

use super::configuration::Configuration;
use super::evaluator::Evaluator;
use super::exposed::is_deployed;
use super::library::Library;
use super::scope::WHERE_UNSURE;
use super::workspace::{self, Workspace};
use crate::inventory::Understood;
use crate::project::Project;

/// Evaluates a root module.
pub(super) fn evaluate(
    project: Project<'_>,
    library: &Library,
    root: &Configuration,
) -> Understood {
    let mut understood = workspace::evaluate(project, library, root);
    let has_errors = understood.diagnostics.iter().any(is_error);
    if !has_errors || !lacks_values(project, root) || is_deployed(root, library) {
        return understood;
    }
    let evaluator = Evaluator::new(project, library, root, Workspace::open());
    let (open, _) = evaluator.without_defaults().run();
    for error in understood.diagnostics.iter_mut().filter(|it| is_error(it)) {
        if !open.diagnostics.iter().any(|other| is_same(error, other)) {
            error.severity = Severity::Note;
            error
                .message
                .push_str(", unless a caller gives other values");
        }
    }
    understood
}

/// Whether some variable has no default, and nobody gives it a value.
fn lacks_values(project: Project<'_>, root: &Configuration) -> bool {
    let given = &project.settings.variables;
    let mut variables = root.variables.iter();
    project.settings.variable_files.is_empty()
        && variables.any(|(name, variable)| {
            variable.default.is_none() && !given.iter().any(|(given, _)| given == name)
        })
}

/// Whether something is an error.
pub(super) fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Whether the other says the same, be it of something that may never be made.
pub(super) fn is_same(error: &Diagnostic, other: &Diagnostic) -> bool {
    let rest = other.message.strip_prefix(&*error.message);
    error.span == other.span && rest.is_some_and(|rest| rest.is_empty() || rest == WHERE_UNSURE)
}

//! The workspace that a root module is evaluated in.
//!
//! It is the one that somebody names, or that `terraform workspace select` has left, or
//! `default`. A module written for other workspaces alone, which takes `local.sizes` at
//! `terraform.workspace` say, is in error in `default`, where nobody runs it: of such a module
//! the workspace is left open.

use std::cell::Cell;
use std::sync::Arc;

use eval::{Reason, Value};
use syntax::{Diagnostic, Span};

use super::configuration::Configuration;
use super::evaluator::Evaluator;
use super::library::Library;
use super::uncalled::{is_error, is_same};
use crate::inventory::Understood;
use crate::path;
use crate::project::Project;

/// What `terraform.workspace` means.
pub(super) struct Workspace {
    value: Value,
    /// Where it was asked for first.
    asked: Cell<Option<Span>>,
}

impl Workspace {
    fn new(value: Value) -> Self {
        let asked = Cell::new(None);
        Self { value, asked }
    }

    /// One that nobody knows.
    pub(super) fn open() -> Self {
        let reason = "the workspace is chosen where Terraform is run".into();
        Self::new(Value::unknown(Reason::Other(reason)).of_type(eval::Type::String))
    }

    /// Its name, for an expression that stands there.
    pub(super) fn value(&self, place: Option<Span>) -> Value {
        self.asked.set(self.asked.get().or(place));
        self.value.clone()
    }
}

/// Evaluates a root module in its workspace.
pub(super) fn evaluate(
    project: Project<'_>,
    library: &Library,
    root: &Configuration,
) -> Understood {
    let run = |workspace| {
        let evaluator = Evaluator::new(project, library, root, workspace);
        evaluator.run()
    };
    if let Some(named) = named(project, &root.folder) {
        return run(Workspace::new(Value::text(named))).0;
    }
    let (understood, workspace) = run(Workspace::new(Value::text("default")));
    let Some(place) = workspace.asked.get() else {
        return understood;
    };
    let mut errors = understood
        .diagnostics
        .iter()
        .filter(|it| is_error(it))
        .peekable();
    if errors.peek().is_none() {
        return understood;
    }
    let (mut open, _) = run(Workspace::open());
    if !errors.any(|error| !open.diagnostics.iter().any(|other| is_same(error, other))) {
        return understood;
    }
    let message = "this module is in error in the workspace `default`, so `terraform.workspace` \
                   is left open: `workspace` in `stridemap.hcl` can name one";
    open.diagnostics.push(Diagnostic::note(message, place));
    open
}

/// The workspace that the settings name, or that was selected in the folder.
fn named(project: Project<'_>, folder: &str) -> Option<Arc<str>> {
    if let Some(named) = &project.settings.workspace {
        return Some(Arc::clone(named));
    }
    let file = path::join(folder, ".terraform/environment")?;
    let source = project.reader.read(&file).ok()?;
    let text = project.sources.text(source);
    let name = text.trim();
    (!name.is_empty()).then(|| name.into())
}

//! The one way through the house: files, resources, diagram, threats.

use std::sync::Arc;

use derive::Catalog;
use model::Model;
use rayon::prelude::*;
use resource::{Inventory, Project, Settings};
use stride::{Assessment, RuleSet, Settings as Statements};
use syntax::{Diagnostic, SourceId, Sources};

use crate::failure::Failure;
use crate::input::Input;

/// What the code says: evaluated, not yet interpreted.
pub(crate) struct Evaluated {
    /// The texts.
    pub(crate) sources: Arc<Sources>,
    /// Which files were read as what, in path order.
    pub(crate) understood: Vec<(SourceId, Arc<str>)>,
    /// The resources.
    pub(crate) inventory: Inventory,
    /// What was not understood so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What resource types mean.
    catalog: Catalog,
}

/// What it means.
pub(crate) struct Assessed {
    /// The texts.
    pub(crate) sources: Arc<Sources>,
    /// Which files were read as what, in path order.
    pub(crate) understood: Vec<(SourceId, Arc<str>)>,
    /// The diagram.
    pub(crate) model: Model,
    /// What the rules say about it.
    pub(crate) assessment: Assessment,
    /// What was not understood, by place.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Parses and evaluates. An input without any infrastructure as code is a failure, for an
/// empty answer would look like a clean one.
pub(crate) fn evaluate(input: Input, settings: &Settings) -> Result<Evaluated, Failure> {
    let catalog = Catalog::builtin();
    let (mut inventory, sources) = resource::read(Project {
        sources: &input.sources,
        files: &input.files,
        reader: &input.reader,
        settings,
        modules: &catalog,
    });
    let mut diagnostics = input.diagnostics;
    diagnostics.append(&mut inventory.diagnostics);
    if sources.is_empty() {
        return Err(nothing(&input.asked, &diagnostics, &input.sources));
    }
    let understood = sources
        .into_iter()
        .map(|(source, dialect)| (source, dialect.to_string().into()))
        .collect();
    Ok(Evaluated {
        sources: input.sources,
        understood,
        inventory,
        diagnostics,
        catalog,
    })
}

/// Derives the diagram, lays over it what people state, and applies the rules to it. The
/// resources, which take more memory than all that comes after them, end with the derivation.
pub(crate) fn assess(evaluated: Evaluated, rules: &RuleSet, stated: &Statements) -> Assessed {
    let (mut model, derived) = derive::derive(&evaluated.inventory, &evaluated.catalog);
    evaluated.inventory.resources.into_par_iter().for_each(drop);
    if evaluated.sources.has_derived() {
        model.trace(|place| evaluated.sources.origin(place));
    }
    let (model, mut assessment) = stride::assess_with(model, rules, stated);
    let mut diagnostics = evaluated.diagnostics;
    diagnostics.extend(derived);
    diagnostics.append(&mut assessment.diagnostics);
    in_order(&mut diagnostics, &evaluated.sources);
    Assessed {
        sources: evaluated.sources,
        understood: evaluated.understood,
        model,
        assessment,
        diagnostics,
    }
}

/// Sorts by place and drops repetitions.
pub(crate) fn in_order(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let place = diagnostic.span.map(|span| sources.position(span));
        (place, diagnostic.severity, diagnostic.message.clone())
    });
    diagnostics.dedup();
}

fn nothing(asked: &str, diagnostics: &[Diagnostic], sources: &Sources) -> Failure {
    let mut message = format!(
        "no infrastructure as code in {asked}: no Terraform, Kubernetes or compose file could be read"
    );
    for diagnostic in diagnostics.iter().take(10) {
        message.push_str("; ");
        message.push_str(&report::diagnostic_line(diagnostic, sources));
    }
    Failure::new(message)
}

//! Terraform and `OpenTofu` configurations, evaluated without providers, state or network.
//!
//! Files are parsed once and indexed by folder (`library`); every root module is then
//! evaluated on its own, in parallel (`evaluator`). Declarations are settled in the order of
//! their needs (`settle`); what only an apply could tell stays unknown, with its reason and a
//! reference to the resource that will know it. Plans and states are read too (`recorded`).
//!
//! Invariant: evaluation reads nothing but the library and, for file functions, the reader.

mod ambient;
mod body;
mod call;
mod compute;
mod computed;
mod conditions;
mod configuration;
mod constants;
mod defaults;
mod dependencies;
mod evaluator;
mod expansion;
mod exposed;
mod file;
mod grammar;
mod installed;
mod instances;
mod interpret;
mod itself;
mod library;
mod manifests;
mod meta;
mod module;
mod names;
mod needs;
mod overrides;
mod parse;
mod published;
mod recorded;
mod reference;
mod requirements;
mod roots;
mod scope;
mod secrets;
mod settle;
mod source;
mod statements;
mod uncalled;
mod unset;
mod variables;
mod workspace;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;
use syntax::Diagnostic;
use syntax::hcl::Expression;

use crate::inventory::Understood;
use crate::project::{File, Parsed, Project};
use library::Library;
pub(crate) use recorded::is_record;

/// Whether a file of this name is Terraform's: configuration or values of variables.
pub(crate) fn claims(path: &str) -> bool {
    parse::claims(path)
}

/// Evaluates all root modules among `files`, which are those that [`claims`] takes, in path
/// order, and puts on them what plans and states say.
pub(crate) fn read(project: Project<'_>, files: &[&File], records: &[Parsed]) -> Understood {
    let library = library::gather(project, files);
    let mut roots: Vec<Understood> = library
        .roots
        .par_iter()
        .filter_map(|folder| library.configurations.get(folder))
        .map(|root| uncalled::evaluate(project, &library, root))
        .collect();
    let for_nobody = set_for_nobody(project, &library);
    let mut all = Understood {
        diagnostics: library.diagnostics,
        sources: library.sources,
        ..Understood::default()
    };
    all.sources.extend(records.iter().map(|file| file.source));
    let (records, diagnostics) = recorded::read(records);
    all.diagnostics.extend(diagnostics);
    all.diagnostics.extend(for_nobody);
    recorded::merge(&mut roots, records);
    for root in roots {
        all.append(root);
    }
    manifests::turn(&mut all.resources, project.sources);
    let mut seen = std::collections::HashSet::new();
    all.diagnostics.retain(|one| seen.insert(one.clone()));
    all
}

/// Settings that no root module has a variable for: most likely misspelt.
fn set_for_nobody(project: Project<'_>, library: &Library) -> Vec<Diagnostic> {
    let roots = library.roots.iter();
    let roots: Vec<_> = roots
        .filter_map(|folder| library.configurations.get(folder))
        .collect();
    let set = project.settings.variables.iter();
    let unknown = set.filter(|(name, _)| !roots.iter().any(|it| it.variables.contains_key(name)));
    let tell = |(name, value): &(Arc<str>, Expression)| {
        let declared = roots.iter().flat_map(|root| root.variables.keys());
        let meant = syntax::nearest(name, declared.map(|it| &**it));
        let meant = meant.map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
        let message = format!("no root module has a variable `{name}`{meant}");
        Diagnostic::warning(message, value.span)
    };
    unknown.map(tell).collect()
}

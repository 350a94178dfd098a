//! Blocks that declare no resource but speak of some: `moved`, `removed`, `import`, `check`,
//! `terraform`.

use std::sync::Arc;

use syntax::hcl::{Block, Body, Expression, ExpressionKind};
use syntax::{Diagnostic, Span};

use super::configuration::{Configuration, Import, Sort};
use super::names::written_address;

/// Blocks in `terraform` that say where the state is kept.
const STATE: &[&str] = &["backend", "cloud", "state_store"];

/// Blocks in `terraform` of which a folder has one. A backend and a cloud are alternatives.
const SINGLE: &[(&[&str], &str)] = &[
    (&["required_providers"], "`required_providers`"),
    (STATE, "place for its state"),
];

/// The address that an argument of a block spells.
fn side(body: &Body, name: &str) -> Option<Arc<str>> {
    written_address(&body.attribute(name)?.value)
}

/// The former and the present address of a `moved` block.
pub(super) fn moved(body: &Body) -> Option<(Arc<str>, Arc<str>)> {
    Some((side(body, "from")?, side(body, "to")?))
}

/// The address of a `removed` block.
pub(super) fn removed(body: &Body) -> Option<Arc<str>> {
    side(body, "from")
}

/// The address of the resource that an instance's address begins with, whatever its key.
fn instance_of(expression: &Expression) -> Option<Arc<str>> {
    if let ExpressionKind::Index(inner, _) = &expression.kind {
        return written_address(inner);
    }
    written_address(expression)
}

/// What an `import` block brings in.
pub(super) fn import(block: &Block) -> Import {
    let body = &block.body;
    let repeated = body.attribute("for_each").is_some();
    Import {
        header: block.header,
        to: side(body, "to").filter(|_| !repeated),
        resource: body.attribute("to").and_then(|to| instance_of(&to.value)),
        provider: body.attribute("provider").map(|it| it.value.span),
    }
}

/// What is wrong with an `import` block, whose target may be imported once; `twice` says that
/// it was.
pub(super) fn check_import(import: &Import, twice: bool) -> Option<Diagnostic> {
    let to = import.to.as_ref().or(import.resource.as_ref())?;
    let steps: Vec<&str> = to.split('.').collect();
    if steps.len() < 2 || matches!(steps.first(), Some(&("data" | "ephemeral"))) {
        let message = format!("`{to}` cannot be imported: only managed resources can be");
        return Some(Diagnostic::error(message, import.header));
    }
    twice.then(|| {
        let message = format!("`{to}` is imported twice");
        Diagnostic::error(message, import.header)
    })
}

/// What is wrong with the `moved` and `removed` blocks of a folder: nothing can be both there
/// and gone.
pub(super) fn check_gone(configuration: &Configuration) -> Vec<Diagnostic> {
    let removed = configuration.removed.iter();
    let removed = removed
        .filter(|(from, _)| is_declared(from, configuration))
        .map(|(from, span)| {
            let message = format!("`{from}` is declared to be removed, and is still there");
            Diagnostic::error(message, *span)
        });
    let moved = configuration.moves.iter();
    let moved = moved
        .filter(|(from, to, _)| from != to && !to.contains('[') && is_declared(from, configuration))
        .map(|(from, to, span)| {
            let message = format!("`{from}` is moved to `{to}`, and is still there");
            Diagnostic::error(message, *span)
        });
    let imported = configuration.imports.iter().filter_map(|import| {
        let (place, resource) = (import.provider?, import.resource.as_deref()?);
        let known = is_declared(resource, configuration) || resource.starts_with("module.");
        let message = format!("`{resource}` says itself which provider it has");
        known.then(|| Diagnostic::error(message, place))
    });
    removed.chain(moved).chain(imported).collect()
}

fn is_declared(address: &str, configuration: &Configuration) -> bool {
    match address.split('.').collect::<Vec<_>>().as_slice() {
        ["module", name] => configuration.calls.contains_key(*name),
        [kind, name] => {
            let found = configuration.by_name.find(Sort::Managed, kind, name);
            found.is_some()
        }
        _ => false,
    }
}

/// Whether a `terraform` block says where the state is kept.
pub(super) fn keeps_state(block: &Block) -> bool {
    let mut inner = block.body.blocks.iter();
    inner.any(|inner| STATE.contains(&&*inner.kind.text))
}

/// Settings of the whole folder of which it may have one each.
#[derive(Debug, Default)]
pub(super) struct Single {
    seen: Vec<&'static str>,
}

impl Single {
    /// Takes a `terraform` block in; what of it is there already is told.
    pub(super) fn take(&mut self, block: &Block) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for inner in &block.body.blocks {
            let kind = &*inner.kind.text;
            let sort = SINGLE.iter().find(|(kinds, _)| kinds.contains(&kind));
            let Some((_, name)) = sort else { continue };
            if self.seen.contains(name) {
                let message = format!("a configuration has only one {name}: the first counts");
                found.push(Diagnostic::error(message, inner.header));
            } else {
                self.seen.push(name);
            }
        }
        found
    }
}

/// What is wrong with a `check` block.
pub(super) fn check_check(block: &Block) -> Vec<Diagnostic> {
    let count = |kind: &str| {
        let blocks = block.body.blocks.iter();
        blocks.filter(|inner| &*inner.kind.text == kind).count()
    };
    let mut found = Vec::new();
    if count("assert") == 0 {
        found.push(error("`check` needs an `assert` block", block.header));
    }
    if count("data") > 1 {
        found.push(error("`check` takes one data source", block.header));
    }
    found
}

fn error(message: &str, span: Span) -> Diagnostic {
    Diagnostic::error(message, span)
}

//! Override files: blocks that change those of the folder's other files.
//!
//! As Terraform merges them: an argument replaces the argument of its name, nested blocks of a
//! kind replace all nested blocks of that kind (a `dynamic` block counts as the kind it makes),
//! and `lifecycle` is merged argument by argument.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind};
use syntax::{Diagnostic, SourceId};

use super::interpret::IGNORED;
use super::statements::Single;

/// Applies overrides, in the order of their files, to the blocks of the other files.
pub(super) fn merge(base: &mut Vec<Block>, overrides: Vec<Block>) -> Vec<Diagnostic> {
    if overrides.is_empty() {
        return Vec::new();
    }
    let mut diagnostics = check_single(&overrides);
    let mut places: HashMap<Identity, usize> = HashMap::new();
    for (place, block) in base.iter().enumerate() {
        places.entry(identity(block)).or_insert(place);
    }
    let counts = |block: &Block| !IGNORED.contains(&&*block.kind.text);
    for block in overrides.into_iter().filter(counts) {
        if &*block.kind.text == "locals" {
            merge_locals(base, block);
            continue;
        }
        let place = places.get(&identity(&block)).copied();
        if let Some(target) = place.and_then(|place| base.get_mut(place)) {
            merge_body(&mut target.body, block.body);
        } else {
            let message = format!(
                "the override of {} has no original, and is taken as it stands",
                describe(&block)
            );
            diagnostics.push(Diagnostic::warning(message, block.header));
            places.insert(identity(&block), base.len());
            base.push(block);
        }
    }
    diagnostics
}

/// An override file, too, says only once where the state is kept.
fn check_single(overrides: &[Block]) -> Vec<Diagnostic> {
    let mut files: BTreeMap<SourceId, Single> = BTreeMap::new();
    let settings = overrides.iter().filter(|it| &*it.kind.text == "terraform");
    settings
        .flat_map(|block| files.entry(block.header.source).or_default().take(block))
        .collect()
}

type Identity = (Arc<str>, Vec<Arc<str>>);

fn identity(block: &Block) -> Identity {
    let mut names: Vec<Arc<str>> = block
        .labels
        .iter()
        .map(|label| Arc::clone(&label.text))
        .collect();
    if &*block.kind.text == "provider" {
        // Two configurations of one provider differ in their alias only.
        let alias = block.body.attributes.iter();
        let alias = alias.filter(|attribute| &*attribute.name.text == "alias");
        names.extend(alias.filter_map(|alias| text(&alias.value)));
    }
    (Arc::clone(&block.kind.text), names)
}

fn text(expression: &Expression) -> Option<Arc<str>> {
    if let ExpressionKind::String(text) = &expression.kind {
        return Some(Arc::clone(text));
    }
    None
}

fn describe(block: &Block) -> String {
    let labels: Vec<&str> = block.labels.iter().map(|label| &*label.text).collect();
    format!("{} `{}`", block.kind.text, labels.join("."))
}

/// Locals are overridden one by one, wherever their blocks stand.
fn merge_locals(base: &mut Vec<Block>, mut block: Block) {
    let in_locals = |block: &&mut Block| &*block.kind.text == "locals";
    for target in base.iter_mut().filter(in_locals) {
        block.body.attributes.retain(|new| {
            let old = target.body.attributes.iter_mut();
            let found = old.into_iter().find(|old| old.name.text == new.name.text);
            let fresh = found.is_none();
            if let Some(old) = found {
                *old = new.clone();
            }
            fresh
        });
    }
    if !block.body.attributes.is_empty() {
        base.push(block);
    }
}

fn merge_body(base: &mut Body, new: Body) {
    for attribute in new.attributes {
        replace(&mut base.attributes, attribute);
    }
    let (lifecycles, blocks): (Vec<_>, Vec<_>) = new
        .blocks
        .into_iter()
        .partition(|block| &*block.kind.text == "lifecycle");
    let made: Vec<Arc<str>> = blocks.iter().map(makes).collect();
    base.blocks.retain(|block| !made.contains(&makes(block)));
    base.blocks.extend(blocks);
    for lifecycle in lifecycles {
        let old = base.blocks.iter_mut();
        match old.into_iter().find(|old| &*old.kind.text == "lifecycle") {
            Some(old) => merge_body(&mut old.body, lifecycle.body),
            None => base.blocks.push(lifecycle),
        }
    }
}

fn replace(attributes: &mut Vec<Attribute>, new: Attribute) {
    let old = attributes.iter_mut();
    match old.into_iter().find(|old| old.name.text == new.name.text) {
        Some(old) => *old = new,
        None => attributes.push(new),
    }
}

/// The kind of nested block that a block stands for.
fn makes(block: &Block) -> Arc<str> {
    let label = (&*block.kind.text == "dynamic").then(|| block.labels.first());
    let name = label.flatten().unwrap_or(&block.kind);
    Arc::clone(&name.text)
}

//! What Terraform itself reads in a resource: its `lifecycle`, provisioners and connection.

use syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind};
use syntax::{Diagnostic, Span};

use super::configuration::Sort;
use super::needs::{Collector, Numbers};

/// Provisioners that Terraform 0.15 removed.
const REMOVED: &[&str] = &["chef", "habitat", "puppet", "salt-masterless"];

/// Arguments of `lifecycle` that are true or false.
const SWITCHES: &[&str] = &["create_before_destroy", "prevent_destroy"];

/// What is wrong with the `lifecycle` and the provisioners of a resource.
pub(super) fn check(body: &Body) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut destroyed = false;
    for block in &body.blocks {
        match (&*block.kind.text, block.labels.first()) {
            ("lifecycle", _) => check_lifecycle(&block.body, &mut found),
            ("provisioner", Some(label)) if REMOVED.contains(&&*label.text) => {
                let message = format!("the provisioner `{}` exists no longer", label.text);
                found.push(Diagnostic::error(message, label.span));
            }
            ("provisioner", _) if runs_last(block) => {
                destroyed = true;
                check_last(&block.body, &mut found);
            }
            _ => {}
        }
    }
    if destroyed {
        let blocks = body.blocks.iter();
        for connection in blocks.filter(|it| &*it.kind.text == "connection") {
            check_last(&connection.body, &mut found);
        }
    }
    found
}

fn check_lifecycle(body: &Body, found: &mut Vec<Diagnostic>) {
    found.extend(ignored_star(body));
    let switches = SWITCHES.iter().filter_map(|name| body.attribute(name));
    found.extend(switches.filter_map(no_switch));
    let Some(triggers) = body.attribute("replace_triggered_by") else {
        return;
    };
    if let ExpressionKind::Tuple(items) = &triggers.value.kind {
        found.extend(items.iter().filter_map(no_trigger));
    }
}

/// `ignore_changes = ["*"]` was once what `all` is now.
fn ignored_star(body: &Body) -> Option<Diagnostic> {
    let ignored = body.attribute("ignore_changes")?;
    let ExpressionKind::Tuple(items) = &ignored.value.kind else {
        return None;
    };
    let is_star =
        |item: &Expression| matches!(&item.kind, ExpressionKind::String(text) if &**text == "*");
    let star = items.iter().find(|item| is_star(item))?;
    let message = "`\"*\"` ignores no changes: the word for all of them is `all`";
    Some(Diagnostic::error(message, star.span))
}

fn no_switch(given: &Attribute) -> Option<Diagnostic> {
    let kind = &given.value.kind;
    let spelled =
        matches!(kind, ExpressionKind::String(text) if matches!(&**text, "true" | "false"));
    let wrong = !spelled
        && matches!(
            kind,
            ExpressionKind::String(_)
                | ExpressionKind::Integer(_)
                | ExpressionKind::Number(_)
                | ExpressionKind::Tuple(_)
        );
    let message = format!("`{}` is either true or false", given.name.text);
    wrong.then(|| Diagnostic::error(message, given.value.span))
}

/// What triggers a replacement is a resource, one instance of it or an attribute.
fn no_trigger(item: &Expression) -> Option<Diagnostic> {
    let mut at = item;
    while let ExpressionKind::Get(inner, _) | ExpressionKind::Index(inner, _) = &at.kind {
        if let ExpressionKind::Index(_, key) = &at.kind
            && let Some(diagnostic) = no_key(key)
        {
            return Some(diagnostic);
        }
        at = inner;
    }
    let ExpressionKind::Variable(name) = &at.kind else {
        return None;
    };
    let other = matches!(&**name, "var" | "local" | "data" | "module" | "path");
    let alone = std::ptr::eq(at, item);
    let message = "`replace_triggered_by` takes references to managed resources";
    (other || alone).then(|| Diagnostic::error(message, item.span))
}

/// A key that names nothing of the instance at hand: `each.val`.
fn no_key(key: &Expression) -> Option<Diagnostic> {
    let ExpressionKind::Get(root, name) = &key.kind else {
        return None;
    };
    let each = matches!(&root.kind, ExpressionKind::Variable(root) if &**root == "each");
    let wrong = each && !matches!(&*name.text, "key" | "value");
    let message = format!("`each.{}` means nothing", name.text);
    wrong.then(|| Diagnostic::error(message, key.span))
}

/// Whether a provisioner runs when its resource is destroyed.
fn runs_last(provisioner: &Block) -> bool {
    let when = provisioner.body.attribute("when");
    when.is_some_and(|when| {
        matches!(
            &when.value.kind,
            ExpressionKind::Variable(word) | ExpressionKind::String(word) if &**word == "destroy"
        )
    })
}

/// What runs when a resource is destroyed knows nothing but that resource.
fn check_last(body: &Body, found: &mut Vec<Diagnostic>) {
    let mut collector = Collector::new(&Nothing);
    for attribute in body.attributes.iter().filter(|it| &*it.name.text != "when") {
        if &*attribute.name.text != "on_failure" {
            collector.expression(&attribute.value);
        }
    }
    for block in &body.blocks {
        collector.body(&block.body);
    }
    let places: Vec<Span> = collector.missing.iter().filter_map(|it| it.span).collect();
    found.extend(places.into_iter().map(|place| {
        let message = "what runs on destruction refers to `self`, `count` and `each` only";
        Diagnostic::error(message, place)
    }));
}

/// A scope without declarations.
struct Nothing;

impl Numbers for Nothing {
    fn variable(&self, _: &str) -> Option<usize> {
        None
    }

    fn local(&self, _: &str) -> Option<usize> {
        None
    }

    fn call(&self, _: &str) -> Option<usize> {
        None
    }

    fn resource(&self, _: Sort, _: &str, _: &str) -> Option<usize> {
        None
    }

    fn is_repeated(&self, _: usize) -> bool {
        false
    }
}

//! Which providers a folder requires, and what a call must hand over to a module for it.
//!
//! A local name stands for a provider's address: `source` in `required_providers`, and
//! otherwise the name itself in the namespace that Terraform takes for granted.

use std::collections::BTreeMap;
use std::sync::Arc;

use syntax::hcl::{Block, Expression, ExpressionKind, Name, ObjectKey};
use syntax::{Diagnostic, Span};

use super::configuration::{Call, Configuration, Handed};
use super::grammar::shown;
use super::names::provider_name;

/// Where the public registry's providers come from.
const HOSTS: &[&str] = &["registry.terraform.io/", "registry.opentofu.org/"];

/// Arguments of a required provider.
const ARGUMENTS: &[&str] = &["configuration_aliases", "source", "version"];

/// The required providers of a folder, by their local names.
#[derive(Debug, Default)]
pub(super) struct Requirements(BTreeMap<Arc<str>, Required>);

#[derive(Debug, Default)]
struct Required {
    source: Option<Arc<str>>,
    /// Configurations that a caller must hand over: `aws.west`.
    aliases: Vec<Arc<str>>,
}

impl Requirements {
    /// Takes what a `terraform` block requires; what is wrong with it is told.
    pub(super) fn take(&mut self, terraform: &Block) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let blocks = terraform.body.blocks.iter();
        for block in blocks.filter(|it| &*it.kind.text == "required_providers") {
            for attribute in &block.body.attributes {
                let required = required(&attribute.value, &mut found);
                self.0.insert(Arc::clone(&attribute.name.text), required);
            }
        }
        found
    }

    /// The address of the provider that a configuration's local name stands for.
    fn address(&self, name: &str) -> String {
        let local = name.split('.').next().unwrap_or(name);
        let source = self.0.get(local).and_then(|it| it.source.as_deref());
        let source = source.unwrap_or(local).to_lowercase();
        let mut hosts = HOSTS.iter();
        let plain = hosts.find_map(|host| source.strip_prefix(host));
        let plain = plain.unwrap_or(&source);
        if plain.contains('/') {
            plain.to_owned()
        } else {
            format!("hashicorp/{plain}")
        }
    }

    fn aliases(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.values().flat_map(|required| &required.aliases)
    }
}

/// Reads `{ source = "...", version = "...", configuration_aliases = [...] }`, or the version
/// alone as Terraform 0.12 had it.
fn required(value: &Expression, found: &mut Vec<Diagnostic>) -> Required {
    let mut required = Required::default();
    let ExpressionKind::Object(items) = &value.kind else {
        return required;
    };
    for (key, value) in items {
        let Some(name) = key_name(key) else { continue };
        match &*name.text {
            "source" => {
                if let ExpressionKind::String(text) = &value.kind {
                    found.extend(check_source(text, value.span));
                    required.source = Some(Arc::clone(text));
                }
            }
            "configuration_aliases" => required.aliases = aliases(value),
            other if ARGUMENTS.contains(&other) => {}
            other => {
                let message = format!("a required provider takes no argument `{}`", shown(other));
                found.push(Diagnostic::error(message, name.span));
            }
        }
    }
    required
}

fn key_name(key: &ObjectKey) -> Option<Name> {
    match key {
        ObjectKey::Name(name) => Some(name.clone()),
        ObjectKey::Expression(key) => {
            let ExpressionKind::String(text) = &key.kind else {
                return None;
            };
            Some(Name {
                text: Arc::clone(text),
                span: key.span,
            })
        }
    }
}

fn aliases(value: &Expression) -> Vec<Arc<str>> {
    let ExpressionKind::Tuple(items) = &value.kind else {
        return Vec::new();
    };
    items.iter().filter_map(provider_name).collect()
}

/// What is wrong with a provider's address: `[HOST/][NAMESPACE/]TYPE`.
fn check_source(source: &str, place: Span) -> Option<Diagnostic> {
    let parts: Vec<&str> = source.split('/').collect();
    let kind = parts.last().copied().unwrap_or("");
    let usual = kind.strip_prefix("terraform-");
    let usual = usual.map(|kind| kind.strip_prefix("provider-").unwrap_or(kind));
    let message = if parts.len() > 3 || parts.iter().any(|part| !is_part(part)) {
        format!(
            "`{}` is no provider's address: it must be `NAMESPACE/TYPE` or `HOST/NAMESPACE/TYPE`",
            shown(source)
        )
    } else {
        format!(
            "`{}` is no provider's type: it is called `{}`",
            shown(kind),
            shown(usual?)
        )
    };
    Some(Diagnostic::error(message, place))
}

/// Whether this may be part of an address. Hosts have dots and ports besides.
fn is_part(part: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || "-_.:".contains(letter);
    !part.is_empty() && part.chars().all(plain) && !part.starts_with('-') && !part.ends_with('-')
}

/// What is wrong with the configurations of providers that a call hands over: they must be of
/// the same provider in both modules, all that the module asks for, and none that it has.
pub(super) fn check_handed(
    call: &Call,
    caller: &Configuration,
    target: &Configuration,
) -> Vec<Diagnostic> {
    let module = &call.name.text;
    let mut found = Vec::new();
    for Handed {
        inside,
        outside,
        span,
    } in &call.providers
    {
        let theirs = target.requirements.address(inside);
        let ours = caller.requirements.address(outside);
        let message = if theirs != ours {
            format!(
                "`{outside}` stands for the provider `{}`, but `{inside}` in module `{module}` for `{}`",
                shown(&ours),
                shown(&theirs)
            )
        } else if target.configures(inside) {
            format!("module `{module}` configures `{inside}` itself, and takes no other")
        } else {
            continue;
        };
        found.push(Diagnostic::error(message, *span));
    }
    let handed = |alias: &&Arc<str>| call.providers.iter().any(|it| it.inside == **alias);
    for alias in target.requirements.aliases().filter(|it| !handed(it)) {
        let message =
            format!("module `{module}` needs the provider configuration `{alias}` handed over");
        found.push(Diagnostic::error(message, call.header));
    }
    found
}

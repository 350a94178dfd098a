//! What the blocks that Terraform itself reads may hold.
//!
//! Terraform refuses a configuration whose own blocks have an argument or block too many or
//! too few. Here that is told, and the block is read as far as it can be. Words of versions
//! later than 1.11 and of `OpenTofu` are known too, for a scan does not know who runs the code.
//!
//! Source: the schemas in Terraform's `internal/configs`, and its language reference.

use std::sync::Arc;

use syntax::hcl::{Block, ExpressionKind, Name};
use syntax::{Diagnostic, Span, nearest};

use super::constants::constant;

/// What may stand in a block.
struct Grammar {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    blocks: &'static [&'static str],
    others: Others,
}

/// What else may stand in a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Nothing,
    /// Arguments of a module, names of locals.
    Arguments,
    /// Whatever a provider wants.
    Anything,
    /// Whatever a provider wants, if it names nothing.
    Constants,
}

const CONDITIONS: &[&str] = &["precondition", "postcondition"];

/// Arguments that every module call may have, and that no variable can be named after.
const OF_CALLS: &[&str] = &[
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "source",
    "version",
];

/// Blocks and arguments that nothing a provider offers can be named after.
const RESERVED: &[(&str, &str)] = &[
    ("data", "connection"),
    ("data", "locals"),
    ("data", "provisioner"),
    ("ephemeral", "locals"),
    ("provider", "count"),
    ("provider", "depends_on"),
    ("provider", "lifecycle"),
    ("provider", "locals"),
    ("provider", "source"),
    ("resource", "locals"),
];

const fn closed(
    required: &'static [&'static str],
    optional: &'static [&'static str],
    blocks: &'static [&'static str],
) -> Grammar {
    Grammar {
        required,
        optional,
        blocks,
        others: Others::Nothing,
    }
}

const fn open(blocks: &'static [&'static str], others: Others) -> Grammar {
    Grammar {
        required: &[],
        optional: &[],
        blocks,
        others,
    }
}

/// The grammar of a block within another, or at the top where `parent` is empty.
fn grammar(parent: &str, kind: &str) -> Option<Grammar> {
    let conditional = closed(&["condition", "error_message"], &[], &[]);
    Some(match (parent, kind) {
        ("", "terraform") => TERRAFORM,
        ("", "variable") => VARIABLE,
        ("", "output") => OUTPUT,
        ("", "locals") | ("module", "_") => open(&[], Others::Arguments),
        ("", "module") => open(&["_"], Others::Arguments),
        ("", "resource" | "data" | "ephemeral") => open(&["lifecycle"], Others::Anything),
        ("", "provider") => open(&[], Others::Anything),
        ("terraform", "provider_meta") => open(&[], Others::Constants),
        ("", "moved") => closed(&["from", "to"], &[], &[]),
        ("", "import") => closed(&["to"], &["id", "identity", "for_each", "provider"], &[]),
        ("", "removed") => closed(&["from"], &[], &["lifecycle", "provisioner", "connection"]),
        ("", "check") => closed(&[], &[], &["data", "assert"]),
        ("resource", "lifecycle") => LIFECYCLE,
        ("data" | "ephemeral", "lifecycle") => closed(&[], &["enabled"], CONDITIONS),
        ("removed", "lifecycle") => closed(&[], &["destroy"], &[]),
        ("lifecycle" | "output", "precondition" | "postcondition")
        | ("variable", "validation")
        | ("check", "assert") => conditional,
        _ => return None,
    })
}

const TERRAFORM: Grammar = closed(
    &[],
    &["experiments", "language", "required_version"],
    &[
        "backend",
        "cloud",
        "encryption",
        "provider_meta",
        "required_providers",
        "state_store",
    ],
);

const VARIABLE: Grammar = closed(
    &[],
    &[
        "const",
        "default",
        "deprecated",
        "description",
        "ephemeral",
        "nullable",
        "sensitive",
        "type",
    ],
    &["validation"],
);

const OUTPUT: Grammar = closed(
    &["value"],
    &[
        "depends_on",
        "deprecated",
        "description",
        "ephemeral",
        "sensitive",
        "type",
    ],
    &["precondition"],
);

const LIFECYCLE: Grammar = Grammar {
    required: &[],
    optional: &[
        "create_before_destroy",
        "destroy",
        "enabled",
        "ignore_changes",
        "prevent_destroy",
        "replace_triggered_by",
    ],
    blocks: &["action_trigger", "precondition", "postcondition"],
    others: Others::Nothing,
};

/// What is wrong with a top-level block and with what Terraform itself reads in it.
pub(super) fn check(block: &Block) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    check_within("", block, &mut found);
    check_names(block, &mut found);
    check_repetition(block, &mut found);
    found
}

fn check_within(parent: &str, block: &Block, found: &mut Vec<Diagnostic>) {
    let kind = &*block.kind.text;
    let Some(grammar) = grammar(parent, kind) else {
        return;
    };
    grammar.check_arguments(kind, block, found);
    for inner in &block.body.blocks {
        if grammar.blocks.contains(&&*inner.kind.text) {
            check_within(kind, inner, found);
        } else if RESERVED.contains(&(kind, &*inner.kind.text)) {
            let message = format!("`{kind}` can have no block `{}`", inner.kind.text);
            found.push(Diagnostic::error(message, inner.header));
        } else if grammar.others != Others::Anything {
            let message = format!("`{kind}` takes no block `{}`", shown(&inner.kind.text));
            found.push(Diagnostic::error(message, inner.header));
        }
    }
}

impl Grammar {
    fn check_arguments(&self, kind: &str, block: &Block, found: &mut Vec<Diagnostic>) {
        let attributes = &block.body.attributes;
        for name in self.required {
            if attributes.iter().all(|it| *it.name.text != **name) {
                let message = format!("`{kind}` needs the argument `{name}`");
                found.push(Diagnostic::error(message, block.header));
            }
        }
        if self.others == Others::Constants {
            let named = attributes.iter();
            let named = named.filter(|it| !constant(&it.value).1.is_empty());
            found.extend(named.map(|it| {
                let message = format!("what `{kind}` says must name nothing");
                Diagnostic::error(message, it.value.span)
            }));
        }
        if self.others != Others::Nothing {
            let reserved = attributes.iter();
            let reserved = reserved.filter(|it| RESERVED.contains(&(kind, &*it.name.text)));
            found.extend(reserved.map(|it| {
                let message = format!("`{kind}` can have no argument `{}`", it.name.text);
                Diagnostic::error(message, it.name.span)
            }));
            return;
        }
        for attribute in attributes {
            let name = &*attribute.name.text;
            // In the JSON syntax a block looks like an argument.
            let is_block = self.blocks.contains(&name) && is_structure(&attribute.value.kind);
            if !is_block && !self.required.contains(&name) && !self.optional.contains(&name) {
                let message = self.unknown_argument(kind, name);
                found.push(Diagnostic::error(message, attribute.name.span));
            }
        }
    }

    fn unknown_argument(&self, kind: &str, name: &str) -> String {
        let known = self.required.iter().chain(self.optional).copied();
        match nearest(name, known) {
            Some(meant) => format!(
                "`{kind}` takes no argument `{}`: did you mean `{meant}`?",
                shown(name)
            ),
            None => format!("`{kind}` takes no argument `{}`", shown(name)),
        }
    }
}

fn is_structure(kind: &ExpressionKind) -> bool {
    matches!(kind, ExpressionKind::Object(_) | ExpressionKind::Tuple(_))
}

/// Editions of the language are words; there is one so far.
fn check_edition(terraform: &Block, found: &mut Vec<Diagnostic>) {
    let Some(language) = terraform.body.attribute("language") else {
        return;
    };
    let place = language.value.span;
    if !matches!(&language.value.kind, ExpressionKind::Variable(word) if &**word == "TF2021") {
        let message = "the one edition of the language so far is `TF2021`, without quotes";
        found.push(Diagnostic::error(message, place));
    }
}

fn check_names(block: &Block, found: &mut Vec<Diagnostic>) {
    let labels = &block.labels;
    match &*block.kind.text {
        "variable" => {
            check_all(labels, found);
            let reserved = labels.iter().filter(|it| OF_CALLS.contains(&&*it.text));
            found.extend(reserved.map(|label| {
                let message = format!("no variable can be named `{}`", label.text);
                Diagnostic::error(message, label.span)
            }));
        }
        "output" | "module" | "check" => check_all(labels, found),
        "terraform" => check_edition(block, found),
        "resource" | "data" | "ephemeral" => {
            check_all(labels, found);
            if let Some(label) = labels.first() {
                let implied = label.text.split('_').next().unwrap_or("");
                check_provider(implied, label.span, found);
            }
        }
        "provider" => {
            if let Some(label) = labels.first() {
                check_provider(&label.text, label.span, found);
            }
        }
        _ => {}
    }
}

fn check_all(names: &[Name], found: &mut Vec<Diagnostic>) {
    for name in names {
        check_name(name, found);
    }
}

fn check_name(name: &Name, found: &mut Vec<Diagnostic>) {
    let mut letters = name.text.chars();
    let begins = letters
        .next()
        .is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    if !begins || !letters.all(|letter| letter.is_alphanumeric() || "_-".contains(letter)) {
        let message = format!(
            "`{}` is no name: it must begin with a letter or `_`, and hold only letters, digits, `_` and `-`",
            shown(&name.text)
        );
        found.push(Diagnostic::error(message, name.span));
    }
}

/// Local names of providers are parts of host names.
pub(super) fn check_provider(name: &str, span: Span, found: &mut Vec<Diagnostic>) {
    let plain = name
        .chars()
        .all(|letter| letter == '-' || letter.is_alphanumeric() && !letter.is_uppercase());
    if name.is_empty() || !plain || name.starts_with('-') || name.ends_with('-') {
        let message = format!(
            "`{}` is no name of a provider: it must hold only small letters, digits and inner dashes",
            shown(name)
        );
        found.push(Diagnostic::error(message, span));
    }
}

fn check_repetition(block: &Block, found: &mut Vec<Diagnostic>) {
    let given = |name: &str| Some(block.body.attribute(name)?.name.span);
    if !matches!(
        &*block.kind.text,
        "resource" | "data" | "module" | "ephemeral"
    ) {
        return;
    }
    if let (Some(_), Some(span)) = (given("count"), given("for_each")) {
        let message = "`count` and `for_each` cannot both be given: `for_each` counts";
        found.push(Diagnostic::error(message, span));
    }
}

/// A name for a message, cut where it is too long to be one.
pub(super) fn shown(name: &str) -> Arc<str> {
    name.chars().take(80).collect::<String>().into()
}

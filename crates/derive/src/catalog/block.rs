//! A block of the catalog, from its raw form to its checked form.

use std::fmt::Write;

use model::{BoundaryKind, ElementKind, Property, Subject};
use syntax::hcl::{self, Attribute, Expression, ExpressionKind};
use syntax::{Diagnostic, nearest};

use super::Text;
use super::free::free_names;

/// What the catalog says of one type. Expressions are evaluated against each resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Local names, evaluated when they are asked for.
    pub(crate) given: Vec<Given>,
    /// The words that are set.
    words: Vec<(Word, Expression)>,
    /// Properties and what they follow from.
    pub(crate) facts: Vec<(Property, Expression)>,
    /// Flows that the resource states.
    pub(crate) flows: Vec<FlowBlock>,
    /// For a call of a module: its outputs.
    pub(crate) outputs: Vec<(Text, Expression)>,
}

/// A local name.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// Its name.
    pub(crate) name: Text,
    /// Its value.
    pub(crate) value: Expression,
}

/// A flow that a resource states.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowBlock {
    /// One flow for each item, which the other expressions see as `each.value`.
    pub(crate) for_each: Option<Expression>,
    /// Who opens it; the resource's own element when left out.
    pub(crate) from: Option<Expression>,
    /// To whom; the resource's own element when left out.
    pub(crate) to: Option<Expression>,
    /// Application protocol; the receiver's when left out.
    pub(crate) protocol: Option<Expression>,
    /// Port at the receiver; the receiver's own when left out.
    pub(crate) port: Option<Expression>,
    /// How it is known; declared when left out.
    pub(crate) knowledge: Option<Expression>,
    /// What the evidence says.
    pub(crate) what: Option<Text>,
    /// Properties of the flow.
    pub(crate) facts: Vec<(Property, Expression)>,
}

macro_rules! words {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// A word a block may set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Word {
            const ALL: &'static [(&'static str, Self)] = &[$(($name, Self::$variant),)+];
        }
    };
}

words! {
    /// The block counts only if this is true.
    When = "when";
    /// Kind of element.
    Element = "element";
    /// Kind of boundary.
    Boundary = "boundary";
    /// Generic word for what it is.
    Technology = "technology";
    /// Name for people.
    Label = "label";
    /// Texts by which code may mean the resource without a reference.
    Names = "names";
    /// Boundaries around it, the best first.
    Inside = "inside";
    /// What whoever names it means.
    StandsFor = "stands_for";
    /// What its facts are about.
    Describes = "describes";
    /// What it is made after, as a group of machines after a launch template: it takes over
    /// what that says and what it does not say itself.
    BasedOn = "based_on";
    /// What it stands behind, as a machine behind a target group: whoever names that means
    /// this, too.
    Behind = "behind";
    /// A document that says who may do what with it.
    Policy = "policy";
    /// What guards it.
    GuardedBy = "guarded_by";
    /// Identity it runs with.
    RunsAs = "runs_as";
    /// Port it listens on.
    Port = "port";
    /// Protocol it speaks.
    Protocol = "protocol";
    /// Containers in it: objects with `image`, `environment` and `command`.
    Containers = "containers";
    /// The images of these. Where the catalog knows none of them, nobody looks at the rest.
    Images = "images";
    /// The Helm chart that it installs, which is known like an image of that name.
    Chart = "chart";
    /// Settings in which code names its peers: environment variables, application settings.
    Settings = "settings";
    /// Settings that name anybody: of these only peers within the cluster count.
    Mentions = "mentions";
    /// What it tells whoever reads it: the address in a secret or parameter.
    Contents = "contents";
    /// What people name to read its contents, if not itself: the secret of a version.
    KeptIn = "kept_in";
    /// Labels of the pods that an operator makes of it.
    PodLabels = "pod_labels";
    /// Templates of the pods that an operator makes of it, where no usual place has them.
    Pods = "pods";
    /// Names of the `ConfigMap`s and Secrets whose texts it is given.
    Reads = "reads";
    /// The Services that an operator makes of it, as far as it says how they are opened.
    Services = "services";
    /// How a chart asks for figures: where its values choose whom, and what counts if they do
    /// not.
    Asks = "asks";
    /// How a chart tells of alerts, in the same form.
    Tells = "tells";
    /// The monitors that are made of it, as far as it asks for them: what they are, their labels
    /// and, where that is another one than its own, their namespace.
    Monitored = "monitored";
}

/// What a block sees of a container that runs its image.
pub(crate) const CONTAINER_NAMES: [&str; 4] = ["image", "environment", "command", "files"];
/// Names that expressions see besides the block's own: those of a resource, and those of a
/// container image.
const NAMES: &[&str] = &["self", "address", "dialect", "internet"];
const IMAGE_NAMES: &[&str] = &[
    "image",
    "environment",
    "command",
    "files",
    "options",
    "rest",
];
/// Names that the outputs of a module see, which are evaluated long before the rest.
const OUTPUT_NAMES: &[&str] = &["self", "later"];
const BLOCKS: &[&str] = &["given", "facts", "flow", "outputs"];
const FLOW_WORDS: &[&str] = &[
    "for_each",
    "from",
    "to",
    "protocol",
    "port",
    "knowledge",
    "what",
];

impl Block {
    /// The expression of a word, if the block sets it.
    pub(crate) fn word(&self, word: Word) -> Option<&Expression> {
        let found = self.words.iter().find(|(set, _)| *set == word);
        found.map(|(_, expression)| expression)
    }

    fn set(&mut self, word: Word, value: Expression) {
        self.words.retain(|(set, _)| *set != word);
        self.words.push((word, value));
    }

    fn give(&mut self, name: &Text, value: Expression) {
        self.given.retain(|given| given.name != *name);
        let name = name.clone();
        self.given.push(Given { name, value });
    }
}

impl FlowBlock {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let ends = [&self.for_each, &self.from, &self.to];
        let more = [&self.protocol, &self.port, &self.knowledge];
        let words = ends.into_iter().chain(more).flatten();
        words.chain(self.facts.iter().map(|(_, value)| value))
    }
}

/// Checks a raw block. What is wrong with it is left out and reported.
///
/// `shape` finds the shape that the block may start from.
pub(super) fn check(
    raw: &hcl::Block,
    shape: &dyn Fn(&str) -> Option<Block>,
    found: &mut Vec<Diagnostic>,
) -> Block {
    let mut block = Block::default();
    for attribute in &raw.body.attributes {
        if &*attribute.name.text == "is" {
            block = base(attribute, shape, found);
        }
    }
    for attribute in &raw.body.attributes {
        let name = &*attribute.name.text;
        let word = Word::ALL.iter().find(|(spelling, _)| *spelling == name);
        match word {
            Some((_, word)) => block.set(*word, attribute.value.clone()),
            None if name == "is" => {}
            None => {
                let words = Word::ALL.iter().map(|(spelling, _)| *spelling);
                found.push(unknown("word", &attribute.name, words));
            }
        }
    }
    for inner in &raw.body.blocks {
        match &*inner.kind.text {
            "given" => {
                for attribute in &inner.body.attributes {
                    block.give(&attribute.name.text, attribute.value.clone());
                }
            }
            "facts" => check_facts(&inner.body, &mut block.facts, found),
            "outputs" => {
                let outputs = inner.body.attributes.iter();
                let outputs = outputs.map(|it| (it.name.text.clone(), it.value.clone()));
                block.outputs.extend(outputs);
            }
            "flow" => block.flows.push(check_flow(&inner.body, found)),
            _ => found.push(unknown("block", &inner.kind, BLOCKS.iter().copied())),
        }
    }
    check_names(raw, &block, found);
    check_kinds(&block, found);
    block
}

/// Every name an expression uses must be there. A shape's names may be the business of the
/// blocks that start from it, which are checked as a whole.
fn check_names(raw: &hcl::Block, block: &Block, found: &mut Vec<Diagnostic>) {
    let names = match &*raw.kind.text {
        "shape" => return,
        "image" => IMAGE_NAMES,
        _ => NAMES,
    };
    let mut bound: Vec<&str> = names.to_vec();
    bound.extend(block.given.iter().map(|given| &*given.name));
    let mut unbound = Vec::new();
    for (_, value) in &block.outputs {
        free_names(value, &mut OUTPUT_NAMES.to_vec(), &mut |name, at| {
            unbound.push((name.to_owned(), at.span));
        });
    }
    let mut see = |expression, extra: &[&'static str]| {
        let mut bound: Vec<&str> = bound.iter().chain(extra).copied().collect();
        free_names(expression, &mut bound, &mut |name, at| {
            unbound.push((name.to_owned(), at.span));
        });
    };
    let given = block.given.iter().map(|given| &given.value);
    let words = block.words.iter().map(|(_, value)| value);
    let facts = block.facts.iter().map(|(_, value)| value);
    given
        .chain(words)
        .chain(facts)
        .for_each(|value| see(value, &[]));
    for flow in &block.flows {
        flow.expressions().for_each(|value| see(value, &["each"]));
    }
    for (name, span) in unbound {
        let mut message = format!("no such name: `{name}`");
        if let Some(meant) = nearest(&name, bound.iter().copied()) {
            let _ = write!(message, ", did you mean `{meant}`?");
        }
        found.push(Diagnostic::error(message, span));
    }
}

/// Kinds that are written out must exist.
fn check_kinds(block: &Block, found: &mut Vec<Diagnostic>) {
    for word in [Word::Element, Word::Boundary] {
        let Some(expression) = block.word(word) else {
            continue;
        };
        let exists = |kind: &&str| {
            if word == Word::Element {
                ElementKind::from_name(kind).is_some()
            } else {
                BoundaryKind::from_name(kind).is_some()
            }
        };
        if let Some(kind) = text(expression).filter(|kind| !exists(kind)) {
            let message = format!("no such kind: `{kind}`");
            found.push(Diagnostic::error(message, expression.span));
        }
    }
}

fn base(
    attribute: &Attribute,
    shape: &dyn Fn(&str) -> Option<Block>,
    found: &mut Vec<Diagnostic>,
) -> Block {
    let name = text(&attribute.value);
    let base = name.and_then(shape);
    base.unwrap_or_else(|| {
        let message = format!("no such shape: `{}`", name.unwrap_or_default());
        found.push(Diagnostic::error(message, attribute.value.span));
        Block::default()
    })
}

fn check_facts(
    body: &hcl::Body,
    facts: &mut Vec<(Property, Expression)>,
    found: &mut Vec<Diagnostic>,
) {
    for attribute in &body.attributes {
        match Property::from_name(&attribute.name.text) {
            Some(property) if property.subject() != Subject::Flow => {
                facts.retain(|(set, _)| *set != property);
                facts.push((property, attribute.value.clone()));
            }
            Some(_) | None => {
                let known = properties(|subject| subject != Subject::Flow);
                found.push(unknown("property", &attribute.name, known));
            }
        }
    }
}

fn check_flow(body: &hcl::Body, found: &mut Vec<Diagnostic>) -> FlowBlock {
    let mut flow = FlowBlock::default();
    for attribute in &body.attributes {
        let value = Some(attribute.value.clone());
        match &*attribute.name.text {
            "for_each" => flow.for_each = value,
            "from" => flow.from = value,
            "to" => flow.to = value,
            "protocol" => flow.protocol = value,
            "port" => flow.port = value,
            "knowledge" => flow.knowledge = value,
            "what" => flow.what = text(&attribute.value).map(Text::from),
            name => match Property::from_name(name) {
                Some(property) if property.subject() == Subject::Flow => {
                    flow.facts.push((property, attribute.value.clone()));
                }
                Some(_) | None => {
                    let known = properties(|subject| subject == Subject::Flow);
                    let known = known.chain(FLOW_WORDS.iter().copied());
                    found.push(unknown("word", &attribute.name, known));
                }
            },
        }
    }
    flow
}

fn properties(wanted: impl Fn(Subject) -> bool) -> impl Iterator<Item = &'static str> {
    Property::ALL
        .iter()
        .filter(move |property| wanted(property.subject()))
        .map(|property| property.name())
}

pub(super) fn text(expression: &Expression) -> Option<&str> {
    if let ExpressionKind::String(text) = &expression.kind {
        Some(text)
    } else {
        None
    }
}

pub(super) fn unknown<'a>(
    what: &str,
    name: &hcl::Name,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let mut message = format!("no such {what} in the catalog: `{}`", name.text);
    if let Some(meant) = nearest(&name.text, known) {
        let _ = write!(message, ", did you mean `{meant}`?");
    }
    Diagnostic::error(message, name.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syntax::Sources;

    fn messages(text: &str) -> Vec<String> {
        let source = Sources::new().add("a.hcl", text);
        let (body, mut found) = hcl::parse(source, text);
        let shape = |name: &str| (name == "store").then(Block::default);
        for raw in &body.blocks {
            check(raw, &shape, &mut found);
        }
        found.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn unknown_words_are_named_with_a_suggestion() {
        let text = "resource \"a\" {\n  elment = \"process\"\n  facts {\n    encrypted_at_rst = true\n    encrypted = true\n  }\n  flow {\n    too = self.b\n    publicly_readable = true\n  }\n  flows {}\n}\n";
        assert_eq!(
            messages(text),
            [
                "no such word in the catalog: `elment`, did you mean `element`?",
                "no such property in the catalog: `encrypted_at_rst`, did you mean `encrypted_at_rest`?",
                "no such property in the catalog: `encrypted`",
                "no such word in the catalog: `too`, did you mean `to`?",
                "no such word in the catalog: `publicly_readable`",
                "no such block in the catalog: `flows`, did you mean `flow`?",
            ]
        );
    }

    #[test]
    fn names_that_nothing_defines_are_found() {
        let text = "resource \"a\" {\n  given {\n    engine = [for one in self.list : one.x if two]\n  }\n  label = engin\n  element = \"proces\"\n  flow {\n    to = each.value\n  }\n}\n";
        assert_eq!(
            messages(text),
            [
                "no such name: `two`",
                "no such name: `engin`, did you mean `engine`?",
                "no such kind: `proces`",
            ]
        );
    }

    #[test]
    fn a_block_starts_from_a_shape_that_exists() {
        assert_eq!(messages("resource \"a\" {\n  is = \"store\"\n}\n"), [""; 0]);
        assert_eq!(
            messages("resource \"a\" {\n  is = \"stor\"\n}\n"),
            ["no such shape: `stor`"]
        );
    }
}

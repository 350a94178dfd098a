//! A block of the catalog, from its raw form to its checked form.

use model::{Property, Subject};
use syntax::hcl::{self, Attribute, Expression, ExpressionKind};
use syntax::{Diagnostic, nearest};

use super::Text;

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
    /// Settings in which code names its peers: environment variables, application settings.
    Settings = "settings";
}

const BLOCKS: &[&str] = &["given", "facts", "flow"];
const FLOW_WORDS: &[&str] = &["from", "to", "protocol", "port", "knowledge", "what"];

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
            "flow" => block.flows.push(check_flow(&inner.body, found)),
            _ => found.push(unknown("block", &inner.kind, BLOCKS.iter().copied())),
        }
    }
    block
}

fn base(
    attribute: &Attribute,
    shape: &dyn Fn(&str) -> Option<Block>,
    found: &mut Vec<Diagnostic>,
) -> Block {
    let name = text(&attribute.value);
    let base = name.and_then(|name| shape(name));
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

fn text(expression: &Expression) -> Option<&str> {
    if let ExpressionKind::String(text) = &expression.kind {
        Some(text)
    } else {
        None
    }
}

fn unknown<'a>(
    what: &str,
    name: &hcl::Name,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let mut message = format!("no such {what} in the catalog: `{}`", name.text);
    if let Some(meant) = nearest(&name.text, known) {
        message.push_str(&format!(", did you mean `{meant}`?"));
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
    fn a_block_starts_from_a_shape_that_exists() {
        assert_eq!(messages("resource \"a\" {\n  is = \"store\"\n}\n"), [""; 0]);
        assert_eq!(
            messages("resource \"a\" {\n  is = \"stor\"\n}\n"),
            ["no such shape: `stor`"]
        );
    }
}

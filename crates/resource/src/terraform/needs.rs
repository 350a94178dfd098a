//! Which declarations an expression needs, told from its text.
//!
//! Evaluation settles what is needed first and so never recurses from one declaration into
//! another, however long a chain of locals is. The names may be too many (a branch that is
//! not taken), as they are for Terraform itself, but never too few.

use std::sync::Arc;

use syntax::hcl::{
    Block, Body, Expression, ExpressionKind, For, Name, ObjectKey, Piece, SplatStep,
};
use syntax::{Diagnostic, Span};

use super::body::iterator_name;
use super::configuration::Sort;

/// What means something without a declaration.
const GIVEN: &[&str] = &[
    "action",
    "count",
    "each",
    "path",
    "provider",
    "self",
    "terraform",
    "tofu",
];

/// Arguments of a provisioner that are words and no expressions.
pub(super) const WORDS: &[&str] = &["when", "on_failure"];

/// A declaration that must be settled first, by its number within its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Variable(usize),
    Local(usize),
    Resource(usize),
    /// A module call, and the one output that is asked for; without one, all of them.
    Call(usize, Option<Arc<str>>),
}

/// Turns names into numbers.
pub(super) trait Numbers {
    fn variable(&self, name: &str) -> Option<usize>;
    fn local(&self, name: &str) -> Option<usize>;
    fn call(&self, name: &str) -> Option<usize>;
    fn resource(&self, sort: Sort, kind: &str, name: &str) -> Option<usize>;
    /// Whether a resource is made once for each of several.
    fn is_repeated(&self, resource: usize) -> bool;
}

/// Attributes of Terraform's own resource, of which no provider may add one.
pub(super) const OF_DATA: &[&str] = &["id", "input", "output", "triggers_replace"];

/// Collects the needs of expressions.
pub(super) struct Collector<'a, N> {
    numbers: &'a N,
    /// Names of enclosing for-expressions, which hide declarations.
    bound: Vec<&'a str>,
    needs: Vec<Need>,
    /// What is said of names that nothing declares.
    pub(super) missing: Vec<Diagnostic>,
    /// Whether any name was found.
    pub(super) speaks: bool,
}

/// A step of a traversal: an attribute, a key that stands there, or one that may be anything.
enum Step<'a> {
    Name(&'a str),
    Literal,
    Key,
}

impl<'a, N: Numbers> Collector<'a, N> {
    pub(super) fn new(numbers: &'a N) -> Self {
        Self {
            numbers,
            bound: Vec::new(),
            needs: Vec::new(),
            missing: Vec::new(),
            speaks: false,
        }
    }

    /// The needs found so far, without repetition of neighbours.
    pub(super) fn finish(mut self) -> Box<[Need]> {
        self.needs.dedup();
        self.needs.into()
    }

    pub(super) fn body(&mut self, body: &'a Body) {
        self.attributes(body);
        self.blocks(&body.blocks);
    }

    pub(super) fn attributes(&mut self, body: &'a Body) {
        for attribute in &body.attributes {
            self.expression(&attribute.value);
        }
    }

    pub(super) fn blocks<B: IntoIterator<Item = &'a Block>>(&mut self, blocks: B) {
        for block in blocks {
            self.block(block);
        }
    }

    /// How many needs were found so far.
    pub(super) fn count(&self) -> usize {
        self.needs.len()
    }

    /// Forgets of the needs from this number on those that do not pass.
    pub(super) fn retain_from(&mut self, first: usize, passes: impl Fn(&Need) -> bool) {
        let later = self.needs.split_off(first.min(self.needs.len()));
        self.needs.extend(later.into_iter().filter(passes));
    }

    fn block(&mut self, block: &'a Block) {
        let attributes = &block.body.attributes;
        match (&*block.kind.text, block.labels.first()) {
            ("dynamic", Some(label)) => {
                let iterator = iterator_name(&block.body).unwrap_or(&label.text);
                let generates = |name: &str| ["for_each", "labels"].contains(&name);
                for attribute in attributes.iter().filter(|it| generates(&it.name.text)) {
                    self.expression(&attribute.value);
                }
                self.bound.push(iterator);
                for content in &block.body.blocks {
                    self.body(&content.body);
                }
                for attribute in attributes.iter().filter(|it| &*it.name.text == "content") {
                    self.expression(&attribute.value);
                }
                self.bound.pop();
            }
            ("provisioner", _) => {
                for attribute in attributes {
                    if !WORDS.contains(&&*attribute.name.text) {
                        self.expression(&attribute.value);
                    }
                }
                for inner in &block.body.blocks {
                    self.block(inner);
                }
            }
            _ => self.body(&block.body),
        }
    }

    pub(super) fn expression(&mut self, expression: &'a Expression) {
        match &expression.kind {
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_) => {}
            ExpressionKind::Variable(_)
            | ExpressionKind::Get(..)
            | ExpressionKind::Index(..)
            | ExpressionKind::Splat(_) => self.traversal(expression),
            ExpressionKind::Template(pieces) => self.pieces(pieces),
            ExpressionKind::Tuple(items) => self.expressions(items),
            ExpressionKind::Object(items) => {
                for (key, value) in items {
                    if let ObjectKey::Expression(key) = key {
                        self.expression(key);
                    }
                    self.expression(value);
                }
            }
            ExpressionKind::Call(call) => self.expressions(&call.arguments),
            ExpressionKind::Conditional(parts) => self.expressions(parts.as_slice()),
            ExpressionKind::Binary(_, sides) => self.expressions(sides.as_slice()),
            ExpressionKind::Unary(_, inner) | ExpressionKind::Parenthesis(inner) => {
                self.expression(inner);
            }
            ExpressionKind::For(each) => self.each(each),
        }
    }

    fn expressions(&mut self, expressions: &'a [Expression]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn each(&mut self, each: &'a For) {
        self.expression(&each.collection);
        self.binding([each.key_name.as_ref(), Some(&each.value_name)], |this| {
            this.expression(&each.value);
            for part in [&each.key, &each.condition].into_iter().flatten() {
                this.expression(part);
            }
        });
    }

    fn pieces(&mut self, pieces: &'a [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(..) => {}
                Piece::Interpolation(inner) => self.expression(inner),
                Piece::If(directive) => {
                    self.expression(&directive.condition);
                    self.pieces(&directive.yes);
                    self.pieces(&directive.no);
                }
                Piece::For(each) => {
                    self.expression(&each.collection);
                    self.binding([each.key_name.as_ref(), Some(&each.value_name)], |this| {
                        this.pieces(&each.body);
                    });
                }
            }
        }
    }

    fn binding(&mut self, names: [Option<&'a Name>; 2], inside: impl FnOnce(&mut Self)) {
        let outside = self.bound.len();
        self.bound
            .extend(names.into_iter().flatten().map(|name| &*name.text));
        inside(self);
        self.bound.truncate(outside);
    }

    /// Walks from the last step of a traversal back to the name it begins with.
    fn traversal(&mut self, expression: &'a Expression) {
        let mut steps = Vec::new();
        let (mut at, mut place) = (expression, expression.span);
        loop {
            match &at.kind {
                ExpressionKind::Get(inner, name) => {
                    steps.push(Step::Name(&name.text));
                    at = inner;
                }
                ExpressionKind::Index(inner, key) => {
                    self.expression(key);
                    let literal = matches!(
                        key.kind,
                        ExpressionKind::Integer(_) | ExpressionKind::String(_)
                    );
                    steps.push(if literal { Step::Literal } else { Step::Key });
                    at = inner;
                }
                ExpressionKind::Splat(splat) => {
                    let taken = splat.each.iter().rev().map(|step| self.step(step));
                    steps.extend(taken);
                    steps.push(Step::Key);
                    (at, place) = (&splat.value, splat.value.span);
                }
                ExpressionKind::Parenthesis(inner) => at = inner,
                ExpressionKind::Variable(name) => {
                    steps.reverse();
                    return self.name(name, &steps, place);
                }
                ExpressionKind::Null
                | ExpressionKind::Bool(_)
                | ExpressionKind::Integer(_)
                | ExpressionKind::Number(_)
                | ExpressionKind::String(_)
                | ExpressionKind::Template(_)
                | ExpressionKind::Tuple(_)
                | ExpressionKind::Object(_)
                | ExpressionKind::Call(_)
                | ExpressionKind::Conditional(_)
                | ExpressionKind::Unary(..)
                | ExpressionKind::Binary(..)
                | ExpressionKind::For(_) => return self.expression(at),
            }
        }
    }

    fn name(&mut self, name: &str, steps: &[Step<'_>], place: Span) {
        if self.bound.contains(&name) {
            return;
        }
        self.speaks = true;
        match self.need(name, steps) {
            Some(need) => {
                self.check(name, steps, &need, place);
                self.needs.push(need);
            }
            None if GIVEN.contains(&name) || !matches!(steps.first(), Some(Step::Name(_))) => {}
            None => {
                let path = steps.iter().map_while(|step| match step {
                    Step::Name(name) => Some(*name),
                    Step::Literal | Step::Key => None,
                });
                let path = path.fold(name.to_owned(), |all, step| all + "." + step);
                let message = format!("`{}` is declared nowhere", shortened(&path));
                self.missing.push(Diagnostic::error(message, place));
            }
        }
    }

    /// A key behind a resource names an instance, so there must be several; and of Terraform's
    /// own resource it is known which attributes it has.
    fn check(&mut self, root: &str, steps: &[Step<'_>], need: &Need, place: Span) {
        let Need::Resource(number) = need else {
            return;
        };
        let (kind, steps) = match (root, steps) {
            ("data" | "ephemeral", [Step::Name(_), Step::Name(_), rest @ ..]) => ("", rest),
            ("resource", [Step::Name(kind), Step::Name(_), rest @ ..]) => (*kind, rest),
            (kind, [Step::Name(_), rest @ ..]) => (kind, rest),
            _ => return,
        };
        let repeated = self.numbers.is_repeated(*number);
        let message = match steps {
            [Step::Literal, ..] if !repeated => {
                "this has neither `count` nor `for_each`, so no key chooses one of several".into()
            }
            [Step::Name(name), ..] | [Step::Literal | Step::Key, Step::Name(name), ..]
                if kind == "terraform_data" && !OF_DATA.contains(name) =>
            {
                format!("`terraform_data` has no attribute `{}`", shortened(name))
            }
            _ => return,
        };
        self.missing.push(Diagnostic::error(message, place));
    }

    fn step(&mut self, step: &'a SplatStep) -> Step<'a> {
        match step {
            SplatStep::Get(name) => Step::Name(&name.text),
            SplatStep::Index(key) => {
                self.expression(key);
                Step::Key
            }
            SplatStep::Splat(inner) => {
                for step in inner {
                    self.step(step);
                }
                Step::Key
            }
        }
    }

    fn need(&self, root: &str, steps: &[Step<'_>]) -> Option<Need> {
        let Some((Step::Name(first), rest)) = steps.split_first() else {
            return None;
        };
        let resource = |sort, kind: &str| {
            let Some(Step::Name(name)) = rest.first() else {
                return None;
            };
            self.numbers.resource(sort, kind, name)
        };
        match root {
            "var" => self.numbers.variable(first).map(Need::Variable),
            "local" => self.numbers.local(first).map(Need::Local),
            "module" => {
                let call = self.numbers.call(first)?;
                Some(Need::Call(call, output(rest)))
            }
            "data" => resource(Sort::Data, first).map(Need::Resource),
            "ephemeral" => resource(Sort::Ephemeral, first).map(Need::Resource),
            "resource" => resource(Sort::Managed, first).map(Need::Resource),
            kind => {
                let number = self.numbers.resource(Sort::Managed, kind, first);
                number.map(Need::Resource)
            }
        }
    }
}

/// A name as the evaluator shortens it in its own messages, so that nothing is told twice.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", name.get(..at).unwrap_or("")),
        None => name.to_owned(),
    }
}

/// The output that the steps after `module.name` ask for.
fn output(steps: &[Step<'_>]) -> Option<Arc<str>> {
    steps.iter().find_map(|step| match step {
        Step::Name(name) => Some((*name).into()),
        Step::Literal | Step::Key => None,
    })
}

//! Conditions of rules: compiled once, asked often.
//!
//! An answer is three-valued, and there may be none: where nobody asked the code about a fact,
//! a rule has nothing to say. Negation is pushed down to the comparisons when a condition is
//! compiled, so that only `all` and `any` have to know what a missing answer means.

mod compile;
mod word;

use std::sync::Arc;

use syntax::Span;

use crate::Truth;
pub(crate) use compile::compile;
pub(crate) use word::{Aspect, Role, Seen, View, Word};

/// A compiled condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Predicate {
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Holds {
        atom: Atom,
        /// What the atom must be.
        wanted: bool,
    },
}

/// A comparison or question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Atom {
    Is(Operand),
    Compare(Comparison, Operand, Operand),
    Contains(Operand, Operand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    Literal(Literal),
    Word(Word),
    Length(Word),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Bool(bool),
    Number(i64),
    Text(Arc<str>),
    Words(Vec<Arc<str>>),
    Numbers(Vec<i64>),
}

/// The type of an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Number,
    Text,
    Words,
    Numbers,
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ground<'a> {
    pub(crate) word: Word,
    pub(crate) seen: Seen<'a>,
    pub(crate) span: Option<Span>,
}

impl Predicate {
    /// The answer for a target; none if nobody asked the code.
    pub(crate) fn ask(&self, view: View<'_>) -> Option<Truth> {
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.ask(view))),
            Self::Any(parts) => any(parts.iter().map(|part| part.ask(view))),
            Self::Holds { atom, wanted } => {
                let truth = atom.ask(view)?;
                Some(if *wanted { truth } else { !truth })
            }
        }
    }

    /// Adds what the given answer rests on, in the order of the condition, each word once.
    pub(crate) fn collect<'a>(&self, view: View<'a>, answer: Truth, grounds: &mut Vec<Ground<'a>>) {
        match self {
            Self::Holds { atom, .. } => {
                for ground in atom.grounds(view, answer) {
                    if grounds.iter().all(|known| known.word != ground.word) {
                        grounds.push(ground);
                    }
                }
            }
            Self::All(parts) | Self::Any(parts) => {
                // One false part refutes a conjunction, one true part proves an alternative.
                let one_decides = match self {
                    Self::All(_) => answer == Truth::False,
                    Self::Any(_) | Self::Holds { .. } => answer == Truth::True,
                };
                // A conjunction is true when all of its parts are.
                let all_agree = matches!(self, Self::All(_)) && answer == Truth::True;
                let agreeing = parts
                    .iter()
                    .filter(|part| all_agree || part.ask(view) == Some(answer));
                let count = if one_decides { 1 } else { usize::MAX };
                for part in agreeing.take(count) {
                    part.collect(view, answer, grounds);
                }
            }
        }
    }

    /// What it asks about.
    pub(crate) fn words(&self) -> Vec<Word> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::words).collect(),
            Self::Holds { atom, .. } => atom.words().collect(),
        }
    }
}

/// False whatever else is missing; without an answer if any part has none.
fn all(answers: impl Iterator<Item = Option<Truth>>) -> Option<Truth> {
    let mut worst = Some(Truth::True);
    for answer in answers {
        if answer == Some(Truth::False) {
            return answer;
        }
        worst = worst.zip(answer).map(|(one, other)| one.min(other));
    }
    worst
}

/// The best answer that any part has: an alternative that does not apply takes nothing away.
fn any(answers: impl Iterator<Item = Option<Truth>>) -> Option<Truth> {
    let mut best = None;
    for answer in answers {
        if answer == Some(Truth::True) {
            return answer;
        }
        best = best.max(answer);
    }
    best
}

impl Atom {
    fn ask(&self, view: View<'_>) -> Option<Truth> {
        let truth = match self {
            Self::Is(operand) => {
                let seen = operand.see(view);
                if let Some(answer) = unsettled(&[seen]) {
                    return Some(answer);
                }
                (seen != Seen::Missing).then_some(seen == Seen::Bool(true))
            }
            Self::Compare(comparison, left, right) => {
                let (left, right) = (left.see(view), right.see(view));
                if let Some(answer) = unsettled(&[left, right]) {
                    return Some(answer);
                }
                compare(*comparison, left, right)
            }
            Self::Contains(list, item) => {
                let (list, item) = (list.see(view), item.see(view));
                if let Some(answer) = unsettled(&[list, item]) {
                    return Some(answer);
                }
                contains(list, item)
            }
        };
        truth.map(Truth::from)
    }

    fn words(&self) -> impl Iterator<Item = Word> {
        let operands = match self {
            Self::Is(operand) => [Some(operand), None],
            Self::Compare(_, left, right) | Self::Contains(left, right) => {
                [Some(left), Some(right)]
            }
        };
        operands
            .into_iter()
            .flatten()
            .filter_map(|operand| match operand {
                Operand::Word(word) | Operand::Length(word) => Some(*word),
                Operand::Literal(_) => None,
            })
    }

    fn grounds<'a>(&self, view: View<'a>, answer: Truth) -> impl Iterator<Item = Ground<'a>> {
        let ground = move |word| Ground {
            word,
            seen: view.see(word),
            span: view.fact(word).and_then(|fact| fact.span),
        };
        let decides = move |ground: &Ground<'_>| {
            answer != Truth::Unknown || matches!(ground.seen, Seen::Unknown(_))
        };
        self.words().map(ground).filter(decides)
    }
}

/// Unknown if any is; no answer if none is, for then one is missing or all are known.
fn unsettled(seen: &[Seen<'_>]) -> Option<Truth> {
    if seen.contains(&Seen::Missing) {
        return None;
    }
    let unknown = seen.iter().any(|seen| matches!(seen, Seen::Unknown(_)));
    unknown.then_some(Truth::Unknown)
}

/// No answer where a side is missing.
fn compare(comparison: Comparison, left: Seen<'_>, right: Seen<'_>) -> Option<bool> {
    match (comparison, left, right) {
        (_, Seen::Missing, _) | (_, _, Seen::Missing) => None,
        (Comparison::Equal, left, right) => Some(left == right),
        (Comparison::Less, Seen::Number(left), Seen::Number(right)) => Some(left < right),
        (Comparison::LessOrEqual, Seen::Number(left), Seen::Number(right)) => Some(left <= right),
        _ => None,
    }
}

fn contains(list: Seen<'_>, item: Seen<'_>) -> Option<bool> {
    match (list, item) {
        (Seen::Words(words), Seen::Text(text)) => Some(words.iter().any(|word| &**word == text)),
        (Seen::Numbers(numbers), Seen::Number(number)) => Some(numbers.contains(&number)),
        _ => None,
    }
}

impl Operand {
    fn see<'a>(&'a self, view: View<'a>) -> Seen<'a> {
        match self {
            Self::Word(word) => view.see(*word),
            Self::Length(word) => view.see(*word).length(),
            Self::Literal(literal) => match literal {
                Literal::Bool(truth) => Seen::Bool(*truth),
                Literal::Number(number) => Seen::Number(*number),
                Literal::Text(text) => Seen::Text(text),
                Literal::Words(words) => Seen::Words(words),
                Literal::Numbers(numbers) => Seen::Numbers(numbers),
            },
        }
    }

    fn type_of(&self) -> Type {
        match self {
            Self::Word(word) => word.type_of(),
            Self::Length(_) => Type::Number,
            Self::Literal(literal) => match literal {
                Literal::Bool(_) => Type::Bool,
                Literal::Number(_) => Type::Number,
                Literal::Text(_) => Type::Text,
                Literal::Words(_) => Type::Words,
                Literal::Numbers(_) => Type::Numbers,
            },
        }
    }
}

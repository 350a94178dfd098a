//! From an expression of a rule to its condition, with everything wrong with it found now.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the few forms that are a condition stand against all others"
)]

use std::sync::Arc;

use syntax::Diagnostic;
use syntax::hcl::{BinaryOperator, Call, Expression, ExpressionKind, Name, UnaryOperator};

use super::{Atom, Comparison, Literal, Operand, Predicate, Role, Type, Word};

/// What the condition may use, told where something else is met.
const FORMS: &str = "a condition is made of facts, literals, `contains`, `length`, comparisons, \
                     `&&`, `||`, `!` and parentheses";

/// Compiles a condition that may speak of these roles.
pub(crate) fn compile(expression: &Expression, roles: &[Role]) -> Result<Predicate, Diagnostic> {
    condition(expression, roles, true)
}

fn condition(
    expression: &Expression,
    roles: &[Role],
    wanted: bool,
) -> Result<Predicate, Diagnostic> {
    match &expression.kind {
        ExpressionKind::Parenthesis(inner) => condition(inner, roles, wanted),
        ExpressionKind::Unary(UnaryOperator::Not, inner) => condition(inner, roles, !wanted),
        ExpressionKind::Binary(operator, sides) => {
            let [left, right] = &**sides;
            match operator {
                BinaryOperator::And | BinaryOperator::Or => {
                    let parts = vec![
                        condition(left, roles, wanted)?,
                        condition(right, roles, wanted)?,
                    ];
                    // Not (a and b) is (not a) or (not b).
                    let and = (*operator == BinaryOperator::And) == wanted;
                    Ok(if and {
                        Predicate::All(parts)
                    } else {
                        Predicate::Any(parts)
                    })
                }
                _ => comparison(*operator, left, right, roles, wanted),
            }
        }
        ExpressionKind::Call(call) if &*call.name.text == "contains" => {
            let atom = contains(call, expression, roles)?;
            Ok(Predicate::Holds { atom, wanted })
        }
        _ => {
            let operand = operand(expression, roles)?;
            match operand.type_of() {
                Type::Bool => Ok(Predicate::Holds {
                    atom: Atom::Is(operand),
                    wanted,
                }),
                other => Err(wrong(
                    expression,
                    format!("{} is no condition", other.name()),
                )),
            }
        }
    }
}

fn comparison(
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
    roles: &[Role],
    wanted: bool,
) -> Result<Predicate, Diagnostic> {
    let (a, b) = (operand(left, roles)?, operand(right, roles)?);
    // Every comparison is one of three, or the opposite of one with its sides exchanged.
    let (kind, swapped, same) = match operator {
        BinaryOperator::Equal => (Comparison::Equal, false, true),
        BinaryOperator::NotEqual => (Comparison::Equal, false, false),
        BinaryOperator::Less => (Comparison::Less, false, true),
        BinaryOperator::LessOrEqual => (Comparison::LessOrEqual, false, true),
        BinaryOperator::Greater => (Comparison::Less, true, true),
        BinaryOperator::GreaterOrEqual => (Comparison::LessOrEqual, true, true),
        _ => return Err(wrong(left, FORMS)),
    };
    let (left_type, right_type) = (a.type_of(), b.type_of());
    let fits = match kind {
        Comparison::Equal => left_type == right_type,
        Comparison::Less | Comparison::LessOrEqual => {
            (left_type, right_type) == (Type::Number, Type::Number)
        }
    };
    if !fits {
        let (one, other) = (left_type.name(), right_type.name());
        return Err(wrong(
            right,
            format!("{one} cannot be compared with {other} like this"),
        ));
    }
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    Ok(Predicate::Holds {
        atom: Atom::Compare(kind, a, b),
        wanted: wanted == same,
    })
}

fn contains(call: &Call, whole: &Expression, roles: &[Role]) -> Result<Atom, Diagnostic> {
    let [list, item] = &call.arguments[..] else {
        return Err(wrong(whole, "`contains` takes a list and an item"));
    };
    let (list, item) = (operand(list, roles)?, operand(item, roles)?);
    let fits = matches!(
        (list.type_of(), item.type_of()),
        (Type::Words, Type::Text) | (Type::Numbers, Type::Number)
    );
    if fits {
        Ok(Atom::Contains(list, item))
    } else {
        let (list, item) = (list.type_of().name(), item.type_of().name());
        Err(wrong(whole, format!("{list} cannot contain {item}")))
    }
}

fn operand(expression: &Expression, roles: &[Role]) -> Result<Operand, Diagnostic> {
    match &expression.kind {
        ExpressionKind::Parenthesis(inner) => operand(inner, roles),
        ExpressionKind::Get(of, name) => word(of, name, roles).map(Operand::Word),
        ExpressionKind::Call(call) if &*call.name.text == "length" => {
            length(call, expression, roles)
        }
        _ => literal(expression).map(Operand::Literal),
    }
}

fn length(call: &Call, whole: &Expression, roles: &[Role]) -> Result<Operand, Diagnostic> {
    let [of] = &call.arguments[..] else {
        return Err(wrong(whole, "`length` takes one list or text"));
    };
    match operand(of, roles)? {
        Operand::Word(word) if matches!(word.type_of(), Type::Words | Type::Text) => {
            Ok(Operand::Length(word))
        }
        Operand::Word(_) | Operand::Length(_) | Operand::Literal(_) => {
            Err(wrong(of, "`length` takes a fact that is a list or a text"))
        }
    }
}

fn word(of: &Expression, name: &Name, roles: &[Role]) -> Result<Word, Diagnostic> {
    let ExpressionKind::Variable(spelled) = &of.kind else {
        return Err(wrong(of, FORMS));
    };
    let role = roles.iter().find(|role| role.name() == &**spelled);
    let Some(role) = role else {
        let known: Vec<_> = roles
            .iter()
            .map(|role| format!("`{}`", role.name()))
            .collect();
        let known = known.join(", ");
        return Err(wrong(
            of,
            format!("this rule cannot speak of `{spelled}`, only of {known}"),
        ));
    };
    Word::find(*role, &name.text).map_err(|nearest| {
        let hint = nearest.map_or_else(String::new, |word| format!("; did you mean `{word}`?"));
        let message = format!("`{}` has no fact `{}`{hint}", role.name(), name.text);
        Diagnostic::error(message, name.span)
    })
}

fn literal(expression: &Expression) -> Result<Literal, Diagnostic> {
    match &expression.kind {
        ExpressionKind::Bool(truth) => Ok(Literal::Bool(*truth)),
        ExpressionKind::Integer(number) => Ok(Literal::Number(*number)),
        ExpressionKind::String(text) => Ok(Literal::Text(Arc::clone(text))),
        ExpressionKind::Tuple(items) => list(items, expression),
        _ => Err(wrong(expression, FORMS)),
    }
}

fn list(items: &[Expression], whole: &Expression) -> Result<Literal, Diagnostic> {
    let mut words = Vec::new();
    let mut numbers = Vec::new();
    for item in items {
        match literal(item)? {
            Literal::Text(text) => words.push(text),
            Literal::Number(number) => numbers.push(number),
            Literal::Bool(_) | Literal::Words(_) | Literal::Numbers(_) => {
                return Err(wrong(item, "a list holds texts or numbers"));
            }
        }
    }
    match (words.is_empty(), numbers.is_empty()) {
        (_, true) => Ok(Literal::Words(words)),
        (true, false) => Ok(Literal::Numbers(numbers)),
        (false, false) => Err(wrong(whole, "a list holds texts or numbers, not both")),
    }
}

fn wrong(expression: &Expression, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(message, expression.span)
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Bool => "a yes or no",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Words => "a list of texts",
            Self::Numbers => "a list of numbers",
        }
    }
}

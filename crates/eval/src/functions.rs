//! The function library: what all functions have in common, and how one is found.
//!
//! A function says what its parameters accept; conversion, null, unknown and secret arguments
//! are dealt with here, so that it computes and nothing else.

mod call;
mod conversion;
mod csv;
mod date;
mod encoding;
mod filesystem;
mod format;
mod hash;
mod hole;
mod item;
mod mapping;
mod network;
mod numeric;
mod parameter;
mod regex;
mod result;
mod sequence;
mod sets;
mod string;
mod table;
mod template;
mod terraform;
mod yaml;

use syntax::Span;

use crate::context::{Failure, Outcome};
use crate::evaluate::Walk;
use crate::notes::Gathered;
use crate::{Reason, Value};
use call::Call;
use parameter::{Parameter, WhenUnknown};

pub(crate) use table::find;

/// A function of the library.
pub(crate) struct Function {
    name: &'static str,
    parameters: &'static [Parameter],
    rest: Option<Parameter>,
    /// None for what time, chance or a key decides that nobody has here.
    run: Option<fn(&mut Call<'_>) -> Outcome>,
    spread: Spread,
    absence: Absence,
}

/// Whether an unknown result may turn out to be null.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absence {
    /// Never.
    Excluded,
    /// As whatever was chosen, or may it be null for all that is known.
    Kept,
    /// It may, even if the argument may not: Terraform keeps less of it.
    Possible,
}

/// What becomes of the notes of arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// The result is made of all arguments.
    All,
    /// The function chooses an argument or an item of one, and sees to the notes itself.
    Chosen,
}

/// Calls a function.
pub(crate) fn apply(
    function: &Function,
    walk: Walk<'_>,
    mut arguments: Vec<Value>,
    span: Span,
) -> Outcome {
    function.check_count(arguments.len())?;
    for (at, argument) in arguments.iter_mut().enumerate() {
        walk.context.spend_on(argument)?;
        let parameter = function.parameter(at).ok_or("too many arguments")?;
        if argument.is_null() && !parameter.null {
            return Err(walk.absent("an argument is null"));
        }
        *argument = parameter
            .convert(argument.clone())
            .map_err(|failure| in_argument(at, failure))?;
    }
    if let Some(unknown) = function.first_unknown(&arguments) {
        let result = walk.open(unknown, &arguments.iter().collect::<Vec<_>>());
        let result = result::typed(function.name, result, &arguments);
        return Ok(function.told(walk.placed_by(result, &arguments), walk));
    }
    let Some(run) = function.run else {
        let result = Value::unknown(Reason::Function(function.name.into()));
        let result = result::typed(function.name, result, &arguments);
        return Ok(function.told(function.spread(result, walk, &arguments), walk));
    };
    let mut call = Call {
        walk,
        arguments,
        span,
    };
    let result = result::typed(function.name, run(&mut call)?, &call.arguments);
    let result = function.told(result, walk);
    Ok(function.spread(result, walk, &call.arguments))
}

fn in_argument(at: usize, failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(why) => format!("argument {}: {why}", at + 1).into(),
        other => other,
    }
}

impl Function {
    const fn fixed(
        name: &'static str,
        parameters: &'static [Parameter],
        run: fn(&mut Call<'_>) -> Outcome,
    ) -> Self {
        Self {
            name,
            parameters,
            rest: None,
            run: Some(run),
            spread: Spread::All,
            absence: Absence::Excluded,
        }
    }

    /// A function whose result only a run of Terraform tells.
    const fn at_run_time(name: &'static str, parameters: &'static [Parameter]) -> Self {
        Self {
            name,
            parameters,
            rest: None,
            run: None,
            spread: Spread::All,
            absence: Absence::Excluded,
        }
    }

    const fn rest(self, rest: Parameter) -> Self {
        Self {
            rest: Some(rest),
            ..self
        }
    }

    const fn chooses(self) -> Self {
        Self {
            spread: Spread::Chosen,
            ..self
        }
    }

    /// What it gives may be null.
    const fn may_give_null(self) -> Self {
        Self {
            absence: Absence::Kept,
            ..self
        }
    }

    /// What it gives may be null even where it is given what is not.
    const fn forgets(self) -> Self {
        Self {
            absence: Absence::Possible,
            ..self
        }
    }

    /// The result with what is known of it while it is unknown. In data, what is absent makes
    /// results absent, so that nothing is certain.
    fn told(&self, result: Value, walk: Walk<'_>) -> Value {
        match (self.absence, result.as_unknown()) {
            (Absence::Excluded, Some(_)) if !walk.context.is_data() => result.present(),
            (Absence::Possible, Some(unknown)) if unknown.present => {
                let kind = Value::unknown_as(unknown.reason.clone(), unknown.shape.clone()).kind;
                Value { kind, ..result }
            }
            _ => result,
        }
    }

    fn parameter(&self, at: usize) -> Option<&Parameter> {
        self.parameters.get(at).or(self.rest.as_ref())
    }

    fn check_count(&self, count: usize) -> Outcome<()> {
        let least = self.parameters.len();
        if count < least || (count > least && self.rest.is_none()) {
            return Err(format!("takes {least} arguments, not {count}").into());
        }
        Ok(())
    }

    fn first_unknown<'v>(&self, arguments: &'v [Value]) -> Option<&'v Value> {
        arguments.iter().enumerate().find_map(|(at, argument)| {
            let parameter = self.parameter(at)?;
            match parameter.unknown {
                WhenUnknown::Spreads => argument.as_unknown().map(|_| argument),
                WhenUnknown::SpreadsFromParts => unknown_in(argument),
                WhenUnknown::Handled => None,
            }
        })
    }

    /// The result with what the arguments add to it, unless it was chosen among them.
    fn spread(&self, result: Value, walk: Walk<'_>, arguments: &[Value]) -> Value {
        if self.spread == Spread::Chosen {
            return result;
        }
        let collection = result.map().is_some() || !result.items().is_empty();
        let mut notes = Gathered::default();
        for (at, argument) in arguments.iter().enumerate() {
            let items_keep = self.parameter(at).is_some_and(|each| each.items_keep);
            if items_keep {
                notes.take(argument);
            } else if !collection {
                notes.take_deep(argument);
            } else {
                notes.take(argument);
                if holds_secret(argument) {
                    notes.mark();
                }
            }
        }
        walk.placed_by(walk.told(notes.put(result)), arguments)
    }
}

/// The first unknown in a value, itself included.
pub(crate) fn unknown_in(value: &Value) -> Option<&Value> {
    if value.as_unknown().is_some() {
        return Some(value);
    }
    let mut found = None;
    value.each_item(&mut |item| {
        if found.is_none() {
            found = unknown_in(item);
        }
    });
    found
}

/// Whether a value or anything in it is secret.
pub(crate) fn holds_secret(value: &Value) -> bool {
    let mut found = value.is_sensitive();
    value.each_item(&mut |item| found = found || holds_secret(item));
    found
}

impl Walk<'_> {
    /// In data, a result stands where the first argument that has a place does, or an item of
    /// an argument.
    pub(crate) fn placed_by(self, mut result: Value, arguments: &[Value]) -> Value {
        if !self.context.is_data() || result.span.is_some() {
            return result;
        }
        result.span = arguments.iter().find_map(place_of);
        result
    }
}

fn place_of(value: &Value) -> Option<Span> {
    let mut place = value.span;
    value.each_item(&mut |item| place = place.or(item.span));
    place
}

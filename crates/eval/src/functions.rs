//! The function library: what all functions have in common, and how one is found.
//!
//! A function says what its parameters accept; conversion, null, unknown and secret arguments
//! are dealt with here, so that it computes and nothing else.

mod conversion;
mod csv;
mod date;
mod encoding;
mod filesystem;
mod format;
mod hash;
mod mapping;
mod network;
mod numeric;
mod regex;
mod sequence;
mod sets;
mod string;
mod table;
mod template;
mod terraform;
mod yaml;

use std::sync::{Arc, LazyLock};

use syntax::Span;

use crate::context::{Context, Failure, Outcome};
use crate::convert::converted;
use crate::evaluate::Walk;
use crate::notes::Gathered;
use crate::types::Type;
use crate::value::Map;
use crate::{Kind, Number, Shape, Value};

pub(crate) use table::find;

/// A function of the library.
pub(crate) struct Function {
    name: &'static str,
    parameters: &'static [Parameter],
    rest: Option<Parameter>,
    run: fn(&mut Call<'_>) -> Outcome,
    spread: Spread,
}

/// What becomes of the notes of arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// The result is made of all arguments.
    All,
    /// The function chooses an argument or an item of one, and sees to the notes itself.
    Chosen,
}

/// What a parameter accepts.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    wants: Wants,
    null: bool,
    unknown: bool,
    whole: bool,
    items_keep: bool,
}

#[derive(Clone, Copy)]
enum Wants {
    Any,
    Text,
    Number,
    Typed(&'static LazyLock<Type>),
}

static LIST: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Any.into()));
static LIST_OF_TEXT: LazyLock<Type> = LazyLock::new(|| Type::List(Type::String.into()));
static LIST_OF_TRUTH: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Bool.into()));
static SET: LazyLock<Type> = LazyLock::new(|| Type::Set(Type::Any.into()));
static MAP_OF_LISTS: LazyLock<Type> =
    LazyLock::new(|| Type::Map(Type::List(Type::String.into()).into()));

impl Parameter {
    const fn new(wants: Wants) -> Self {
        Self {
            wants,
            null: false,
            unknown: false,
            whole: false,
            items_keep: false,
        }
    }

    /// Null is no error.
    const fn nullable(self) -> Self {
        Self { null: true, ..self }
    }

    /// The function itself deals with an unknown argument.
    const fn open(self) -> Self {
        Self {
            unknown: true,
            ..self
        }
    }

    /// An unknown anywhere in the argument makes the result unknown.
    const fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// Items keep their own secrecy in the result.
    const fn transparent(self) -> Self {
        Self {
            items_keep: true,
            ..self
        }
    }

    fn convert(&self, argument: Value) -> Outcome {
        let wanted = match self.wants {
            Wants::Any => return Ok(argument),
            Wants::Text if matches!(argument.kind, Kind::String(_)) => return Ok(argument),
            Wants::Number if matches!(argument.kind, Kind::Number(_)) => return Ok(argument),
            Wants::Text => &Type::String,
            Wants::Number => &Type::Number,
            Wants::Typed(wanted) => wanted,
        };
        Ok(converted(&argument, wanted)?)
    }
}

/// A call under way, its arguments converted.
pub(crate) struct Call<'a> {
    walk: Walk<'a>,
    arguments: Vec<Value>,
    span: Span,
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
        let parameter = function.parameter(at).ok_or("too many arguments")?;
        if argument.is_null() && !parameter.null {
            return Err(walk.absent("an argument is null"));
        }
        *argument = parameter
            .convert(argument.clone())
            .map_err(|failure| in_argument(at, failure))?;
    }
    let result = match function.first_unknown(&arguments) {
        Some(unknown) => walk.open(unknown, &arguments.iter().collect::<Vec<_>>()),
        None => {
            let mut call = Call {
                walk,
                arguments,
                span,
            };
            let result = (function.run)(&mut call)?;
            arguments = call.arguments;
            function.spread(result, &arguments)
        }
    };
    Ok(walk.placed_by(result, &arguments))
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
            run,
            spread: Spread::All,
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
            if parameter.whole {
                unknown_in(argument)
            } else if parameter.unknown {
                None
            } else {
                argument.as_unknown().map(|_| argument)
            }
        })
    }

    fn spread(&self, result: Value, arguments: &[Value]) -> Value {
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
        notes.put(result)
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

impl<'a> Call<'a> {
    fn context(&self) -> &'a Context<'a> {
        self.walk.context
    }

    fn argument(&self, at: usize) -> Outcome<&Value> {
        self.arguments
            .get(at)
            .ok_or("an argument is missing".into())
    }

    fn text(&self, at: usize) -> Outcome<&str> {
        self.argument(at)?
            .as_str()
            .ok_or("a string is required".into())
    }

    fn number(&self, at: usize) -> Outcome<&Number> {
        match &self.argument(at)?.kind {
            Kind::Number(number) => Ok(number),
            _ => Err("a number is required".into()),
        }
    }

    /// A whole number.
    fn integer(&self, at: usize) -> Outcome<i64> {
        let number = self.number(at)?;
        number
            .as_integer()
            .ok_or("a whole number is required".into())
    }

    /// A whole number that is not negative.
    fn count(&self, at: usize) -> Outcome<usize> {
        let number = self.integer(at)?;
        usize::try_from(number).map_err(|_| "the number must not be negative".into())
    }

    /// The items of a list, tuple or set.
    fn items(&self, at: usize) -> Outcome<&Arc<Vec<Value>>> {
        match &self.argument(at)?.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => Ok(items),
            _ => Err("a list, tuple or set is required".into()),
        }
    }

    /// The entries of a map or object.
    fn map(&self, at: usize) -> Outcome<&Arc<Map>> {
        match &self.argument(at)?.kind {
            Kind::Object(map) | Kind::Map(map) => Ok(map),
            _ => Err("a map or object is required".into()),
        }
    }

    /// What an unknown collection's elements look like.
    fn each(&self, at: usize) -> Option<&Value> {
        match self.arguments.get(at)?.shape() {
            Some(Shape::Each(item)) => Some(item),
            _ => None,
        }
    }

    /// A chosen argument, which is secret if any argument is: the choice tells about all.
    fn as_secret_as_all(&self, chosen: Value) -> Value {
        if self.arguments.iter().any(holds_secret) {
            chosen.sensitive()
        } else {
            chosen
        }
    }

    /// The unknown that this unknown argument makes of the result.
    fn open(&self, unknown: &Value) -> Value {
        self.walk
            .open(unknown, &self.arguments.iter().collect::<Vec<_>>())
    }
}

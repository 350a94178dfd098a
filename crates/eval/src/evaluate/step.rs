//! Names and the steps that follow them: attributes, indexes and splats.

use smallvec::SmallVec;
use syntax::hcl::{Expression, ExpressionKind, Splat, SplatStep};

use super::names::Found;
use super::{Names, Walk};
use crate::context::{Context, Failure, Outcome, shortened};
use crate::convert::converted;
use crate::notes::Gathered;
use crate::types::Type;
use crate::unknown::Unknown;
use crate::{Kind, Origin, Reason, Shape, Value, convert};

type Steps<'e> = SmallVec<[&'e Expression; 8]>;

impl Walk<'_> {
    /// A name with the attributes and indexes that follow, or these applied to any other
    /// expression.
    pub(super) fn traversal(self, expression: &Expression) -> Outcome {
        let mut steps = Steps::new();
        let mut root = expression;
        while let ExpressionKind::Get(inner, _) | ExpressionKind::Index(inner, _) = &root.kind {
            steps.push(root);
            root = inner;
        }
        let (mut value, taken) = match &root.kind {
            ExpressionKind::Variable(name) => self.resolve(name, &steps)?,
            _ => (self.value(root), 0),
        };
        for step in steps.iter().rev().skip(taken) {
            value = match &step.kind {
                ExpressionKind::Get(_, name) => attribute(self.context, &value, &name.text)?,
                ExpressionKind::Index(_, key) => index(self.context, &value, &self.value(key))?,
                _ => value,
            };
        }
        Ok(value)
    }

    /// The value of the first name, and how many of the steps it has taken.
    fn resolve(self, name: &str, steps: &Steps<'_>) -> Outcome<(Value, usize)> {
        let undeclared = || Failure::Undeclared(name.into());
        match Names::find(self.names, name) {
            Found::Local(value) => return Ok((value.clone(), 0)),
            Found::Nothing => return Err(undeclared()),
            Found::Outside => {}
        }
        let mut path: SmallVec<[&str; 8]> = SmallVec::new();
        for step in steps.iter().rev() {
            let ExpressionKind::Get(_, name) = &step.kind else {
                break;
            };
            path.push(&name.text);
        }
        let found = self.context.scope.resolve(name, &path);
        found.ok_or_else(|| {
            // The steps say what is missing: `var.port`, not just `var`.
            let full = path
                .iter()
                .fold(name.to_owned(), |all, step| all + "." + step);
            Failure::Undeclared(shortened(&full).into())
        })
    }

    /// `value[*].a.b`.
    pub(super) fn splat(self, splat: &Splat) -> Outcome {
        let whole = self.value(&splat.value);
        self.star(&whole, &splat.each)
    }

    /// The steps applied to each item; a single value counts as a list of it, null as an
    /// empty list.
    fn star(self, whole: &Value, steps: &[SplatStep]) -> Outcome {
        let each = |item: &Value| self.steps(item, steps);
        let many = |items: &[Value]| items.iter().map(each).collect::<Outcome<Vec<Value>>>();
        let sequence = matches!(
            whole.stated(),
            Some(Type::List(_) | Type::Set(_) | Type::Tuple(_))
        );
        let result = match &whole.kind {
            Kind::Null if sequence && !self.context.is_data() => {
                return Err("null has no elements".into());
            }
            Kind::Null => Value::tuple(Vec::new()),
            Kind::Tuple(items) => Value::tuple(many(items)?),
            Kind::List(items) | Kind::Set(items) if items.is_empty() => {
                Value::list(Vec::new()).of_type(self.none_of(whole, steps)?)
            }
            Kind::List(items) | Kind::Set(items) => Value::list(many(items)?),
            Kind::Unknown(unknown) if unknown.is_present() && self.is_single(whole) => {
                Value::tuple(vec![each(whole)?])
            }
            Kind::Unknown(unknown) => {
                let all = self.none_of(whole, steps)?;
                let shape = match &unknown.shape {
                    Some(Shape::Each(item)) => Some(Shape::Each(each(item)?)),
                    Some(Shape::Among(among)) => among.map(each).ok().map(Shape::among),
                    _ => None,
                };
                of_unknown_size(unknown.reason.clone(), shape).of_type(all)
            }
            _ => {
                let one = self.decided(Value::tuple(vec![each(whole)?]), &[whole]);
                return Ok(if whole.is_sensitive() {
                    one.sensitive()
                } else {
                    one
                });
            }
        };
        Ok(self.decided(Gathered::of([whole]).put(result), &[whole]))
    }

    /// Whether something unknown is certain to be no sequence.
    fn is_single(self, whole: &Value) -> bool {
        Type::of(whole).is_single() && !self.context.is_data()
    }

    /// The list of what the steps would give for the elements, were there any.
    fn none_of(self, whole: &Value, steps: &[SplatStep]) -> Outcome<Type> {
        let item = match Type::of(whole) {
            Type::List(element) | Type::Set(element) => (*element).clone(),
            single if self.is_single(whole) => single,
            _ => Type::Any,
        };
        if item == Type::Any || self.context.is_data() {
            return Ok(Type::Any);
        }
        let item = Value::unknown(Reason::Other("there is no item".into())).of_type(item);
        Ok(Type::list(Type::of(&self.steps(&item, steps)?)))
    }

    fn steps(self, item: &Value, steps: &[SplatStep]) -> Outcome {
        let mut value = item.clone();
        for step in steps {
            let next = match step {
                SplatStep::Get(name) => attribute(self.context, &value, &name.text),
                SplatStep::Index(key) => index(self.context, &value, &self.value(key)),
                SplatStep::Splat(steps) => self.star(&value, steps),
            };
            value = match next {
                Err(Failure::Absent) => Value::null(),
                next => next?,
            };
        }
        Ok(value)
    }
}

/// A collection of unknown size, with its element's references as its own.
fn of_unknown_size(reason: Reason, shape: Option<Shape>) -> Value {
    let mut gathered = Gathered::default();
    let value = Value::unknown_as(reason, shape);
    value.each_item(&mut |item| gathered.take_deep(item));
    gathered.put(value)
}

/// `value.name`.
pub(crate) fn attribute(context: &Context<'_>, value: &Value, name: &str) -> Outcome {
    if let Some(found) = value.attribute(name) {
        return Ok(found);
    }
    match &value.kind {
        Kind::Unknown(unknown) => within(context, value, unknown, name),
        _ if context.is_data() => Err(Failure::Absent),
        Kind::Null => Err(format!("null has no attribute `{}`", shortened(name)).into()),
        Kind::Object(_) | Kind::Map(_) => {
            Err(format!("there is no attribute `{}`", shortened(name)).into())
        }
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => Err(format!(
            "a list has no attribute `{}`; `[*]` takes it from each item",
            shortened(name)
        )
        .into()),
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            Err("this value has no attributes".into())
        }
    }
}

/// An attribute of something unknown.
fn within(context: &Context<'_>, whole: &Value, unknown: &Unknown, name: &str) -> Outcome {
    let value = match &unknown.shape {
        Some(Shape::Each(item)) => item.attribute(name).unwrap_or_else(|| item.clone()),
        _ => Value::unknown(unknown.reason.of_attribute(name)),
    };
    let found = if context.is_data() {
        Type::Any
    } else {
        attribute_type(&Type::of(whole), name)?
    };
    Ok(from(value.of_type(found), whole))
}

/// The type of an attribute of something of this type.
fn attribute_type(whole: &Type, name: &str) -> Outcome<Type> {
    match whole {
        Type::Bool | Type::Number | Type::String => Err("this value has no attributes".into()),
        Type::Object(attributes) => match attributes.get(name) {
            Some(attribute) => Ok(attribute.wants.clone()),
            None => Err(format!("there is no attribute `{}`", shortened(name)).into()),
        },
        Type::Map(element) => Ok((**element).clone()),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => {
            Err("a list has no attributes; `[*]` takes them from each item".into())
        }
        Type::Any => Ok(Type::Any),
    }
}

/// The type of an element of something of this type.
fn element_type(whole: &Type, key: &Value) -> Outcome<Type> {
    match (whole, key.as_str()) {
        (Type::Bool | Type::Number | Type::String | Type::Set(_), _) => {
            Err("only lists, maps and objects have elements to index".into())
        }
        (Type::Object(_), Some(name)) => attribute_type(whole, name),
        (Type::Map(element), _) => Ok((**element).clone()),
        (Type::List(element), _) => {
            converted(key, &Type::Number)?;
            Ok((**element).clone())
        }
        (Type::Tuple(types), _) if key.as_unknown().is_none() => {
            let found = position(key)?.and_then(|at| types.get(at)).cloned();
            found.ok_or_else(|| "the index is out of range".into())
        }
        (Type::Object(_) | Type::Tuple(_) | Type::Any, _) => Ok(Type::Any),
    }
}

/// A part with the notes and, failing its own, the place of the whole.
fn from(value: Value, whole: &Value) -> Value {
    let mut value = Gathered::of([whole]).put(value);
    value.span = value.span.or(whole.span);
    value
}

/// `value[key]`.
pub(crate) fn index(context: &Context<'_>, value: &Value, key: &Value) -> Outcome {
    if let Some(unknown) = value.as_unknown().or(key.as_unknown()) {
        let found = if context.is_data() {
            Type::Any
        } else {
            element_type(&Type::of(value), key)?
        };
        let item = some_item(value, key, unknown);
        // What is known of the item itself says more than its type.
        return Ok(if Type::of(&item) == Type::Any {
            item.of_type(found)
        } else {
            item
        });
    }
    let missing = |message: String| match context.origin {
        Origin::Data => Failure::Absent,
        Origin::Code => message.into(),
    };
    if value.is_null() || key.is_null() {
        return Err(missing("null has no elements and is no index".into()));
    }
    let found = match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => {
            let item = position(key)?.and_then(|at| items.get(at)).cloned();
            item.map(|item| Gathered::of([value]).put(item))
                .ok_or_else(|| missing("the index is out of range".into()))?
        }
        Kind::Object(_) | Kind::Map(_) => {
            let name = convert::text(key)?;
            let found = value
                .attribute(&name)
                .ok_or_else(|| missing(format!("there is no element \"{}\"", shortened(&name))))?;
            // Which attributes an object has is no secret, not even to a secret key.
            if matches!(value.kind, Kind::Object(_)) {
                return Ok(found);
            }
            found
        }
        _ => return Err("only lists, maps and objects have elements to index".into()),
    };
    let mut notes = Gathered::default();
    notes.take_choice(key, context.is_data());
    Ok(notes.put(found))
}

fn position(key: &Value) -> Outcome<Option<usize>> {
    let number = convert::number(key)?;
    if !number.is_whole() {
        return Err("the index of a list is a whole number".into());
    }
    Ok(number.as_integer().and_then(|at| usize::try_from(at).ok()))
}

/// An item when nobody knows which: it refers to whatever any of them refers to.
fn some_item(value: &Value, key: &Value, unknown: &Unknown) -> Value {
    let mut gathered = Gathered::of([value, key]);
    let item = if let Some(item) = value.typical() {
        item.clone()
    } else {
        value.each_item(&mut |item| gathered.take(item));
        Value::unknown(unknown.reason.clone())
    };
    let mut item = gathered.put(item);
    item.span = item.span.or(value.span).or(key.span);
    item
}

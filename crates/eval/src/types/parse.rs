//! Type constraints of variables: `list(object({ name = string, port = optional(number, 80) }))`.

use std::collections::BTreeMap;
use std::sync::Arc;

use syntax::hcl::{Call, Expression, ExpressionKind, ObjectKey};

use super::{AttributeType, Type};
use crate::context::Context;
use crate::evaluate::Walk;
use crate::{Scope, Value};

/// Types nest no deeper; beyond it is a mistake or an attack.
const DEEPEST: usize = 64;

/// Defaults are constants: nothing is in scope.
struct Nothing;

impl Scope for Nothing {
    fn resolve(&self, _: &str, _: &[&str]) -> Option<(Value, usize)> {
        None
    }
}

impl Type {
    /// The type a variable's `type` argument asks for; the message says what is wrong with it.
    pub fn parse(expression: &Expression) -> Result<Self, String> {
        parse(expression, DEEPEST)
    }
}

fn parse(expression: &Expression, depth: usize) -> Result<Type, String> {
    let depth = depth
        .checked_sub(1)
        .ok_or("the type is nested too deeply")?;
    match &expression.kind {
        ExpressionKind::Variable(name) if &**name == "set" => {
            Err("`set` takes the type of its elements: `set(any)`".into())
        }
        // Terraform 0.11 wrote types as text.
        ExpressionKind::Variable(name) | ExpressionKind::String(name) => named(name),
        ExpressionKind::Call(call) => constructed(call, depth),
        ExpressionKind::Parenthesis(inner) => parse(inner, depth),
        _ => Err("a type is a word such as `string` or a call such as `list(string)`".into()),
    }
}

fn named(name: &str) -> Result<Type, String> {
    match name {
        "any" => Ok(Type::Any),
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::String),
        "list" => Ok(Type::List(Type::Any.into())),
        "set" => Ok(Type::Set(Type::Any.into())),
        "map" => Ok(Type::Map(Type::Any.into())),
        _ => Err(format!("`{}` is no type", crate::context::shortened(name))),
    }
}

fn constructed(call: &Call, depth: usize) -> Result<Type, String> {
    let name = &*call.name.text;
    let [argument] = call.arguments.as_slice() else {
        return Err(format!(
            "`{}()` takes one type",
            crate::context::shortened(name)
        ));
    };
    match name {
        "list" => Ok(Type::List(parse(argument, depth)?.into())),
        "set" => Ok(Type::Set(parse(argument, depth)?.into())),
        "map" => Ok(Type::Map(parse(argument, depth)?.into())),
        "tuple" => tuple(argument, depth),
        "object" => object(argument, depth),
        "optional" => Err("`optional()` is only for the attributes of an object".into()),
        _ => named(name),
    }
}

fn tuple(argument: &Expression, depth: usize) -> Result<Type, String> {
    let ExpressionKind::Tuple(types) = &argument.kind else {
        return Err("`tuple()` takes a list of types in brackets".into());
    };
    let types: Result<Vec<Type>, String> = types.iter().map(|each| parse(each, depth)).collect();
    Ok(Type::Tuple(types?.into()))
}

fn object(argument: &Expression, depth: usize) -> Result<Type, String> {
    let ExpressionKind::Object(items) = &argument.kind else {
        return Err("`object()` takes attributes and their types in braces".into());
    };
    let mut attributes = BTreeMap::new();
    for (key, wants) in items {
        attributes.insert(attribute_name(key)?, attribute(wants, depth)?);
    }
    Ok(Type::Object(Arc::new(attributes)))
}

fn attribute_name(key: &ObjectKey) -> Result<Arc<str>, String> {
    match key {
        ObjectKey::Name(name) => Ok(Arc::clone(&name.text)),
        ObjectKey::Expression(Expression {
            kind: ExpressionKind::String(text),
            ..
        }) => Ok(Arc::clone(text)),
        ObjectKey::Expression(_) => Err("the name of an attribute is a plain word".into()),
    }
}

fn attribute(wants: &Expression, depth: usize) -> Result<AttributeType, String> {
    let call = match &wants.kind {
        ExpressionKind::Call(call) if &*call.name.text == "optional" => call,
        _ => return parse(wants, depth).map(AttributeType::required),
    };
    let (wants, default) = match call.arguments.as_slice() {
        [wants] => (wants, None),
        [wants, default] => (wants, Some(default)),
        _ => return Err("`optional()` takes a type and perhaps a default".into()),
    };
    Ok(AttributeType {
        wants: parse(wants, depth)?,
        optional: true,
        default: default.map(constant),
    })
}

fn constant(expression: &Expression) -> Value {
    Walk::new(&Context::new(&Nothing)).value(expression)
}

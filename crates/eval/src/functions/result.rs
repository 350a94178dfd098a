//! The types of results that do not tell theirs: of what is unknown, of null, and of empty
//! collections.

use crate::types::Type;
use crate::unify::unify;
use crate::{Kind, Value};

/// The result of a function, of the type that the function gives for such arguments.
pub(super) fn typed(function: &str, result: Value, arguments: &[Value]) -> Value {
    let open = match &result.kind {
        Kind::Null | Kind::Unknown(_) => Type::of(&result) == Type::Any,
        Kind::List(items) | Kind::Set(items) => items.is_empty() && result.stated().is_none(),
        Kind::Map(map) => map.is_empty() && result.stated().is_none(),
        _ => false,
    };
    if open {
        result.of_type(given(function, arguments))
    } else {
        result
    }
}

fn given(function: &str, arguments: &[Value]) -> Type {
    simple(function).unwrap_or_else(|| {
        let types: Vec<Type> = arguments.iter().map(Type::of).collect();
        of_arguments(function, &types)
    })
}

/// The type that a function gives whatever its arguments are.
fn simple(function: &str) -> Option<Type> {
    let name = function.strip_prefix("provider::terraform::");
    Some(match name.unwrap_or(function) {
        "abspath" | "base64decode" | "base64encode" | "base64gunzip" | "base64gzip"
        | "base64sha256" | "base64sha512" | "basename" | "bcrypt" | "chomp" | "cidrhost"
        | "cidrnetmask" | "cidrsubnet" | "dirname" | "encode_expr" | "encode_tfvars" | "file"
        | "filebase64" | "filebase64sha256" | "filebase64sha512" | "filemd5" | "filesha1"
        | "filesha256" | "filesha512" | "formatdate" | "indent" | "join" | "jsonencode"
        | "lower" | "md5" | "pathexpand" | "plantimestamp" | "replace" | "rsadecrypt" | "sha1"
        | "sha256" | "sha512" | "strrev" | "substr" | "textdecodebase64" | "textencodebase64"
        | "timeadd" | "timestamp" | "title" | "tostring" | "trim" | "trimprefix" | "trimspace"
        | "trimsuffix" | "upper" | "urldecode" | "urlencode" | "uuid" | "uuidv5" | "yamlencode" => {
            Type::String
        }
        "abs" | "ceil" | "floor" | "index" | "length" | "log" | "max" | "min" | "parseint"
        | "pow" | "signum" | "sum" | "timecmp" | "tonumber" => Type::Number,
        "alltrue" | "anytrue" | "cidrcontains" | "contains" | "endswith" | "fileexists"
        | "issensitive" | "startswith" | "strcontains" | "tobool" => Type::Bool,
        "cidrsubnets" | "compact" | "sort" | "split" => Type::list(Type::String),
        "range" => Type::list(Type::Number),
        "fileset" => Type::Set(Type::String.into()),
        "transpose" => Type::Map(Type::list(Type::String).into()),
        _ => return None,
    })
}

/// The type that follows from those of the arguments.
fn of_arguments(function: &str, types: &[Type]) -> Type {
    let first = types.first().unwrap_or(&Type::Any);
    let second = types.get(1).unwrap_or(&Type::Any);
    match (function, first, second) {
        ("format", ..) if !types.contains(&Type::Any) => Type::String,
        ("formatlist", ..) if !types.contains(&Type::Any) => Type::list(Type::String),
        ("keys", Type::Map(_), _) => Type::list(Type::String),
        ("distinct" | "matchkeys" | "slice", Type::List(_), _) => first.clone(),
        ("values", Type::Map(element), _)
        | ("reverse", Type::List(element) | Type::Set(element), _) => Type::List(element.clone()),
        ("chunklist", Type::List(_), _) => Type::list(first.clone()),
        ("setunion" | "setintersection" | "setsubtract" | "coalesce", ..) => {
            unify(types).unwrap_or(Type::Any)
        }
        ("concat", ..) if all(types, |each| matches!(each, Type::List(_))) => {
            unify(types).unwrap_or(Type::Any)
        }
        ("merge" | "coalescelist", ..) if all(types, |each| each == first) => first.clone(),
        ("setproduct", ..) => product(types),
        ("element", Type::List(element), _)
        | ("lookup", Type::Map(element), _)
        | ("one", Type::List(element) | Type::Set(element), _) => (**element).clone(),
        ("zipmap", _, Type::List(element)) => Type::Map(element.clone()),
        _ => Type::Any,
    }
}

fn all(types: &[Type], holds: impl Fn(&Type) -> bool) -> bool {
    types.iter().all(holds)
}

/// Tuples of one element of each, in a set where a set is among the arguments.
fn product(types: &[Type]) -> Type {
    let row = Type::Tuple(types.iter().map(Type::element).collect());
    if types.iter().any(|each| matches!(each, Type::Set(_))) {
        Type::Set(row.into())
    } else {
        Type::list(row)
    }
}

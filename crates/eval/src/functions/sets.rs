//! Functions on sets.

use super::{Call, unknown_in};
use crate::context::{Failure, LARGEST_COLLECTION, Outcome};
use crate::convert::converted;
use crate::set::set;
use crate::types::Type;
use crate::unify::unify;
use crate::{Among, Kind, Value};

pub(super) fn union(call: &mut Call<'_>) -> Outcome {
    combined(call, Holes::Kept, |sets| {
        let all = sets.iter().flat_map(|items| items.iter().cloned());
        all.collect()
    })
}

pub(super) fn intersection(call: &mut Call<'_>) -> Outcome {
    combined(call, Holes::Open, |sets| {
        let Some((first, rest)) = sets.split_first() else {
            return Vec::new();
        };
        let everywhere = |item: &&Value| rest.iter().all(|other| other.contains(item));
        first.iter().filter(everywhere).cloned().collect()
    })
}

pub(super) fn subtraction(call: &mut Call<'_>) -> Outcome {
    combined(call, Holes::Open, |sets| {
        let Some((first, rest)) = sets.split_first() else {
            return Vec::new();
        };
        let nowhere = |item: &&Value| !rest.iter().any(|other| other.contains(item));
        first.iter().filter(nowhere).cloned().collect()
    })
}

/// What elements that are not known leave of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holes {
    /// Themselves among the others.
    Kept,
    /// Nothing.
    Open,
}

/// Combines sets once they have one element type.
fn combined(call: &Call<'_>, holes: Holes, combine: fn(&[Vec<Value>]) -> Vec<Value>) -> Outcome {
    let types: Vec<Type> = call.arguments.iter().map(Type::of).collect();
    let common = unify(&types).ok_or("the sets must have one element type")?;
    if holes == Holes::Kept && call.arguments.iter().any(|it| it.as_unknown().is_some()) {
        return united(call, &common);
    }
    let mut sets = Vec::new();
    let mut cost: usize = 1;
    for argument in &call.arguments {
        if holes == Holes::Open && unknown_in(argument).is_some() {
            return some_of_first(call);
        }
        let items = converted(argument, &common)?.items().to_vec();
        cost = cost.saturating_mul(items.len().max(1));
        sets.push(items);
    }
    call.context().spend(cost)?;
    Ok(set(combine(&sets)))
}

/// The union of sets some of which are not known.
fn united(call: &Call<'_>, common: &Type) -> Outcome {
    let mut all = Among {
        most: Some(0),
        ..Among::default()
    };
    for argument in &call.arguments {
        all.join(Among::of(&converted(argument, common)?));
    }
    Ok(all.merged().unknown(call.reason()))
}

/// Nobody knows which, but no others.
fn some_of_first(call: &Call<'_>) -> Outcome {
    let first = call.argument(0)?;
    if first.as_unknown().is_some() {
        return Ok(call.open(first));
    }
    let from = Among::of(first);
    let some = Among {
        possible: from.items().cloned().collect(),
        most: from.most,
        ..Among::default()
    };
    Ok(some.unknown(call.reason()))
}

/// All combinations of one item of each argument, in order unless a set is among them.
pub(super) fn product(call: &mut Call<'_>) -> Outcome {
    if call.arguments.len() < 2 {
        return Err("takes at least two sets".into());
    }
    let mut columns = Vec::new();
    let mut size: usize = 1;
    for argument in &call.arguments {
        if argument.as_unknown().is_some() {
            return Ok(call.open(argument));
        }
        // Two elements of a set that are not known may turn out the same.
        let set = matches!(argument.kind, Kind::Set(_)) && argument.items().len() > 1;
        if let Some(unknown) = unknown_in(argument).filter(|_| set) {
            return Ok(call.open(unknown));
        }
        let list = converted(argument, &Type::List(Type::Any.into()))?;
        size = size.saturating_mul(list.items().len());
        columns.push(list);
    }
    if size.saturating_mul(columns.len()) > LARGEST_COLLECTION {
        return Err(Failure::TooLarge);
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for column in &columns {
        let longer = rows.iter().flat_map(|row| {
            column.items().iter().map(|item| {
                let mut row = row.clone();
                row.push(item.clone());
                row
            })
        });
        rows = longer.collect();
    }
    let rows: Vec<Value> = rows.into_iter().map(Value::tuple).collect();
    let ordered = |argument: &Value| !matches!(argument.kind, Kind::Set(_));
    Ok(if call.arguments.iter().all(ordered) {
        Value::list(rows)
    } else {
        set(rows)
    })
}

//! Functions on IP addresses and their prefixes.

mod prefix;

use super::Call;
use crate::context::Outcome;
use crate::{Number, Value};
use prefix::{Prefix, address};

fn prefix(call: &Call<'_>) -> Outcome<Prefix> {
    Prefix::parse(call.text(0)?).ok_or_else(|| "not a prefix such as `10.0.0.0/8`".into())
}

/// Added bits; a prefix grows by at most 128.
fn bits(number: &Number) -> Outcome<u32> {
    let bits = number
        .as_integer()
        .and_then(|bits| u32::try_from(bits).ok());
    bits.ok_or_else(|| "a whole number of bits is required".into())
}

pub(super) fn host(call: &mut Call<'_>) -> Outcome {
    let prefix = prefix(call)?;
    let number = call.number(1)?;
    let digits = number.absolute().to_string();
    let magnitude: u128 = digits
        .parse()
        .map_err(|_| "a whole host number is required")?;
    let host = prefix
        .host(magnitude, number.is_negative())
        .ok_or("the prefix does not have so many hosts")?;
    Ok(Value::text(prefix.write_host(host)))
}

pub(super) fn netmask(call: &mut Call<'_>) -> Outcome {
    let prefix = prefix(call)?;
    if prefix.is_v6() {
        return Err("only IPv4 has netmasks".into());
    }
    Ok(Value::text(prefix.write(prefix.mask())))
}

pub(super) fn subnet(call: &mut Call<'_>) -> Outcome {
    let prefix = prefix(call)?.unmapped();
    let (added, number) = (call.number(1)?, call.number(2)?);
    let digits = number.absolute().to_string();
    let magnitude: u128 = digits
        .parse()
        .map_err(|_| "a whole network number is required")?;
    let subnet = match added.as_integer() {
        Some(added @ ..0) if magnitude == 0 => prefix.wider(added.unsigned_abs()),
        _ if number.is_negative() => prefix.subnet_before(bits(added)?, magnitude),
        _ => prefix.subnet(bits(added)?, magnitude),
    };
    let subnet = subnet.ok_or("the prefix has no such subnet")?;
    Ok(Value::text(subnet.to_string()))
}

/// Subnets one after the other, each aligned to its own size.
pub(super) fn subnets(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = call.arguments.iter().find(|it| it.as_unknown().is_some()) {
        // However they will look, there is one for each size that was asked for.
        let number = call.arguments.len().saturating_sub(1);
        return Ok(Value::list(vec![call.open(unknown).filled(); number]));
    }
    let prefix = prefix(call)?;
    let mut subnets = Vec::new();
    let mut last: Option<Prefix> = None;
    for at in 1..call.arguments.len() {
        let added = bits(call.number(at)?)?;
        if !(1..=32).contains(&added) {
            return Err("from 1 to 32 bits can be added".into());
        }
        let next = match last {
            None => prefix.subnet(added, 0),
            Some(last) => prefix.subnet_after(added, last),
        };
        let next = next.ok_or("the prefix does not have so much room")?;
        subnets.push(Value::text(next.to_string()));
        last = Some(next);
    }
    Ok(Value::list(subnets))
}

/// Whether a prefix holds an address, or all of another prefix.
pub(super) fn contains(call: &mut Call<'_>) -> Outcome {
    let outer = prefix(call)?;
    let text = call.text(1)?;
    let inner = if text.contains('/') {
        Prefix::parse(text)
    } else {
        address(text).map(Prefix::of)
    };
    let inner = inner.ok_or("neither an address nor a prefix")?;
    if outer.is_v6() != inner.is_v6() {
        return Err("one is of IPv4, the other of IPv6".into());
    }
    Ok(outer.contains(inner).into())
}

//! Functions on RFC 3339 timestamps.

mod duration;
mod format;
mod timestamp;

use super::Call;
use crate::Value;
use crate::context::Outcome;
pub(super) use timestamp::Timestamp;

fn timestamp(call: &Call<'_>, at: usize) -> Outcome<Timestamp> {
    Timestamp::parse(call.text(at)?).ok_or_else(|| "not a timestamp as RFC 3339 has it".into())
}

pub(super) fn formatted(call: &mut Call<'_>) -> Outcome {
    let time = timestamp(call, 1)?;
    let text = format::format(call.text(0)?, &time).ok_or("the date format is not valid")?;
    super::string::made(text)
}

pub(super) fn add(call: &mut Call<'_>) -> Outcome {
    let time = timestamp(call, 0)?;
    let duration = duration::parse(call.text(1)?).ok_or("not a duration such as `1h30m`")?;
    let sum = time.plus(duration).ok_or("the time is out of range")?;
    Ok(Value::text(sum.to_string()))
}

pub(super) fn compare(call: &mut Call<'_>) -> Outcome {
    let order = timestamp(call, 0)?
        .instant()
        .cmp(&timestamp(call, 1)?.instant());
    Ok(Value::integer(order as i64))
}

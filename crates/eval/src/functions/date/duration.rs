//! Durations such as `1h30m` or `-1.5s`.

/// Nanoseconds; none where the text is no duration or does not fit.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let (part, after) = part(rest)?;
        total = total.checked_add(part)?;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).ok()
}

/// A number with its unit, and what follows.
fn part(text: &str) -> Option<(i128, &str)> {
    let numeric = |each: char| each.is_ascii_digit() || each == '.';
    let unit_at = text.find(|each| !numeric(each))?;
    let (number, rest) = text.split_at_checked(unit_at)?;
    let end = rest.find(numeric).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(end)?;
    let scale: i128 = match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || number.len() > 32 {
        return None;
    }
    let digits = |text: &str| match text {
        "" => Some(0),
        text => text.parse::<i128>().ok(),
    };
    let power = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction = digits(fraction)?.checked_mul(scale)? / power;
    let whole = digits(whole)?.checked_mul(scale)?;
    Some((whole.checked_add(fraction)?, rest))
}

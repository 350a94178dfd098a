//! One root cause, one threat: what one line of code does to several elements, flows or
//! boundaries is said once, with all that it affects.

use syntax::HashMap;

use crate::Threat;

/// Joins threats of one rule that one line decides. The first stays, and the targets of the
/// others become its [`Threat::also`], in their order; what is accepted stays apart from what
/// is open.
pub(super) fn join(threats: &mut Vec<Threat>) {
    let firsts = firsts(threats);
    for (at, first) in firsts.iter().enumerate() {
        let other = threats.get(at).filter(|_| at != *first);
        if let Some(target) = other.map(|other| other.target.clone())
            && let Some(first) = threats.get_mut(*first)
        {
            first.also.push(target);
        }
    }
    let mut places = firsts.into_iter().enumerate();
    threats.retain(|_| places.next().is_none_or(|(at, first)| at == first));
}

/// For each threat, the place of the first one that has its cause.
fn firsts(threats: &[Threat]) -> Vec<usize> {
    let mut by_cause = HashMap::default();
    by_cause.reserve(threats.len());
    let all = threats.iter().enumerate();
    all.map(|(at, threat)| {
        let Some(span) = threat.span else { return at };
        let cause = (&*threat.gap.rule, span, &threat.status);
        *by_cause.entry(cause).or_insert(at)
    })
    .collect()
}

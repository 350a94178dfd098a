//! What nobody knows about things because of what their satellites leave unknown: whether they
//! are there, and what they are about.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Map, Reason, Value};
use model::{Datum, Fact, Facts, Subject};
use resource::{Instances, Resource, ScopeId};

use crate::draft::Draft;

/// What a satellite says of one thing: unknown where nobody knows whether it is there, unless
/// the thing says the same itself, or is there or not as its satellite is.
pub(super) fn of_count<'a>(
    draft: &Draft<'_>,
    satellite: &Resource,
    thing: &str,
    own: Option<&Facts>,
    facts: &'a Facts,
) -> Cow<'a, Facts> {
    let instances = |resource: &Resource| resource.instances;
    let index = draft.inventory.index_of_id(thing);
    let of_thing = index.and_then(|index| draft.inventory.resources.get(index));
    let alike = of_thing.map(instances) == Some(Instances::Unknown);
    if instances(satellite) != Instances::Unknown || alike {
        return Cow::Borrowed(facts);
    }
    let why: Arc<str> = format!("nobody knows whether `{}` is there", satellite.address).into();
    let said = facts.iter().map(|(property, fact)| {
        let same = own.and_then(|own| own.get(property)).map(|it| &it.value) == Some(&fact.value);
        let known = same || matches!(fact.value, Datum::Unknown(_));
        let doubt = || Fact {
            value: Datum::Unknown(Arc::clone(&why)),
            span: fact.span,
        };
        (property, if known { fact.clone() } else { doubt() })
    });
    Cow::Owned(said.collect())
}

/// Satellites about something that a variable names which nobody sets, one of each type.
#[derive(Default)]
pub(super) struct Lost<'a>(BTreeMap<(ScopeId, &'a str), (Arc<str>, &'a Facts)>);

impl<'a> Lost<'a> {
    /// Keeps a satellite if it may be about anything.
    pub(super) fn add(&mut self, satellite: &'a Resource, about: &Value, facts: &'a Facts) {
        if let Some(why) = unset(about) {
            let key = (satellite.scope, &*satellite.kind);
            self.0.entry(key).or_insert((why, facts));
        }
    }

    /// Leaves open what they would have said of the things beside them: of boundaries, and of
    /// elements whose type begins their own.
    pub(super) fn leave_open(self, draft: &mut Draft<'_>) {
        if self.0.is_empty() {
            return;
        }
        for resource in &draft.inventory.resources {
            let first = (resource.scope, "");
            let beside = self.0.range(first..);
            let beside = beside.take_while(|((scope, _), _)| *scope == resource.scope);
            for ((_, kind), (why, facts)) in beside {
                let kept = |subject: Subject| {
                    facts
                        .iter()
                        .filter(move |(property, _)| property.subject() == subject)
                };
                let of_type = kind.strip_prefix(&*resource.kind);
                if of_type.is_some_and(|rest| rest.starts_with('_')) {
                    let element = draft
                        .elements
                        .get_mut(&model::ElementId(Arc::clone(&resource.id)));
                    if let Some(element) = element {
                        open(&mut element.facts, why, kept(Subject::Element));
                    }
                }
                let boundary = draft
                    .boundaries
                    .get_mut(&model::BoundaryId(Arc::clone(&resource.id)));
                if let Some(boundary) = boundary {
                    open(&mut boundary.facts, why, kept(Subject::Boundary));
                }
            }
        }
    }
}

/// Facts that would be others are unknown.
fn open<'a>(
    own: &mut Facts,
    why: &Arc<str>,
    facts: impl Iterator<Item = (model::Property, &'a Fact)>,
) {
    for (property, fact) in facts {
        let known = own.get_mut(property);
        if let Some(known) = known.filter(|it| it.value != fact.value) {
            known.value = Datum::Unknown(Arc::clone(why));
        }
    }
}

/// Why nobody knows what a value names: a variable that nobody sets, and nothing beside it that
/// names anything.
fn unset(value: &Value) -> Option<Arc<str>> {
    let unknown = value.as_unknown().map(|it| &it.reason);
    if let Some(reason @ Reason::Unset(_)) = unknown {
        return value
            .references()
            .is_empty()
            .then(|| reason.to_string().into());
    }
    let entries = value.map().into_iter().flat_map(Map::values);
    entries.chain(value.items()).find_map(unset)
}

//! Things made after a template: machines after a launch template, services after a task
//! definition.
//!
//! The template says most of what is to be known, but it is no running thing: whoever is made
//! after it takes over what it says, and it leaves the diagram. One that nothing is made
//! after stays, for its gaps are gaps all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Reference, Value};
use model::ElementId;

use crate::apply::{Said, Stated};
use crate::draft::{Draft, Role};

/// Lets elements take over what their templates say.
pub(crate) fn inherit(draft: &mut Draft<'_>, said: &[Said]) {
    let mut made: BTreeMap<usize, Vec<Reference>> = BTreeMap::new();
    let users = draft.inventory.resources.iter().enumerate();
    for (index, resource) in users {
        let stated = draft.stated.get(index);
        let Some(value) = stated.and_then(|stated| stated.based_on.clone()) else {
            continue;
        };
        let Some(Role::Element(user)) = draft.roles.get(index).cloned() else {
            continue;
        };
        for template in draft.mentioned(resource.scope, &value) {
            if template != index && take_over(draft, said, index, &user, template) {
                made.entry(template).or_default().push(Reference {
                    address: resource.address.clone(),
                    attribute: "".into(),
                });
            }
        }
    }
    for (template, users) in made {
        retire(draft, template, users);
    }
}

/// Whether the template is an element of its own, which it need not be: a parameter group
/// has facts to hand on and is nothing by itself.
fn take_over(
    draft: &mut Draft<'_>,
    said: &[Said],
    index: usize,
    user: &ElementId,
    template: usize,
) -> bool {
    let source = match draft.roles.get(template) {
        Some(Role::Element(id)) => draft.elements.get(id).cloned(),
        _ => None,
    };
    let Some(told) = said.get(template) else {
        return false;
    };
    if let Some(element) = draft.elements.get_mut(user) {
        if let Some(source) = &source {
            element.kind = source.kind;
            element.technology = source.technology.clone();
        }
        for (property, fact) in &told.facts {
            let facts = &mut element.facts;
            facts.insert_if_missing(property, || fact.clone());
        }
    }
    if let Some(own) = draft.stated.get_mut(index) {
        fill_in(Arc::make_mut(own), (*told.stated).clone());
    }
    source.is_some()
}

/// Takes what is not said yet.
fn fill_in(own: &mut Stated, template: Stated) {
    own.guarded_by = own.guarded_by.take().or(template.guarded_by);
    own.runs_as = own.runs_as.take().or(template.runs_as);
    own.settings = own.settings.take().or(template.settings);
    own.port = own.port.or(template.port);
    own.protocol = own.protocol.take().or(template.protocol);
}

/// A template that something is made after stands for that.
fn retire(draft: &mut Draft<'_>, template: usize, users: Vec<Reference>) {
    if let Some(Role::Element(id)) = draft.roles.get(template) {
        draft.elements.shift_remove(&id.clone());
    }
    if let Some(role) = draft.roles.get_mut(template) {
        let users = users
            .into_iter()
            .map(|user| Value::text("").referring(user));
        *role = Role::StandsFor(Value::tuple(users.collect()));
    }
}

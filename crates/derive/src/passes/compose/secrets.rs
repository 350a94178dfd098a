//! Credentials that stand in compose files.

mod sharing;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, Fact, Property};

use super::project::Projects;
use crate::draft::Draft;
use crate::passes::credentials::is_literal;

/// States which credentials services share, and which stand in the file.
pub(super) fn state(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    sharing::state(draft, projects);
    for service in &projects.services {
        let parts = [&["environment"][..], &["build", "args"]];
        let settings = parts
            .into_iter()
            .filter_map(|path| service.resource.attributes.path(path)?.map());
        let secret: Vec<_> = settings
            .flatten()
            .filter(|(name, value)| is_literal(name, value))
            .collect();
        let names: BTreeSet<Arc<str>> = secret
            .iter()
            .map(|(name, _)| name.chars().take(80).collect::<String>().into())
            .collect();
        let place = secret
            .iter()
            .find_map(|(_, value): &(_, &Value)| value.span);
        let fact = Fact {
            value: Datum::List(names.into_iter().collect()),
            span: place.or(Some(service.resource.span)),
        };
        draft.state(&service.element, Property::SecretsInCode, fact.clone());
        draft.state(&service.element, Property::SecretsInEnvironment, fact);
    }
}

//! Credentials that stand in compose files.

mod sharing;

use eval::Map;
use model::{Datum, Fact, Property};

use super::project::Projects;
use crate::draft::Draft;
use crate::filled;
use crate::passes::credentials::{Found, is_handed_in, is_literal};

/// States which credentials services share, which stand in the file, and which the environment
/// hands in. One that stands in the file is not told of as handed in, too: it has to go from
/// there first.
pub(super) fn state(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    sharing::state(draft, projects);
    for service in &projects.services {
        let (mut written, mut handed) = (Found::default(), Found::default());
        let settings = |path: &[&str]| service.resource.attributes.path(path)?.map();
        let environment = settings(&["environment"]).into_iter().flatten();
        for (name, value) in environment {
            if is_literal(name, value) {
                written.add(name, value.span);
            } else if is_handed_in(name, value) {
                handed.add(name, value.span);
            }
        }
        let arguments = settings(&["build", "args"]).into_iter().flatten();
        for (name, value) in arguments.filter(|(name, value)| is_literal(name, value)) {
            written.add(name, value.span);
        }
        let (element, place) = (&service.element, service.resource.span);
        let open = settings(&["environment"]).and_then(open);
        let open = open.filter(|_| handed.is_empty());
        written.state(draft, element, place, Property::SecretsInCode);
        handed.state(draft, element, place, Property::SecretsInEnvironment);
        if let Some(fact) = open {
            draft.state(element, Property::SecretsInEnvironment, fact);
        }
    }
}

/// Why nobody knows what is in an environment: the name of a variable that has a value is
/// filled in later.
fn open(environment: &Map) -> Option<Fact> {
    environment.iter().find_map(|(name, value)| {
        let why = filled::reason_of(name).filter(|_| !value.is_null())?;
        Some(Fact {
            value: Datum::Unknown(why),
            span: value.span,
        })
    })
}

//! Policies of resources: who outside may use a bucket, a queue, a key.
//!
//! A statement that allows anybody without a condition is stated where the policy says
//! `*`. A bucket is then readable or writable by anyone; other things grant rights to anyone.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Fact, Property};
use resource::Resource;
use syntax::Span;

use crate::draft::Draft;
use crate::policy::{Statement, statements};

const READS: &[&str] = &["s3:getobject", "s3:listbucket", "s3:getobjectversion"];
const WRITES: &[&str] = &[
    "s3:putobject",
    "s3:deleteobject",
    "s3:putobjectacl",
    "s3:putbucketpolicy",
];

/// What the policies of one element say, the first place that says so each.
#[derive(Default)]
struct Says {
    read_by_anyone: Option<Span>,
    written_by_anyone: Option<Span>,
    used_by_anyone: Option<Span>,
    refuses_clear_text: Option<Span>,
    /// A policy that is all known.
    known: Option<Span>,
    /// A policy that is not, and why.
    unknown: Option<(Arc<str>, Span)>,
}

/// States what policies grant to anyone.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut said: BTreeMap<ElementId, Says> = BTreeMap::new();
    for (resource, _, stated) in draft.resources() {
        let Some(policy) = &stated.policy else {
            continue;
        };
        let own = draft.element_of(resource).cloned();
        let about = match (own, &stated.describes) {
            (Some(own), _) => vec![own],
            (None, Some(about)) => draft.targets(resource.scope, about),
            (None, None) => continue,
        };
        for id in about {
            said.entry(id).or_default().read(resource, policy);
        }
    }
    for (id, says) in said {
        let technology = draft.elements.get(&id).map(|it| Arc::clone(&it.technology));
        for (property, fact) in says.facts(technology.as_deref().unwrap_or("")) {
            draft.state(&id, property, fact);
        }
    }
}

impl Says {
    fn read(&mut self, resource: &Resource, policy: &Value) {
        let place = policy.span.unwrap_or(resource.span);
        let Some(statements) = statements(policy, place) else {
            let why = match policy.as_unknown() {
                Some(unknown) => unknown.reason.to_string(),
                None => "the policy is no valid document".to_owned(),
            };
            self.unknown.get_or_insert((why.into(), place));
            return;
        };
        self.known.get_or_insert(place);
        for statement in &statements {
            if statement.allows {
                self.allow(statement);
            } else if statement.asks("aws:securetransport") && statement.for_anyone().is_some() {
                self.refuses_clear_text.get_or_insert(statement.span);
            }
        }
    }

    fn allow(&mut self, statement: &Statement) {
        let Some(place) = statement.for_anyone().filter(|_| !limited(statement)) else {
            return;
        };
        let covers = |wanted: &[&str]| {
            let mut actions = statement.actions.iter();
            actions.any(|action| wanted.iter().any(|wanted| action.covers(wanted)))
        };
        self.used_by_anyone.get_or_insert(place);
        if covers(READS) {
            self.read_by_anyone.get_or_insert(place);
        }
        if covers(WRITES) {
            self.written_by_anyone.get_or_insert(place);
        }
    }

    fn facts(&self, technology: &str) -> Vec<(Property, Fact)> {
        let mut facts = Vec::new();
        let mut say = |property, value, span| {
            let span = Some(span);
            facts.push((property, Fact { value, span }));
        };
        let yes = || Datum::Bool(true);
        if let Some(span) = self.refuses_clear_text {
            say(Property::TlsRequired, yes(), span);
        }
        let asked = match technology {
            "object-store" => vec![
                (Property::PubliclyReadable, self.read_by_anyone),
                (Property::PubliclyWritable, self.written_by_anyone),
            ],
            // Whoever may call an API is decided by its methods, which see the policy first.
            "api-gateway" => Vec::new(),
            _ => vec![(Property::PolicyAllowsAnyone, self.used_by_anyone)],
        };
        for (property, open) in asked {
            match (open, &self.unknown, self.known) {
                (Some(span), _, _) => say(property, yes(), span),
                (None, Some((why, span)), _) => {
                    say(property, Datum::Unknown(Arc::clone(why)), *span);
                }
                // A bucket's access list may say otherwise, so that silence here is no answer.
                (None, None, Some(span)) if property == Property::PolicyAllowsAnyone => {
                    say(property, Datum::Bool(false), span);
                }
                (None, None, _) => {}
            }
        }
        facts
    }
}

/// Whether a condition narrows down who is meant. One that only asks for encryption does not.
fn limited(statement: &Statement) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| condition.key != "aws:securetransport")
}

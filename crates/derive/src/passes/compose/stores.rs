//! Stores of a cloud that services name: buckets by their URLs, queues and topics by their names.

use eval::Value;
use model::{Evidence, Knowledge};
use syntax::Span;

use super::peers::{short, variable, with_holes, words_of};
use super::project::{Projects, Service, items};
use crate::draft::Draft;
use crate::endpoint::Variables;
use crate::passes::clouds::{Stored, moves_buckets, stored};
use crate::passes::conversation::Talk;

/// Adds a flow to each of them.
pub(super) fn connect(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    for service in &projects.services {
        for (stored, evidence) in named(service) {
            let to = draft.outside_store(&stored.id, &stored.name, stored.technology);
            let (protocol, port) = stored.spoken();
            let talk = Talk::plainly(Some(protocol.into()), Some(port), Some(evidence.span));
            let from = &service.element;
            draft.link(talk.between(from, &to, Knowledge::Declared, vec![evidence]));
        }
    }
}

fn named(service: &Service<'_>) -> Vec<(Stored, Evidence)> {
    let attributes = &service.resource.attributes;
    let environment = attributes.get("environment").and_then(Value::map);
    let variables: Variables<'_> = &|name| variable(service, name);
    let mut settings = environment.into_iter().flatten();
    let elsewhere = settings.any(|(name, _)| moves_buckets(name));
    let mut found = Vec::new();
    let mut read = |text: &Value, elsewhere: bool, what: &str| {
        let span = text.span.unwrap_or(service.resource.span);
        let text = with_holes(text).unwrap_or_default();
        for stored in stored(&text, elsewhere, variables) {
            found.push((stored, told(span, what)));
        }
    };
    for (name, value) in environment.into_iter().flatten() {
        let what = format!("environment variable `{}` names it", short(name));
        read(value, elsewhere, &what);
    }
    for key in ["entrypoint", "command"] {
        for word in words_of(attributes.get(key)) {
            read(word, elsewhere, "the command names it");
        }
    }
    for file in items(attributes, "mounted_files") {
        let path = file.get("path").and_then(Value::as_str).unwrap_or("");
        let alone = file.get("alone").and_then(Value::as_bool) == Some(true);
        if let Some(text) = file.get("text").filter(|_| alone) {
            let content = text.as_str().unwrap_or("").to_ascii_lowercase();
            let what = format!("mounted file `{}` names it", short(path));
            read(text, content.contains("endpoint"), &what);
        }
    }
    found
}

fn told(span: Span, what: &str) -> Evidence {
    Evidence {
        span,
        what: what.into(),
    }
}

//! Amazon's policy documents: who may do what with which resource, under which condition.
//!
//! One grammar serves policies of identities, of resources and of trust. The structure comes
//! decoded from `eval`, with the places of its leaves.

use std::sync::Arc;

use eval::{Value, decode_json};
use syntax::Span;

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Whether it allows or denies.
    pub(crate) allows: bool,
    /// To whom; empty in an identity's own policy.
    pub(crate) principals: Vec<Principal>,
    /// Actions, in lower case; `*` where the statement names exceptions only.
    pub(crate) actions: Vec<Action>,
    /// Resources as written; empty where the statement names none.
    pub(crate) resources: Vec<Value>,
    /// Why one of its actions is not known, and where that action stands.
    pub(crate) open_action: Option<(Arc<str>, Span)>,
    /// Keys that conditions look at, in lower case, with the values they want.
    pub(crate) conditions: Vec<Condition>,
    /// Its place, as well as it is known.
    pub(crate) span: Span,
}

/// Whom a statement speaks of.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    /// `AWS`, `Service`, `Federated`; `*` for anybody.
    pub(crate) kind: Arc<str>,
    /// Its name; `*` for anybody.
    pub(crate) name: Value,
}

/// An action.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    /// In lower case.
    pub(crate) name: String,
    /// Where it is written.
    pub(crate) span: Span,
}

/// What a condition asks.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// In lower case.
    pub(crate) key: String,
    /// What it must be, or look like.
    pub(crate) values: Vec<Value>,
}

/// The statements of a document. What in it has no place of its own stands at `place`. None
/// where the document cannot be known or is no policy.
pub(crate) fn statements(document: &Value, place: Span) -> Option<Vec<Statement>> {
    let decoded = decode_json(document)?;
    let statements = field(&decoded, "Statement")?.one_or_many().into_iter();
    Some(statements.map(|one| statement(one, place)).collect())
}

impl Statement {
    /// Where it says that anybody at all is meant, if it does.
    pub(crate) fn for_anyone(&self) -> Option<Span> {
        let mut names = self.principals.iter().map(|principal| &principal.name);
        names.find_map(|name| self.place_of_star(name))
    }

    /// Where it says that it applies to every resource, if it does.
    pub(crate) fn on_everything(&self) -> Option<Span> {
        let mut resources = self.resources.iter();
        resources.find_map(|resource| self.place_of_star(resource))
    }

    fn place_of_star(&self, value: &Value) -> Option<Span> {
        (value.as_str() == Some("*")).then(|| value.span.unwrap_or(self.span))
    }

    /// Whether a condition looks at a key that starts like this.
    pub(crate) fn asks(&self, key: &str) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.key.starts_with(key))
    }
}

impl Action {
    /// Whether it stands for every action, or every action of a service.
    pub(crate) fn is_wildcard(&self) -> bool {
        self.name == "*"
            || self
                .name
                .split_once(':')
                .is_some_and(|(_, verb)| verb == "*")
    }

    /// Whether it allows this action, which is given in lower case.
    pub(crate) fn covers(&self, action: &str) -> bool {
        matches(&self.name, action)
    }
}

/// Whether a pattern with `*` matches a text. Patterns with more stars than one are taken to
/// match by their ends.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    match (pattern.split_once('*'), pattern.rsplit_once('*')) {
        (Some((head, _)), Some((_, tail))) => {
            text.len() >= head.len() + tail.len() && text.starts_with(head) && text.ends_with(tail)
        }
        _ => pattern == text,
    }
}

fn statement(value: &Value, place: Span) -> Statement {
    let span = value.span.unwrap_or(place);
    let anything = |except: &Value| Value::text("*").at(except.span.unwrap_or(span));
    let principals = match (field(value, "Principal"), field(value, "NotPrincipal")) {
        (Some(principal), _) => principals(principal),
        // Everybody but these.
        (None, Some(except)) => vec![named("*", &anything(except))],
        (None, None) => Vec::new(),
    };
    let action = |value: &Value| action_of(value, span);
    let actions = match (field(value, "Action"), field(value, "NotAction")) {
        (Some(actions), _) => {
            let actions = actions.one_or_many().into_iter();
            actions.filter_map(action).collect()
        }
        (None, Some(except)) => action(&anything(except)).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    let resources = match (field(value, "Resource"), field(value, "NotResource")) {
        (Some(resources), _) => many(resources),
        (None, Some(except)) => vec![anything(except)],
        (None, None) => Vec::new(),
    };
    let open_action = field(value, "Action").and_then(|actions| {
        let open = |action: &Value| {
            let why = action.as_unknown()?.reason.to_string();
            Some((why.into(), action.span.unwrap_or(span)))
        };
        actions.one_or_many().into_iter().find_map(open)
    });
    let effect = field(value, "Effect").and_then(Value::as_str);
    Statement {
        allows: !effect.is_some_and(|effect| effect.eq_ignore_ascii_case("deny")),
        principals,
        actions,
        resources,
        open_action,
        conditions: field(value, "Condition")
            .map(conditions)
            .unwrap_or_default(),
        span,
    }
}

fn principals(value: &Value) -> Vec<Principal> {
    let Some(map) = value.map() else {
        let names = value.one_or_many().into_iter();
        return names.map(|name| named("AWS", name)).collect();
    };
    let entries = map.iter();
    entries
        .flat_map(|(kind, names)| {
            let names = names.one_or_many().into_iter();
            names.map(|name| named(kind, name))
        })
        .collect()
}

fn named(kind: &str, name: &Value) -> Principal {
    Principal {
        kind: Arc::from(kind),
        name: name.clone(),
    }
}

fn action_of(value: &Value, place: Span) -> Option<Action> {
    Some(Action {
        name: value.as_str()?.to_ascii_lowercase(),
        span: value.span.unwrap_or(place),
    })
}

fn conditions(value: &Value) -> Vec<Condition> {
    let operators = value.map().into_iter().flat_map(eval::Map::values);
    let keys = operators.filter_map(Value::map).flatten();
    keys.map(|(key, values)| Condition {
        key: key.to_ascii_lowercase(),
        values: many(values),
    })
    .collect()
}

/// A member of an object. Policies spell their words in capitals; documents that HCL builds
/// may not.
fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let exact = value.get(name);
    exact.or_else(|| {
        let mut entries = value.map()?.iter();
        let found = entries.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(found.1).filter(|value| !value.is_null())
    })
}

/// The items of a sequence, or the value itself.
fn many(value: &Value) -> Vec<Value> {
    value.one_or_many().into_iter().cloned().collect()
}

//! A scope with one name of each sort, and values written so that a test can read them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use eval::{
    FileKind, Kind, Map, Notes, Origin, Reason, Reference, Scope, Shape, Unknown, Value, evaluate,
};
use expect_test::Expect;
use syntax::hcl::Expression;
use syntax::{Diagnostic, Sources, hcl};

/// Names and files of one test.
pub(crate) struct Names {
    pub(crate) origin: Origin,
    pub(crate) values: BTreeMap<&'static str, Value>,
    pub(crate) files: BTreeMap<&'static str, &'static str>,
    pub(crate) reported: RefCell<Vec<String>>,
}

impl Scope for Names {
    fn resolve(&self, name: &str, _: &[&str]) -> Option<(Value, usize)> {
        self.values.get(name).map(|value| (value.clone(), 0))
    }

    fn file(&self, kind: FileKind, path: &str, _: Option<&str>) -> (Value, Option<Diagnostic>) {
        let value = match (kind, self.files.get(path)) {
            (FileKind::Text | FileKind::Content, Some(text)) => Value::text(*text),
            (FileKind::Exists, found) => Value::bool(found.is_some()),
            (FileKind::Text | FileKind::Content | FileKind::Set, _) => {
                Value::unknown(Reason::File(path.into()))
            }
        };
        (value, None)
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.reported.borrow_mut().push(diagnostic.message);
    }

    fn origin(&self) -> Origin {
        self.origin
    }
}

pub(crate) fn reference(address: &str, attribute: &str) -> Reference {
    Reference {
        address: address.into(),
        attribute: attribute.into(),
    }
}

/// A resource of this address with these attributes set.
pub(crate) fn resource(address: &str, attributes: &[(&str, Value)]) -> Value {
    let attribute = |(name, value): &(&str, Value)| {
        let value = value.clone().referring(reference(address, name));
        (Arc::from(*name), value)
    };
    let map: Map = attributes.iter().map(attribute).collect();
    let notes = Notes {
        references: vec![reference(address, "")],
        open: Some(Reason::AfterApply(address.into())),
        ..Notes::default()
    };
    Value {
        notes: Some(notes.into()),
        ..Value::object(map)
    }
}

impl Names {
    /// `u` and `v` are unknown; `db` and `app` are resources; `many` are instances of unknown
    /// number; `secret` is one.
    pub(crate) fn new(origin: Origin) -> Self {
        let db = resource("aws_db.main", &[("name", Value::text("orders"))]);
        let app = resource("aws_app.web", &[]);
        let element = Shape::Each(resource("aws_net.n", &[]));
        let many = Value::unknown_as(Reason::Unset("size".into()), Some(element));
        let values = BTreeMap::from([
            ("u", Value::unknown(Reason::Unset("u".into()))),
            ("v", Value::unknown(Reason::Unset("v".into()))),
            ("db", db),
            ("app", app),
            ("many", many),
            ("secret", Value::text("hush").sensitive()),
        ]);
        Self {
            origin,
            values,
            files: BTreeMap::new(),
            reported: RefCell::default(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: Value) -> Self {
        self.values.insert(name, value);
        self
    }

    /// The value of an expression.
    pub(crate) fn value(&self, text: &str) -> Value {
        evaluate(&parsed(text), self)
    }

    /// The value of an expression as text, and what was reported.
    pub(crate) fn shown(&self, text: &str) -> String {
        let mut shown = show(&self.value(text));
        for message in self.reported.borrow_mut().drain(..) {
            _ = write!(shown, " ! {message}");
        }
        shown
    }
}

/// The tree of an expression without errors.
pub(crate) fn parsed(text: &str) -> Expression {
    let id = Sources::new().add("test", text);
    let (parsed, problems) = hcl::parse_expression(id, text);
    assert_eq!(problems, [], "{text}");
    parsed.unwrap_or_else(|| unreachable!("no tree and no problem: {text}"))
}

/// The lines of a table, `expression -> answer`, with the answers given now.
pub(crate) fn answers(table: &Expect, answer: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for line in table.data().trim().lines() {
        let expression = line.trim_start().split(" -> ").next().unwrap_or(line);
        _ = writeln!(out, "{expression} -> {}", answer(expression));
    }
    out
}

/// A value: what it is, `(secret)`, and `<-` what it refers to.
pub(crate) fn show(value: &Value) -> String {
    let mut out = match &value.kind {
        Kind::Null => "null".into(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::Tuple(items) => list("[]", items),
        Kind::List(items) => list("list[]", items),
        Kind::Set(items) => list("set[]", items),
        Kind::Object(map) | Kind::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", show(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Kind::Unknown(unknown) => shape(unknown),
    };
    if value.is_sensitive() {
        out += " (secret)";
    }
    let references = value.references().iter();
    let references: Vec<String> = references
        .map(|each| format!("{}.{}", each.address, each.attribute))
        .collect();
    if !references.is_empty() {
        _ = write!(out, " <- {}", references.join(", "));
    }
    out
}

fn list(brackets: &str, items: &[Value]) -> String {
    let items: Vec<String> = items.iter().map(show).collect();
    brackets.replace("[]", &format!("[{}]", items.join(", ")))
}

fn shape(unknown: &Unknown) -> String {
    let reason = match &unknown.reason {
        Reason::Unset(name) => format!("?{name}"),
        Reason::AfterApply(address) => format!("?{address}"),
        Reason::Invalid(_) => "?invalid".into(),
        Reason::TooLarge => "?large".into(),
        Reason::Function(name) => format!("?{name}()"),
        Reason::Undeclared(name) => format!("?undeclared {name}"),
        other @ (Reason::Data(_)
        | Reason::ModuleNotRead(_)
        | Reason::Cycle(_)
        | Reason::File(_)
        | Reason::WorkingFolder(_)
        | Reason::Other(_)) => format!("?({other})"),
    };
    match &unknown.shape {
        None => reason,
        Some(Shape::Each(item)) => format!("{reason} each {}", show(item)),
        Some(Shape::Between([low, high])) => format!("{reason} {low}..{high}"),
        Some(Shape::Json(item)) => format!("{reason} json {}", show(item)),
        Some(Shape::Among(among)) => {
            let most = among.most.map_or(String::new(), |most| most.to_string());
            let certain = list("[]", &among.certain);
            let possible = list("[]", &among.possible);
            format!(
                "{reason} {}..{most} of {certain} perhaps {possible}",
                among.least
            )
        }
        Some(Shape::Template(pieces)) => {
            let pieces: Vec<String> = pieces.iter().map(show).collect();
            format!("{reason} text({})", pieces.join(" + "))
        }
    }
}

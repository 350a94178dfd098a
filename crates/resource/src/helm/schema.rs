//! `values.schema.json`: what values a chart takes. Helm refuses to install a chart with others.
//!
//! The words of JSON Schema that charts use are known. Of a schema with a word that is not, or
//! with a reference that leads out of the file, nobody can say that a value has its form: it
//! forbids nothing, wherever it stands. What is told is what helm would refuse.
//!
//! Invariant: a message names keys and what the schema says, and never a value.

#[cfg(test)]
mod tests;

mod told;

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use syntax::{Node, NodeKind};

use super::value::{Map, Value};

pub(super) use told::tell;

/// Words that forbid something and are not read here.
const UNREAD: [&str; 12] = [
    "$dynamicRef",
    "$recursiveRef",
    "additionalItems",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "format",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Schemas within each other, steps of one check, and faults that are told.
const MAX_DEPTH: usize = 60;
const MAX_STEPS: usize = 200_000;
const MAX_FAULTS: usize = 5;

/// Bytes that a pattern may be compiled to, and the steps that this costs.
const MAX_PATTERN: usize = 1 << 18;
const COST_OF_PATTERN: usize = 200;

/// What a schema forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    /// The keys that lead to the value.
    path: Vec<String>,
    why: String,
}

/// What of a chart's values its schema forbids, a few faults at most.
fn check(schema: &Node, values: &Map) -> Vec<Fault> {
    let mut checker = Checker {
        root: schema,
        path: Vec::new(),
        faults: Vec::new(),
        left: MAX_STEPS,
        unsure: false,
        patterns: HashMap::new(),
    };
    checker.check(schema, &Value::Map(Map::clone(values)), 0);
    checker.faults
}

struct Checker<'s> {
    root: &'s Node,
    path: Vec<String>,
    faults: Vec<Fault>,
    left: usize,
    /// Whether something was met that is not understood, or the check ended early.
    unsure: bool,
    /// None for one that cannot be read.
    patterns: HashMap<&'s str, Option<Regex>>,
}

impl<'s> Checker<'s> {
    fn check(&mut self, schema: &'s Node, value: &Value, depth: usize) {
        if depth > MAX_DEPTH || self.left == 0 || self.faults.len() >= MAX_FAULTS {
            self.unsure = true;
            return;
        }
        self.left -= 1;
        let mut words = schema.entries().iter().map(|entry| &*entry.key);
        self.unsure |= words.any(|word| UNREAD.binary_search(&word).is_ok());
        if schema.kind == NodeKind::Bool(false) {
            self.fault("nothing may be set here".to_owned());
            return;
        }
        if let Some(reference) = schema.get("$ref") {
            match reference.text().and_then(|target| self.target(target)) {
                Some(target) => self.check(target, value, depth + 1),
                None => self.unsure = true,
            }
        }
        self.kind(schema, value);
        self.choices(schema, value);
        match value {
            Value::Text(text) => self.text(schema, text),
            Value::Int(_) | Value::Long(_) | Value::Float(_) => self.number(schema, value),
            Value::List(items) => self.list(schema, items, depth),
            Value::Map(map) => self.map(schema, map, depth),
            Value::Nil | Value::Bool(_) | Value::Time(_) | Value::Object(_) => {}
        }
        self.combined(schema, value, depth);
    }

    fn fault(&mut self, why: String) {
        if self.faults.len() < MAX_FAULTS {
            let path = self.path.clone();
            self.faults.push(Fault { path, why });
        }
    }

    /// Whether a value is one that a schema takes, if that can be said.
    fn fits(&mut self, schema: &'s Node, value: &Value, depth: usize) -> Option<bool> {
        let mut inner = Checker {
            root: self.root,
            path: Vec::new(),
            faults: Vec::new(),
            left: self.left,
            unsure: false,
            patterns: std::mem::take(&mut self.patterns),
        };
        inner.check(schema, value, depth + 1);
        self.left = inner.left;
        self.patterns = inner.patterns;
        match (inner.faults.is_empty(), inner.unsure) {
            (false, _) => Some(false),
            (true, false) => Some(true),
            (true, true) => None,
        }
    }

    /// The schema within the file that a reference leads to.
    fn target(&self, reference: &str) -> Option<&'s Node> {
        let pointer = reference.strip_prefix('#')?;
        let mut node = self.root;
        for part in pointer.split('/').filter(|part| !part.is_empty()) {
            let key = part.replace("~1", "/").replace("~0", "~");
            node = match key.parse::<usize>() {
                Ok(at) if !node.is_mapping() => node.items().get(at)?,
                _ => node.get(&key)?,
            };
        }
        Some(node)
    }

    fn kind(&mut self, schema: &Node, value: &Value) {
        let Some(wanted) = schema.get("type") else {
            return;
        };
        let names: Vec<&str> = match wanted.text() {
            Some(name) => vec![name],
            None => wanted.items().iter().filter_map(Node::text).collect(),
        };
        if !names.is_empty() && !names.iter().any(|name| is_of(value, name)) {
            let is = kind_of(value);
            self.fault(format!("it is {is} where {} is wanted", names.join(" or ")));
        }
    }

    fn choices(&mut self, schema: &Node, value: &Value) {
        let same = |node: &Node| super::yaml::from_node(node).same(value, 0);
        if let Some(choices) = schema.get("enum").map(Node::items)
            && !choices.iter().any(same)
        {
            let names = choices.iter().filter_map(Node::text);
            let names: Vec<String> = names.take(8).map(|name| format!("`{name}`")).collect();
            self.fault(format!("it is none of {}", names.join(", ")));
        }
        if schema.get("const").is_some_and(|only| !same(only)) {
            self.fault("it is not the one value that is taken".to_owned());
        }
    }

    fn text(&mut self, schema: &'s Node, text: &str) {
        self.length(schema, ("minLength", "maxLength"), text.chars().count());
        let pattern = schema.get("pattern").and_then(Node::text);
        if let Some(pattern) = pattern
            && self.matches(pattern, text) == Some(false)
        {
            let pattern = super::shorten(pattern);
            self.fault(format!("it does not match `{pattern}`"));
        }
    }

    fn length(&mut self, schema: &Node, (least, most): (&str, &str), length: usize) {
        #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
        let length = length as f64;
        if bound(schema, least).is_some_and(|least| length < least) {
            self.fault("it is too short".to_owned());
        }
        if bound(schema, most).is_some_and(|most| length > most) {
            self.fault("it is too long".to_owned());
        }
    }

    /// Whether a pattern is found in a text; none where it cannot be read.
    fn matches(&mut self, pattern: &'s str, text: &str) -> Option<bool> {
        let cost = text.len() / 64 + usize::from(!self.patterns.contains_key(pattern));
        self.left = self.left.saturating_sub(cost * COST_OF_PATTERN);
        let known = self.patterns.entry(pattern).or_insert_with(|| {
            let builder = &mut RegexBuilder::new(pattern);
            builder.size_limit(MAX_PATTERN).build().ok()
        });
        self.unsure |= known.is_none();
        known.as_ref().map(|pattern| pattern.is_match(text))
    }

    fn number(&mut self, schema: &Node, value: &Value) {
        let number = value.to_float();
        let below = bound(schema, "minimum").is_some_and(|least| number < least)
            || bound(schema, "exclusiveMinimum").is_some_and(|least| number <= least);
        let above = bound(schema, "maximum").is_some_and(|most| number > most)
            || bound(schema, "exclusiveMaximum").is_some_and(|most| number >= most);
        if below || above {
            let what = if below { "small" } else { "large" };
            self.fault(format!("the number is too {what}"));
        }
        let of = bound(schema, "multipleOf").filter(|of| *of > 0.0);
        if of.is_some_and(|of| (number / of).fract() != 0.0) {
            self.fault("the number is no multiple".to_owned());
        }
    }

    fn list(&mut self, schema: &'s Node, items: &[Value], depth: usize) {
        self.length(schema, ("minItems", "maxItems"), items.len());
        let items_of = schema.get("items");
        self.unsure |= items_of.is_some_and(|of| !of.is_mapping());
        let Some(of) = items_of.filter(|of| of.is_mapping()) else {
            return;
        };
        for (at, item) in items.iter().enumerate() {
            self.within(&at.to_string(), |checker| {
                checker.check(of, item, depth + 1);
            });
        }
    }

    fn within(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        self.path.push(key.to_owned());
        check(self);
        self.path.pop();
    }

    fn map(&mut self, schema: &'s Node, map: &Map, depth: usize) {
        let map = map.borrow();
        self.length(schema, ("minProperties", "maxProperties"), map.len());
        let required = schema.get("required").map_or(&[][..], Node::items);
        for key in required.iter().filter_map(Node::text) {
            if !map.contains_key(key) {
                self.fault(format!("`{}` is missing", super::shorten(key)));
            }
        }
        let of_names = schema.get("propertyNames");
        let patterns = schema
            .get("patternProperties")
            .map_or(&[][..], Node::entries);
        let rest = schema.get("additionalProperties");
        for (key, value) in map.iter() {
            let mut known = false;
            if let Some(of) = schema.get("properties").and_then(|all| all.get(key)) {
                known = true;
                self.within(key, |checker| checker.check(of, value, depth + 1));
            }
            for entry in patterns {
                // Where the pattern cannot be read, it may be this key's.
                let fits = self.matches(&entry.key, key);
                known |= fits != Some(false);
                if fits == Some(true) {
                    self.within(key, |checker| checker.check(&entry.value, value, depth + 1));
                }
            }
            match rest.filter(|_| !known) {
                Some(rest) if rest.kind == NodeKind::Bool(false) => {
                    let key = super::shorten(key);
                    self.fault(format!("`{key}` is none of its keys"));
                }
                Some(rest) => self.within(key, |checker| checker.check(rest, value, depth + 1)),
                None => {}
            }
            if let Some(of) = of_names
                && self.fits(of, &Value::text(key), depth) == Some(false)
            {
                let key = super::shorten(key);
                self.fault(format!("`{key}` is no name for a key"));
            }
        }
    }

    /// Words that put schemas together.
    fn combined(&mut self, schema: &'s Node, value: &Value, depth: usize) {
        let of = |word: &str| schema.get(word).map_or(&[][..], Node::items);
        for inner in of("allOf") {
            self.check(inner, value, depth + 1);
        }
        let any_of = self.all(of("anyOf"), value, depth);
        if !any_of.is_empty() && any_of.iter().all(|fits| *fits == Some(false)) {
            self.fault("it has none of the forms that are taken".to_owned());
        }
        let one_of = self.all(of("oneOf"), value, depth);
        let count = one_of.iter().filter(|fits| **fits == Some(true)).count();
        let may_be = one_of.iter().any(|fits| *fits != Some(false));
        if !one_of.is_empty() && (count > 1 || !may_be) {
            let many = if may_be { "more than one" } else { "none" };
            self.fault(format!("it has {many} of the forms of which one is taken"));
        }
        self.unsure |= any_of.contains(&None) || one_of.contains(&None);
        if let Some(not) = schema.get("not") {
            let fits = self.fits(not, value, depth);
            self.unsure |= fits.is_none();
            if fits == Some(true) {
                self.fault("it has a form that is not taken".to_owned());
            }
        }
        if let Some(condition) = schema.get("if") {
            let word = match self.fits(condition, value, depth) {
                Some(true) => "then",
                Some(false) => "else",
                None => return self.unsure = true,
            };
            if let Some(then) = schema.get(word) {
                self.check(then, value, depth + 1);
            }
        }
    }

    fn all(&mut self, schemas: &'s [Node], value: &Value, depth: usize) -> Vec<Option<bool>> {
        let schemas = schemas.iter();
        schemas.map(|it| self.fits(it, value, depth)).collect()
    }
}

fn bound(schema: &Node, word: &str) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "bounds of charts are small")]
    match schema.get(word)?.kind {
        NodeKind::Integer(number) => Some(number as f64),
        NodeKind::Float(number) => Some(number),
        _ => None,
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_nil(),
        "boolean" => matches!(value, Value::Bool(_)),
        "string" => matches!(value, Value::Text(_)),
        "array" => value.as_list().is_some(),
        "object" => value.as_map().is_some(),
        "integer" => value.is_number() && value.to_float().fract() == 0.0,
        "number" => value.is_number(),
        _ => true,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Nil => "null",
        Value::Bool(_) => "a boolean",
        Value::Text(_) => "a string",
        Value::List(_) => "an array",
        Value::Map(_) => "an object",
        Value::Int(_) | Value::Long(_) | Value::Float(_) => "a number",
        Value::Time(_) | Value::Object(_) => "something else",
    }
}

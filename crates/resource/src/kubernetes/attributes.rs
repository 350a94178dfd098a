//! A manifest as a value.
//!
//! Kubernetes reads YAML 1.1, where a plain `yes` is true, but rejects anything that is not
//! text where its schema demands text. So plain words become booleans, except where only text
//! can stand: there the value is what was written, `1.10` and `no` included.

use std::sync::Arc;

use eval::{Kind, Value};
use syntax::{Node, NodeKind, Sources};

use crate::helm::UNSTATED;
use crate::{scalar, secret};

/// What the schema demands at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anything.
    Any,
    /// A mapping of texts.
    Texts,
    /// A mapping of texts that may be secrets, by their keys and looks.
    Settings,
    /// A mapping of secrets, or one.
    Secrets,
    /// A list of variables.
    Variables,
}

/// The manifest of an object of this kind as a value. Its parts may come from several texts.
pub(super) fn convert(manifest: &Node, kind: &str, sources: &Sources) -> Value {
    let converter = Converter { sources };
    let attributes = manifest.entries().iter().map(|entry| {
        let place = match (kind, &*entry.key) {
            ("Secret", "data" | "stringData") => Place::Secrets,
            ("ConfigMap", "data" | "binaryData") => Place::Settings,
            _ => Place::Any,
        };
        let mut value = converter.convert(&entry.value, place);
        if kind == "Secret" && &*entry.key == "metadata" {
            value = hide_annotations(value);
        }
        (Arc::clone(&entry.key), value)
    });
    Value::object(attributes.collect()).at(manifest.span)
}

/// `kubectl apply` keeps a copy of the whole secret among its annotations.
fn hide_annotations(metadata: Value) -> Value {
    let Kind::Object(mut map) = metadata.kind else {
        return metadata;
    };
    if let Some(Value {
        kind: Kind::Object(annotations),
        ..
    }) = Arc::make_mut(&mut map).get_mut("annotations")
    {
        for (_, annotation) in Arc::make_mut(annotations) {
            *annotation = annotation.clone().sensitive();
        }
    }
    Value {
        kind: Kind::Object(map),
        ..metadata
    }
}

struct Converter<'a> {
    sources: &'a Sources,
}

impl Converter<'_> {
    fn convert(&self, node: &Node, place: Place) -> Value {
        match &node.kind {
            NodeKind::Sequence(items) if place == Place::Variables => {
                Value::tuple(items.iter().map(|item| self.variable(item)).collect()).at(node.span)
            }
            NodeKind::Sequence(items) => {
                let mut items: Vec<Value> =
                    items.iter().map(|item| self.convert(item, place)).collect();
                secret::hide_arguments(&mut items);
                Value::tuple(items).at(node.span)
            }
            // Under `env` of other kinds stand mappings of names to values, or a schema.
            NodeKind::Mapping(_) if place == Place::Variables => {
                self.convert(node, Place::Settings)
            }
            NodeKind::Mapping(entries) => {
                let converted = entries.iter().map(|entry| {
                    let value = self.entry(&entry.key, &entry.value, place);
                    (Arc::clone(&entry.key), value)
                });
                Value::object(converted.collect()).at(node.span)
            }
            // It has no place, for nobody wrote it.
            NodeKind::String { text, .. } if node.tag.as_deref() == Some(UNSTATED) => {
                Value::text(Arc::clone(text))
            }
            NodeKind::String { text, plain } => {
                let word = (*plain && place == Place::Any)
                    .then(|| yaml_boolean(text))
                    .flatten();
                match word {
                    Some(truth) => Value::bool(truth).at(node.span),
                    None => guard("", Value::text(Arc::clone(text)).at(node.span), place),
                }
            }
            NodeKind::Null => Value::null().at(node.span),
            NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_)
                if place != Place::Any =>
            {
                guard("", self.written(node), place)
            }
            NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => scalar::typed(node),
        }
    }

    fn entry(&self, key: &str, node: &Node, place: Place) -> Value {
        match place {
            Place::Any => {
                let value = self.convert(node, place_of(key));
                let hidden = secret::hints_at_secret(key)
                    && secret::opens(key)
                    && !key.ends_with("ecret")
                    && value
                        .as_str()
                        .is_some_and(|text| secret::is_secret(key, text));
                if hidden { value.sensitive() } else { value }
            }
            Place::Texts | Place::Settings | Place::Secrets | Place::Variables => {
                guard(key, self.convert(node, place), place)
            }
        }
    }

    /// `{name: DB_PASSWORD, value: ...}`: the name says whether the value is secret.
    fn variable(&self, node: &Node) -> Value {
        if !node.is_mapping() {
            return self.convert(node, Place::Settings);
        }
        let name = node.get("name").and_then(Node::text).unwrap_or("");
        let entries = node.entries().iter().map(|entry| {
            let value = if &*entry.key == "value" {
                guard(
                    name,
                    self.convert(&entry.value, Place::Settings),
                    Place::Settings,
                )
            } else {
                self.convert(&entry.value, Place::Any)
            };
            (Arc::clone(&entry.key), value)
        });
        Value::object(entries.collect()).at(node.span)
    }

    /// A scalar as it was written: `1.10` stays `1.10`.
    fn written(&self, node: &Node) -> Value {
        scalar::written(node, &self.sources.text(node.span.source))
    }
}

fn place_of(key: &str) -> Place {
    match key {
        "env" => Place::Variables,
        "labels" | "annotations" | "matchLabels" | "nodeSelector" => Place::Texts,
        _ => Place::Any,
    }
}

/// Marks a text that is a secret.
fn guard(name: &str, value: Value, place: Place) -> Value {
    let hidden = match place {
        Place::Secrets => !matches!(value.kind, Kind::Object(_) | Kind::Tuple(_)),
        Place::Settings | Place::Any | Place::Variables => value
            .as_str()
            .is_some_and(|text| secret::is_secret(name, text)),
        Place::Texts => value.as_str().is_some_and(secret::looks_secret),
    };
    if hidden { value.sensitive() } else { value }
}

/// The words that YAML 1.1 takes for booleans and YAML 1.2 does not.
pub(super) fn yaml_boolean(word: &str) -> Option<bool> {
    match word {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

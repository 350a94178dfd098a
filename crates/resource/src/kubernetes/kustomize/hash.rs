//! The hash of their content that ends the names of generated objects, so that a change of
//! the content is a change of the name. It is kustomize's own, for names stand in other code.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use syntax::{Node, NodeKind};

use super::edit;

/// The hash of a `ConfigMap`, a `Secret`, or another object.
pub(super) fn hash(object: &Node) -> String {
    let kind = object.get("kind").and_then(Node::text).unwrap_or("");
    let mut parts: Vec<(&str, Option<&Node>)> = Vec::new();
    // kustomize looks for the name under a key that no object has, and takes it for empty.
    let name = None;
    match kind {
        "ConfigMap" => {
            parts.extend(
                object
                    .get("binaryData")
                    .map(|data| ("binaryData", Some(data))),
            );
            parts.push(("data", object.get("data")));
            parts.extend([("kind", object.get("kind")), ("name", name)]);
        }
        "Secret" => {
            parts.push(("data", object.get("data")));
            parts.extend([("kind", object.get("kind")), ("name", name)]);
            parts.extend(
                object
                    .get("stringData")
                    .map(|data| ("stringData", Some(data))),
            );
            parts.push(("type", object.get("type")));
        }
        _ => return encode(&json(object)),
    }
    let mut text = String::from("{");
    for (at, (key, value)) in parts.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let value = value.map_or_else(|| "\"\"".to_owned(), json);
        let _ = write!(text, "{comma}\"{key}\":{value}");
    }
    text.push('}');
    encode(&text)
}

/// The first ten digits, with letters for those that could spell or look like something else.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(10);
    for byte in Sha256::digest(text.as_bytes()).iter().take(5) {
        let _ = write!(encoded, "{byte:02x}");
    }
    let replace = |digit| match digit {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    };
    encoded.chars().map(replace).collect()
}

/// JSON as Go writes it: keys sorted, marks of HTML escaped.
fn json(node: &Node) -> String {
    let mut text = String::new();
    write_json(node, &mut text);
    text
}

fn write_json(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Null => out.push_str("null"),
        NodeKind::String { text, .. } => eval::quote_json(text, out),
        NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
            out.push_str(&edit::scalar(node).unwrap_or_default());
        }
        NodeKind::Sequence(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        NodeKind::Mapping(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            out.push('{');
            for (at, entry) in sorted.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                eval::quote_json(&entry.key, out);
                out.push(':');
                write_json(&entry.value, out);
            }
            out.push('}');
        }
    }
}

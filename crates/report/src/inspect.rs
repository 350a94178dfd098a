//! The evaluated resources, as text or JSON.

use std::io::{self, Write};

use serde_json::Value;

use crate::look::{Tone, count};
use crate::{Inspected, Inspection, Look, clean, wire};

/// Names of the outputs of an inspection, the default first.
pub const INSPECT_FORMATS: &[&str] = &["text", "json"];

/// Characters of a value that text shows.
const SHOWN: usize = 120;

/// Writes an inspection as `json`, or else as text.
pub fn write_inspection(
    inspection: &Inspection<'_>,
    format: &str,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == "json" {
        return wire::write_inspection(inspection, out);
    }
    for resource in inspection.resources {
        write_resource(inspection, resource, look, out)?;
    }
    let resources = count(inspection.resources.len(), "resource", "resources");
    writeln!(out, "{resources}")
}

fn write_resource(
    inspection: &Inspection<'_>,
    resource: &Inspected,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = inspection.sources.position(resource.span);
    let place = format!("{}:{}", clean(&place.path), place.line);
    let id = look.paint(Tone::Strong, &clean(&resource.id));
    let kind = clean(&resource.type_name);
    writeln!(out, "{id}  {kind}  {}", look.paint(Tone::Faint, &place))?;
    let mut leaves = Vec::new();
    flatten("", &resource.attributes, &mut leaves);
    for (path, value) in leaves {
        writeln!(out, "  {} = {value}", clean(&path))?;
    }
    for (path, why) in &resource.unknown {
        let line = format!("  {} is unknown: {}", clean(path), clean(why));
        writeln!(out, "{}", look.paint(Tone::Faint, &line))?;
    }
    writeln!(out)
}

/// Leaves with their paths. The depth of a tree is bounded where it is parsed.
fn flatten(path: &str, value: &Value, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let step = if path.is_empty() { "" } else { "." };
                flatten(&format!("{path}{step}{key}"), value, leaves);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{path}[{index}]"), item, leaves);
            }
        }
        Value::String(text) if text == "(unknown)" => {}
        leaf @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_)) => leaves.push((path.to_owned(), brief(leaf))),
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    let cleaned = clean(&text);
    if cleaned.chars().count() <= SHOWN {
        return cleaned.into_owned();
    }
    let start: String = cleaned.chars().take(SHOWN).collect();
    format!("{start}...")
}

//! The schema of the format as a document, generated from the shapes.
//!
//! The shapes hold words as texts, for a reader must be able to refuse an unknown one with a
//! sentence of its own. Which words there are is added here from the types that own them.

use model::{BoundaryKind, ElementKind, Knowledge, Property};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use stride::{Level, Stride};

use super::{Document, VERSION};

#[test]
fn the_schema_is_current() {
    expect_test::expect_file!["../../../../docs/model.schema.json"].assert_eq(&schema());
}

fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Document>();
    let mut schema = schema.to_value();
    for (place, words) in words() {
        let field = place.iter().fold(&mut schema, |at, step| &mut at[*step]);
        assert!(field.is_object(), "{place:?}");
        field["enum"] = json!(words);
    }
    schema["properties"]["version"] = json!({
        "description": "Version of this format.",
        "const": VERSION,
    });
    let facts = json!({ "enum": Property::ALL.iter().map(|it| it.name()).collect::<Vec<_>>() });
    for owner in ["Element", "Boundary", "Flow"] {
        schema["$defs"][owner]["properties"]["facts"]["propertyNames"] = facts.clone();
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

/// Fields that hold one of a few words.
fn words() -> Vec<([&'static str; 4], Vec<&'static str>)> {
    let levels = Level::ALL.map(Level::name).to_vec();
    let categories = Stride::ALL.map(Stride::name).to_vec();
    let field = |shape, field| ["$defs", shape, "properties", field];
    vec![
        (
            field("Element", "kind"),
            ElementKind::ALL.map(ElementKind::name).to_vec(),
        ),
        (
            field("Boundary", "kind"),
            BoundaryKind::ALL.map(BoundaryKind::name).to_vec(),
        ),
        (
            field("Flow", "knowledge"),
            Knowledge::ALL.map(Knowledge::name).to_vec(),
        ),
        (field("Threat", "severity"), levels.clone()),
        (field("AttackPath", "severity"), levels.clone()),
        (field("Factor", "level"), levels),
        (field("Factor", "name"), stride::Factor::NAMES.to_vec()),
        (field("Threat", "status"), vec!["open", "accepted"]),
        (field("Threat", "stride"), categories.clone()),
        (field("Mitigation", "stride"), categories.clone()),
        (field("Question", "stride"), categories),
        (
            field("Diagnostic", "severity"),
            vec!["error", "warning", "note"],
        ),
        (
            field("Source", "dialect"),
            vec!["terraform", "kubernetes", "compose"],
        ),
    ]
}

/// The words of the matrix are those of a private function; this keeps them together.
#[test]
fn the_schema_knows_every_state_of_the_matrix() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let description = schema["properties"]["matrix"]["description"]
        .as_str()
        .unwrap();
    for state in ["threat", "mitigated", "unknown", "not-covered"] {
        assert!(description.contains(state));
    }
}

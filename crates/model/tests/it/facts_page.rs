//! The page that lists every fact is generated from the vocabulary itself.

use std::fmt::Write;

use model::{Form, Property, Subject};

#[test]
fn the_page_of_facts_is_current() {
    expect_test::expect_file!["../../../../docs/facts.md"].assert_eq(&page());
}

fn page() -> String {
    let mut page = String::from(
        "# Facts\n\nWhat a rule can ask and the catalog can state. Generated from \
         `crates/model/src/property.rs`; after a change run `UPDATE_EXPECT=1 cargo test -p \
         stridemap-model`.\n\nA fact is known, or unknown with a reason, or not covered: a rule \
         that asks for a fact nobody covers does not apply.\n",
    );
    let subjects = [
        (Subject::Element, "Of elements", "element"),
        (Subject::Flow, "Of flows", "flow"),
        (Subject::Boundary, "Of boundaries", "boundary"),
    ];
    for (subject, title, word) in subjects {
        let _ = write!(
            page,
            "\n## {title}\n\n| fact | form | means |\n|---|---|---|\n"
        );
        for property in Property::ALL.iter().filter(|p| p.subject() == subject) {
            let form = match property.form() {
                Form::Bool => "yes or no",
                Form::Number => "number",
                Form::Text => "word",
                Form::List => "words",
            };
            let (name, meaning) = (property.name(), property.meaning());
            let _ = writeln!(page, "| `{word}.{name}` | {form} | {meaning} |");
        }
    }
    page
}

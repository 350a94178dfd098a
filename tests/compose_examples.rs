//! `docs/compose.md` shows what the program really says and draws of three systems.
//!
//! After a change that is meant, `UPDATE_EXPECT=1 cargo test -p stridemap --test whole`.

use std::fmt::Write as _;
use std::fs;

use expect_test::expect_file;
use serde_json::Value;

use crate::program::{stridemap, workspace};

const EXAMPLES: [&str; 3] = ["gateway", "queue", "metrics"];

fn model(name: &str) -> Value {
    let folder = format!("fixtures/compose-{name}");
    serde_json::from_str(&stridemap(&["scan", &folder, "--format", "json"]).out).unwrap()
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

/// The line, with the file where it is another than the compose file.
fn place(location: &Value) -> String {
    let (path, line) = (word(location, "path"), &location["line"]);
    match path.strip_suffix("compose.yaml") {
        Some(_) => line.to_string(),
        None => format!("{}:{line}", path.rsplit('/').next().unwrap_or(path)),
    }
}

/// The threats that are more than low, with their lines, and how many low ones there are.
fn threats(model: &Value) -> String {
    let all = model["threats"].as_array().unwrap();
    let mut shown = String::from("| severity | threat | line |\n|---|---|---|\n");
    let (low, others): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|threat| word(threat, "severity") == "low");
    for threat in others {
        writeln!(
            shown,
            "| {} | [{}](../rules/stride/{}/{}.md) | {} |",
            word(threat, "severity"),
            word(threat, "title"),
            word(threat, "stride"),
            word(threat, "rule"),
            place(&threat["location"])
        )
        .unwrap();
    }
    let mut rules: Vec<&str> = low.iter().map(|threat| word(threat, "rule")).collect();
    rules.sort_unstable();
    rules.dedup();
    writeln!(shown, "\nLow: {}.", rules.join(", ")).unwrap();
    shown
}

fn example(name: &str) -> String {
    let path = workspace().join(format!("fixtures/compose-{name}/compose.yaml"));
    let code = fs::read_to_string(path).unwrap();
    format!(
        "\n```yaml\n{code}```\n\n![The data-flow diagram of the {name}](compose-{name}.svg)\n\n{}",
        threats(&model(name))
    )
}

/// The page with the examples in their places: between a comment with their name and the next.
fn page() -> String {
    let mut text = fs::read_to_string(workspace().join("docs/compose.md")).unwrap();
    for name in EXAMPLES {
        let start = format!("<!-- {name} -->\n");
        let (before, after) = text.split_once(&start).unwrap();
        let (_, after) = after.split_once("<!-- end -->\n").unwrap();
        text = format!("{before}{start}{}\n<!-- end -->\n{after}", example(name));
    }
    text
}

#[test]
fn the_page_about_compose_shows_what_is_said_now() {
    expect_file!["../docs/compose.md"].assert_eq(&page());
}

#[test]
fn the_pictures_of_the_page_about_compose_are_current() {
    let draw = |name: &str| {
        let folder = format!("fixtures/compose-{name}");
        stridemap(&["diagram", &folder, "--format", "svg"]).out
    };
    expect_file!["../docs/compose-gateway.svg"].assert_eq(&draw("gateway"));
    expect_file!["../docs/compose-queue.svg"].assert_eq(&draw("queue"));
    expect_file!["../docs/compose-metrics.svg"].assert_eq(&draw("metrics"));
}

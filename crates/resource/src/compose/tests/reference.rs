//! What the reference implementation of the Compose Specification makes of small projects.
//!
//! `reference/answers.json` holds its answers, so that the tests need no other program;
//! `reference/answer.go` writes them anew. A variable that nothing sets is the empty text
//! there and unknown here, so that no case has one.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Map, Value};
use syntax::{Entry, Sources, parse_yaml};

use super::super::text::number;
use crate::testing::scan;

const CASES: &str = include_str!("reference/cases.yaml");
const ANSWERS: &str = include_str!("reference/answers.json");

#[test]
fn projects_are_read_as_the_reference_implementation_reads_them() {
    let answers: BTreeMap<Arc<str>, Vec<String>> = entries(ANSWERS)
        .into_iter()
        .map(|answer| {
            let lines = answer.value.items().iter();
            let lines = lines.map(|line| line.text().unwrap().to_owned());
            (answer.key, lines.collect())
        })
        .collect();
    let cases = entries(CASES);
    assert_eq!(cases.len(), answers.len());
    let mut differing = Vec::new();
    for case in cases {
        let files: Vec<(&str, &str)> = case
            .value
            .entries()
            .iter()
            .map(|file| (&*file.key, file.value.text().unwrap()))
            .collect();
        let outcome = scan(&files);
        let service = outcome.resource("compose:compose/a");
        let mut lines = describe(service.attributes.map().unwrap());
        lines.sort();
        if lines != answers[&*case.key] {
            let theirs = answers[&*case.key].join("\n  ");
            differing.push(format!(
                "{}:\n  {}\nnot\n  {theirs}\n",
                case.key,
                lines.join("\n  ")
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.concat());
}

fn entries(text: &str) -> Vec<Entry> {
    let source = Sources::new().add("text", text);
    let (documents, said) = parse_yaml(source, text);
    assert!(said.is_empty(), "{said:?}");
    documents[0].entries().to_vec()
}

fn describe(service: &Map) -> Vec<String> {
    let mut lines = Vec::new();
    for key in [
        "image",
        "user",
        "restart",
        "hostname",
        "container_name",
        "network_mode",
        "pid",
        "ipc",
        "userns_mode",
        "command",
        "entrypoint",
    ] {
        if let Some(value) = service.get(key) {
            lines.push(format!("{key} {}", written(value)));
        }
    }
    let test = service.get("healthcheck").and_then(|it| it.get("test"));
    lines.extend(test.map(|test| format!("test {}", written(test))));
    for key in ["privileged", "read_only", "init"] {
        if service.get(key).and_then(Value::as_bool) == Some(true) {
            lines.push(key.to_owned());
        }
    }
    for key in [
        "cap_add",
        "cap_drop",
        "security_opt",
        "dns",
        "expose",
        "tmpfs",
        "profiles",
    ] {
        for item in items(service, key) {
            let item = item.get("target").unwrap_or(item);
            lines.push(format!("{key} {}", written(item)));
        }
    }
    lines.extend(settings(service));
    lines.extend(items(service, "ports").iter().flat_map(ports));
    lines.extend(attachments(service));
    lines
}

/// What is set under keys of its own: variables, labels, limits, how it is built.
fn settings(service: &Map) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, shown) in [
        (&["environment"][..], "environment"),
        (&["labels"], "label"),
        (&["build", "args"], "argument"),
        (&["logging", "options"], "logging"),
        (&["deploy", "labels"], "deploy label"),
        (&["annotations"], "annotation"),
        (&["sysctls"], "sysctl"),
    ] {
        for (name, value) in at(service, path).and_then(Value::map).into_iter().flatten() {
            lines.push(format!("{shown} {name}={}", written(value)));
        }
    }
    for (path, shown) in [
        (&["logging", "driver"][..], "logging"),
        (&["deploy", "replicas"], "replicas"),
    ] {
        lines.extend(at(service, path).map(|it| format!("{shown} {}", written(it))));
    }
    let context = service
        .get("build")
        .map(|build| seen_from_root(build, "context"));
    lines.extend(context.map(|context| format!("build {context}")));
    let models = service.get("models").and_then(Value::map);
    let names = models.into_iter().flatten();
    lines.extend(names.map(|(name, _)| format!("model {name}")));
    let limits = service.get("ulimits").and_then(Value::map);
    for (name, limit) in limits.into_iter().flatten() {
        let part = |key| limit.get(key).map_or_else(|| "0".to_owned(), written);
        let single = limit.as_integer().unwrap_or(0);
        lines.push(format!(
            "ulimit {name}|{single}|{}|{}",
            part("soft"),
            part("hard")
        ));
    }
    lines
}

/// What a service is attached to: networks, hosts, mounted things, other services.
fn attachments(service: &Map) -> Vec<String> {
    let mut lines = Vec::new();
    let word = |value: Option<&Value>| value.map_or_else(String::new, written);
    for (key, shown, fields) in [
        (
            "networks",
            "network",
            &["name", "aliases", "ipv4_address"][..],
        ),
        ("extra_hosts", "host", &["host", "address"]),
        ("secrets", "secret", &["source", "target"]),
        ("configs", "config", &["source", "target"]),
    ] {
        for item in items(service, key) {
            let fields = fields
                .iter()
                .map(|field| word(item.get(field)).replace(' ', ","));
            lines.push(format!("{shown} {}", fields.collect::<Vec<_>>().join("|")));
        }
    }
    for item in items(service, "volumes") {
        let source = seen_from_root(item, "source");
        let fields = [word(item.get("type")), source, word(item.get("target"))];
        let fixed = item.get("read_only").and_then(Value::as_bool) == Some(true);
        lines.push(format!("volume {}|{fixed}", fields.join("|")));
    }
    for item in items(service, "links") {
        let (service, alias) = (word(item.get("service")), word(item.get("alias")));
        let alias = Some(alias).filter(|alias| *alias != service);
        let alias = alias.map_or_else(String::new, |alias| format!(":{alias}"));
        lines.push(format!("link {service}{alias}"));
    }
    for item in items(service, "depends_on") {
        let fields = ["service", "condition"].map(|field| word(item.get(field)));
        let required = item.get("required").and_then(Value::as_bool) != Some(false);
        lines.push(format!("depends_on {}|{required}", fields.join("|")));
    }
    lines
}

/// A path as it is written, or from the project's folder where its file lies in another.
fn seen_from_root(value: &Value, key: &str) -> String {
    let source = value.get(key).map_or_else(String::new, written);
    match value.get("path").and_then(Value::as_str) {
        Some(path) if source.trim_start_matches("./") != path && source != "." => path.to_owned(),
        Some(path) if source == "." && !path.is_empty() => path.to_owned(),
        _ => source,
    }
}

fn at<'a>(service: &'a Map, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    service.get(first)?.path(rest)
}

fn items<'a>(service: &'a Map, key: &str) -> &'a [Value] {
    service.get(key).map_or(&[], Value::items)
}

fn written(value: &Value) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if let Some(number) = value.as_integer() {
        return number.to_string();
    }
    let all: Vec<String> = value.items().iter().map(written).collect();
    all.join(" ")
}

/// A published range is one line for each of its ports.
fn ports(port: &Value) -> Vec<String> {
    let range = |key: &str| -> Vec<String> {
        let text = port.get(key).map_or_else(String::new, written);
        match text.split_once('-') {
            Some((first, last)) => {
                let number = |text: &str| number(Value::text(text)).as_integer().unwrap();
                (number(first)..=number(last))
                    .map(|it| it.to_string())
                    .collect()
            }
            None => vec![text],
        }
    };
    let word = |key: &str| port.get(key).map_or_else(String::new, written);
    let (targets, published) = (range("target"), range("published"));
    let numbered = targets.iter().enumerate();
    numbered
        .map(|(at, target)| {
            // The engine chooses one of a range for a single port.
            let published = if targets.len() < published.len() {
                word("published")
            } else {
                published.get(at).cloned().unwrap_or_default()
            };
            format!(
                "port {}|{published}|{target}|{}|{}",
                word("host_ip"),
                word("protocol"),
                word("mode")
            )
        })
        .collect()
}

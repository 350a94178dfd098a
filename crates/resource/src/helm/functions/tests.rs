//! Every function of helm, with what helm itself gives: `tests/helm/functions.txt`.

use std::collections::BTreeSet;

use super::super::chart::Loader;
use super::super::neighbours::Neighbours;
use super::super::render::render;
use super::super::value::Map;
use crate::Settings;
use crate::project::Installation;
use crate::testing::in_project;

const CASES: &str = include_str!("../../../tests/helm/functions.txt");
const VALUES: &str = include_str!("../../../tests/helm/values.yaml");

/// A template with the text that it writes as JSON, or `error`.
struct Case {
    function: &'static str,
    template: &'static str,
    answer: &'static str,
    /// Helm makes it up anew each time, and the answer is what stands here for it.
    made_up: bool,
}

fn cases() -> Vec<Case> {
    let (mut cases, mut function) = (Vec::new(), "");
    let mut lines = CASES.lines();
    while let Some(template) = lines.next() {
        if let Some(name) = template.strip_prefix("# ") {
            function = name;
            continue;
        }
        let (mark, answer) = lines.next().unwrap().split_at(2);
        cases.push(Case {
            function,
            template,
            answer,
            made_up: mark == "~ ",
        });
    }
    cases
}

/// What a template writes, or `error`.
fn written(template: &str) -> String {
    let text = format!(
        "{{{{ define \"case\" }}}}{template}{{{{ end }}}}text: {{{{ include \"case\" . | toJson }}}}\n"
    );
    let files = [
        (
            "c/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.10.0\nappVersion: \"1.10\"\n",
        ),
        ("c/values.yaml", VALUES),
        (
            "c/templates/_helpers.tpl",
            "{{ define \"greet\" }}[{{ . }}]{{ end }}",
        ),
        ("c/templates/case.yaml", &text),
    ];
    let sources = syntax::Sources::new();
    in_project(&sources, &files, &Settings::default(), |project| {
        let neighbours = Neighbours::new(std::iter::empty());
        let mut loader = Loader::new(project, &neighbours);
        let chart = loader.folder("c", 0).unwrap();
        let how = Installation::default();
        let rendered = render(&chart, &how, Map::default(), &mut loader).templates;
        // What is told is what helm refuses, even where something is made of it.
        let refused = !loader.diagnostics.is_empty();
        let rendered = rendered.first().filter(|_| !refused);
        let text = rendered.map(|it| it.text.trim().to_owned());
        let text = text.and_then(|text| text.strip_prefix("text: ").map(decoded));
        text.unwrap_or_else(|| "error".to_owned())
    })
}

/// The text that a JSON text stands for.
fn decoded(json: &str) -> String {
    let source = syntax::Sources::new().add("a.json", json);
    let (node, _) = syntax::parse_json(source, json);
    node.and_then(|node| node.text().map(|text| format!("text {text}")))
        .unwrap_or_else(|| json.to_owned())
}

#[test]
fn functions_give_what_helm_gives() {
    let mut wrong = Vec::new();
    for case in cases() {
        let found = written(case.template);
        if found != decoded(case.answer) {
            wrong.push(format!(
                "{}\n  {}\n  {found}",
                case.template,
                decoded(case.answer)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_of_helm_is_known_and_no_other() {
    let helm: BTreeSet<&str> = cases().iter().map(|case| case.function).collect();
    let known: BTreeSet<&str> = super::names().collect();
    let missing: Vec<_> = helm.difference(&known).collect();
    let more: Vec<_> = known.difference(&helm).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "{missing:?} {more:?}"
    );
    for name in ["env", "expandenv", "mustUpper", "getHostById"] {
        assert_eq!(
            written(&format!("{{{{ {name} \"a\" }}}}")),
            "error",
            "{name}"
        );
    }
}

#[test]
fn what_is_made_up_says_so_and_looks_like_no_secret() {
    for case in cases().iter().filter(|case| case.made_up) {
        let text = decoded(case.answer);
        let text = text.strip_prefix("text ").unwrap();
        assert!(!crate::secret::looks_secret(text), "{text}");
    }
}

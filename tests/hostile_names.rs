//! Names from the code are untrusted: none steers a terminal, a page or a diagram.

use crate::program::{Folder, Run};

const TERRAFORM: &str = r#"
variable "unset" {}
resource "aws_db_instance" "a" {
  storage_encrypted   = var.unset
  identifier          = "a\"]; click x callback"
  publicly_accessible = true
}
resource "aws_s3_bucket" "b" {
  bucket = "<script>alert(1)</script>]]>--></svg>"
}
resource "aws_lambda_function" "c" {
  function_name = "c\u001b[31m\u202eevil`$(id)`"
  environment { variables = { DB = aws_db_instance.a.address, B = aws_s3_bucket.b.bucket } }
}
"#;

const KUBERNETES: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: "x\u001b]0;title\u0007\"><img src=x onerror=alert(1)>", namespace: "n&amp;|\u009b31m"}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: "c\u0000", image: "nginx\u001b[2J:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: "x\\\"}; y", namespace: "n&amp;|\u009b31m"}
spec: {type: LoadBalancer, selector: {app: a}, ports: [{port: 80, name: "<b>"}]}
"#;

const COMPOSE: &str =
    "services:\n  \"s <!-- \\e[31m %%{init}%% end\":\n    image: \"x\"\n    ports: [\"80:80\"]\n";

const FILES: &[(&str, &str)] = &[
    ("main.tf", TERRAFORM),
    (
        "names/<img src=x onerror=alert(1)>\u{1b}[31m.yaml",
        KUBERNETES,
    ),
    ("a\"]-->\u{202e}/compose.yaml", COMPOSE),
];

fn output(arguments: &[&str]) -> Run {
    let folder = Folder::with(FILES);
    folder.write("plain/main.tf", b"resource \"aws_sqs_queue\" \"a\" {}\n");
    let run = folder.run(&[arguments, &["."]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.len() > 100, "{}", run.out);
    run
}

/// No character that a terminal obeys but line breaks.
fn check_terminal(text: &str) {
    let steers = |letter: char| {
        (letter.is_control() && letter != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&letter)
            || ('\u{2066}'..='\u{2069}').contains(&letter)
    };
    let found = text.lines().find(|line| line.chars().any(steers));
    assert_eq!(found, None);
}

#[test]
fn no_name_steers_a_terminal() {
    let commands: [&[&str]; 10] = [
        &["scan"],
        &["scan", "--format", "json"],
        &["inspect"],
        &["inspect", "--format", "json"],
        &["questions"],
        &["questions", "--format", "json"],
        &["diff", "plain"],
        &["diff", "plain", "--format", "json"],
        &["diagram", "--format", "mermaid"],
        &["diagram", "--format", "dot"],
    ];
    for command in commands {
        let run = output(command);
        check_terminal(&run.out);
        check_terminal(&run.err);
    }
}

#[test]
fn no_message_about_arguments_steers_a_terminal() {
    let folder = Folder::new();
    for arguments in [["scan", "a\u{1b}[31mb"], ["diff", "a\u{1b}[31mb"]] {
        let run = folder.run(&arguments);
        assert_eq!(run.code, 2);
        check_terminal(&run.err);
    }
}

/// Reads markup as a parser would: tags closed in order, known names only, no attribute that
/// runs a script or fetches anything.
fn check_svg(text: &str) {
    let known = [
        "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "circle", "ellipse",
        "line", "text", "tspan", "g", "polygon",
    ];
    check_terminal(text);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>') || open.last() == Some(&"style"));
        let end = start + rest[start..].find('>').unwrap();
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('?') {
            continue;
        }
        let name = tag.trim_matches('/').split_whitespace().next().unwrap();
        assert!(known.contains(&name), "<{tag}>");
        assert!(tag.matches('"').count().is_multiple_of(2), "<{tag}>");
        let attributes = tag.split('"').step_by(2).collect::<String>();
        assert!(
            !attributes.contains(" on") && !attributes.contains("href"),
            "<{tag}>"
        );
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
}

#[test]
fn no_name_becomes_markup() {
    check_svg(&output(&["diagram", "--format", "svg"]).out);
    check_svg(&output(&["diagram", "--format", "svg", "--level", "0"]).out);
    check_svg(&output(&["diff", "plain", "--format", "svg"]).out);
}

/// Outside of quoted labels only what the program itself writes, and no markup inside of them
/// but the program's own.
fn check_mermaid(text: &str) {
    for line in text.lines() {
        let parts: Vec<&str> = line.split('"').collect();
        assert!(parts.len() % 2 == 1, "{line}");
        for outside in parts.iter().step_by(2) {
            let plain = |letter: char| {
                letter.is_ascii_alphanumeric() || " -.>|[]()=~:,#{}_".contains(letter)
            };
            assert!(outside.chars().all(plain), "{line}");
            assert!(!outside.trim_start().starts_with("click"), "{line}");
        }
        for inside in parts.iter().skip(1).step_by(2) {
            let own = inside
                .replace("<br/>", "")
                .replace("<small>", "")
                .replace("</small>", "");
            assert!(
                !own.contains(['<', '>', '`']) && !own.contains("%%"),
                "{line}"
            );
        }
    }
}

#[test]
fn no_name_becomes_a_statement_of_mermaid() {
    check_mermaid(&output(&["diagram", "--format", "mermaid"]).out);
    check_mermaid(&output(&["diff", "plain", "--format", "mermaid"]).out);
}

/// Outside of quoted strings, in which `\` escapes the next character, only what the program
/// itself writes.
fn check_dot(text: &str) {
    let (mut quoted, mut escaped) = (false, false);
    let mut outside = String::new();
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            letter if !quoted => outside.push(letter),
            _ => {}
        }
    }
    assert!(!quoted && !escaped);
    for planted in ["click", "script", "evil", "alert", "init", "title", "y;"] {
        assert!(!outside.contains(planted), "{planted}: {outside}");
    }
}

#[test]
fn no_name_becomes_a_statement_of_dot() {
    check_dot(&output(&["diagram", "--format", "dot"]).out);
    check_dot(&output(&["diff", "plain", "--format", "dot"]).out);
}

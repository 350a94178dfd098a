//! Scalars of a compose file as values.

use std::sync::Arc;

use eval::{Kind, Value};
use syntax::{Diagnostic, Node, NodeKind, Span};

use super::variables::{Log, Variables, fill};
use crate::{path, scalar};

/// A file of a project, with what decides how its texts are read.
#[derive(Debug)]
pub(super) struct FileScope {
    /// Below the scanned root.
    pub(super) path: Arc<str>,
    /// What relative paths in it start from.
    pub(super) folder: Arc<str>,
    pub(super) variables: Arc<Variables>,
}

/// Reads the nodes of one file.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) file: &'a FileScope,
    pub(super) log: &'a Log,
}

impl Reading<'_> {
    /// A scalar as text with its variables put in; none for null and collections.
    pub(super) fn text(&self, node: &Node) -> Option<Value> {
        match &node.kind {
            NodeKind::String { text, .. } => {
                Some(fill(text, node.span, &self.file.variables, self.log))
            }
            // `1.50` is a number in YAML, and compose writes numbers its own way.
            NodeKind::Bool(truth) => Some(Value::text(truth.to_string()).at(node.span)),
            NodeKind::Integer(number) => Some(Value::text(number.to_string()).at(node.span)),
            NodeKind::Float(number) => Some(Value::text(number.to_string()).at(node.span)),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
        }
    }

    /// A scalar of the type it has in YAML, or that a switch must have.
    pub(super) fn scalar(&self, key: &str, node: &Node) -> Value {
        let value = match &node.kind {
            NodeKind::String { text, .. } => fill(text, node.span, &self.file.variables, self.log),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Integer(_)
            | NodeKind::Float(_)
            | NodeKind::Sequence(_)
            | NodeKind::Mapping(_) => scalar::typed(node),
        };
        match value.as_str().filter(|_| is_switch(key)).and_then(switch) {
            Some(truth) => Value {
                kind: Kind::Bool(truth),
                ..value
            },
            None => value,
        }
    }

    /// Says that a value is of the wrong form.
    pub(super) fn mismatch(&self, key: &str, node: &Node, wanted: &str) {
        let found = match &node.kind {
            NodeKind::Null => "empty",
            NodeKind::Bool(_) => "a boolean",
            NodeKind::Integer(_) | NodeKind::Float(_) => "a number",
            NodeKind::String { .. } => "text",
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(_) => "a mapping",
        };
        let message = format!("`{}` is {found} where {wanted} belongs", short(key));
        self.log.report(Diagnostic::warning(message, node.span));
    }

    /// Says that something cannot be understood.
    pub(super) fn complain(&self, message: impl Into<String>, span: Span) {
        self.log.report(Diagnostic::warning(message, span));
    }

    /// A path in the file, seen from the scanned root; none if it leads out of it.
    pub(super) fn resolve(&self, relative: &str) -> Option<String> {
        path::join(&self.file.folder, relative)
    }
}

/// A name of bounded length for a message.
pub(super) fn short(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST).collect();
    format!("{start}...")
}

/// Keys whose values are true or false, however they are written.
fn is_switch(key: &str) -> bool {
    const SWITCHES: &[&str] = &[
        "attachable",
        "disable",
        "enable_ipv4",
        "enable_ipv6",
        "external",
        "init",
        "internal",
        "oom_kill_disable",
        "privileged",
        "read_only",
        "required",
        "stdin_open",
        "tty",
    ];
    SWITCHES.binary_search(&key).is_ok()
}

fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

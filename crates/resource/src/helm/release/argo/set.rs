//! An `ApplicationSet`: a template that is filled in for each element that generators give.

use std::sync::Arc;

use syntax::{Diagnostic, Entry, Node, NodeKind};

use super::super::{Release, Repository};
use super::{application, elements};

/// Elements of one set, and what is filled in for one of them: nodes with names of
/// fields, and bytes.
const MAX_ELEMENTS: usize = 200;
const MAX_NODES: usize = 5_000;
const MAX_TEXT: usize = 1 << 20;

/// The applications of a set, as far as the repository tells what its generators give.
pub(in crate::helm::release) fn set(
    object: &Node,
    repository: &Repository<'_>,
    said: &mut Vec<Diagnostic>,
) -> Vec<Release> {
    let Some(template) = object.at(&["spec", "template"]) else {
        return Vec::new();
    };
    let generators = object.at(&["spec", "generators"]);
    let generators = generators.map_or(&[][..], Node::items).iter();
    let all = generators.flat_map(|it| elements::of(it, repository, MAX_ELEMENTS + 1));
    let all: Vec<Node> = all.take(MAX_ELEMENTS + 1).collect();
    let mut elements = all.iter();
    let mut releases = Vec::new();
    for element in elements.by_ref().take(MAX_ELEMENTS) {
        let mut room = Room {
            nodes: MAX_NODES,
            text: MAX_TEXT,
        };
        if let Some(filled) = room.fill(template, element) {
            releases.extend(application(&filled));
        } else {
            let message = "the template of this set is too large to be filled in";
            said.push(Diagnostic::warning(message, template.span));
            return releases;
        }
    }
    if let Some(first) = elements.next() {
        let message = format!("more than {MAX_ELEMENTS} elements of one set: the rest is left out");
        said.push(Diagnostic::warning(message, first.span));
    }
    releases
}

/// How much may still be filled in.
struct Room {
    nodes: usize,
    text: usize,
}

impl Room {
    /// A copy of a template with the fields of an element in place of their names; none where
    /// it is too large.
    fn fill(&mut self, node: &Node, element: &Node) -> Option<Node> {
        self.nodes = self.nodes.checked_sub(1)?;
        let kind = match &node.kind {
            NodeKind::String { text, plain } => NodeKind::String {
                text: self.filled(text, element)?.into(),
                plain: *plain,
            },
            NodeKind::Sequence(items) => {
                let items = items.iter().map(|it| self.fill(it, element));
                NodeKind::Sequence(Arc::new(items.collect::<Option<_>>()?))
            }
            NodeKind::Mapping(entries) => {
                let entries = entries.iter().map(|entry| {
                    Some(Entry {
                        value: self.fill(&entry.value, element)?,
                        ..entry.clone()
                    })
                });
                NodeKind::Mapping(Arc::new(entries.collect::<Option<_>>()?))
            }
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
                node.kind.clone()
            }
        };
        Some(Node {
            kind,
            ..node.clone()
        })
    }

    /// `{{env}}` and `{{ .env }}`; what the element does not say stays as it is.
    fn filled(&mut self, text: &str, element: &Node) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else {
                break;
            };
            self.nodes = self.nodes.checked_sub(1)?;
            out.push_str(before);
            let value = elements::field(element, name);
            out.push_str(&value.unwrap_or_else(|| format!("{{{{{name}}}}}")));
            if out.len() > self.text {
                return None;
            }
            rest = behind;
        }
        out.push_str(rest);
        self.text = self.text.checked_sub(out.len())?;
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_an_element_are_filled_in_however_they_are_named() {
        let sources = syntax::Sources::new();
        let text = "env: qa\nsize: 2\nat: {region: us}\n";
        let (documents, _) = syntax::parse_yaml(sources.add("a.yaml", text), text);
        let check = |text: &str| {
            let mut room = Room {
                nodes: 10,
                text: 100,
            };
            room.filled(text, &documents[0]).unwrap()
        };
        assert_eq!(check("a-{{env}}-{{ .size }}"), "a-qa-2");
        assert_eq!(check("{{ .at.region }}/{{at.region}}"), "us/us");
        assert_eq!(check("{{lost}} {{ open"), "{{lost}} {{ open");
        assert_eq!(check("{{ {{ {{"), "{{ {{ {{");
    }
}

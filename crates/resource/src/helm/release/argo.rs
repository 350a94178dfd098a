//! Argo CD: `Application`, and the lists and files of an `ApplicationSet`.

use std::sync::Arc;

use syntax::{Diagnostic, Entry, Node, NodeKind};

use super::{Base, Given, Release, Wanted, is_set, text, texts};
use crate::path;

/// Elements of all lists of one set, and what is filled in for one of them: nodes with names of
/// fields, and bytes.
const MAX_ELEMENTS: usize = 200;
const MAX_NODES: usize = 5_000;
const MAX_TEXT: usize = 1 << 20;

/// The releases of an application, one for each of its sources that is a chart.
pub(super) fn application(object: &Node) -> Vec<Release> {
    let Some(spec) = object.get("spec") else {
        return Vec::new();
    };
    let Some(name) = text(object, &["metadata", "name"]) else {
        return Vec::new();
    };
    let releases = sources(spec).into_iter();
    releases
        .filter_map(|source| release(source, spec, &name))
        .collect()
}

/// The sources that count: what is rendered beforehand, or else a list, or else the only one.
fn sources(spec: &Node) -> Vec<&Node> {
    if let Some(dry) = spec.at(&["sourceHydrator", "drySource"]) {
        return vec![dry];
    }
    match spec.get("sources").map_or(&[][..], Node::items) {
        [] => spec.get("source").into_iter().collect(),
        several => several.iter().collect(),
    }
}

fn release(source: &Node, spec: &Node, object: &Arc<str>) -> Option<Release> {
    let url = text(source, &["repoURL"]).unwrap_or_default();
    let version = || text(source, &["targetRevision"]).unwrap_or_default();
    let (chart, at) = match (source.get("chart"), source.get("path")) {
        (Some(chart), _) => {
            let wanted = Wanted::Published {
                name: chart.text()?.rsplit('/').next()?.into(),
                version: version(),
                repository: Arc::clone(&url),
            };
            (wanted, chart)
        }
        // What lies in a registry is a chart if it is told how to install it.
        (None, Some(path)) if url.starts_with("oci://") => {
            source.get("helm")?;
            let wanted = Wanted::Published {
                name: path::file_name(&url).into(),
                version: version(),
                repository: path::folder(&url).into(),
            };
            (wanted, path)
        }
        (None, Some(path)) => (Wanted::Folder(path.text()?.into()), path),
        (None, None) => return None,
    };
    let nothing = Node {
        kind: NodeKind::Null,
        span: source.span,
        tag: None,
    };
    let helm = source.get("helm").unwrap_or(&nothing);
    let place = |keys: &[&str]| text(helm, keys);
    let is_published = matches!(chart, Wanted::Published { .. });
    Some(Release {
        object: Arc::clone(object),
        chart,
        name: place(&["releaseName"]).unwrap_or_else(|| Arc::clone(object)),
        namespace: place(&["namespace"]).or_else(|| text(spec, &["destination", "namespace"])),
        values: values(helm, is_published),
        cluster_version: place(&["kubeVersion"]),
        cluster_apis: texts(helm, &["apiVersions"])
            .map(|(it, _)| it.into())
            .collect(),
        span: at.span,
    })
}

/// Files first, then values, then parameters. A file is seen from the chart, or, after the name
/// of another source or a slash, from the top of the repository. One of a chart that is
/// published lies where that is.
fn values(helm: &Node, is_published: bool) -> Vec<Given> {
    let mut values = Vec::new();
    for (path, span) in texts(helm, &["valueFiles"]) {
        let named = path.strip_prefix('$');
        let named = named.and_then(|path| path.split_once('/'));
        let (path, from) = match named.map(|(_, path)| path).or(path.strip_prefix('/')) {
            Some(path) => (path, Base::Top),
            None => (path, Base::Chart),
        };
        values.push(Given::File {
            path: path.into(),
            from,
            may_be_missing: is_set(helm, &["ignoreMissingValueFiles"])
                || (is_published && from == Base::Chart),
            span,
        });
    }
    // An object stands in the place of a text; of the two it alone counts.
    let object = helm.get("valuesObject").filter(|it| it.is_mapping());
    let written = helm.get("values").filter(|it| it.text().is_some());
    let written = written.filter(|_| object.is_none());
    values.extend(written.cloned().map(Given::Text));
    values.extend(object.cloned().map(Given::Inline));
    for parameter in helm.get("parameters").map_or(&[][..], Node::items) {
        let (Some(path), Some(value)) = (text(parameter, &["name"]), parameter.get("value")) else {
            continue;
        };
        let mut value = value.clone();
        if is_set(parameter, &["forceString"])
            && let NodeKind::String { plain, .. } = &mut value.kind
        {
            *plain = false;
        } else if let NodeKind::String { plain, .. } = &mut value.kind {
            // However it is quoted, it is written behind `--set`.
            *plain = true;
        }
        values.push(Given::Set { path, value });
    }
    values
}

/// The applications of a set, as far as its generators are lists.
pub(super) fn set(object: &Node, said: &mut Vec<Diagnostic>) -> Vec<Release> {
    let Some(template) = object.at(&["spec", "template"]) else {
        return Vec::new();
    };
    let generators = object.at(&["spec", "generators"]);
    let generators = generators.map_or(&[][..], Node::items).iter();
    let lists = generators.filter_map(|it| it.at(&["list", "elements"]));
    let mut elements = lists.flat_map(Node::items);
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
            let path = name.trim().trim_matches('-').trim().trim_start_matches('.');
            let path: Vec<&str> = path.split('.').collect();
            let value = element.at(&path).and_then(scalar);
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

fn scalar(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::String { text, .. } => Some(text.to_string()),
        NodeKind::Bool(truth) => Some(truth.to_string()),
        NodeKind::Integer(number) => Some(number.to_string()),
        NodeKind::Float(number) => Some(number.to_string()),
        NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
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

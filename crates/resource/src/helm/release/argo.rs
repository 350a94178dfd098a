//! Argo CD: `Application`, and the lists and files of an `ApplicationSet`.

use std::sync::Arc;

use syntax::{Entry, Node, NodeKind};

use super::{Base, Given, Release, Wanted, is_set, text, texts};

/// Elements of one list, and nodes of one template that are filled in.
const MAX_ELEMENTS: usize = 200;
const MAX_NODES: usize = 5_000;

/// The releases of an application, one for each of its sources that is a chart.
pub(super) fn application(object: &Node) -> Vec<Release> {
    let Some(spec) = object.get("spec") else {
        return Vec::new();
    };
    let several = spec.get("sources").map_or(&[][..], Node::items);
    let sources = several.iter().chain(spec.get("source"));
    let Some(name) = text(object, &["metadata", "name"]) else {
        return Vec::new();
    };
    let releases = sources.filter_map(|source| release(source, spec, &name));
    releases.collect()
}

fn release(source: &Node, spec: &Node, object: &Arc<str>) -> Option<Release> {
    let (chart, at) = match (source.get("chart"), source.get("path")) {
        (Some(chart), _) => {
            let wanted = Wanted::Published {
                name: chart.text()?.rsplit('/').next()?.into(),
                version: text(source, &["targetRevision"]).unwrap_or_default(),
                repository: text(source, &["repoURL"]).unwrap_or_default(),
            };
            (wanted, chart)
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
    Some(Release {
        object: Arc::clone(object),
        chart,
        name: place(&["releaseName"]).unwrap_or_else(|| Arc::clone(object)),
        namespace: place(&["namespace"]).or_else(|| text(spec, &["destination", "namespace"])),
        values: values(helm),
        cluster_version: place(&["kubeVersion"]),
        cluster_apis: texts(helm, &["apiVersions"])
            .map(|(it, _)| it.into())
            .collect(),
        span: at.span,
    })
}

/// Files first, then values, then parameters. A file is seen from the chart, or, after the name
/// of another source or a slash, from the top of the repository.
fn values(helm: &Node) -> Vec<Given> {
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
            may_be_missing: is_set(helm, &["ignoreMissingValueFiles"]),
            span,
        });
    }
    let written = helm.get("values").filter(|it| it.text().is_some());
    values.extend(written.cloned().map(Given::Text));
    values.extend(helm.get("valuesObject").cloned().map(Given::Inline));
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
pub(super) fn set(object: &Node) -> Vec<Release> {
    let Some(template) = object.at(&["spec", "template"]) else {
        return Vec::new();
    };
    let generators = object.at(&["spec", "generators"]);
    let generators = generators.map_or(&[][..], Node::items).iter();
    let lists = generators.filter_map(|it| it.at(&["list", "elements"]));
    let elements = lists.flat_map(Node::items).take(MAX_ELEMENTS);
    let filled = elements.filter_map(|element| {
        let mut left = MAX_NODES;
        fill(template, element, &mut left)
    });
    filled.flat_map(|it| application(&it)).collect()
}

/// A copy of a template with the fields of an element in place of their names.
fn fill(node: &Node, element: &Node, left: &mut usize) -> Option<Node> {
    *left = left.checked_sub(1)?;
    let kind = match &node.kind {
        NodeKind::String { text, plain } => NodeKind::String {
            text: filled(text, element).into(),
            plain: *plain,
        },
        NodeKind::Sequence(items) => {
            let items = items.iter().map(|it| fill(it, element, left));
            NodeKind::Sequence(Arc::new(items.collect::<Option<_>>()?))
        }
        NodeKind::Mapping(entries) => {
            let entries = entries.iter().map(|entry| {
                Some(Entry {
                    value: fill(&entry.value, element, left)?,
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
fn filled(text: &str, element: &Node) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        let path = name.trim().trim_matches('-').trim().trim_start_matches('.');
        let path: Vec<&str> = path.split('.').collect();
        let value = element.at(&path).and_then(scalar);
        out.push_str(&value.unwrap_or_else(|| format!("{{{{{name}}}}}")));
        rest = behind;
    }
    out.push_str(rest);
    out
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
        let check = |text: &str| filled(text, &documents[0]);
        assert_eq!(check("a-{{env}}-{{ .size }}"), "a-qa-2");
        assert_eq!(check("{{ .at.region }}/{{at.region}}"), "us/us");
        assert_eq!(check("{{lost}} {{ open"), "{{lost}} {{ open");
    }
}

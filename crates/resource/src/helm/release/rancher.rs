//! `HelmChart` of k3s and RKE2.

use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::{Given, Release, Wanted, text};

/// The one release that it is.
pub(super) fn chart(object: &Node) -> Option<Release> {
    let spec = object.get("spec")?;
    let at = spec.get("chart")?;
    let name = text(object, &["metadata", "name"])?;
    let chart: Arc<str> = at.text()?.into();
    let is_folder = chart.starts_with('.') && !chart.ends_with(".tgz");
    let chart = if is_folder {
        Wanted::Folder(chart)
    } else {
        let file = chart.rsplit('/').next().unwrap_or(&chart);
        Wanted::Published {
            name: without_version(file).into(),
            version: text(spec, &["version"]).unwrap_or_default(),
            repository: text(spec, &["repo"]).unwrap_or_else(|| Arc::clone(&chart)),
        }
    };
    let mut values: Vec<Given> = Vec::new();
    let content = spec.get("valuesContent").filter(|it| it.text().is_some());
    values.extend(content.cloned().map(Given::Text));
    values.extend(spec.get("values").cloned().map(Given::Inline));
    let set = spec.get("set").map_or(&[][..], Node::entries);
    values.extend(set.iter().map(|entry| {
        let mut value = entry.value.clone();
        if let NodeKind::String { text, plain } = &mut value.kind {
            *plain = matches!(&**text, "true" | "false" | "null");
        }
        Given::Set {
            path: Arc::clone(&entry.key),
            value,
        }
    }));
    let own = text(object, &["metadata", "namespace"]);
    Some(Release {
        object: Arc::clone(&name),
        chart,
        name,
        namespace: text(spec, &["targetNamespace"]).or(own),
        values,
        cluster_version: None,
        cluster_apis: Vec::new(),
        span: at.span,
    })
}

/// `traefik` of `traefik-25.0.2+up25.0.0.tgz`.
fn without_version(file: &str) -> &str {
    let Some(name) = file.strip_suffix(".tgz") else {
        return file;
    };
    let mut dashes = name.match_indices('-').map(|(at, _)| at);
    let version = dashes.find(|at| {
        let next = name.as_bytes().get(at + 1);
        next.is_some_and(u8::is_ascii_digit)
    });
    version.and_then(|at| name.get(..at)).unwrap_or(name)
}

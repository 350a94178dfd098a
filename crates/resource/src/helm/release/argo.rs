//! Argo CD: `Application` and `ApplicationSet`.

mod elements;
mod set;

use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::{Base, Given, Release, Wanted, is_set, text, texts};
use crate::path;

pub(super) use set::set;

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

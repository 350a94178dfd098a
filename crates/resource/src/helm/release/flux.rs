//! Flux: `HelmRelease`, of today and of the older helm operator.

use std::sync::Arc;

use syntax::Node;

use super::{Base, Given, Release, Wanted, is_set, text, texts};

/// `HelmRelease` of `helm.toolkit.fluxcd.io`.
pub(super) fn release(object: &Node) -> Option<Release> {
    let spec = object.get("spec")?;
    let (chart, at) = match spec.get("chartRef") {
        Some(of) => (
            Wanted::Source {
                kind: text(of, &["kind"])?,
                name: text(of, &["name"])?,
            },
            of,
        ),
        None => chart(spec.at(&["chart", "spec"])?)?,
    };
    let name = text(object, &["metadata", "name"])?;
    let target = text(spec, &["targetNamespace"]);
    let release = text(spec, &["releaseName"]).unwrap_or_else(|| match &target {
        Some(target) => format!("{target}-{name}").into(),
        None => Arc::clone(&name),
    });
    let mut values = Vec::new();
    let files = texts(spec, &["chart", "spec", "valuesFiles"]);
    values.extend(files.map(|(path, span)| Given::File {
        path: path.into(),
        from: Base::Top,
        may_be_missing: is_set(spec, &["chart", "spec", "ignoreMissingValuesFiles"]),
        span,
    }));
    let references = spec.get("valuesFrom").map_or(&[][..], Node::items);
    values.extend(references.iter().filter_map(from_config_map));
    values.extend(spec.get("values").cloned().map(Given::Inline));
    Some(Release {
        object: name,
        chart,
        name: release,
        namespace: target.or_else(|| text(object, &["metadata", "namespace"])),
        values,
        cluster_version: None,
        cluster_apis: Vec::new(),
        span: at.span,
    })
}

fn chart(spec: &Node) -> Option<(Wanted, &Node)> {
    let name = text(spec, &["chart"])?;
    let kind = text(spec, &["sourceRef", "kind"]);
    let wanted = match kind.as_deref() {
        Some("GitRepository" | "Bucket") => Wanted::Folder(name),
        _ => Wanted::Published {
            name,
            version: text(spec, &["version"]).unwrap_or_default(),
            repository: text(spec, &["sourceRef", "name"]).unwrap_or_default(),
        },
    };
    Some((wanted, spec.get("chart")?))
}

fn from_config_map(reference: &Node) -> Option<Given> {
    let kind = text(reference, &["kind"])?;
    (&*kind == "ConfigMap").then_some(())?;
    Some(Given::ConfigMap {
        name: text(reference, &["name"])?,
        key: text(reference, &["valuesKey"]).unwrap_or_else(|| "values.yaml".into()),
        at: text(reference, &["targetPath"]),
    })
}

/// `HelmRelease` of the helm operator.
pub(super) fn operator(object: &Node) -> Option<Release> {
    let spec = object.get("spec")?;
    let source = spec.get("chart")?;
    let (chart, at) = match (source.get("path"), source.get("name")) {
        (Some(path), _) if source.get("git").is_some() => {
            (Wanted::Folder(path.text()?.into()), path)
        }
        (_, Some(name)) => {
            let wanted = Wanted::Published {
                name: name.text()?.into(),
                version: text(source, &["version"]).unwrap_or_default(),
                repository: text(source, &["repository"]).unwrap_or_default(),
            };
            (wanted, name)
        }
        _ => return None,
    };
    let name = text(object, &["metadata", "name"])?;
    let own = text(object, &["metadata", "namespace"]);
    let target = text(spec, &["targetNamespace"]);
    let release = text(spec, &["releaseName"]).unwrap_or_else(|| {
        let parts = [own.as_deref().or(Some("default")), target.as_deref()];
        let parts = parts.into_iter().flatten().chain([&*name]);
        parts.collect::<Vec<_>>().join("-").into()
    });
    let references = spec.get("valuesFrom").map_or(&[][..], Node::items);
    let mut values: Vec<Given> = references.iter().filter_map(reference).collect();
    values.extend(spec.get("values").cloned().map(Given::Inline));
    Some(Release {
        object: name,
        chart,
        name: release,
        namespace: target.or(own),
        values,
        cluster_version: None,
        cluster_apis: Vec::new(),
        span: at.span,
    })
}

fn reference(node: &Node) -> Option<Given> {
    if let Some(file) = node.get("chartFileRef") {
        return Some(Given::File {
            path: text(file, &["path"])?,
            from: Base::Chart,
            may_be_missing: is_set(file, &["optional"]),
            span: file.span,
        });
    }
    let map = node.get("configMapKeyRef")?;
    Some(Given::ConfigMap {
        name: text(map, &["name"])?,
        key: text(map, &["key"]).unwrap_or_else(|| "values.yaml".into()),
        at: None,
    })
}

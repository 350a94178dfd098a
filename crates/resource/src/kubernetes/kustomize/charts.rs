//! Helm charts that a kustomization installs: rendered from disk, as kustomize has helm do it.

use std::rc::Rc;
use std::sync::Arc;

use syntax::{Node, NodeKind, ReadError, Span, nearest};

use super::accumulate::{self, Accumulated};
use super::edit;
use super::session::{Kustomization, Session, is_remote};
use crate::project::{Installation, Values};
use crate::{helm, path};

/// What says how a chart is installed, where two names are one thing the newer one first.
const FIELDS: &[&str] = &[
    "additionalValuesFiles",
    "apiVersion",
    "apiVersions",
    "chartHome",
    "chartName",
    "chartRepoName",
    "chartRepoUrl",
    "chartVersion",
    "configHome",
    "debug",
    "devel",
    "extraArgs",
    "helmBin",
    "helmHome",
    "includeCRDs",
    "kind",
    "kubeVersion",
    "metadata",
    "name",
    "nameTemplate",
    "namespace",
    "releaseName",
    "releaseNamespace",
    "repo",
    "skipHooks",
    "skipTests",
    "values",
    "valuesFile",
    "valuesInline",
    "valuesLocal",
    "valuesMerge",
    "version",
];

/// Installs the charts that a kustomization lists.
pub(super) fn generate(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    gathered: &mut Accumulated,
) {
    let globals = kustomization.node.get("helmGlobals");
    for key in ["helmCharts", "helmChartInflationGenerator"] {
        for entry in kustomization.items(key) {
            inflate(session, kustomization, (entry, globals), gathered);
        }
    }
}

/// Adds what a chart makes. Of the globals only the folder of the charts counts.
pub(super) fn inflate(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    (entry, globals): (&Node, Option<&Node>),
    gathered: &mut Accumulated,
) {
    let known = session.inflated.get(&entry.span).cloned();
    let objects = known.unwrap_or_else(|| {
        let made = render(session, kustomization, entry, globals);
        let made: Rc<[Node]> = made.unwrap_or_default().into();
        session.inflated.insert(entry.span, Rc::clone(&made));
        made
    });
    let items = accumulate::read_items(&objects);
    accumulate::append(session, items, gathered, entry.span);
}

fn render(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
    globals: Option<&Node>,
) -> Option<Vec<Node>> {
    check(session, entry);
    let Some(name) = text(entry, &["name", "chartName"]) else {
        session.warn("a helm chart without a name is left out", entry.span);
        return None;
    };
    let folder = folder(session, kustomization, (&name, entry), globals);
    let how = Installation {
        release: Some(text(entry, &["releaseName"]).map_or("release-name".into(), Arc::from)),
        namespace: text(entry, &["namespace", "releaseNamespace"]).map(Arc::from),
        values: values(session, kustomization, entry, folder.as_deref()),
        cluster_version: text(entry, &["kubeVersion"]).map(Arc::from),
        cluster_apis: texts(entry, "apiVersions").map(Arc::from).collect(),
        with_definitions: is_set(entry, "includeCRDs"),
        with_tests: !is_set(entry, "skipTests"),
        span: Some(entry.span),
        chart: folder.as_deref().unwrap_or("").into(),
        ..Installation::default()
    };
    let Some(folder) = folder else {
        return Some(stand_in(session, &name, entry, &how));
    };
    let template = entry.get("nameTemplate");
    let made = helm::install(session.project, session.neighbours, &how, template);
    session.charts.insert(folder);
    session.charts.extend(made.parts);
    session.used.extend(made.used);
    session.sources.extend(made.source);
    if let Some(chart) = made.source {
        let texts = made.parsed.iter().map(|file| file.source);
        let chart = Span::new(chart, 0, 0);
        session.installed.extend(texts.map(|text| (text, chart)));
    }
    session.diagnostics.extend(made.diagnostics);
    let mut objects: Vec<Node> = made
        .parsed
        .into_iter()
        .flat_map(|file| file.documents)
        .collect();
    if is_set(entry, "skipHooks") {
        objects.retain(|object| helm::hook(object).is_none());
    }
    Some(objects)
}

/// What stands for all that a chart makes which is not on disk.
fn stand_in(session: &mut Session<'_>, name: &str, entry: &Node, how: &Installation) -> Vec<Node> {
    let stated = |names: &[&str]| text(entry, names).unwrap_or_default();
    let version = stated(&["version", "chartVersion"]);
    let repository = stated(&["repo", "chartRepoUrl"]);
    let chart = [name, &version, &repository];
    let mut instead = helm::stand_in(session.project, session.neighbours, how, chart, entry.span);
    let short = |text: &str| text.chars().take(200).collect::<String>();
    let from = if repository.is_empty() {
        String::new()
    } else {
        format!(" of `{}`", short(&repository))
    };
    let told = instead.told();
    let message = format!("helm chart `{}`{from} is not on disk: {told}", short(name));
    session.warn(message, entry.span);
    session.diagnostics.append(&mut instead.diagnostics);
    if let Some(namespace) = &how.namespace {
        let open = instead.objects.iter_mut();
        for object in open.filter(|it| it.at(&["metadata", "namespace"]).is_none()) {
            let namespace = edit::string(namespace.to_string(), entry.span);
            edit::set_at(object, &["metadata", "namespace"], namespace);
        }
    }
    instead.objects
}

/// Says which fields of an entry are not understood.
fn check(session: &mut Session<'_>, entry: &Node) {
    for field in entry.entries() {
        if FIELDS.binary_search(&&*field.key).is_err() {
            let guess = nearest(&field.key, FIELDS.iter().copied());
            let guess = guess.map_or(String::new(), |name| format!(": did you mean `{name}`?"));
            let key: String = field.key.chars().take(60).collect();
            let message = format!("`{key}` says nothing about a helm chart{guess}");
            session.warn(message, field.key_span);
        }
    }
}

/// The folder of a chart. One that has a version and a repository lies in a folder of its
/// version; older releases of kustomize have it beside the others.
fn folder(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    (name, entry): (&str, &Node),
    globals: Option<&Node>,
) -> Option<String> {
    let of = |node: Option<&Node>| node.and_then(|node| text(node, &["chartHome"]));
    let home = of(globals).or_else(|| of(Some(entry)));
    let home = home.unwrap_or_else(|| "charts".to_owned());
    let repository = text(entry, &["repo", "chartRepoUrl"]);
    let version = text(entry, &["version", "chartVersion"]);
    let Some(home) = path::join(kustomization.folder(), &home) else {
        session.cannot_read(&home, &ReadError::Outside, entry.span);
        return None;
    };
    let versioned = version.filter(|_| repository.is_some());
    let versioned = versioned.and_then(|it| path::join(&home, &format!("{name}-{it}/{name}")));
    let places = versioned.into_iter().chain(path::join(&home, name));
    let is_chart = |folder: &String| {
        let names = session.project.reader.list(folder).unwrap_or_default();
        names
            .iter()
            .any(|name| name == "Chart.yaml" || name == "Chart.yml")
    };
    places.into_iter().find(is_chart)
}

/// The values an entry sets, the later ones over the earlier ones.
fn values(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
    chart: Option<&str>,
) -> Vec<Values> {
    let file = ["valuesFile", "values"]
        .iter()
        .find_map(|key| entry.get(key));
    let file = file.and_then(|node| open(session, kustomization, node));
    let inline = ["valuesInline", "valuesLocal"];
    let inline = inline.iter().find_map(|key| entry.get(key));
    let inline = inline.filter(|node| !node.entries().is_empty());
    let mut all = Vec::new();
    match (inline, text(entry, &["valuesMerge"]).as_deref()) {
        (None, _) => all.extend(file),
        (Some(inline), Some("replace")) => all.push(Values::Inline(inline.clone())),
        (Some(inline), order) => {
            let own = chart.and_then(|chart| path::join(chart, "values.yaml"));
            let own = own.map(|own| Values::File(own.into(), None));
            let file = file.or(own).and_then(|file| first(session, &file));
            let file = file.unwrap_or_else(|| edit::mapping(inline.span));
            let (mut below, above) = match order {
                Some("merge") => (inline.clone(), &file),
                _ => (file.clone(), inline),
            };
            lay_over(&mut below, above);
            all.push(Values::Inline(below));
        }
    }
    let more = entry
        .get("additionalValuesFiles")
        .map_or(&[][..], Node::items);
    all.extend(
        more.iter()
            .filter_map(|node| open(session, kustomization, node)),
    );
    all
}

fn open(session: &mut Session<'_>, kustomization: &Kustomization, node: &Node) -> Option<Values> {
    let name = node.text()?;
    let path = path::join(kustomization.folder(), name).filter(|_| !is_remote(name));
    let Some(path) = path else {
        session.cannot_read(name, &ReadError::Outside, node.span);
        return None;
    };
    Some(Values::File(path.into(), Some(node.span)))
}

/// What a values file says.
fn first(session: &mut Session<'_>, file: &Values) -> Option<Node> {
    let Values::File(path, span) = file else {
        return None;
    };
    match (session.documents(path), span) {
        (Ok(documents), _) => documents.first().cloned(),
        (Err(error), Some(span)) => {
            session.cannot_read(path, &error, *span);
            None
        }
        (Err(_), None) => None,
    }
}

/// Lays values over others as kustomize does: a null takes away what lies below, and unlike
/// helm's it takes away none of the chart's own.
fn lay_over(below: &mut Node, above: &Node) {
    for entry in above.entries() {
        let key = &*entry.key;
        if entry.value.is_null() {
            edit::remove(below, key);
            continue;
        }
        let known = edit::get_mut(below, key).filter(|known| known.is_mapping());
        match known.filter(|_| entry.value.is_mapping()) {
            Some(known) => lay_over(known, &entry.value),
            None if entry.value.is_mapping() => {
                let mut value = edit::mapping(entry.value.span);
                lay_over(&mut value, &entry.value);
                edit::set(below, key, value);
            }
            None => edit::set(below, key, entry.value.clone()),
        }
    }
}

fn text(node: &Node, names: &[&str]) -> Option<String> {
    let found = names.iter().find_map(|name| edit::scalar(node.get(name)?));
    found
        .map(std::borrow::Cow::into_owned)
        .filter(|text| !text.is_empty())
}

fn texts<'n>(node: &'n Node, name: &str) -> impl Iterator<Item = &'n str> {
    let items = node.get(name).map_or(&[][..], Node::items);
    items.iter().filter_map(Node::text)
}

fn is_set(node: &Node, name: &str) -> bool {
    node.get(name)
        .is_some_and(|it| it.kind == NodeKind::Bool(true))
}

#[cfg(test)]
mod tests {
    use super::FIELDS;

    #[test]
    fn the_table_is_sorted_for_searching() {
        assert!(FIELDS.is_sorted());
    }
}

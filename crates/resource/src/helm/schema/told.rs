//! Where a value that a schema forbids is written.

use std::collections::HashSet;

use syntax::{Diagnostic, Node, Span, parse_json};

use super::check;
use crate::helm::chart::{Chart, Loader};
use crate::helm::value::Map;
use crate::project::{Installation, Values};

const NAME: &str = "values.schema.json";

/// Tells what of a chart's values its schema forbids. `above` are the charts that it is a part
/// of, outermost first, each with the name that it gives the next one; the last one names the
/// chart itself.
pub(in crate::helm) fn tell(
    chart: &Chart,
    values: &Map,
    above: &[(&Chart, &str)],
    how: &Installation,
    loader: &mut Loader<'_>,
) {
    let Some(content) = chart.files.get(NAME) else {
        return;
    };
    let Some(source) = loader.source(&chart.folder, NAME, content) else {
        return;
    };
    let (schema, _) = parse_json(source, &loader.sources.text(source));
    let Some(schema) = schema else {
        return;
    };
    let faults = check(&schema, values);
    if faults.is_empty() {
        return;
    }
    let given: Vec<Node> = how
        .values
        .iter()
        .rev()
        .filter_map(|it| written(it, loader))
        .collect();
    let names: Vec<&str> = above.iter().map(|(_, name)| *name).collect();
    let mut told = HashSet::new();
    for fault in faults
        .into_iter()
        .filter(|it| told.insert((it.path.clone(), it.why.clone())))
    {
        let path: Vec<&str> = names
            .iter()
            .copied()
            .chain(fault.path.iter().map(|it| &**it))
            .collect();
        let outer = given.iter().map(|node| (node, &*path));
        let parents = above
            .iter()
            .enumerate()
            .filter_map(|(at, (parent, _))| Some((parent.values.as_ref()?, path.get(at..)?)));
        let own = chart
            .values
            .iter()
            .map(|node| (node, path.get(names.len()..).unwrap_or(&[])));
        let places = outer.chain(parents).chain(own);
        let found = places.filter_map(|(node, path)| place(node, path));
        // Of two the first counts, which is the one that was set last.
        let best = found.reduce(|best, other| if other.0 < best.0 { other } else { best });
        let span = best.map_or(Span::new(chart.source, 0, 0), |(_, span)| span);
        let what = match path.join(".") {
            path if path.is_empty() => "values".to_owned(),
            path => format!("`{}`", crate::helm::shorten(&path)),
        };
        let name = crate::helm::shorten(&chart.name);
        let why = fault.why;
        let message = format!("the schema of helm chart `{name}` refuses {what}: {why}");
        loader.diagnostics.push(Diagnostic::warning(message, span));
    }
}

/// What an installation sets, as it is written.
fn written(values: &Values, loader: &Loader<'_>) -> Option<Node> {
    match values {
        Values::Inline(node) => Some(node.clone()),
        Values::Set(..) => None,
        Values::File(file, _) => {
            let source = loader.reader.read(file).ok()?;
            loader.neighbours.document(source, loader.sources).0.clone()
        }
    }
}

/// How many of the keys are missing, and where the last one that is there leads.
fn place(node: &Node, path: &[&str]) -> Option<(usize, Span)> {
    let mut node = node;
    for (at, key) in path.iter().enumerate() {
        let inner = match key.parse::<usize>() {
            Ok(number) if !node.is_mapping() => node.items().get(number),
            _ => node.get(key),
        };
        match inner {
            Some(inner) => node = inner,
            None if at == 0 => return None,
            None => return Some((path.len() - at, node.span)),
        }
    }
    Some((0, node.span))
}

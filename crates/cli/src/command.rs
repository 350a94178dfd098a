//! The subcommands, one file each.

pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod help;
pub(crate) mod inspect;
pub(crate) mod questions;
pub(crate) mod rules;
pub(crate) mod scan;

use std::path::PathBuf;
use std::sync::Arc;

use eval::{Kind, Value};
use report::Secrets;
use resource::{Installation, Inventory, Settings, Values};
use syntax::{Sources, Span};

use crate::failure::Failure;
use crate::input::Input;
use crate::pipeline::Evaluated;
use crate::{pipeline, settings};

/// Evaluates with the settings of the folders and the options, of which the latter win.
fn evaluate(
    input: Input,
    variable_files: &[PathBuf],
) -> Result<(Evaluated, stride::Settings), Failure> {
    let (mut stated, diagnostics) = settings::read(&input);
    let given = variable_files.iter();
    let given = given.map(|file| Arc::from(file.to_string_lossy().as_ref()));
    let files = stated.variable_files.drain(..).chain(given);
    let options = Settings {
        variable_files: files.collect(),
        variables: std::mem::take(&mut stated.variables),
        workspace: stated.workspace.take(),
        charts: stated.charts.drain(..).map(installation).collect(),
        ..Settings::default()
    };
    let mut evaluated = pipeline::evaluate(input, &options)?;
    evaluated.diagnostics.extend(diagnostics);
    settings::add_comments(&mut stated, &mut evaluated);
    Ok((evaluated, stated))
}

fn installation(stated: stride::Chart) -> Installation {
    let file = |path| Values::File(path, Some(stated.span));
    Installation {
        chart: stated.folder,
        environment: stated.environment,
        release: stated.release,
        namespace: stated.namespace,
        values: stated.values.into_iter().map(file).collect(),
        set: stated.set,
        cluster_version: stated.cluster_version,
        cluster_apis: stated.cluster_apis,
        span: Some(stated.span),
        ..Installation::default()
    }
}

/// Where secret values stand, so that no snippet quotes them; of a text that was made from
/// others, where they come from, for that is what is quoted.
fn secrets(inventory: &Inventory, sources: &Sources) -> Secrets {
    let mut spans = Vec::new();
    for resource in &inventory.resources {
        collect(&resource.attributes, &mut spans);
    }
    Secrets::new(spans.into_iter().map(|it| sources.origin(it)).collect())
}

fn collect(value: &Value, spans: &mut Vec<Span>) {
    if value.is_sensitive() {
        spans.extend(value.span);
    }
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| collect(item, spans));
        }
        Kind::Object(map) | Kind::Map(map) => {
            map.values().for_each(|item| collect(item, spans));
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {}
    }
}

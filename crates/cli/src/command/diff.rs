//! `stridemap diff`: what a change does to the model.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use model::Model;
use report::{Changes, DiffFormat, Side};
use stride::{RuleSet, Threat};
use syntax::Sources;

use super::{diagram, rules, scan};
use crate::arguments::{Arguments, Diff};
use crate::confined::read_text;
use crate::failure::Failure;
use crate::{input, output, pipeline};

/// One side, read or scanned.
struct State {
    name: String,
    sources: Arc<Sources>,
    model: Model,
    threats: Vec<Threat>,
}

/// Compares, writes the result and looks at the new threats.
pub(crate) fn run(arguments: &Arguments, options: &Diff) -> Result<ExitCode, Failure> {
    let format = DiffFormat::find(&options.format).ok_or_else(|| Failure::new("unknown format"))?;
    let rules = rules::load(arguments, &options.rules)?;
    let before = state(arguments, options, &options.base, &rules)?;
    let after = state(arguments, options, &options.head, &rules)?;
    let delta = model::diff(&before.model, &after.model);
    let threats = stride::compare(&before.threats, &after.threats);
    let changes = Changes {
        before: before.side(),
        after: after.side(),
        delta: &delta,
        threats: &threats,
    };
    let file = options.output.as_deref();
    let look = diagram::view(&output::look(arguments, file), &options.view);
    output::deliver(file, |out| format.write(&changes, &look, out))?;
    Ok(scan::code(threats.added.iter(), options.fail_on.as_deref()))
}

impl State {
    fn side(&self) -> Side<'_> {
        Side {
            name: &self.name,
            sources: &self.sources,
            model: &self.model,
        }
    }
}

/// A side that cannot be read is a failure, for everything would look added or removed.
fn state(
    arguments: &Arguments,
    options: &Diff,
    path: &Path,
    rules: &RuleSet,
) -> Result<State, Failure> {
    if let Some(text) = saved(path)? {
        return read(path, &text);
    }
    let input = input::read(&[PathBuf::from(path)])?;
    let name = input.name.clone();
    let (evaluated, stated) = super::evaluate(input, &options.var_file)?;
    let assessed = pipeline::assess(evaluated, rules, &stated);
    output::tell(&assessed.diagnostics, &assessed.sources, arguments.quiet);
    Ok(State {
        name,
        sources: assessed.sources,
        model: assessed.model,
        threats: assessed.assessment.threats,
    })
}

/// The text of a JSON file that is no infrastructure as code itself: a saved model, or a file
/// that was meant to be one.
fn saved(path: &Path) -> Result<Option<String>, Failure> {
    let name = path.to_string_lossy();
    let is_json = name.ends_with(".json")
        && ![".tf.json", ".tofu.json", ".tfvars.json"]
            .iter()
            .any(|end| name.ends_with(end));
    if !is_json || path.is_dir() {
        return Ok(None);
    }
    let text = read_text(path)
        .map_err(|error| Failure::new(format!("cannot read `{name}`: {}", input::why(&error))))?;
    let value: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(&text);
    let foreign = [
        "apiVersion",
        "services",
        "planned_values",
        "terraform_version",
    ];
    let is_code = value.is_ok_and(|map| foreign.iter().any(|key| map.contains_key(*key)));
    Ok((!is_code).then_some(text))
}

fn read(path: &Path, text: &str) -> Result<State, Failure> {
    let name = path.display().to_string();
    let sources = Arc::new(Sources::new());
    let saved = report::read_saved(text, &sources)
        .map_err(|error| Failure::new(format!("`{name}`: {error}")))?;
    Ok(State {
        name,
        sources,
        model: saved.model,
        threats: saved.threats,
    })
}

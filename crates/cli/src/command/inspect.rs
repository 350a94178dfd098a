//! `stridemap inspect`: the evaluated resources, as the scanner sees them.

use std::process::ExitCode;
use std::sync::Arc;

use eval::{Kind, Number, Value};
use report::{Inspected, Inspection};
use resource::Resource;
use serde_json::{Map, Value as Json};

use crate::arguments::{Arguments, Inspect};
use crate::failure::Failure;
use crate::{input, output, pipeline};

/// Evaluates and writes the resources.
pub(crate) fn run(arguments: &Arguments, options: &Inspect) -> Result<ExitCode, Failure> {
    let input = input::read(&options.input.paths)?;
    let (evaluated, _) = super::evaluate(input, &options.input.var_file)?;
    let mut diagnostics = evaluated.diagnostics;
    pipeline::in_order(&mut diagnostics, &evaluated.sources);
    output::tell(&diagnostics, &evaluated.sources, arguments.quiet);
    let resources: Vec<Inspected> = evaluated
        .inventory
        .resources
        .iter()
        .map(inspected)
        .collect();
    let inspection = Inspection {
        sources: &evaluated.sources,
        resources: &resources,
        diagnostics: &diagnostics,
    };
    let file = options.input.output.as_deref();
    let look = output::look(arguments, file);
    output::deliver(file, |out| {
        report::write_inspection(&inspection, &options.format, &look, out)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn inspected(resource: &Resource) -> Inspected {
    let mut unknown = Vec::new();
    let attributes = plain(&resource.attributes, "", &mut unknown);
    Inspected {
        id: Arc::clone(&resource.id),
        address: Arc::clone(&resource.address),
        dialect: resource.dialect.to_string().into(),
        type_name: Arc::clone(&resource.kind),
        attributes,
        unknown,
        span: resource.span,
    }
}

/// A value as JSON. Secrets are masked before anything else is looked at; the depth of values
/// is bounded by the parsers and the evaluator.
fn plain(value: &Value, path: &str, unknown: &mut Vec<(String, String)>) -> Json {
    if value.is_sensitive() {
        return Json::from("(sensitive)");
    }
    match &value.kind {
        Kind::Null => Json::Null,
        Kind::Bool(truth) => Json::from(*truth),
        Kind::Number(number) => of_number(number),
        Kind::String(text) => Json::from(&**text),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            let items = items.iter().enumerate();
            let step = |(index, item)| plain(item, &format!("{path}[{index}]"), unknown);
            Json::Array(items.map(step).collect())
        }
        Kind::Object(map) | Kind::Map(map) => {
            let dot = if path.is_empty() { "" } else { "." };
            let step = |(key, item): (&Arc<str>, &Value)| {
                let value = plain(item, &format!("{path}{dot}{key}"), unknown);
                (key.to_string(), value)
            };
            Json::Object(map.iter().map(step).collect::<Map<_, _>>())
        }
        Kind::Unknown(what) => {
            unknown.push((path.to_owned(), what.reason.to_string()));
            Json::from("(unknown)")
        }
    }
}

fn of_number(number: &Number) -> Json {
    let whole = number.as_integer().map(Json::from);
    whole.unwrap_or_else(|| Json::from(number.as_f64()))
}

//! `stridemap diagram`: the data-flow diagram.

use std::process::ExitCode;

use report::{Format, Kind, Look};

use super::scan::Scanned;
use crate::arguments::{Arguments, Diagram, View};
use crate::failure::Failure;
use crate::output;

/// Draws.
pub(crate) fn run(arguments: &Arguments, options: &Diagram) -> Result<ExitCode, Failure> {
    let format = Format::find(Kind::Diagram, &options.format)
        .ok_or_else(|| Failure::new("unknown format"))?;
    let scanned = Scanned::new(arguments, &options.input, &options.rules)?;
    let results = scanned.results();
    if let Some(focus) = &options.view.focus {
        let mut elements = results.model.elements().iter();
        if !elements.any(|element| *element.id.0 == **focus || *element.name == **focus) {
            return Err(Failure::new(format!(
                "no element has the id or name `{focus}`"
            )));
        }
    }
    let file = options.input.output.as_deref();
    let look = view(&output::look(arguments, file), &options.view);
    output::deliver(file, |out| format.write(&results, &look, out))?;
    Ok(ExitCode::SUCCESS)
}

/// The look with what is to be shown of a diagram.
pub(crate) fn view(look: &Look, view: &View) -> Look {
    Look {
        level: view.level,
        focus: view.focus.as_deref().map(Into::into),
        ..look.clone()
    }
}

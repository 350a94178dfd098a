//! `stridemap scan`: what is open to threats, and where.

use std::mem::ManuallyDrop;
use std::process::ExitCode;
use std::time::Instant;

use report::{Format, Kind, Results, Secrets};
use stride::{Level, Status, Threat};

use crate::arguments::{Arguments, Input, Rules, Scan};
use crate::failure::Failure;
use crate::pipeline::Assessed;
use crate::{input, output, pipeline};

/// A scan with all that an output may ask for.
pub(crate) struct Scanned {
    name: String,
    pub(crate) assessed: Assessed,
    secrets: Secrets,
}

impl Scanned {
    /// Reads, evaluates and assesses, and tells what was not understood.
    pub(crate) fn new(
        arguments: &Arguments,
        options: &Input,
        rules: &Rules,
    ) -> Result<Self, Failure> {
        let rules = super::rules::load(arguments, rules)?;
        let input = input::read(&options.paths)?;
        let name = input.name.clone();
        let (evaluated, stated) = super::evaluate(input, &options.var_file)?;
        let secrets = super::secrets(&evaluated.inventory, &evaluated.sources);
        let assessed = pipeline::assess(evaluated, &rules, &stated);
        output::tell(&assessed.diagnostics, &assessed.sources, arguments.quiet);
        Ok(Self {
            name,
            assessed,
            secrets,
        })
    }

    /// As outputs see it.
    pub(crate) fn results(&self) -> Results<'_> {
        Results {
            name: &self.name,
            sources: &self.assessed.sources,
            understood: &self.assessed.understood,
            model: &self.assessed.model,
            assessment: &self.assessed.assessment,
            diagnostics: &self.assessed.diagnostics,
            secrets: &self.secrets,
        }
    }
}

/// Scans, writes the result and compares it with `--fail-on`.
pub(crate) fn run(arguments: &Arguments, options: &Scan) -> Result<ExitCode, Failure> {
    let format = Format::find(Kind::Report, &options.format)
        .ok_or_else(|| Failure::new("unknown format"))?;
    let started = Instant::now();
    // The process ends with this command, and the system takes its memory back at once.
    let scanned = ManuallyDrop::new(Scanned::new(arguments, &options.input, &options.rules)?);
    let file = options.input.output.as_deref();
    let look = output::look(arguments, file);
    output::deliver(file, |out| format.write(&scanned.results(), &look, out))?;
    if format.name == "text" && !arguments.quiet {
        output::tell_time(scanned.assessed.understood.len(), started.elapsed());
    }
    let threats = scanned.assessed.assessment.threats.iter();
    Ok(code(threats, options.fail_on.as_deref()))
}

/// 1 if an open threat is at or above the limit.
pub(crate) fn code<'a>(
    mut threats: impl Iterator<Item = &'a Threat>,
    fail_on: Option<&str>,
) -> ExitCode {
    let limit = fail_on.and_then(Level::from_name);
    let fails = |threat: &Threat| {
        threat.status == Status::Open && limit.is_some_and(|limit| threat.severity >= limit)
    };
    ExitCode::from(u8::from(threats.any(fails)))
}

//! `stridemap scan`: what is open to threats, and where.

use std::process::ExitCode;

use report::{Format, Kind, Results};
use stride::{Level, Policy, RuleSet, Status, Threat};

use crate::arguments::{Arguments, Scan};
use crate::failure::Failure;
use crate::{input, output, pipeline};

/// Scans, writes the result and compares it with `--fail-on`.
pub(crate) fn run(arguments: &Arguments, options: &Scan) -> Result<ExitCode, Failure> {
    let format = Format::find(Kind::Report, &options.format)
        .ok_or_else(|| Failure::new("unknown format"))?;
    let (rules, _) = RuleSet::builtin();
    let input = input::read(&options.input.paths)?;
    let settings = super::settings(&options.input);
    let evaluated = pipeline::evaluate(input, &settings)?;
    let assessed = pipeline::assess(&evaluated, &rules, &Policy::default());
    let secrets = super::secrets(&evaluated.inventory);
    output::tell(&assessed.diagnostics, &evaluated.sources, arguments.quiet);
    let results = Results {
        sources: &evaluated.sources,
        understood: &evaluated.understood,
        model: &assessed.model,
        assessment: &assessed.assessment,
        diagnostics: &assessed.diagnostics,
        secrets: &secrets,
    };
    let file = options.input.output.as_deref();
    let look = output::look(arguments, file);
    output::deliver(file, |out| format.write(&results, &look, out))?;
    let threats = assessed.assessment.threats.iter();
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

//! Threat modelling for infrastructure as code: scan, draw, diff.
//!
//! The only crate with I/O: arguments in, files in, results out. What happens in between is
//! [`pipeline`], which is the place to start reading.

mod arguments;
mod cases;
mod command;
mod confined;
mod discover;
mod failure;
mod input;
mod normal;
mod output;
mod pipeline;
mod settings;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    keep_layout_quiet();
    match run(&arguments) {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let pool = pool(arguments.threads)?;
    pool.install(|| match &arguments.command {
        Command::Scan(options) => command::scan::run(arguments, options),
        Command::Diagram(options) => command::diagram::run(arguments, options),
        Command::Diff(options) => command::diff::run(arguments, options),
        Command::Inspect(options) => command::inspect::run(arguments, options),
        Command::Questions(options) => command::questions::run(arguments, options),
        Command::Init(options) => command::questions::init(arguments, options),
        Command::Rules(command) => command::rules::run(arguments, command),
        Command::Completions { shell } => command::help::completions(*shell),
        Command::Man => command::help::manual(),
    })
}

/// A failure of the layout engine is answered with a simpler drawing; its message would only
/// frighten.
fn keep_layout_quiet() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(report::LAYOUT_THREAD) {
            tell(panic);
        }
    }));
}

/// All work happens on these threads. Their stacks are larger than the platform's default, so
/// that the depth of trees is bounded by the parsers and not by who calls them.
fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(16 << 20)
        .build()
        .map_err(|error| Failure::new(format!("cannot start threads: {error}")))
}

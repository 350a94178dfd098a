//! The command line.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use report::{DIFF_FORMATS, Format, Kind};
use stride::Level;

/// Threat modelling for infrastructure as code.
///
/// Reads Terraform, Kubernetes manifests and compose files, derives one data-flow diagram, and
/// says where it is open to spoofing, tampering, repudiation, information disclosure, denial
/// of service or elevation of privilege, with the line of code that decides it. Works offline
/// and executes nothing.
#[derive(Debug, Parser)]
#[command(name = "stridemap", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Use this many threads [default: one for each processor].
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,

    /// Colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Do not list on standard error what was not understood.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On terminals, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find threats.
    ///
    /// Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 nothing could be read.
    Scan(Scan),
    /// Draw the data-flow diagram.
    Diagram(Diagram),
    /// Compare two states of a system.
    ///
    /// Each side is a folder, a file or a saved model (`scan --format json`). Exit codes are
    /// those of scan; --fail-on looks only at new threats.
    Diff(Diff),
    /// Show the evaluated resources, as the scanner sees them.
    Inspect(Inspect),
    /// Ask what the code does not tell, by security domain.
    Questions(Questions),
    /// Write a stridemap.hcl to begin with, with the open questions in it.
    Init(Init),
    /// List, show and test rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Write a script that completes commands in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page.
    Man,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List all rules.
    List(Rules),
    /// Show a rule's page.
    Show {
        /// The rule.
        id: String,
        #[command(flatten)]
        rules: Rules,
    },
    /// Run the test cases of a folder's rules. Exit codes: 0 all hold, 1 some do not, 2 the
    /// rules cannot be loaded.
    Test {
        /// Folder of rules: DIR/CATEGORY/ID.md.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Options of `scan`.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write the result.
    #[arg(long, short, value_name = "FORMAT", default_value = default(Kind::Report), value_parser = formats(Kind::Report))]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) rules: Rules,
    /// Exit with 1 if there is an open threat of this severity or worse.
    #[arg(long, value_name = "SEVERITY", value_parser = levels())]
    pub(crate) fail_on: Option<String>,
}

/// Options of `diagram`.
#[derive(Debug, Args)]
pub(crate) struct Diagram {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to draw it.
    #[arg(long, short, value_name = "FORMAT", default_value = default(Kind::Diagram), value_parser = formats(Kind::Diagram))]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[command(flatten)]
    pub(crate) view: View,
}

/// What of the diagram to show.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// 0 parts of the system, 1 elements, 2 also flows that network rules merely allow.
    #[arg(long, value_name = "LEVEL", default_value = "1", value_parser = clap::value_parser!(u8).range(0..=2))]
    pub(crate) level: u8,
    /// Show only this element (id or name) and those it talks to.
    #[arg(long, value_name = "ELEMENT")]
    pub(crate) focus: Option<String>,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Before.
    pub(crate) base: PathBuf,
    /// After.
    #[arg(default_value = ".")]
    pub(crate) head: PathBuf,
    /// How to write the result.
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = diff_formats())]
    pub(crate) format: String,
    /// Terraform variable files, as terraform's -var-file.
    #[arg(long, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// Write the result to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[command(flatten)]
    pub(crate) view: View,
    /// Exit with 1 if there is a new open threat of this severity or worse.
    #[arg(long, value_name = "SEVERITY", value_parser = levels())]
    pub(crate) fail_on: Option<String>,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write the result.
    #[arg(long, short, value_name = "FORMAT", default_value = "text", value_parser = PossibleValuesParser::new(report::INSPECT_FORMATS))]
    pub(crate) format: String,
}

/// Options of `questions`.
#[derive(Debug, Args)]
pub(crate) struct Questions {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write the questions.
    #[arg(long, short, value_name = "FORMAT", default_value = default(Kind::Questions), value_parser = formats(Kind::Questions))]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to scan and to write to.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// What to read and where to write.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Folders or files; `-` reads one file from standard input.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Terraform variable files, as terraform's -var-file.
    #[arg(long, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// Write the result to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Which rules to use.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Folder of further rules.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

fn formats(kind: Kind) -> PossibleValuesParser {
    PossibleValuesParser::new(Format::names(kind))
}

fn diff_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(DIFF_FORMATS.iter().map(|format| format.name))
}

fn default(kind: Kind) -> &'static str {
    Format::names(kind).next().unwrap_or_default()
}

fn levels() -> PossibleValuesParser {
    PossibleValuesParser::new(Level::ALL.map(Level::name))
}

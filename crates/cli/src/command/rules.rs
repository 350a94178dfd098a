//! `stridemap rules`: which rules there are, what they say, and whether they do what they say.

use std::path::Path;
use std::process::ExitCode;

use derive::Catalog;
use ignore::WalkBuilder;
use stride::{Rule, RuleSet};
use syntax::{Diagnostic, Severity, SourceId, Sources, nearest};

use crate::arguments::{Arguments, Rules, RulesCommand};
use crate::cases;
use crate::confined::read_text;
use crate::failure::Failure;
use crate::output;

/// Lists, shows or tests.
pub(crate) fn run(arguments: &Arguments, command: &RulesCommand) -> Result<ExitCode, Failure> {
    match command {
        RulesCommand::List(options) => list(&load(arguments, options)?),
        RulesCommand::Show { id, rules } => show(&load(arguments, rules)?, id),
        RulesCommand::Test { folder } => test(arguments, folder),
    }
}

/// The rules that ship and those of `--rules`. A rule of the user's that cannot be used is a
/// failure: a scan without it would look clean.
pub(crate) fn load(arguments: &Arguments, options: &Rules) -> Result<RuleSet, Failure> {
    let (mut rules, diagnostics) = RuleSet::builtin();
    // A test allows none of these; should one slip through, the other rules still count.
    output::tell(&diagnostics, &Sources::new(), arguments.quiet);
    if let Some(folder) = &options.rules {
        let (own, sources) = read(arguments, folder)?;
        let taken = rules.extend(own);
        refuse_errors(arguments, &taken, &sources)?;
    }
    Ok(rules)
}

/// The rules of a folder alone.
fn read(arguments: &Arguments, folder: &Path) -> Result<(RuleSet, Sources), Failure> {
    let shown = folder.display();
    let refuse = |why: String| Failure::new(format!("cannot read rules in `{shown}`: {why}"));
    let sources = Sources::new();
    let mut pages: Vec<SourceId> = Vec::new();
    let walk = WalkBuilder::new(folder)
        .sort_by_file_name(Ord::cmp)
        .follow_links(false)
        .build();
    for entry in walk {
        let entry = entry.map_err(|error| refuse(error.to_string()))?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && entry.path().extension().is_some_and(|end| end == "md") {
            let path = entry.path().to_string_lossy().replace('\\', "/");
            let text = read_text(entry.path())
                .map_err(|error| refuse(format!("{path}: {}", crate::input::why(&error))))?;
            pages.push(sources.add(path, text));
        }
    }
    if pages.is_empty() {
        return Err(refuse("there is no page CATEGORY/ID.md".to_owned()));
    }
    let (rules, diagnostics) = RuleSet::load(&sources, &pages);
    refuse_errors(arguments, &diagnostics, &sources)?;
    Ok((rules, sources))
}

fn refuse_errors(
    arguments: &Arguments,
    diagnostics: &[Diagnostic],
    sources: &Sources,
) -> Result<(), Failure> {
    output::tell(diagnostics, sources, arguments.quiet);
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    match errors.count() {
        0 => Ok(()),
        1 => Err(Failure::new("a rule cannot be used")),
        errors => Err(Failure::new(format!("{errors} rules cannot be used"))),
    }
}

fn list(rules: &RuleSet) -> Result<ExitCode, Failure> {
    let widest = |text: fn(&Rule) -> &str| {
        let widths = rules.rules().iter().map(|rule| text(rule).len());
        widths.max().unwrap_or(0)
    };
    let (id, category) = (
        widest(|rule| rule.id()),
        widest(|rule| rule.gap.category.name()),
    );
    output::deliver(None, |out| {
        rules.rules().iter().try_for_each(|rule| {
            let name = rule.gap.category.name();
            let impact = rule.impact.name();
            writeln!(
                out,
                "{:id$}  {name:category$}  {impact:8}  {}",
                rule.id(),
                rule.gap.title
            )
        })
    })?;
    Ok(ExitCode::SUCCESS)
}

fn show(rules: &RuleSet, id: &str) -> Result<ExitCode, Failure> {
    let Some(rule) = rules.rule(id) else {
        let ids = rules.rules().iter().map(|rule| &**rule.id());
        let meant = nearest(id, ids).map(|meant| format!(", did you mean `{meant}`?"));
        let meant = meant.unwrap_or_default();
        return Err(Failure::new(format!("there is no rule `{id}`{meant}")));
    };
    output::deliver(None, |out| {
        rule.page
            .lines()
            .try_for_each(|line| writeln!(out, "{}", report::clean(line)))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn test(arguments: &Arguments, folder: &Path) -> Result<ExitCode, Failure> {
    let (rules, _) = read(arguments, folder)?;
    let failures = cases::run(&rules, &Catalog::builtin());
    let cases: usize = rules.rules().iter().map(|rule| rule.cases.len()).sum();
    let number = rules.rules().len();
    output::deliver(None, |out| {
        for failure in &failures {
            writeln!(out, "{}", report::clean(&failure.to_string()))?;
        }
        let rules = report::count(number, "rule", "rules");
        let cases = report::count(cases, "case", "cases");
        let failures = report::count(failures.len(), "failure", "failures");
        writeln!(out, "{rules}, {cases}, {failures}")
    })?;
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

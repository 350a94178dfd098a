//! Test cases of rules, run through the whole pipeline on files that exist only in memory.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use derive::Catalog;
use model::Model;
use rayon::prelude::*;
use resource::{File, Project, Settings};
use stride::{Assessment, Case, Policy, Rule, RuleSet};
use syntax::{Diagnostic, ReadError, Reader, Severity, SourceId, Sources, Span};

/// A case that does not hold, or one that a rule lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The rule.
    pub(crate) rule: Arc<str>,
    /// Line of the rule's page.
    pub(crate) line: usize,
    /// What was expected and what came.
    pub(crate) message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.md:{}: {}", self.rule, self.line, self.message)
    }
}

/// Runs every case of every rule; failures come in the order of rules and pages.
pub(crate) fn run(rules: &RuleSet, catalog: &Catalog) -> Vec<Failure> {
    let check = |rule: &Rule| {
        let cases = rule.cases.iter();
        let failures = cases.flat_map(|case| check(rules, catalog, rule, case));
        failures.chain(lacking(rule)).collect::<Vec<_>>()
    };
    rules.rules().par_iter().flat_map_iter(check).collect()
}

/// Every rule shows code with the gap, code without it, and code that leaves it open.
fn lacking(rule: &Rule) -> Vec<Failure> {
    let any = |holds: fn(&Case) -> bool| rule.cases.iter().any(holds);
    let silent = |case: &Case| case.threats.is_empty() && case.questions.is_empty();
    let lacks = [
        (any(|case| !case.threats.is_empty()), "the threat"),
        (any(silent), "code without the threat"),
        (
            rule.always_known || any(|case| !case.questions.is_empty()),
            "a question (or it says `always_known = true`)",
        ),
    ];
    let failure = |what: &str| Failure {
        rule: Arc::clone(rule.id()),
        line: 1,
        message: format!("no case shows {what}"),
    };
    let lacks = lacks.into_iter().filter(|(there, _)| !there);
    lacks.map(|(_, what)| failure(what)).collect()
}

fn check(rules: &RuleSet, catalog: &Catalog, rule: &Rule, case: &Case) -> Vec<Failure> {
    let outcome = Outcome::of(rules, catalog, case);
    let failure = |at: usize, message: String| Failure {
        rule: Arc::clone(rule.id()),
        line: case.line + at.saturating_sub(1),
        message: format!("{}: {message}", case.heading),
    };
    let broken = outcome
        .errors()
        .map(|(line, message)| failure(line, message));
    let differences = [
        ("threat", &case.threats, outcome.threats(rule)),
        ("question", &case.questions, outcome.questions(rule)),
    ];
    let differences = differences.into_iter().flat_map(|(what, expected, found)| {
        let missing = expected.difference(&found);
        let missing = missing.map(|line| (*line, format!("there is no {what} on this line")));
        let extra = found.difference(expected);
        let extra = extra.map(|line| (*line, format!("there is a {what} on this line")));
        missing.chain(extra).collect::<Vec<_>>()
    });
    let differences = differences.map(|(line, message)| failure(line, message));
    broken.chain(differences).collect()
}

/// What the pipeline makes of a case.
struct Outcome {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    assessment: Assessment,
}

impl Outcome {
    fn of(rules: &RuleSet, catalog: &Catalog, case: &Case) -> Self {
        let sources = Sources::new();
        let path: Arc<str> = case.dialect.file_name().into();
        let source = sources.add(Arc::clone(&path), Arc::clone(&case.text));
        let (model, diagnostics) = derive(&sources, &[File { path, source }], catalog);
        let assessment = stride::assess(&model, rules, &Policy::default());
        Self {
            sources,
            diagnostics,
            assessment,
        }
    }

    fn errors(&self) -> impl Iterator<Item = (usize, String)> {
        let errors = self.diagnostics.iter();
        let errors = errors.filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.map(|it| (self.line(it.span).unwrap_or(1), it.message.clone()))
    }

    fn threats(&self, rule: &Rule) -> BTreeSet<usize> {
        let threats = self.assessment.threats.iter();
        let own = threats.filter(|threat| threat.gap.rule == *rule.id());
        own.map(|threat| self.line(threat.span).unwrap_or(0))
            .collect()
    }

    fn questions(&self, rule: &Rule) -> BTreeSet<usize> {
        let questions = self.assessment.questions.iter();
        let own = questions.filter(|question| question.rule == *rule.id());
        own.map(|question| self.line(question.span).unwrap_or(0))
            .collect()
    }

    fn line(&self, span: Option<Span>) -> Option<usize> {
        usize::try_from(self.sources.position(span?).line).ok()
    }
}

fn derive(sources: &Sources, files: &[File], catalog: &Catalog) -> (Model, Vec<Diagnostic>) {
    let (mut inventory, _) = resource::read(Project {
        sources,
        files,
        reader: &Nowhere,
        settings: &Settings::default(),
        modules: catalog,
    });
    let mut diagnostics = std::mem::take(&mut inventory.diagnostics);
    let (model, derived) = derive::derive(&inventory, catalog);
    diagnostics.extend(derived);
    (model, diagnostics)
}

/// A case has no other files.
struct Nowhere;

impl Reader for Nowhere {
    fn read(&self, _: &str) -> Result<SourceId, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        Err(ReadError::Missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A store is not encrypted

```hcl rule
applies_to = \"data-store\"
when       = element.encrypted_at_rest == false
impact     = \"low\"
domain     = \"cryptography\"
question   = \"?\"
```

Fix: encrypt it.

## Wrong on purpose

```hcl
resource \"aws_db_instance\" \"a\" {
  storage_encrypted = false
}
resource \"aws_db_instance\" \"b\" {
  storage_encrypted = true # expect: plain
}
```
";

    fn failures(rules: &RuleSet) -> Vec<String> {
        let failures = run(rules, &Catalog::builtin());
        failures.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_case_that_does_not_hold_is_told_with_its_line() {
        let sources = Sources::new();
        let page = sources.add("tampering/plain.md", PAGE);
        let (rules, diagnostics) = RuleSet::load(&sources, &[page]);
        assert_eq!(diagnostics, []);
        let expected = [
            "plain.md:20: Wrong on purpose: there is no threat on this line",
            "plain.md:17: Wrong on purpose: there is a threat on this line",
            "plain.md:1: no case shows code without the threat",
            "plain.md:1: no case shows a question (or it says `always_known = true`)",
        ];
        assert_eq!(failures(&rules), expected);
    }

    #[test]
    fn every_case_of_every_rule_that_ships_holds() {
        let (rules, _) = RuleSet::builtin();
        assert_eq!(failures(&rules).join("\n"), "");
    }
}

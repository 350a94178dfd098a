//! Test cases of a rule: code, and what the rule must say about which of its lines.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::RawCase;

/// A language that cases are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the language of its name")]
pub enum Dialect {
    Terraform,
    Kubernetes,
    Compose,
}

impl Dialect {
    /// What a file of this language may be called.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Terraform => "main.tf",
            Self::Kubernetes => "manifest.yaml",
            Self::Compose => "compose.yaml",
        }
    }

    /// The language of a fence; YAML is compose where it has services, else Kubernetes.
    fn of(language: &str, text: &str) -> Option<Self> {
        let compose = text.lines().any(|line| line.starts_with("services:"));
        match language {
            "hcl" => Some(Self::Terraform),
            "yaml" if compose => Some(Self::Compose),
            "yaml" => Some(Self::Kubernetes),
            _ => None,
        }
    }
}

/// One test case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The heading above it.
    pub heading: Arc<str>,
    /// Line of the page, from 1, on which its first line stands.
    pub line: usize,
    /// Its language.
    pub dialect: Dialect,
    /// The code.
    pub text: Arc<str>,
    /// Lines of the code, from 1, with a threat of the rule.
    pub threats: BTreeSet<usize>,
    /// Lines of the code, from 1, with a question of the rule.
    pub questions: BTreeSet<usize>,
}

impl Case {
    /// Reads the markers `# expect: ID` and `# unknown: ID`, or says what is wrong.
    pub(crate) fn read(raw: &RawCase<'_>, rule: &str) -> Result<Self, String> {
        let dialect = Dialect::of(raw.language, raw.text).ok_or_else(|| {
            format!(
                "a case is written in `hcl` or `yaml`, not in `{}`",
                raw.language
            )
        })?;
        let mut case = Self {
            heading: raw.heading.into(),
            line: raw.line,
            dialect,
            text: raw.text.into(),
            threats: BTreeSet::new(),
            questions: BTreeSet::new(),
        };
        for (at, line) in raw.text.lines().enumerate() {
            for (word, marked) in [
                ("# expect:", &mut case.threats),
                ("# unknown:", &mut case.questions),
            ] {
                let Some((_, id)) = line.split_once(word) else {
                    continue;
                };
                if id.trim() != rule {
                    return Err(format!(
                        "a case of `{rule}` has a marker for `{}`",
                        id.trim()
                    ));
                }
                marked.insert(at + 1);
            }
        }
        Ok(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(language: &'static str, text: &'static str) -> RawCase<'static> {
        RawCase {
            heading: "h",
            language,
            start: 0,
            line: 9,
            text,
        }
    }

    #[test]
    fn markers_name_lines_of_the_code() {
        let case = Case::read(&raw("hcl", "a\nb # expect: x\nc # unknown: x\n"), "x").unwrap();
        assert_eq!(case.threats.into_iter().collect::<Vec<_>>(), [2]);
        assert_eq!(case.questions.into_iter().collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_marker_of_another_rule_is_a_mistake() {
        assert!(Case::read(&raw("hcl", "b # expect: y\n"), "x").is_err());
    }

    #[test]
    fn yaml_with_services_is_compose() {
        let dialect = |text| Case::read(&raw("yaml", text), "x").unwrap().dialect;
        assert_eq!(dialect("services:\n  a: {}\n"), Dialect::Compose);
        assert_eq!(dialect("kind: Pod\n"), Dialect::Kubernetes);
    }
}

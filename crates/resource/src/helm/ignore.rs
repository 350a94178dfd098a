//! `.helmignore`: files of a chart's folder that are no part of the chart.

use eval::Glob;

use crate::path;

/// The rules of one chart.
#[derive(Default)]
pub(super) struct Ignore {
    rules: Vec<Rule>,
}

struct Rule {
    glob: Glob,
    /// Begins with `!`: everything else is ignored.
    negated: bool,
    /// Ends with `/`: it means folders only.
    folders_only: bool,
    /// Holds a `/`: it means the path and not only the name.
    whole: bool,
}

impl Ignore {
    /// Reads the rules; a line that is none says nothing.
    pub(super) fn parse(text: &str) -> Self {
        Self {
            rules: text.lines().filter_map(rule).collect(),
        }
    }

    /// Whether a file is left out, or a folder above it.
    pub(super) fn leaves_out(&self, file: &str) -> bool {
        let folders = file.match_indices('/').filter_map(|(at, _)| file.get(..at));
        let mut folders = folders.map(|folder| (folder, true));
        folders.any(|(path, is_folder)| self.matches(path, is_folder)) || self.matches(file, false)
    }

    fn matches(&self, path: &str, is_folder: bool) -> bool {
        self.rules.iter().any(|rule| {
            let subject = if rule.whole {
                path
            } else {
                path::file_name(path)
            };
            let fits = (is_folder || !rule.folders_only) && rule.glob.is_match(subject);
            fits != rule.negated
        })
    }
}

fn rule(line: &str) -> Option<Rule> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') || line.contains("**") {
        return None;
    }
    let (negated, pattern) = match line.strip_prefix('!') {
        Some(pattern) => (true, pattern),
        None => (false, line),
    };
    let (folders_only, pattern) = match pattern.strip_suffix('/') {
        Some(pattern) => (true, pattern),
        None => (false, pattern),
    };
    Some(Rule {
        glob: Glob::parse(pattern.trim_start_matches('/'))?,
        negated,
        folders_only,
        whole: pattern.contains('/'),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_mean_names_paths_and_folders() {
        let ignore = Ignore::parse("# note\n*.swp\nci/\n/top.yaml\ntemplates/a?.yaml\n\n");
        for (file, left_out) in [
            ("x.swp", true),
            ("templates/x.swp", true),
            ("ci/values.yaml", true),
            ("a/ci/values.yaml", true),
            ("ci", false),
            ("top.yaml", true),
            ("templates/top.yaml", false),
            ("templates/ab.yaml", true),
            ("templates/abc.yaml", false),
            ("values.yaml", false),
        ] {
            assert_eq!(ignore.leaves_out(file), left_out, "{file}");
        }
    }

    #[test]
    fn a_negated_rule_leaves_out_everything_else() {
        let ignore = Ignore::parse("!*.yaml\n");
        assert!(ignore.leaves_out("a.txt"));
        assert!(!ignore.leaves_out("a.yaml"));
    }
}

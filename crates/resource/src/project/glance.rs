//! What a text is worth parsing for, told from its name and a search for a few words.
//!
//! Repositories are full of YAML and JSON that is none of ours: workflows, lock files,
//! schemas, translations. They cost a substring search here and nothing more.

use crate::path;

/// What a YAML or JSON text may hold, before it is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Glance {
    /// It has the words of a Kubernetes object.
    pub(super) manifest: bool,
    /// It has the words of a compose file.
    pub(super) compose: bool,
    /// Its name or words leave little doubt, so that a syntax error in it is worth telling.
    pub(super) surely: bool,
}

impl Glance {
    /// Whether parsing may give us anything.
    pub(super) fn worth_parsing(self) -> bool {
        self.manifest || self.compose
    }
}

/// The syntax a file is written in, as far as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// YAML, or JSON inside a YAML file.
    Yaml,
    /// Strict JSON.
    Json,
    /// The source of a template engine, whatever it makes.
    Template,
}

/// What the name of a file says about its form; none for files that are none of ours.
pub(super) fn form(path: &str) -> Option<Form> {
    let name = path::file_name(path);
    if is_kustomization_name(name) {
        return Some(Form::Yaml);
    }
    match name.rsplit_once('.')?.1 {
        "yaml" | "yml" => Some(Form::Yaml),
        "json" | "tfstate" => Some(Form::Json),
        "j2" | "jinja" | "jinja2" | "tmpl" | "gotmpl" | "tpl" | "erb" => Some(Form::Template),
        _ => None,
    }
}

/// Looks for the words that every file of ours has.
pub(super) fn glance(path: &str, text: &str) -> Glance {
    let name = path::file_name(path);
    let named_compose = is_compose_name(path);
    let kustomization = is_kustomization_name(name);
    let manifest = has_key(text, "kind") && has_key(text, "apiVersion");
    let compose = named_compose || has_key(text, "services");
    let has_container = || has_key(text, "image") || has_key(text, "build");
    Glance {
        manifest: manifest || kustomization,
        compose,
        surely: manifest || kustomization || named_compose || (compose && has_container()),
    }
}

/// Whether a JSON text has the words of a Terraform plan or state.
pub(super) fn may_be_record(text: &str) -> bool {
    has_key(text, "terraform_version")
        && ["planned_values", "values", "resources"]
            .iter()
            .any(|word| has_key(text, word))
}

/// Whether `word` stands in the text as a key, in block style, flow style or JSON.
fn has_key(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let after = text.get(at + word.len()..).unwrap_or("");
        let after = after.strip_prefix(['"', '\'']).unwrap_or(after);
        after.trim_start_matches([' ', '\t']).starts_with(':')
    })
}

/// Whether a file of this name is a compose file, whatever stands in it.
pub(crate) fn is_compose_name(path: &str) -> bool {
    let name = path::file_name(path);
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| {
        let stem = stem.strip_prefix("docker-").unwrap_or(stem);
        stem == "compose"
            || stem.starts_with("compose.")
            || stem.starts_with("compose-")
            || stem.ends_with(".compose")
            || stem.ends_with("-compose")
    })
}

/// Whether kustomize reads a file of this name.
pub(crate) fn is_kustomization_name(name: &str) -> bool {
    matches!(
        name,
        "kustomization.yaml" | "kustomization.yml" | "Kustomization"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_our_words_are_parsed() {
        let worth = |path: &str, text: &str| glance(path, text).worth_parsing();
        assert!(worth("a.yaml", "apiVersion: v1\nkind: Pod\n"));
        assert!(worth(
            "a.yaml",
            "{\"kind\" : \"Pod\", \"apiVersion\": \"v1\"}"
        ));
        assert!(worth("a.yaml", "services:\n  web: {}\n"));
        assert!(worth("compose.yaml", "include: [other.yaml]\n"));
        assert!(worth("x/kustomization.yaml", "resources: [a.yaml]\n"));
        assert!(!worth("a.yaml", "on: push\njobs: {a: {}}\n"));
        assert!(!worth("a.yaml", "apiVersion: v2\nname: chart\n"));
        assert!(!worth(
            "package.json",
            "{\"name\": \"kind\", \"services\": 1}".split_at(16).0
        ));
    }

    #[test]
    fn names_of_compose_files_are_known() {
        for name in [
            "compose.yaml",
            "a/docker-compose.yml",
            "docker-compose.dev.yml",
            "docker-compose-prod.yaml",
            "compose.override.yaml",
            "dev.compose.yaml",
        ] {
            assert!(is_compose_name(name), "{name}");
        }
        for name in [
            "decompose.yaml",
            "compose.json",
            "composer.yaml",
            "stack.yml",
        ] {
            assert!(!is_compose_name(name), "{name}");
        }
    }
}

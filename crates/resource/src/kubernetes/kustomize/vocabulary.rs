//! The fields of a kustomization, so that a misspelt or unsupported one does not pass in silence.

use syntax::{Diagnostic, nearest};

use super::session::{Kustomization, Session};

/// The fields, sorted.
pub(super) const FIELDS: &[&str] = &[
    "apiVersion",
    "bases",
    "buildMetadata",
    "commonAnnotations",
    "commonLabels",
    "components",
    "configMapGenerator",
    "configurations",
    "crds",
    "generatorOptions",
    "generators",
    "helmChartInflationGenerator",
    "helmCharts",
    "helmGlobals",
    "imageTags",
    "images",
    "kind",
    "labels",
    "metadata",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "openapi",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "replicas",
    "resources",
    "secretGenerator",
    "sortOptions",
    "transformers",
    "validators",
    "vars",
];

/// What is not read, and what that means.
const NOT_READ: &[(&str, &str)] = &[
    (
        "crds",
        "references within custom resources are not rewritten",
    ),
    (
        "openapi",
        "lists of custom resources are replaced by patches, not merged",
    ),
];

/// Says which fields of a kustomization are not understood.
pub(super) fn check(session: &mut Session<'_>, kustomization: &Kustomization) {
    for entry in kustomization.node.entries() {
        let key = &*entry.key;
        if let Some((_, effect)) = NOT_READ.iter().find(|(name, _)| *name == key) {
            let message = format!("`{key}` is not read: {effect}");
            session
                .diagnostics
                .push(Diagnostic::note(message, entry.key_span));
        } else if FIELDS.binary_search(&key).is_err() {
            let guess = nearest(key, FIELDS.iter().copied());
            let guess = guess.map_or(String::new(), |name| format!(": did you mean `{name}`?"));
            let key: String = key.chars().take(60).collect();
            let message = format!("`{key}` is no field of a kustomization{guess}");
            session.warn(message, entry.key_span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FIELDS;

    #[test]
    fn the_table_is_sorted_for_searching() {
        assert!(FIELDS.is_sorted());
    }
}

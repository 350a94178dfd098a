//! Examples of Secrets and `ConfigMap`s that a repository holds in their place
//! (`secret.yaml.example`): people copy them and fill them in before anything is applied.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use syntax::{Node, parse_yaml};

use crate::helm::{Created, CreatedEntry};
use crate::path;
use crate::project::{File, Project};

/// The longest text that is looked into, and the most entries of one object.
const MAX_BYTES: usize = 1 << 20;
const MOST: usize = 100;

/// Whether a file is called an example of one with manifests.
pub(super) fn is_one(file: &str) -> bool {
    let name = path::file_name(file);
    let whole = name
        .rsplit_once('.')
        .filter(|(_, end)| path::EXAMPLES.contains(end));
    whole.is_some_and(|(whole, _)| matches!(path::extension(whole), Some("yaml" | "yml")))
}

/// The Secrets and `ConfigMap`s in such a file.
pub(super) fn of(project: Project<'_>, file: &File) -> Vec<Created> {
    let text = project.sources.text(file.source);
    if text.len() > MAX_BYTES || !text.contains("kind:") {
        return Vec::new();
    }
    let (documents, _) = parse_yaml(file.source, &text);
    documents.iter().take(MOST).filter_map(object).collect()
}

fn object(node: &Node) -> Option<Created> {
    let kind = match node.get("kind")?.text()? {
        "Secret" => "Secret",
        "ConfigMap" => "ConfigMap",
        _ => return None,
    };
    let name = node.at(&["metadata", "name"])?;
    let namespace = node.at(&["metadata", "namespace"]).and_then(Node::text);
    let entries = ["data", "stringData"].into_iter().flat_map(|key| {
        let is_encoded = kind == "Secret" && key == "data";
        let pairs = node.get(key).map_or(&[][..], Node::entries).iter();
        pairs.filter_map(move |pair| {
            let text = pair.value.text()?;
            let plain = || String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok();
            let text = is_encoded
                .then(plain)
                .flatten()
                .unwrap_or_else(|| text.to_owned());
            let (key, place) = (pair.key.to_string(), pair.value.span);
            Some(CreatedEntry { key, text, place })
        })
    });
    Some(Created {
        kind,
        name: name.text()?.to_owned(),
        namespace: namespace.map(str::to_owned),
        entries: entries.take(MOST).collect(),
        place: name.span,
    })
}

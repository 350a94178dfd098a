//! Other names, tags and digests for images.

use regex::Regex;
use syntax::{Node, NodeKind};

use super::edit;
use super::fields::Field;
use super::item::Item;

/// What an entry of `images` asks for.
struct Change<'a> {
    pattern: Regex,
    name: Option<&'a Node>,
    tag: Option<&'a Node>,
    suffix: Option<&'a Node>,
    digest: Option<&'a Node>,
}

/// Changes an image wherever containers name it.
pub(super) fn set(items: &mut [Item], entry: &Node, fields: &[Field]) {
    let given = |key: &str| {
        let node = entry.get(key)?;
        edit::scalar(node).filter(|text| !text.is_empty())?;
        Some(node)
    };
    let Some(name) = given("name").and_then(edit::scalar) else {
        return;
    };
    let rest = r"(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$";
    let Ok(pattern) = Regex::new(&format!("^{name}{rest}")) else {
        return;
    };
    let change = Change {
        pattern,
        name: given("newName"),
        tag: given("newTag"),
        suffix: given("tagSuffix"),
        digest: given("digest"),
    };
    for item in items {
        let id = item.id();
        if &*id.kind == "CustomResourceDefinition" {
            continue;
        }
        // A container matched by both ways must not be given a suffix twice.
        let before = item.node.clone();
        for field in fields.iter().filter(|field| field.of.selects(&id)) {
            field.change(&mut item.node, entry, &mut |place| change.apply(place));
        }
        in_containers(&mut item.node, &before, &change);
    }
}

/// Changes images of containers at any depth.
fn in_containers(node: &mut Node, before: &Node, change: &Change<'_>) {
    match node.kind {
        NodeKind::Sequence(_) if !before.items().is_empty() => {
            let items = edit::items_mut(node).into_iter().flatten();
            for (item, before) in items.zip(before.items()) {
                in_containers(item, before, change);
            }
        }
        NodeKind::Mapping(_) if before.is_mapping() => {
            let entries = edit::entries_mut(node).into_iter().flatten();
            for (entry, before) in entries.zip(before.entries()) {
                in_containers(&mut entry.value, &before.value, change);
                if matches!(&*entry.key, "containers" | "initContainers") {
                    let items = edit::items_mut(&mut entry.value).into_iter().flatten();
                    for (item, before) in items.zip(before.value.items()) {
                        if let (Some(image), Some(before)) =
                            (edit::get_mut(item, "image"), before.get("image"))
                            && image == before
                        {
                            change.apply(image);
                        }
                    }
                }
            }
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. }
        | NodeKind::Sequence(_)
        | NodeKind::Mapping(_) => {}
    }
}

impl Change<'_> {
    fn apply(&self, image: &mut Node) {
        let Some(before) = image.text().filter(|text| self.pattern.is_match(text)) else {
            return;
        };
        let (name, mut tag, mut digest) = split(before);
        let text =
            |node: Option<&Node>| node.and_then(edit::scalar).unwrap_or_default().into_owned();
        let mut changed = match self.name {
            Some(name) => text(Some(name)),
            None => name.to_owned(),
        };
        if self.tag.is_some() || self.digest.is_some() {
            (tag, digest) = (text(self.tag), text(self.digest));
        } else if self.suffix.is_some() {
            tag.push_str(&text(self.suffix));
            digest.clear();
        }
        for (mark, part) in [(':', &tag), ('@', &digest)] {
            if !part.is_empty() {
                changed.push(mark);
                changed.push_str(part);
            }
        }
        let decisive = [self.tag, self.digest, self.suffix, self.name];
        let span = decisive
            .into_iter()
            .flatten()
            .next()
            .map_or(image.span, |node| node.span);
        *image = edit::string(changed, span);
    }
}

/// Name, tag and digest of an image.
fn split(image: &str) -> (&str, String, String) {
    let host = image.find('/').unwrap_or(0);
    let rest = image.get(host..).unwrap_or("");
    let at = rest.find('@').map(|at| at + host);
    let colon = rest.find(':').map(|at| at + host);
    let part = |from: usize, to: usize| image.get(from..to).unwrap_or("");
    let end = image.len();
    match (colon, at) {
        (None, None) => (image, String::new(), String::new()),
        (Some(colon), Some(at)) if colon < at => (
            part(0, colon),
            part(colon + 1, at).to_owned(),
            part(at + 1, end).to_owned(),
        ),
        (_, Some(at)) => (part(0, at), String::new(), part(at + 1, end).to_owned()),
        (Some(colon), None) => (
            part(0, colon),
            part(colon + 1, end).to_owned(),
            String::new(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_port_is_no_tag_and_a_digest_has_a_colon() {
        for (image, name, tag, digest) in [
            ("nginx", "nginx", "", ""),
            ("nginx:1.2", "nginx", "1.2", ""),
            ("host:5000/x", "host:5000/x", "", ""),
            ("host:5000/x:1@sha256:ab", "host:5000/x", "1", "sha256:ab"),
            ("x@sha256:ab", "x", "", "sha256:ab"),
        ] {
            let expected = (name, tag.to_owned(), digest.to_owned());
            assert_eq!(split(image), expected, "{image}");
        }
    }
}

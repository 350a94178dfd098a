//! Secrets that an operator writes from a template: what the template says is known, what it
//! fills in is not. Sources: `spec.target.template` of External Secrets, `spec.template` of
//! Sealed Secrets, `spec.destination.transformation` of `HashiCorp`'s operator.

use std::borrow::Cow;

use eval::Value;
use resource::Resource;
use syntax::Span;

use crate::endpoint::HOLE;

/// A kind whose manifests hold templates of Secrets.
struct Form {
    kind: &'static str,
    /// Where the name of the Secret may stand, if it is not that of the resource.
    names: &'static [&'static [&'static str]],
    /// Its texts by their keys.
    texts: &'static [&'static str],
}

const FORMS: &[Form] = &[
    Form {
        kind: "ExternalSecret",
        names: &[&["spec", "target", "name"]],
        texts: &["spec", "target", "template", "data"],
    },
    // It makes one of these in each of several namespaces.
    Form {
        kind: "ClusterExternalSecret",
        names: &[
            &["spec", "externalSecretSpec", "target", "name"],
            &["spec", "externalSecretName"],
        ],
        texts: &["spec", "externalSecretSpec", "target", "template", "data"],
    },
    // The first operator of that name.
    Form {
        kind: "ExternalSecret",
        names: &[&["spec", "template", "metadata", "name"]],
        texts: &["spec", "template", "stringData"],
    },
    Form {
        kind: "SealedSecret",
        names: &[&["spec", "template", "metadata", "name"]],
        texts: &["spec", "template", "data"],
    },
    Form {
        kind: "VaultStaticSecret",
        names: &[&["spec", "destination", "name"]],
        texts: &["spec", "destination", "transformation", "templates"],
    },
    Form {
        kind: "VaultDynamicSecret",
        names: &[&["spec", "destination", "name"]],
        texts: &["spec", "destination", "transformation", "templates"],
    },
];

/// The name of the Secret that is written from the templates of a resource.
pub(super) fn name_of(resource: &Resource) -> Option<&str> {
    let form = form_of(resource)?;
    let mut names = form.names.iter();
    let name = names.find_map(|path| resource.attributes.path(path)?.as_str());
    Some(name.unwrap_or(&resource.name))
}

/// The namespaces that it is written in: its own, or those that it lists.
pub(super) fn homes<'r>(resource: &'r Resource, own: &'r str) -> Vec<&'r str> {
    let listed = resource.attributes.path(&["spec", "namespaces"]);
    let listed = listed.filter(|_| &*resource.kind == "ClusterExternalSecret");
    let listed = listed.map(|it| it.items().iter().filter_map(Value::as_str));
    listed.map_or_else(|| vec![own], Iterator::collect)
}

/// Its texts, each with its key and its place.
pub(super) fn texts(
    resource: &Resource,
) -> impl Iterator<Item = (&str, Cow<'_, str>, Option<Span>)> {
    let form = form_of(resource);
    let texts = form.and_then(|form| resource.attributes.path(form.texts)?.map());
    texts.into_iter().flatten().filter_map(|(key, value)| {
        let value = value.get("text").unwrap_or(value);
        Some((&**key, with_holes(value.as_str()?), value.span))
    })
}

fn form_of(resource: &Resource) -> Option<&'static Form> {
    let mut forms = FORMS.iter().filter(|form| *form.kind == *resource.kind);
    forms.find(|form| resource.attributes.path(form.texts).is_some())
}

/// A template with a hole for everything that it fills in, on as many lines.
fn with_holes(text: &str) -> Cow<'_, str> {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, (action, after))) = rest
        .split_once("{{")
        .and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        out.push_str(before);
        out.push(HOLE);
        out.extend(action.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::with_holes;

    #[test]
    fn what_a_template_fills_in_is_a_hole() {
        for (text, expected) in [
            ("db:5432", "db:5432"),
            (
                "x://u:{{ .word }}@db/{{ .base }}",
                "x://u:\u{fffc}@db/\u{fffc}",
            ),
            ("a\n{{ if .b\n}}c", "a\n\u{fffc}\nc"),
            ("{{ .open", "{{ .open"),
            ("{{ .a }} {{", "\u{fffc} {{"),
        ] {
            assert_eq!(with_holes(text), expected, "{text}");
        }
    }
}

//! A saved model back to a model, checked: what was cut off, edited by hand or written by
//! another version is refused with a reason instead of half believed.

use std::collections::HashSet;
use std::sync::Arc;

use model::{Model, Parts};
use serde::Deserialize;
use stride::Threat;
use syntax::Sources;

use super::reading::Reading;
use super::{Document, VERSION};

/// Why a saved model is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireError(pub String);

impl std::fmt::Display for WireError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for WireError {}

/// What a saved model holds.
#[derive(Debug)]
pub struct Saved {
    /// The diagram.
    pub model: Model,
    /// The threats, in the order they were saved.
    pub threats: Vec<Threat>,
}

/// Reads a saved model; its places are added to `sources`.
pub fn read(text: &str, sources: &Sources) -> Result<Saved, WireError> {
    check_version(text)?;
    let document: Document = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    check_ids(&document)?;
    let mut reading = Reading::new(sources);
    let parts = Parts {
        elements: reading.each(&document.elements, Reading::element)?,
        boundaries: reading.each(&document.boundaries, Reading::boundary)?,
        flows: reading.each(&document.flows, Reading::flow)?,
        accesses: document
            .accesses
            .iter()
            .map(|it| reading.access(it))
            .collect(),
    };
    let threats = reading.each(&document.threats, Reading::threat)?;
    let (model, _) = Model::new(parts);
    Ok(Saved { model, threats })
}

/// The version is looked at alone and first, for the rest of a later one may not be readable.
fn check_version(text: &str) -> Result<(), WireError> {
    #[derive(Deserialize)]
    struct Head {
        version: Option<serde_json::Value>,
    }
    let head: Head = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    match head.version {
        Some(version) if version == VERSION => Ok(()),
        Some(version) => {
            let version: String = version.to_string().chars().take(20).collect();
            refuse(format!(
                "the saved model has version {version}; this program reads version {VERSION}"
            ))
        }
        None => refuse("not a saved model: it has no `version`".to_owned()),
    }
}

/// Serde's message names the place; the text itself may be long or secret and is not quoted.
fn unreadable(error: &serde_json::Error) -> WireError {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it is cut off".to_owned(),
        serde_json::error::Category::Syntax => "it is not JSON".to_owned(),
        serde_json::error::Category::Data | serde_json::error::Category::Io => {
            error.to_string().chars().take(120).collect()
        }
    };
    let (line, column) = (error.line(), error.column());
    WireError(format!(
        "the saved model cannot be read at {line}:{column}: {what}"
    ))
}

fn check_ids(document: &Document) -> Result<(), WireError> {
    let elements = unique("element", document.elements.iter().map(|e| &e.id))?;
    let boundaries = unique("boundary", document.boundaries.iter().map(|b| &b.id))?;
    let flows = unique("flow", document.flows.iter().map(|f| &f.id))?;
    for flow in &document.flows {
        known("flow", &flow.id, "element", Some(&flow.from), &elements)?;
        known("flow", &flow.id, "element", Some(&flow.to), &elements)?;
    }
    for access in &document.accesses {
        let to = access.to.as_ref();
        known(
            "access",
            &access.from,
            "element",
            Some(&access.from),
            &elements,
        )?;
        known("access", &access.from, "element", to, &elements)?;
    }
    for element in &document.elements {
        let inside = element.boundary.iter().chain(&element.other_boundaries);
        for boundary in inside {
            known(
                "element",
                &element.id,
                "boundary",
                Some(boundary),
                &boundaries,
            )?;
        }
    }
    for boundary in &document.boundaries {
        let parent = boundary.parent.as_ref();
        known("boundary", &boundary.id, "boundary", parent, &boundaries)?;
    }
    for threat in &document.threats {
        let name = &threat.fingerprint;
        for about in std::iter::once(&threat.about).chain(&threat.also) {
            let (element, boundary) = (about.element.as_ref(), about.boundary.as_ref());
            known("threat", name, "element", element, &elements)?;
            known("threat", name, "flow", about.flow.as_ref(), &flows)?;
            known("threat", name, "boundary", boundary, &boundaries)?;
        }
    }
    Ok(())
}

fn unique<'a>(
    what: &str,
    ids: impl Iterator<Item = &'a Arc<str>>,
) -> Result<HashSet<&'a str>, WireError> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(&**id) {
            return refuse(format!("the saved model has two {what}s `{}`", brief(id)));
        }
    }
    Ok(seen)
}

fn known(
    what: &str,
    name: &str,
    wanted: &str,
    id: Option<&Arc<str>>,
    ids: &HashSet<&str>,
) -> Result<(), WireError> {
    match id {
        Some(id) if !ids.contains(&**id) => refuse(format!(
            "the saved model's {what} `{}` names the {wanted} `{}`, which it does not have",
            brief(name),
            brief(id)
        )),
        _ => Ok(()),
    }
}

fn brief(text: &str) -> String {
    crate::clean(text).chars().take(80).collect()
}

fn refuse<T>(why: String) -> Result<T, WireError> {
    Err(WireError(why))
}

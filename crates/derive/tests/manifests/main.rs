//! Small manifests and compose files, and the diagrams they mean.

mod addresses;
mod analytics;
mod belongings;
mod bindings;
mod charts;
mod clouds;
mod compose;
mod delivered;
mod events;
mod families;
mod fetched;
mod frames;
mod gates;
mod graphs;
mod handed;
mod homes;
mod hosts;
mod kept;
mod kinds;
mod kubernetes;
mod learning;
mod limits;
mod made;
mod meshes;
mod neighbours;
mod operators;
mod perhaps;
mod platforms;
mod rights;
mod scaled;
mod settings;
mod shapes;
mod slips;
mod stackable;
mod starts;
mod steps;
mod storage;
mod stores;
mod suites;
mod watchers;
mod watching;

use std::collections::BTreeSet;
use std::fmt::Write;

use derive::Catalog;
use model::Model;
use resource::{File, Project, Settings};
use syntax::{ReadError, Reader, SourceId, Sources};

/// Files by path; what the scan does not find by itself can still be read.
struct Files<'a> {
    sources: &'a Sources,
    texts: &'a [(&'a str, &'a str)],
}

impl Reader for Files<'_> {
    fn read(&self, path: &str) -> Result<SourceId, ReadError> {
        let found = self.texts.iter().find(|(name, _)| *name == path);
        let (path, text) = found.ok_or(ReadError::Missing)?;
        Ok(self.sources.add(*path, *text))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let inside = self.texts.iter().filter_map(|(path, _)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some(match name.split_once('/') {
                Some((inner, _)) => format!("{inner}/"),
                None => name.to_owned(),
            })
        });
        Ok(inside.collect::<BTreeSet<_>>().into_iter().collect())
    }
}

/// The diagram of some files, with the texts that its places point into.
struct Diagram {
    sources: Sources,
    model: Model,
}

/// Derives the diagram of files, of which those of YAML and Terraform are scanned.
fn diagram(texts: &[(&str, &str)]) -> Diagram {
    let sources = Sources::new();
    let scanned = texts
        .iter()
        .filter(|(path, _)| matches!(path.rsplit('.').next(), Some("yaml" | "tf" | "sh")));
    let files: Vec<File> = scanned
        .map(|(path, text)| File {
            path: (*path).into(),
            source: sources.add(*path, *text),
        })
        .collect();
    let (inventory, _) = resource::read(Project {
        sources: &sources,
        files: &files,
        reader: &Files {
            sources: &sources,
            texts,
        },
        settings: &Settings::default(),
        modules: &(),
    });
    let (model, _) = derive::derive(&inventory, &Catalog::builtin());
    Diagram { sources, model }
}

impl Diagram {
    /// `from -> to protocol port knowledge facts @line`, one line for each flow.
    fn flows(&self) -> String {
        let mut shown = String::new();
        for flow in self.model.flows() {
            let protocol = flow.protocol.as_deref().unwrap_or("?");
            let port = flow.port.map_or("?".to_owned(), |port| port.to_string());
            let (from, to, known) = (&flow.from, &flow.to, flow.knowledge.name());
            let _ = write!(shown, "{from} -> {to} {protocol} {port} {known}");
            for (property, fact) in &flow.facts {
                let _ = write!(shown, " {}={}", property.name(), fact.value);
            }
            for evidence in &flow.evidence {
                let place = self.sources.position(evidence.span);
                let _ = write!(shown, " @{}:{}", place.path, place.line);
            }
            shown.push('\n');
        }
        shown
    }

    /// `property = value @line` of the wanted properties of an element or boundary.
    fn facts(&self, id: &str, wanted: &[&str]) -> String {
        let mut elements = self.model.elements().iter();
        let mut boundaries = self.model.boundaries().iter();
        let facts = elements
            .find(|it| &*it.id.0 == id)
            .map(|it| &it.facts)
            .or_else(|| boundaries.find(|it| &*it.id.0 == id).map(|it| &it.facts));
        let Some(facts) = facts else {
            return format!("no element `{id}`\n");
        };
        let mut shown = String::new();
        for (property, fact) in facts {
            if wanted.contains(&property.name()) {
                let line = fact.span.map_or(0, |span| self.sources.position(span).line);
                let _ = writeln!(shown, "{} = {} @{line}", property.name(), fact.value);
            }
        }
        shown
    }

    /// The ids of all elements.
    fn elements(&self) -> Vec<&str> {
        let elements = self.model.elements().iter();
        elements.map(|element| &*element.id.0).collect()
    }

    /// `boundary < parent` and the elements directly in it.
    fn boundaries(&self) -> String {
        let mut shown = String::new();
        for boundary in self.model.boundaries() {
            let _ = write!(shown, "{}", boundary.id);
            if let Some(parent) = &boundary.parent {
                let _ = write!(shown, " < {parent}");
            }
            for element in self.model.members(&boundary.id) {
                let _ = write!(shown, " {}", element.name);
            }
            shown.push('\n');
        }
        shown
    }
}

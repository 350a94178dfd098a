//! Small Terraform texts and the diagrams they mean.

mod amazon;
mod azure;
mod engine;
mod google;
mod groups;
mod modules;
mod outputs;
mod serverless;

use std::fmt::Write;

use derive::Catalog;
use model::{Fact, Model};
use resource::{File, Project, Settings};
use syntax::{ReadError, Reader, SourceId, Sources};

/// A reader that has nothing but what the scan found.
struct Nothing;

impl Reader for Nothing {
    fn read(&self, _: &str) -> Result<SourceId, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        Err(ReadError::Missing)
    }
}

/// The diagram of one file, with the texts that its places point into.
struct Diagram {
    sources: Sources,
    model: Model,
    messages: Vec<String>,
}

/// Derives the diagram of a single `main.tf`.
fn diagram(text: &str) -> Diagram {
    let sources = Sources::new();
    let source = sources.add("main.tf", text);
    let files = [File {
        path: "main.tf".into(),
        source,
    }];
    let catalog = Catalog::builtin();
    let (inventory, _) = resource::read(Project {
        sources: &sources,
        files: &files,
        reader: &Nothing,
        settings: &Settings::default(),
        modules: &catalog,
    });
    let (model, diagnostics) = derive::derive(&inventory, &catalog);
    let messages = inventory.diagnostics.into_iter().chain(diagnostics);
    Diagram {
        sources,
        model,
        messages: messages.map(|one| one.message).collect(),
    }
}

impl Diagram {
    /// `id kind technology in boundary`, one line for each element.
    fn elements(&self) -> String {
        let mut shown = String::new();
        for element in self.model.elements() {
            let (id, kind) = (&element.id, element.kind.name());
            let _ = write!(shown, "{id} {kind} {}", element.technology);
            if let Some(boundary) = &element.boundary {
                let _ = write!(shown, " in {boundary}");
            }
            shown.push('\n');
        }
        shown
    }

    /// `from -> to protocol port knowledge`, with `clear` where not encrypted and the lines
    /// behind it.
    fn flows(&self) -> String {
        let mut shown = String::new();
        for flow in self.model.flows() {
            let protocol = flow.protocol.as_deref().unwrap_or("?");
            let port = flow.port.map_or("?".to_owned(), |port| port.to_string());
            let knowledge = flow.knowledge.name();
            let _ = write!(
                shown,
                "{} -> {} {protocol} {port} {knowledge}",
                flow.from, flow.to
            );
            for line in &flow.evidence {
                let _ = write!(shown, " @{}", self.sources.position(line.span).line);
            }
            for (property, fact) in &flow.facts {
                let _ = write!(shown, " {}={}", property.name(), fact.value);
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
        for (property, Fact { value, span }) in facts {
            if wanted.contains(&property.name()) {
                let line = span.map_or(0, |span| self.sources.position(span).line);
                let _ = writeln!(shown, "{} = {value} @{line}", property.name());
            }
        }
        shown
    }
}

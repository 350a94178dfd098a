//! What people say about their system that no code can tell: `stridemap.hcl`.
//!
//! ```hcl
//! accept "plaintext-flow" {
//!   flow    = "internet -> web"
//!   reason  = "a proxy in front of it terminates TLS"
//!   expires = "2027-06-30"
//! }
//! answer "orders" {
//!   encrypted_at_rest = true
//!   because           = "the storage class encrypts"
//! }
//! asset "orders"    { sensitivity = "customer-data" }
//! external "bank"   { technology = "payment-provider" }
//! flow "orders" "bank" { protocol = "https" }
//! severity "not-redundant" { level = "low" }
//! chart "deploy/shop" { values = ["deploy/prod.yaml"] }
//! variable_files = ["prod.tfvars"]
//! variables      = { environment = "prod" }
//! workspace      = "prod"
//! ```
//!
//! Invariant: what is wrong in it is told with its place, and the rest still counts.

mod apply;
mod chart;
mod comments;
mod reading;

use std::sync::Arc;

use model::{Datum, Property};
use syntax::hcl::{self, Block, Body};
use syntax::{Diagnostic, SourceId, Span};

use crate::{Acceptance, Accepted, Level, Policy};
pub use apply::assess_with;
pub use chart::Chart;
pub use comments::acceptances;
use reading::Reading;

/// The file's content.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the user decided about threats.
    pub policy: Policy,
    /// Terraform variable files, relative to the file's folder.
    pub variable_files: Vec<Arc<str>>,
    /// Values of Terraform variables; constants.
    pub variables: Vec<(Arc<str>, hcl::Expression)>,
    /// The Terraform workspace to evaluate in.
    pub workspace: Option<Arc<str>>,
    /// How charts are installed.
    pub charts: Vec<Chart>,
    answers: Vec<Answer>,
    externals: Vec<External>,
    flows: Vec<Declared>,
}

/// Facts that somebody states about an element, flow or boundary.
#[derive(Clone, Debug)]
struct Answer {
    about: Arc<str>,
    facts: Vec<(Property, Datum, Span)>,
    because: Arc<str>,
    span: Span,
}

/// Someone outside whom the code does not mention.
#[derive(Clone, Debug)]
struct External {
    name: Arc<str>,
    technology: Arc<str>,
    span: Span,
}

/// A flow that the code does not show.
#[derive(Clone, Debug)]
struct Declared {
    from: Arc<str>,
    to: Arc<str>,
    protocol: Option<Arc<str>>,
    port: Option<u16>,
    facts: Vec<(Property, Datum, Span)>,
    span: Span,
}

const BLOCKS: [&str; 7] = [
    "accept", "answer", "asset", "chart", "external", "flow", "severity",
];

const TOP: [&str; 3] = ["variable_files", "variables", "workspace"];

impl Settings {
    /// Reads the file. `today` is `YYYY-MM-DD`: what expired before it no longer counts.
    pub fn load(source: SourceId, text: &str, today: &str) -> (Self, Vec<Diagnostic>) {
        let (body, diagnostics) = hcl::parse(source, text);
        let mut reading = Reading { diagnostics };
        reading.check_top(&body, TOP);
        let mut settings = Self {
            variable_files: reading.texts(&body, "variable_files"),
            variables: reading.constants(&body, "variables"),
            workspace: reading.text(&body, "workspace"),
            ..Self::default()
        };
        for block in &body.blocks {
            settings.take(&mut reading, block, today);
        }
        (settings, reading.diagnostics)
    }

    /// Adds those of another folder.
    pub fn extend(&mut self, other: Self) {
        self.policy.acceptances.extend(other.policy.acceptances);
        self.policy.severities.extend(other.policy.severities);
        self.variable_files.extend(other.variable_files);
        self.variables.extend(other.variables);
        self.workspace = other.workspace.or(self.workspace.take());
        self.charts.extend(other.charts);
        self.answers.extend(other.answers);
        self.externals.extend(other.externals);
        self.flows.extend(other.flows);
    }

    fn take(&mut self, reading: &mut Reading, block: &Block, today: &str) {
        match &*block.kind.text {
            "accept" => self
                .policy
                .acceptances
                .extend(acceptance(reading, block, today)),
            "answer" => self.answers.extend(answer(reading, block, None)),
            "asset" => {
                let only = Some(Property::Sensitivity);
                self.answers.extend(answer(reading, block, only));
            }
            "chart" => self.charts.extend(chart::chart(reading, block)),
            "external" => self.externals.extend(external(reading, block)),
            "flow" => self.flows.extend(flow(reading, block)),
            "severity" => self.policy.severities.extend(severity(reading, block)),
            other => {
                let meant = hint(other, BLOCKS);
                let message = format!("there is no block `{other}` in the settings{meant}");
                reading.warn(message, block.header);
            }
        }
    }
}

fn acceptance(reading: &mut Reading, block: &Block, today: &str) -> Option<Acceptance> {
    let [rule] = reading.labels(block, ["the rule's id"])?;
    let known = ["element", "flow", "boundary", "reason", "owner", "expires"];
    reading.check_names(&block.body, &known);
    let body = &block.body;
    let Some(reason) = reading.text(body, "reason") else {
        reading.warn("an acceptance says its `reason`".to_owned(), block.header);
        return None;
    };
    if let Some(expires) = reading.text(body, "expires") {
        let shape: Vec<usize> = expires.split('-').map(str::len).collect();
        let digits = expires
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
        if shape != [4, 2, 2] || !digits {
            let message = format!("`{expires}` is no day: write it as 2027-12-31");
            reading.warn(message, block.header);
            return None;
        }
        if &*expires < today {
            let message = format!("the acceptance of `{rule}` expired on {expires}");
            reading.warn(message, block.header);
            return None;
        }
    }
    let owner = reading.text(body, "owner");
    let about = ["element", "flow", "boundary"];
    let target = about.iter().find_map(|name| reading.text(body, name));
    Some(Acceptance {
        rule,
        accepted: target.map_or(Accepted::All, Accepted::Target),
        reason: owner.map_or_else(
            || Arc::clone(&reason),
            |owner| format!("{reason} ({owner})").into(),
        ),
        span: block.header,
    })
}

fn answer(reading: &mut Reading, block: &Block, only: Option<Property>) -> Option<Answer> {
    let [about] = reading.labels(block, ["an id or name"])?;
    let facts = reading.facts(&block.body, &["because"], |property| {
        only.is_none_or(|only| property == only)
    });
    let because = reading.text(&block.body, "because");
    (!facts.is_empty()).then(|| Answer {
        about,
        facts,
        because: because.unwrap_or_else(|| Arc::from("")),
        span: block.header,
    })
}

fn external(reading: &mut Reading, block: &Block) -> Option<External> {
    let [name] = reading.labels(block, ["a name"])?;
    reading.check_names(&block.body, &["technology"]);
    let technology = reading.text(&block.body, "technology");
    Some(External {
        name,
        technology: technology.unwrap_or_else(|| Arc::from("external-service")),
        span: block.header,
    })
}

fn flow(reading: &mut Reading, block: &Block) -> Option<Declared> {
    let [from, to] = reading.labels(block, ["whence", "whither"])?;
    let of_flow = |property: Property| property.subject() == model::Subject::Flow;
    let facts = reading.facts(&block.body, &["protocol", "port"], of_flow);
    Some(Declared {
        from,
        to,
        protocol: reading.text(&block.body, "protocol"),
        port: reading.port(&block.body),
        facts,
        span: block.header,
    })
}

fn severity(reading: &mut Reading, block: &Block) -> Option<(Arc<str>, Level)> {
    let [rule] = reading.labels(block, ["the rule's id"])?;
    reading.check_names(&block.body, &["level", "because"]);
    let name = reading.text(&block.body, "level");
    let level = name.as_deref().and_then(Level::from_name);
    if level.is_none() {
        let names = Level::ALL.map(Level::name).join(", ");
        reading.warn(format!("its `level` is one of {names}"), block.header);
    }
    Some((rule, level?))
}

/// `; did you mean ...?`, where something is near.
fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = syntax::nearest(name, known);
    near.map_or_else(String::new, |it| format!("; did you mean `{it}`?"))
}

/// An attribute's value by name.
fn find<'a>(body: &'a Body, name: &str) -> Option<&'a hcl::Expression> {
    body.attribute(name).map(|attribute| &attribute.value)
}

//! Runs templates: values for pipelines, text for actions, with Go's scoping.

mod action;
mod builtin;
mod field;
mod stand_in;

#[cfg(test)]
pub(super) use builtin::BUILT_IN;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use syntax::{SourceId, Span};

use super::output::Output;
use super::tree::{Definition, Place, Text};
use super::value::{MAX_DEPTH as MAX_LEVELS, Map, Value};
use crate::project::Bounds;

/// What one step costs; a letter of a text costs one.
const STEP: usize = 64;

/// Templates within each other, and the blocks and pipelines in them.
const MAX_DEPTH: usize = 1_500;

/// One template within itself.
const MAX_CALLS: usize = 100;

/// Bytes that one template may write, and one value may hold.
pub(super) const MAX_TEXT: usize = 16 << 20;

/// Why a template cannot be rendered.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) message: String,
    /// The innermost place with a position.
    pub(super) span: Option<Span>,
    /// The templates on the way there, innermost first.
    pub(super) chain: Vec<Arc<str>>,
    /// Whether a bound was passed, so that nothing more of the chart is rendered.
    pub(super) fatal: bool,
    /// What is missing, if that is all: something may stand for it.
    pub(super) lack: Option<Lack>,
}

/// What is not part of a chart and has to be there when it is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A value that whoever installs the chart has to give.
    Value,
    /// A template of a chart that is not on disk.
    Template,
    /// Other values than those that are given.
    Others,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span: None,
            chain: Vec::new(),
            fatal: false,
            lack: None,
        }
    }

    /// A value is missing, of which `message` says what it is.
    fn lacking(message: impl Into<String>) -> Self {
        Self {
            lack: Some(Lack::Value),
            ..Self::new(message)
        }
    }

    fn bound(message: &str) -> Self {
        Self {
            fatal: true,
            ..Self::new(message)
        }
    }

    /// With a place, unless a more exact one is known.
    fn at(mut self, span: Option<Span>) -> Self {
        self.span = self.span.or(span);
        self
    }
}

pub(super) type Outcome<T> = Result<T, Failure>;

/// Gives the machine what only the chart knows.
pub(super) trait Surroundings {
    /// The text of a file of a chart.
    fn file(&self, chart: usize, path: &str) -> Option<Arc<str>>;
}

/// All templates of a chart and its subcharts, while they run.
pub(super) struct Machine<'a> {
    templates: HashMap<Arc<str>, Arc<Definition>>,
    pub(super) surroundings: &'a dyn Surroundings,
    /// What the steps so far cost.
    spent: u64,
    /// What they may cost.
    room: u64,
    depth: usize,
    /// What the last `include` wrote, with the places it comes from.
    included: Option<Output>,
    /// How often each template is running.
    open: HashMap<Arc<str>, usize>,
    /// Templates that call themselves without end.
    endless: HashSet<Arc<str>>,
    /// Whether something stands for what is missing.
    pub(super) fills_in: bool,
    /// Whether what fails is left out, and something stands for a template that cannot be had.
    pub(super) leaves_out: bool,
    /// What failed then.
    pub(super) left_out: Vec<Failure>,
    /// Whether there are helmfile's functions beside Helm's.
    pub(super) for_helmfile: bool,
    /// The charts that are not on disk, and the name that the objects of each share.
    pub(super) absent: HashMap<String, String>,
    /// What the templates of the chart itself see.
    pub(super) root: Option<Map>,
    /// `.Values` of each chart, which have methods that other mappings have not.
    pub(super) values: Vec<Map>,
    /// Where texts that are read while rendering are said to lie.
    pub(super) scratch: SourceId,
}

/// One running template: its text, its variables, and what it writes.
struct Frame {
    text: Arc<Text>,
    variables: Vec<(Arc<str>, Value)>,
    output: Output,
    /// The place of the call, for texts that have none of their own.
    outer: Option<Span>,
}

impl Frame {
    fn span(&self, place: Place) -> Option<Span> {
        self.text.span(place).or(self.outer)
    }
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        surroundings: &'a dyn Surroundings,
        scratch: SourceId,
        bounds: Bounds,
    ) -> Self {
        Self {
            room: bounds.chart_steps.saturating_mul(STEP as u64),
            templates: HashMap::new(),
            surroundings,
            spent: 0,
            depth: 0,
            included: None,
            open: HashMap::new(),
            endless: HashSet::new(),
            fills_in: false,
            leaves_out: false,
            left_out: Vec::new(),
            for_helmfile: false,
            absent: HashMap::new(),
            root: None,
            values: Vec::new(),
            scratch,
        }
    }

    /// Adds what a file defines, and the file itself, which comes last, under its own name. Of
    /// two templates with one name the later counts.
    pub(super) fn add(&mut self, file: &str, definitions: &[Arc<Definition>]) {
        let Some((whole, inner)) = definitions.split_last() else {
            return;
        };
        for definition in inner {
            self.define(Arc::clone(&definition.name), Arc::clone(definition));
        }
        self.define(file.into(), Arc::clone(whole));
    }

    fn define(&mut self, name: Arc<str>, definition: Arc<Definition>) {
        // An empty definition never replaces one that says something, as in Go.
        if definition.body.is_empty() && self.templates.contains_key(&name) {
            return;
        }
        self.templates.insert(name, definition);
    }

    /// Renders a template by name.
    pub(super) fn render(&mut self, name: &str, dot: &Value) -> Outcome<Output> {
        self.depth = 0;
        self.open.clear();
        self.included = None;
        self.execute(name, dot, None)
    }

    fn execute(&mut self, name: &str, dot: &Value, outer: Option<Span>) -> Outcome<Output> {
        let Some((name, definition)) = self.templates.get_key_value(name) else {
            if self.leaves_out {
                self.leave_out(Failure::new(format!("no template `{name}`")).at(outer));
            }
            let output = self.stand_in(name, dot, outer);
            return output.map_err(|failure| failure.at(outer));
        };
        let (name, definition) = (Arc::clone(name), Arc::clone(definition));
        if self.leaves_out && self.endless.contains(&name) {
            return self.stand_in(&name, dot, outer);
        }
        self.enter(&name).map_err(|failure| failure.at(outer))?;
        let mut frame = Frame {
            text: Arc::clone(&definition.text),
            variables: vec![(Arc::from(""), dot.clone())],
            output: Output::default(),
            outer,
        };
        let done = self.deeper().and_then(|()| {
            let done = self.body(&mut frame, dot, &definition.body)?;
            self.depth -= 1;
            Ok(done)
        });
        if let Some(running) = self.open.get_mut(&name) {
            *running -= 1;
        }
        match done {
            Ok(_) => Ok(frame.output),
            Err(mut failure) => {
                failure.chain.push(name);
                Err(failure.at(outer))
            }
        }
    }

    /// Takes note of what is left out.
    fn leave_out(&mut self, failure: Failure) {
        if self.left_out.len() < MAX_CALLS {
            self.left_out.push(failure);
        }
    }

    fn enter(&mut self, name: &Arc<str>) -> Outcome<()> {
        let running = self.open.entry(Arc::clone(name)).or_insert(0);
        if *running == MAX_CALLS {
            self.endless.insert(Arc::clone(name));
            return Err(Failure::new("templates call each other without end"));
        }
        *running += 1;
        Ok(())
    }

    /// Takes a step, and one more for every 64 letters or items that it handles.
    fn step(&mut self, cost: usize) -> Outcome<()> {
        self.pay(STEP.saturating_add(cost))
    }

    fn pay(&mut self, cost: usize) -> Outcome<()> {
        self.spent = self.spent.saturating_add(cost as u64);
        if self.spent > self.room {
            return Err(Failure::bound("rendering takes too many steps"));
        }
        Ok(())
    }

    /// Pays for going through all of a value, however often its parts are shared in it.
    fn walk(&mut self, value: &Value, depth: usize) -> Outcome<()> {
        const NODE: usize = 32;
        if depth > MAX_LEVELS {
            return Ok(());
        }
        if let Some(items) = value.as_list() {
            self.pay(NODE)?;
            return items.iter().try_for_each(|item| self.walk(item, depth + 1));
        }
        if let Some(map) = value.as_map() {
            self.pay(NODE)?;
            let map = map.borrow();
            return map.iter().try_for_each(|(key, item)| {
                self.pay(key.len())?;
                self.walk(item, depth + 1)
            });
        }
        self.pay(NODE + value.as_text().map_or(0, |text| text.len()))
    }

    fn deeper(&mut self) -> Outcome<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failure::bound("templates call each other without end"));
        }
        Ok(())
    }
}

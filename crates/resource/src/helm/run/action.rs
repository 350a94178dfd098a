//! The nodes of a template: text, actions, choices, loops and calls.

use std::rc::Rc;
use std::sync::Arc;

use super::super::format;
use super::super::output::{NOTHING, Output};
use super::super::tree::{Choice, Command, Node, Pipeline, Term, TermKind};
use super::super::value::{Object, Value};
use super::{Failure, Frame, MAX_TEXT, Machine, Outcome};

/// How a body ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

impl Machine<'_> {
    pub(super) fn body(&mut self, frame: &mut Frame, dot: &Value, nodes: &[Node]) -> Outcome<Flow> {
        for node in nodes {
            let (depth, known) = (self.depth, frame.variables.len());
            match self.node(frame, dot, node) {
                Ok(Flow::Next) => {}
                Err(failure) if self.leaves_out && !failure.fatal => {
                    self.depth = depth;
                    frame.variables.truncate(known);
                    self.leave_out(failure);
                }
                flow => return flow,
            }
        }
        Ok(Flow::Next)
    }

    fn node(&mut self, frame: &mut Frame, dot: &Value, node: &Node) -> Outcome<Flow> {
        self.step(0)?;
        match node {
            Node::Text(place) => {
                let text = Arc::clone(&frame.text);
                let origin = text.span(*place);
                match origin {
                    Some(span) => frame.output.copy(text.part(*place), span),
                    None => frame.output.write(text.part(*place), frame.outer),
                }
                self.bounded(frame)?;
            }
            Node::Action(pipeline) => self.action(frame, dot, pipeline)?,
            Node::Choice(choice) => return self.choice(frame, dot, choice),
            Node::Range(choice) => return self.range(frame, dot, choice),
            Node::Template {
                place,
                name,
                argument,
            } => {
                let dot = match argument {
                    Some(pipeline) => self.pipeline(frame, dot, pipeline)?,
                    None => Value::Nil,
                };
                let span = frame.span(*place);
                let output = self.execute(name, &dot, span)?;
                frame.output.append(&output, span);
                self.bounded(frame)?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn bounded(&mut self, frame: &Frame) -> Outcome<()> {
        if frame.output.text().len() > MAX_TEXT {
            return Err(Failure::bound("a template writes too much"));
        }
        self.step(0)
    }

    fn action(&mut self, frame: &mut Frame, dot: &Value, pipeline: &Pipeline) -> Outcome<()> {
        self.included = None;
        let value = self.pipeline(frame, dot, pipeline)?;
        if !pipeline.variables.is_empty() {
            return Ok(());
        }
        self.walk(&value, 0)?;
        let text = match &value {
            Value::Nil => Rc::from(NOTHING),
            Value::Text(text) => Rc::clone(text),
            value => format::print(value).into(),
        };
        let span = frame.span(pipeline.place);
        self.step(text.len())?;
        match self.included.take() {
            Some(included) => frame.output.write_known(&text, span, &included),
            None => frame.output.write(&text, span),
        }
        self.bounded(frame)
    }

    fn choice(&mut self, frame: &mut Frame, dot: &Value, choice: &Choice) -> Outcome<Flow> {
        self.deeper()?;
        let mark = frame.variables.len();
        let value = self.pipeline(frame, dot, &choice.pipeline)?;
        let flow = if value.truth() {
            let inner = if choice.sets_dot { &value } else { dot };
            self.body(frame, inner, &choice.body)?
        } else {
            self.body(frame, dot, &choice.otherwise)?
        };
        frame.variables.truncate(mark);
        self.depth -= 1;
        Ok(flow)
    }

    fn range(&mut self, frame: &mut Frame, dot: &Value, choice: &Choice) -> Outcome<Flow> {
        self.deeper()?;
        let mark = frame.variables.len();
        let value = self.range_value(frame, dot, &choice.pipeline)?;
        let items = self
            .items(&value)
            .map_err(|failure| failure.at(frame.span(choice.pipeline.place)))?;
        let mut flow = Flow::Next;
        if items.is_empty() {
            flow = self.body(frame, dot, &choice.otherwise)?;
        }
        for (key, item) in items {
            self.step(0)?;
            frame.variables.truncate(mark);
            loop_variables(frame, &choice.pipeline, key, &item);
            let inner = frame.variables.len();
            if self.body(frame, &item, &choice.body)? == Flow::Break {
                break;
            }
            frame.variables.truncate(inner);
        }
        frame.variables.truncate(mark);
        self.depth -= 1;
        Ok(flow)
    }

    /// The list of a loop; its variables stand for the items, not for the list.
    fn range_value(&mut self, frame: &mut Frame, dot: &Value, of: &Pipeline) -> Outcome<Value> {
        self.commands(frame, dot, of)
    }

    fn items(&mut self, value: &Value) -> Outcome<Vec<(Value, Value)>> {
        let (Value::Int(count) | Value::Long(count)) = value else {
            return self.collection(value);
        };
        self.step(usize::try_from(*count).unwrap_or(0))?;
        Ok((0..*count)
            .map(|index| (Value::Int(index), Value::Int(index)))
            .collect())
    }

    fn collection(&mut self, value: &Value) -> Outcome<Vec<(Value, Value)>> {
        if let Some(items) = value.as_list() {
            self.pay(items.len().saturating_mul(4))?;
            let indexes = (0..).map(Value::Int);
            return Ok(indexes.zip(items.iter().cloned()).collect());
        }
        if let Some(map) = value.as_map() {
            self.pay(map.borrow().len().saturating_mul(4))?;
            let entries = map.borrow();
            let entries = entries.iter();
            return Ok(entries
                .map(|(key, value)| (Value::Text(Rc::clone(key)), value.clone()))
                .collect());
        }
        if let Value::Object(object) = value
            && let Object::Files { chart, paths } = &**object
        {
            let text = |path: &Rc<str>| self.surroundings.file(*chart, path).unwrap_or_default();
            let entries = paths.iter();
            return Ok(entries
                .map(|path| (Value::Text(Rc::clone(path)), Value::text(text(path))))
                .collect());
        }
        if value.is_nil() {
            return Ok(Vec::new());
        }
        let message = format!("range can't iterate over {}", format::print(value));
        Err(Failure::new(super::super::shorten(&message)))
    }

    pub(super) fn pipeline(
        &mut self,
        frame: &mut Frame,
        dot: &Value,
        pipeline: &Pipeline,
    ) -> Outcome<Value> {
        let value = self.commands(frame, dot, pipeline)?;
        for name in &pipeline.variables {
            if pipeline.assigns {
                if !assign(frame, name, value.clone()) {
                    let failure = Failure::new(format!("undefined variable `${name}`"));
                    return Err(failure.at(frame.span(pipeline.place)));
                }
            } else {
                frame.variables.push((Arc::clone(name), value.clone()));
            }
        }
        Ok(value)
    }

    fn commands(&mut self, frame: &mut Frame, dot: &Value, of: &Pipeline) -> Outcome<Value> {
        self.deeper()?;
        let mut last = None;
        for command in &of.commands {
            self.step(0)?;
            let done = self.command(frame, dot, command, last.take());
            last = Some(done.map_err(|failure| failure.at(frame.span(command.place)))?);
        }
        self.depth -= 1;
        Ok(last.unwrap_or(Value::Nil))
    }

    fn command(
        &mut self,
        frame: &mut Frame,
        dot: &Value,
        command: &Command,
        last: Option<Value>,
    ) -> Outcome<Value> {
        let Some((first, rest)) = command.terms.split_first() else {
            return Ok(Value::Nil);
        };
        if let TermKind::Function(name) = &first.kind {
            let value = self.function(frame, dot, name, rest, last)?;
            return self.fields(value, &first.fields, &[]);
        }
        let mut arguments = Vec::with_capacity(rest.len() + 1);
        for term in rest {
            arguments.push(self.term(frame, dot, term)?);
        }
        arguments.extend(last);
        let base = self.base(frame, dot, first)?;
        if first.fields.is_empty() && !arguments.is_empty() {
            return Err(Failure::new("can't give argument to non-function"));
        }
        self.fields(base, &first.fields, &arguments)
    }

    pub(super) fn term(&mut self, frame: &mut Frame, dot: &Value, term: &Term) -> Outcome<Value> {
        self.step(0)?;
        let base = self.base(frame, dot, term)?;
        self.fields(base, &term.fields, &[])
            .map_err(|failure| failure.at(frame.span(term.place)))
    }

    fn base(&mut self, frame: &mut Frame, dot: &Value, term: &Term) -> Outcome<Value> {
        Ok(match &term.kind {
            TermKind::Nil => Value::Nil,
            TermKind::Bool(truth) => Value::Bool(*truth),
            TermKind::Integer(number) => Value::Int(*number),
            TermKind::Float(number) => Value::Float(*number),
            TermKind::Text(text) => Value::text(text),
            TermKind::Dot => dot.clone(),
            TermKind::Variable(name) => variable(frame, name)?,
            TermKind::Function(name) => self.function(frame, dot, name, &[], None)?,
            TermKind::Pipeline(pipeline) => self.pipeline(frame, dot, pipeline)?,
        })
    }

    /// Keeps what an `include` wrote, to find its lines again in what is made of them.
    pub(super) fn remember(&mut self, output: Output) {
        match &mut self.included {
            Some(earlier) => earlier.append(&output, None),
            None => self.included = Some(output),
        }
    }
}

fn variable(frame: &Frame, name: &str) -> Outcome<Value> {
    let mut variables = frame.variables.iter().rev();
    let found = variables.find(|(known, _)| &**known == name);
    found
        .map(|(_, value)| value.clone())
        .ok_or_else(|| Failure::new(format!("undefined variable `${name}`")))
}

/// Sets a variable that is there already.
fn assign(frame: &mut Frame, name: &str, value: Value) -> bool {
    let mut variables = frame.variables.iter_mut().rev();
    match variables.find(|(known, _)| &**known == name) {
        Some((_, known)) => {
            *known = value;
            true
        }
        None => false,
    }
}

fn loop_variables(frame: &mut Frame, of: &Pipeline, key: Value, item: &Value) {
    let values = match of.variables.len() {
        0 => return,
        1 => vec![item.clone()],
        _ => vec![key, item.clone()],
    };
    for (name, value) in of.variables.iter().zip(values) {
        if of.assigns {
            assign(frame, name, value);
        } else {
            frame.variables.push((Arc::clone(name), value));
        }
    }
}

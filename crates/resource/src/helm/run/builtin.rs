//! Functions that need more than their arguments: the templates, the chart, or the order in
//! which operands are computed.

use std::rc::Rc;
use std::sync::Arc;

use super::super::output::NOTHING;
use super::super::tree::{Term, Text};
use super::super::value::{Table, Value};
use super::super::{format, functions, parser, yaml};
use super::stand_in::placeholder;
use super::{Failure, Frame, Lack, Machine, Outcome, STEP};

/// The functions that are computed here.
#[cfg(test)]
pub(in super::super) const BUILT_IN: [&str; 14] = [
    "and",
    "call",
    "fail",
    "fromJson",
    "fromJsonArray",
    "fromToml",
    "fromYaml",
    "fromYamlArray",
    "include",
    "lookup",
    "mustFromJson",
    "or",
    "required",
    "tpl",
];

impl Machine<'_> {
    pub(super) fn function(
        &mut self,
        frame: &mut Frame,
        dot: &Value,
        name: &str,
        terms: &[Term],
        last: Option<Value>,
    ) -> Outcome<Value> {
        if matches!(name, "and" | "or") {
            return self.short_circuit(frame, dot, name == "and", terms, last);
        }
        let mut arguments = Vec::with_capacity(terms.len() + 1);
        for term in terms {
            arguments.push(self.term(frame, dot, term)?);
        }
        arguments.extend(last);
        self.charge(name, &arguments)?;
        let span = terms
            .first()
            .and_then(|term| frame.span(term.place))
            .or(frame.outer);
        let value = match name {
            "include" => self.include(&arguments, span)?,
            "tpl" => self.tpl(&arguments, span)?,
            _ => self.plain(name, &arguments)?,
        };
        if let Value::List(items) = &value {
            self.step(items.len() * 16)?;
        }
        if let Value::Text(text) = &value {
            self.step(text.len())?;
            if text.len() > super::MAX_TEXT {
                return Err(Failure::bound("a value is too long"));
            }
        }
        Ok(value)
    }

    /// Pays for what a function takes: it may go through all of it.
    fn charge(&mut self, name: &str, arguments: &[Value]) -> Outcome<()> {
        for argument in arguments {
            if functions::goes_deep(name) {
                self.walk(argument, 0)?;
            }
            let length = match argument {
                Value::Text(text) => text.len(),
                Value::List(items) => items.len(),
                Value::Map(map) => map.borrow().len(),
                _ => 0,
            };
            self.pay(length)?;
        }
        match (name, arguments.first()) {
            // A text is parsed.
            ("tpl", Some(Value::Text(text))) => self.pay(text.len().saturating_mul(8))?,
            (name, Some(Value::Text(text))) if name.starts_with("from") => {
                self.pay(text.len().saturating_mul(8))?;
            }
            (name, _) if name.starts_with("regex") || name.starts_with("mustRegex") => {
                self.pay(STEP * 100)?;
            }
            _ => {}
        }
        // Every item is held against every other one.
        if let ("uniq" | "mustUniq", Some(Value::List(items))) = (name, arguments.first()) {
            self.pay(items.len().saturating_mul(items.len()))?;
        }
        Ok(())
    }

    fn short_circuit(
        &mut self,
        frame: &mut Frame,
        dot: &Value,
        all: bool,
        terms: &[Term],
        last: Option<Value>,
    ) -> Outcome<Value> {
        let mut value = Value::Nil;
        for term in terms {
            value = self.term(frame, dot, term)?;
            if value.truth() != all {
                return Ok(value);
            }
        }
        Ok(last.unwrap_or(value))
    }

    fn include(&mut self, arguments: &[Value], span: Option<syntax::Span>) -> Outcome<Value> {
        let name = text(arguments, 0)?;
        let dot = arguments.get(1).cloned().unwrap_or(Value::Nil);
        let saved = self.included.take();
        let output = self.execute(&name, &dot, span)?;
        self.included = saved;
        let value = Value::text(output.text());
        self.remember(output);
        Ok(value)
    }

    pub(super) fn tpl(
        &mut self,
        arguments: &[Value],
        span: Option<syntax::Span>,
    ) -> Outcome<Value> {
        const NAME: &str = "tpl";
        let template = text(arguments, 0)?;
        let dot = arguments.get(1).cloned().unwrap_or(Value::Nil);
        if !template.contains("{{") {
            return Ok(without_nothing(template));
        }
        let text = Text {
            text: Arc::from(&*template),
            source: None,
        };
        let definitions = parser::parse(text).map_err(|fault| {
            Failure::new(format!("cannot parse template in `tpl`: {}", fault.message))
        })?;
        // What a `tpl` text defines ends with it.
        let inner = definitions.iter().rev().skip(1);
        let names = inner.map(|it| Arc::clone(&it.name)).chain([NAME.into()]);
        let before = names.map(|name| {
            let known = self.templates.get(&name).cloned();
            (name, known)
        });
        let before: Vec<_> = before.collect();
        self.add(NAME, &definitions);
        let output = self.execute(NAME, &dot, span);
        for (name, known) in before.into_iter().rev() {
            match known {
                Some(known) => self.templates.insert(name, known),
                None => self.templates.remove(&name),
            };
        }
        Ok(without_nothing(output?.text().into()))
    }

    fn plain(&mut self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        Ok(match name {
            "fail" => self.refused(&text(arguments, 0)?)?,
            "required" => match arguments.get(1) {
                None | Some(Value::Nil) => self.lacking(&text(arguments, 0)?)?,
                Some(Value::Text(given)) if given.is_empty() => {
                    self.lacking(&text(arguments, 0)?)?
                }
                Some(value) => value.clone(),
            },
            "call" => return Err(Failure::new("error calling call: no function is given")),
            "fromToml" => {
                let message = "`fromToml` is not computed: TOML is not read here";
                return Err(Failure::new(message));
            }
            "lookup" => Value::map(Table::new()),
            "env" | "requiredEnv" | "get" | "getOrNil" if self.for_helmfile => {
                helmfile(name, arguments)?
            }
            "fromYaml" | "fromJson" => match self.read(name, &text(arguments, 0)?) {
                Ok(value @ Value::Map(_)) => value,
                Ok(Value::Nil) => Value::map(Table::new()),
                Ok(_) => error_table("the text is no mapping"),
                Err(why) => error_table(&why),
            },
            "fromYamlArray" | "fromJsonArray" => match self.read(name, &text(arguments, 0)?) {
                Ok(value @ Value::List(_)) => value,
                Ok(Value::Nil) => Value::list(Vec::new()),
                Ok(_) => Value::texts(["the text is no list"]),
                Err(why) => Value::texts([why]),
            },
            "mustFromJson" => self
                .read(name, &text(arguments, 0)?)
                .map_err(Failure::new)?,
            name => {
                let function = functions::find(name)
                    .ok_or_else(|| Failure::new(format!("function `{name}` not defined")))?;
                self.step(arguments.len())?;
                match function(arguments) {
                    Ok(value) => value,
                    Err(why) => {
                        let message = format!("error calling {name}: {why}");
                        if why != functions::INDEX_OF_NIL {
                            return Err(Failure::new(message));
                        }
                        self.nothing(message)?
                    }
                }
            }
        })
    }
}

impl Machine<'_> {
    /// What stands for a value that is required and not given: a place that is filled in when
    /// the chart is installed, named after what is said to be missing.
    fn lacking(&self, message: &str) -> Outcome<Value> {
        if !self.fills_in {
            return Err(Failure::lacking(message));
        }
        Ok(Value::text(placeholder(message)))
    }

    /// What is left of a template that refuses the values it is given: whoever installs the
    /// chart gives others, and what is written around it is known all the same.
    fn refused(&self, message: &str) -> Outcome<Value> {
        if self.fills_in {
            return Ok(Value::text(""));
        }
        Err(Failure {
            lack: Some(Lack::Others),
            ..Failure::new(message)
        })
    }

    /// What is found in what is not given: nothing, once it has been told.
    pub(super) fn nothing(&self, message: String) -> Outcome<Value> {
        if self.fills_in {
            Ok(Value::Nil)
        } else {
            Err(Failure::lacking(message))
        }
    }

    /// The value of a text in the language that a function reads.
    fn read(&self, function: &str, text: &str) -> Result<Value, String> {
        if function.contains("Json") {
            yaml::parse_strictly(self.scratch, text)
        } else {
            yaml::parse(self.scratch, text)
        }
    }
}

/// What helmfile has beside the functions of Helm. Nobody here knows the environment that it
/// runs in.
fn helmfile(name: &str, arguments: &[Value]) -> Outcome<Value> {
    let key = text(arguments, 0)?;
    match (name, arguments) {
        ("env", _) => Ok(Value::text("")),
        ("requiredEnv", _) => Ok(Value::text(format!("${{{key}}}"))),
        (_, [Value::Map(map), name]) => {
            let name = format::print(name);
            Ok(map.borrow().get(&*name).cloned().unwrap_or(Value::Nil))
        }
        (_, [_, rest @ .., within]) => {
            let mut value = Some(within.clone());
            for key in key.split('.') {
                value = value.and_then(|value| value.get(key));
            }
            match (value, rest) {
                (Some(value), _) => Ok(value),
                (None, [default, ..]) => Ok(default.clone()),
                (None, []) if name == "getOrNil" => Ok(Value::Nil),
                (None, []) => Err(Failure::new(format!("error calling get: no `{key}`"))),
            }
        }
        _ => Err(Failure::new("not enough arguments")),
    }
}

fn error_table(why: &str) -> Value {
    let entry = (Rc::from("Error"), Value::text(why));
    Value::map(std::iter::once(entry).collect())
}

/// What `tpl` gives of a text: as in manifests, nothing is written for what is not there.
fn without_nothing(text: Rc<str>) -> Value {
    if text.contains(NOTHING) {
        Value::text(text.replace(NOTHING, ""))
    } else {
        Value::Text(text)
    }
}

/// An argument that must be text; nil is the empty one.
fn text(arguments: &[Value], index: usize) -> Outcome<Rc<str>> {
    match arguments.get(index) {
        Some(Value::Text(text)) => Ok(Rc::clone(text)),
        Some(Value::Nil) => Ok(Rc::from("")),
        Some(value) => Ok(format::print(value).into()),
        None => Err(Failure::new("not enough arguments")),
    }
}

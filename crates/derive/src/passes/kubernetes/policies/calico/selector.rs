//! The selectors of Calico: `app == 'db' && (tier in {'a', 'b'} || !has(public))`.
//! Source: "Selectors" in the reference of Calico.

use std::str::Chars;

use eval::{Map, Value};

/// More than people write; what is deeper or longer is not read.
const DEEPEST: u8 = 32;
const LONGEST: usize = 4096;

/// What a selector says of labels.
#[derive(Debug, PartialEq)]
pub(super) enum Selector {
    /// All of these; none of them is `all()`.
    All(Vec<Selector>),
    /// One of these.
    Any(Vec<Selector>),
    Not(Box<Selector>),
    Has(String),
    Compare(String, How, Vec<String>),
}

/// How a label is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How {
    In,
    Contains,
    StartsWith,
    EndsWith,
}

impl Selector {
    /// Reads a selector; none where it is not understood.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        if text.trim().is_empty() {
            return Some(Self::All(Vec::new()));
        }
        let mut words = Words { rest: text.chars() };
        let found = any(&mut words, 0)?;
        words.peek().is_none().then_some(found)
    }

    /// Whether it says more than "all".
    pub(super) fn names_somebody(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::names_somebody),
            Self::Any(parts) => parts.iter().all(Self::names_somebody),
            Self::Not(_) | Self::Has(_) | Self::Compare(..) => true,
        }
    }

    pub(super) fn holds(&self, labels: &Map) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(labels)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(labels)),
            Self::Not(part) => !part.holds(labels),
            Self::Has(key) => labels.contains_key(key.as_str()),
            Self::Compare(key, how, values) => {
                let label = labels.get(key.as_str()).and_then(Value::as_str);
                label.is_some_and(|label| values.iter().any(|value| how.holds(label, value)))
            }
        }
    }
}

impl How {
    fn holds(self, label: &str, value: &str) -> bool {
        match self {
            Self::In => label == value,
            Self::Contains => label.contains(value),
            Self::StartsWith => label.starts_with(value),
            Self::EndsWith => label.ends_with(value),
        }
    }
}

fn any(words: &mut Words<'_>, depth: u8) -> Option<Selector> {
    let mut parts = vec![all(words, depth)?];
    while words.eat("||") {
        parts.push(all(words, depth)?);
    }
    Some(one_or(parts, Selector::Any))
}

fn all(words: &mut Words<'_>, depth: u8) -> Option<Selector> {
    let mut parts = vec![term(words, depth)?];
    while words.eat("&&") {
        parts.push(term(words, depth)?);
    }
    Some(one_or(parts, Selector::All))
}

fn one_or(mut parts: Vec<Selector>, join: fn(Vec<Selector>) -> Selector) -> Selector {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn term(words: &mut Words<'_>, depth: u8) -> Option<Selector> {
    let depth = depth.checked_add(1).filter(|depth| *depth < DEEPEST)?;
    if words.eat("!") {
        return Some(Selector::Not(Box::new(term(words, depth)?)));
    }
    if words.eat("(") {
        let inner = any(words, depth)?;
        return words.eat(")").then_some(inner);
    }
    let key = words.key()?;
    match key.as_str() {
        "all" | "global" if words.eat("(") => {
            return words.eat(")").then(|| Selector::All(Vec::new()));
        }
        "has" if words.eat("(") => {
            let key = words.key()?;
            return words.eat(")").then_some(Selector::Has(key));
        }
        _ => {}
    }
    comparison(words, key)
}

/// What follows a label's name.
fn comparison(words: &mut Words<'_>, key: String) -> Option<Selector> {
    let not = |it| Selector::Not(Box::new(it));
    if words.eat("==") {
        return Some(Selector::Compare(key, How::In, vec![words.quoted()?]));
    }
    if words.eat("!=") {
        let same = Selector::Compare(key, How::In, vec![words.quoted()?]);
        return Some(not(same));
    }
    match words.key()?.as_str() {
        "in" => Some(Selector::Compare(key, How::In, words.set()?)),
        "not" if words.key()? == "in" => Some(not(Selector::Compare(key, How::In, words.set()?))),
        "contains" => Some(Selector::Compare(key, How::Contains, vec![words.quoted()?])),
        "starts" if words.key()? == "with" => {
            let value = words.quoted()?;
            Some(Selector::Compare(key, How::StartsWith, vec![value]))
        }
        "ends" if words.key()? == "with" => {
            let value = words.quoted()?;
            Some(Selector::Compare(key, How::EndsWith, vec![value]))
        }
        _ => None,
    }
}

/// What is left of the text.
struct Words<'t> {
    rest: Chars<'t>,
}

impl Words<'_> {
    fn peek(&mut self) -> Option<char> {
        let text = self.rest.as_str().trim_start();
        self.rest = text.chars();
        text.chars().next()
    }

    fn eat(&mut self, word: &str) -> bool {
        self.peek();
        let rest = self.rest.as_str().strip_prefix(word);
        if let Some(rest) = rest {
            self.rest = rest.chars();
        }
        rest.is_some()
    }

    /// The name of a label, or a word of the language.
    fn key(&mut self) -> Option<String> {
        self.peek();
        let text = self.rest.as_str();
        let part = |letter: char| letter.is_ascii_alphanumeric() || "._-/".contains(letter);
        let end = text.find(|letter| !part(letter)).unwrap_or(text.len());
        let (key, rest) = text.split_at_checked(end)?;
        self.rest = rest.chars();
        (!key.is_empty()).then(|| key.to_owned())
    }

    fn quoted(&mut self) -> Option<String> {
        let quote = self.peek().filter(|letter| matches!(letter, '\'' | '"'))?;
        self.rest.next();
        let (value, rest) = self.rest.as_str().split_once(quote)?;
        let value = value.to_owned();
        self.rest = rest.chars();
        Some(value)
    }

    fn set(&mut self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        if !self.eat("{") {
            return None;
        }
        while !self.eat("}") {
            values.push(self.quoted()?);
            self.eat(",");
        }
        Some(values)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn selectors_of_calico_choose_what_they_say() {
        let labels: Map = [("app", "db"), ("tier", "back"), ("shop.org/zone", "in")]
            .map(|(key, value)| (Arc::from(key), Value::text(value)))
            .into_iter()
            .collect();
        for (text, expected) in [
            ("all()", Some(true)),
            ("", Some(true)),
            ("app == 'db'", Some(true)),
            ("app=='db'&&tier!='front'", Some(true)),
            ("app in {'web', 'db'} && has(tier)", Some(true)),
            ("app in {}", Some(false)),
            ("tier not in {'back'}", Some(false)),
            ("colour not in {'red'}", Some(true)),
            ("colour != 'red'", Some(true)),
            ("!has(app)", Some(false)),
            ("!(app == 'web' || has(public))", Some(true)),
            ("! ! has(app)", Some(true)),
            ("app == 'web' || app == \"db\"", Some(true)),
            ("app == 'web' || app == 'db' && has(public)", Some(false)),
            ("(app == 'web' || app == 'db') && has(tier)", Some(true)),
            ("app starts with 'd'", Some(true)),
            ("app ends with 'd'", Some(false)),
            ("app contains 'b' && shop.org/zone == 'in'", Some(true)),
            ("(app == 'db'", None),
            ("app == db", None),
            ("app", None),
            ("has(app) has(tier)", None),
            ("app in {'a' 'b", None),
        ] {
            let chosen = Selector::read(text).map(|it| it.holds(&labels));
            assert_eq!(chosen, expected, "{text}");
        }
        assert_eq!(Selector::read(&"(".repeat(200)), None);
        assert_eq!(Selector::read(&"!".repeat(200)), None);
    }

    #[test]
    fn only_a_selector_that_leaves_somebody_out_names_somebody() {
        for (text, expected) in [
            ("all()", false),
            ("all() && all()", false),
            ("all() || has(app)", false),
            ("has(app)", true),
            ("all() && !has(app)", true),
        ] {
            let selector = Selector::read(text);
            let names = selector.map(|it| it.names_somebody());
            assert_eq!(names, Some(expected), "{text}");
        }
    }
}

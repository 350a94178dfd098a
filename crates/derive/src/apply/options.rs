//! The options of a command by their names, however they are written: `--auth=false`,
//! `--auth false`, or within the text of a shell.

use std::sync::Arc;

use eval::{Map, Reason, Shape, Value};
use syntax::Span;

use crate::filled;

/// Commands of more characters than this are scripts.
const LONGEST: usize = 16 * 1024;

/// The options of a command.
#[derive(Default)]
struct Options {
    known: Map,
    /// The option that the next word may be the value of.
    pending: Option<Arc<str>>,
    /// Something that may hold any option.
    rest: Option<Value>,
}

/// The options by name; one without a value is true. Not known are those that are filled in
/// later.
pub(super) fn options(command: &Value) -> Value {
    Value::object(read(command).known)
}

/// The first word in the place of which any option may come; null where there is none.
pub(super) fn rest(command: &Value) -> Value {
    read(command).rest.unwrap_or_else(Value::null)
}

fn read(command: &Value) -> Options {
    let mut options = Options::default();
    if command.as_unknown().is_some() {
        options.rest = Some(command.clone());
    }
    for item in command.items() {
        match item.as_str() {
            Some(text) if text.len() <= LONGEST => {
                for word in words(text) {
                    options.add(word, item.span);
                }
            }
            Some(_) => {}
            None => options.add_open(item),
        }
    }
    options.settle();
    options
}

impl Options {
    fn add(&mut self, word: &str, span: Option<Span>) {
        if let Some(option) = word.strip_prefix('-') {
            self.settle();
            let option = option.trim_start_matches('-');
            match option.split_once('=') {
                Some((name, value)) => self.set(name.into(), told(value, span)),
                None => self.pending = Some(option.into()),
            }
        } else if let Some(name) = self.pending.take() {
            self.set(name, told(word, span));
        } else if filled::is_whole(word) {
            let open = told(word, span);
            self.rest.get_or_insert(open);
        }
    }

    /// An argument that is not known in whole may begin with the name of its option.
    fn add_open(&mut self, item: &Value) {
        let Some(unknown) = item.as_unknown() else {
            return;
        };
        // What is known of the whole argument says nothing of the value in it.
        let value = Value::unknown(unknown.reason.clone());
        let value = item.span.map_or(value.clone(), |span| value.at(span));
        let pieces = match item.shape() {
            Some(Shape::Template(pieces)) => pieces.first().and_then(Value::as_str),
            _ => None,
        };
        let named = pieces.and_then(|first| Some(first.strip_prefix('-')?.split_once('=')?.0));
        if let Some(name) = named {
            self.settle();
            self.set(name.trim_start_matches('-').into(), value);
        } else if let Some(name) = self.pending.take() {
            self.set(name, value);
        } else {
            self.rest.get_or_insert(value);
        }
    }

    /// An option that no value followed is switched on by being there.
    fn settle(&mut self) {
        if let Some(name) = self.pending.take() {
            self.set(name, Value::text("true"));
        }
    }

    fn set(&mut self, name: Arc<str>, value: Value) {
        self.known.insert(name, value);
    }
}

/// A value; unknown where it is filled in later.
fn told(text: &str, span: Option<Span>) -> Value {
    let bare = text.trim_matches(['"', '\'']);
    let value = match filled::reason_of(bare) {
        Some(why) => Value::unknown(Reason::Other(why)),
        None => Value::text(Arc::from(bare)),
    };
    span.map_or_else(|| value.clone(), |span| value.clone().at(span))
}

/// The words of a text; blanks within braces and quotes part none.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut quote) = (0_u32, None);
    let parts = text.split(move |c: char| {
        match c {
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(c),
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c.is_whitespace() && depth == 0 && quote.is_none()
    });
    parts.filter(|word| !word.is_empty() && *word != "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(command: &[&str]) -> (Vec<String>, bool) {
        let items = command.iter().map(|word| Value::text(*word)).collect();
        let options = read(&Value::tuple(items));
        let show = |(name, value): (&Arc<str>, &Value)| {
            format!("{name}={}", value.as_str().unwrap_or("?"))
        };
        let shown = options.known.iter().map(show);
        (shown.collect(), options.rest.is_some())
    }

    #[test]
    fn options_are_found_however_they_are_written() {
        for (command, expected, rest) in [
            (&["a", "--auth=false"][..], &["auth=false"][..], false),
            (
                &["a", "--auth", "false", "-v"],
                &["auth=false", "v=true"],
                false,
            ),
            (&["a", "--auth"], &["auth=true"], false),
            (
                &["sh", "-c", "exec a --auth=no \\\n  --b 'c d'"],
                &["auth=no", "b=c d", "c=exec"],
                false,
            ),
            (&["a", "--auth=${X}", "--b=1"], &["auth=?", "b=1"], false),
            (&["a", "--auth={{ .Values.x }}"], &["auth=?"], false),
            (&["a", "--auth", "$(X)"], &["auth=?"], false),
            (&["a", "${X}", "--b=1"], &["b=1"], true),
            (
                &["a", "--listen=$(IP):80", "--b"],
                &["b=true", "listen=?"],
                false,
            ),
        ] {
            let expected: Vec<String> = expected.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(shown(command), (expected, rest), "{command:?}");
        }
    }
}

//! YAML as Terraform writes it: block style, all text in double quotes or as a literal block.

use std::fmt::Write;

use crate::context::{Context, Failure, LONGEST_TEXT, Outcome};
use crate::{Kind, Value};

/// Quoted text is folded after this column.
const WIDTH: usize = 80;

/// A key this long gets a line of its own.
const LONGEST_KEY: usize = 128;

/// The YAML text of a value that is known throughout.
pub(super) fn encode(context: &Context<'_>, value: &Value) -> Outcome<String> {
    let mut writer = Writer {
        context,
        out: String::new(),
    };
    writer.value(value, 0, true)?;
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    // A plain scalar alone needs a mark of where the document ends.
    if matches!(value.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_)) {
        writer.out.push_str("...\n");
    }
    Ok(writer.out)
}

struct Writer<'a> {
    context: &'a Context<'a>,
    out: String,
}

impl Writer<'_> {
    /// A value after a key or dash; `inline` where a collection may begin on the same line.
    fn value(&mut self, value: &Value, indent: usize, inline: bool) -> Outcome<()> {
        self.context.spend(1)?;
        if self.out.len() > LONGEST_TEXT {
            return Err(Failure::TooLarge);
        }
        match &value.kind {
            Kind::Null => self.out.push_str("null"),
            Kind::Bool(truth) => _ = write!(self.out, "{truth}"),
            Kind::Number(number) => _ = write!(self.out, "{number}"),
            Kind::String(text) => self.text(text, indent),
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
                self.sequence(items, indent, inline)?;
            }
            Kind::Object(map) | Kind::Map(map) => {
                if map.is_empty() {
                    self.out.push_str("{}");
                }
                for (at, (key, item)) in map.iter().enumerate() {
                    self.line(indent, inline && at == 0);
                    self.key(key, indent);
                    // A sequence under a key is not indented further.
                    let deeper = if is_sequence(item) {
                        indent
                    } else {
                        indent + 2
                    };
                    self.spaced(item);
                    self.value(item, deeper, false)?;
                }
            }
            Kind::Unknown(_) => return Err("an unknown value cannot be written as YAML".into()),
        }
        Ok(())
    }

    fn sequence(&mut self, items: &[Value], indent: usize, inline: bool) -> Outcome<()> {
        if items.is_empty() {
            self.out.push_str("[]");
        }
        for (at, item) in items.iter().enumerate() {
            self.line(indent, inline && at == 0);
            self.out.push_str("- ");
            self.value(item, indent + 2, true)?;
        }
        Ok(())
    }

    /// A new line, unless the place is good as it is.
    fn line(&mut self, indent: usize, here: bool) {
        if here {
            return;
        }
        if !self.out.ends_with('\n') && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// A blank before what stays on the line of its key.
    fn spaced(&mut self, item: &Value) {
        let block = !item.items().is_empty() || item.map().is_some_and(|map| !map.is_empty());
        if !block {
            self.out.push(' ');
        }
    }

    fn key(&mut self, key: &str, indent: usize) {
        if key.len() <= LONGEST_KEY && !key.contains('\n') {
            self.quoted(key, None);
            self.out.push(':');
            return;
        }
        self.out.push_str("? ");
        self.text(key, indent + 2);
        self.line(indent, false);
        self.out.push(':');
    }

    fn text(&mut self, text: &str, indent: usize) {
        if text.contains('\n') && literal(text) {
            self.block(text, indent);
        } else {
            self.quoted(text, Some(indent));
        }
    }

    /// A literal block, which says how it is indented where it begins with a blank, and how
    /// it ends.
    fn block(&mut self, text: &str, indent: usize) {
        self.out.push('|');
        if text.starts_with([' ', '\n']) {
            self.out.push('2');
        }
        if !text.ends_with('\n') {
            self.out.push('-');
        } else if text.ends_with("\n\n") || text == "\n" {
            self.out.push('+');
        }
        let indent = indent.max(2);
        let body = text.strip_suffix('\n').unwrap_or(text);
        for line in body.split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
                self.out.push_str(line);
            }
        }
        self.out.push('\n');
    }

    /// Text in double quotes, folded at blanks where an indentation to go on with is given.
    fn quoted(&mut self, text: &str, fold: Option<usize>) {
        let start = self.out.rfind('\n').map_or(0, |at| at + 1);
        let mut column = self.out.get(start..).unwrap_or("").chars().count() + 1;
        self.out.push('"');
        let mut blank = false;
        let mut letters = text.chars().enumerate().peekable();
        while let Some((at, letter)) = letters.next() {
            let inside = at > 0 && letters.peek().is_some();
            if letter == ' ' && !blank && inside && column > WIDTH && fold.is_some() {
                let indent = fold.unwrap_or(0).max(2);
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
                if letters.peek().is_some_and(|(_, next)| *next == ' ') {
                    self.out.push('\\');
                    column += 1;
                }
                blank = true;
                continue;
            }
            blank = letter == ' ';
            let before = self.out.len();
            escape(letter, &mut self.out);
            column += self.out.get(before..).unwrap_or("").chars().count();
        }
        self.out.push('"');
    }
}

fn is_sequence(value: &Value) -> bool {
    matches!(value.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_))
}

/// Whether a literal block can hold it: what cannot be printed, and blanks before a line's
/// end, can only be quoted.
fn literal(text: &str) -> bool {
    let printable = |letter: char| letter == '\n' || is_printable(letter);
    text.chars().all(printable) && !text.ends_with(' ') && !text.contains(" \n")
}

fn is_printable(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\u{a0}'..='\u{fffd}')
        && !matches!(letter, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

fn escape(letter: char, out: &mut String) {
    let short = match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\0' => "\\0",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{b}' => "\\v",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        '\u{1b}' => "\\e",
        '\u{85}' => "\\N",
        '\u{2028}' => "\\L",
        '\u{2029}' => "\\P",
        _ if is_printable(letter) => return out.push(letter),
        _ => {
            let code = u32::from(letter);
            _ = match code {
                0..=0xff => write!(out, "\\x{code:02X}"),
                0x100..=0xffff => write!(out, "\\u{code:04X}"),
                _ => write!(out, "\\U{code:08X}"),
            };
            return;
        }
    };
    out.push_str(short);
}

//! How JSON is laid out: indented to a depth, then one thing on one line, so that a saved
//! model is compact and its history in git reads line by line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::clean::{is_plain, steers};

/// The depth at which every element, flow or threat has its own line.
pub(crate) const A_LINE_EACH: usize = 2;

/// Indented throughout.
pub(crate) const INDENTED: usize = usize::MAX;

/// Writes a value with a line break at the end.
pub(crate) fn write_json(
    value: &impl Serialize,
    depth: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let layout = Layout {
        depth,
        level: 0,
        filled: false,
    };
    let mut serializer = Serializer::with_formatter(&mut *out, layout);
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

struct Layout {
    depth: usize,
    level: usize,
    filled: bool,
}

impl Layout {
    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level -= 1;
        if self.filled && self.level < self.depth {
            self.line(out)?;
        }
        self.filled = true;
        out.write_all(bracket)
    }

    fn item<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let wraps = self.level <= self.depth;
        if !first {
            out.write_all(if wraps { b"," } else { b", " })?;
        }
        if wraps { self.line(out) } else { Ok(()) }
    }

    fn line<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        (0..self.level).try_for_each(|_| out.write_all(b"  "))
    }
}

impl Formatter for Layout {
    /// JSON may hold characters that turn the direction of text around or start a sequence of
    /// commands; people print it on terminals, so they are written as escapes.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if is_plain(fragment) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| steers(*letter)) {
            let (plain, after) = rest.split_at(at);
            out.write_all(plain.as_bytes())?;
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = after.get(letter.len_utf8()..).unwrap_or("");
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.item(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::{Value, json};

    use super::*;

    fn check(value: &Value, depth: usize, expected: &Expect) {
        let mut out = Vec::new();
        write_json(value, depth, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), value);
        expected.assert_eq(&text);
    }

    #[test]
    fn things_stand_on_one_line_each() {
        let value = json!({"version": 1, "none": [], "elements": [{"id": "a", "facts": {"x": [1, 2]}}, {"id": "b"}]});
        check(
            &value,
            A_LINE_EACH,
            &expect![[r#"
                {
                  "version": 1,
                  "none": [],
                  "elements": [
                    {"id": "a", "facts": {"x": [1, 2]}},
                    {"id": "b"}
                  ]
                }
            "#]],
        );
    }

    #[test]
    fn characters_that_steer_a_terminal_are_escaped() {
        check(
            &json!("a\u{202e}b\u{9b}c\u{e0001}\u{1b}"),
            A_LINE_EACH,
            &expect![[r#"
                "a\u202eb\u009bc\udb40\udc01\u001b"
            "#]],
        );
    }

    #[test]
    fn everything_is_indented_on_demand() {
        check(
            &json!([{"a": {}}, []]),
            INDENTED,
            &expect![[r#"
                [
                  {
                    "a": {}
                  },
                  []
                ]
            "#]],
        );
    }
}

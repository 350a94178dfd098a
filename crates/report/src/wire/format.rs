//! How JSON is laid out: indented to a depth, then one thing on one line, so that a saved
//! model is compact and its history in git reads line by line.

use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
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
    write_within(value, Layout::at(0, depth), out)?;
    out.write_all(b"\n")
}

fn write_within<W: ?Sized + Write>(
    value: &impl Serialize,
    layout: Layout,
    out: &mut W,
) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, layout);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// So many things of a list are held as text at once.
const AT_ONCE: usize = 1024;

/// So many of them are written by one thread at a time.
const IN_A_ROW: usize = 32;

/// An object that is written field by field, a line for each thing in its lists. What a list
/// holds is given its shape when its turn comes and on all threads, for the shapes of a large
/// model take several times the memory of the model.
pub(crate) struct Document<'a> {
    out: &'a mut dyn Write,
    layout: Layout,
}

impl<'a> Document<'a> {
    /// Begins the object.
    pub(crate) fn open(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut layout = Layout::at(0, A_LINE_EACH);
        layout.begin_object(&mut *out)?;
        Ok(Self { out, layout })
    }

    /// A field that holds little.
    pub(crate) fn field(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        write_within(value, self.layout, self.out)?;
        self.layout.end_object_value(&mut *self.out)
    }

    /// A list of things, each in the shape that it has outside.
    pub(crate) fn list<T: Sync, U: Serialize>(
        &mut self,
        name: &str,
        items: &[T],
        shape: impl Fn(&T) -> U + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        let layout = Layout::at(self.layout.level + 1, A_LINE_EACH);
        self.layout.begin_array(&mut *self.out)?;
        self.lines(items, |item, first, text| {
            let mut layout = layout;
            layout.begin_array_value(text, first)?;
            write_within(&shape(item), layout, text)
        })?;
        self.layout.filled = !items.is_empty();
        self.layout.end_array(&mut *self.out)?;
        self.layout.end_object_value(&mut *self.out)
    }

    /// Things by name.
    pub(crate) fn map<T: Sync, U: Serialize>(
        &mut self,
        name: &str,
        items: &[T],
        shape: impl Fn(&T) -> (Arc<str>, U) + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        let layout = Layout::at(self.layout.level + 1, A_LINE_EACH);
        self.layout.begin_object(&mut *self.out)?;
        self.lines(items, |item, first, text| {
            let mut layout = layout;
            let (key, value) = shape(item);
            layout.begin_object_key(text, first)?;
            write_within(&key, layout, text)?;
            layout.begin_object_value(text)?;
            write_within(&value, layout, text)
        })?;
        self.layout.filled = !items.is_empty();
        self.layout.end_object(&mut *self.out)?;
        self.layout.end_object_value(&mut *self.out)
    }

    /// Ends the object and the text.
    pub(crate) fn close(mut self) -> io::Result<()> {
        self.layout.end_object(&mut *self.out)?;
        self.out.write_all(b"\n")
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        let first = !self.layout.filled;
        self.layout.begin_object_key(&mut *self.out, first)?;
        write_within(&name, self.layout, self.out)?;
        self.layout.begin_object_value(&mut *self.out)
    }

    fn lines<T: Sync>(
        &mut self,
        items: &[T],
        write: impl Fn(&T, bool, &mut Vec<u8>) -> io::Result<()> + Sync,
    ) -> io::Result<()> {
        let mut first = true;
        for many in items.chunks(AT_ONCE) {
            let row = |(at, row): (usize, &[T])| {
                let mut text = Vec::new();
                for (within, item) in row.iter().enumerate() {
                    write(item, first && at == 0 && within == 0, &mut text)?;
                }
                Ok(text)
            };
            let rows = many.par_chunks(IN_A_ROW).enumerate().map(row);
            let rows: Vec<io::Result<Vec<u8>>> = rows.collect();
            for row in rows {
                self.out.write_all(&row?)?;
            }
            first = false;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Layout {
    depth: usize,
    level: usize,
    filled: bool,
}

impl Layout {
    fn at(level: usize, depth: usize) -> Self {
        Self {
            depth,
            level,
            filled: false,
        }
    }

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
    fn a_document_written_part_by_part_is_laid_out_like_one_written_at_once() {
        let ids: Vec<usize> = (0..3 * AT_ONCE + 7).collect();
        let shape = |id: &usize| json!({"id": id, "facts": {"x": [id]}});
        let named = |id: &usize| (format!("{id:06}").into(), json!({"state": "threat"}));
        let mut parts = Vec::new();
        let mut document = Document::open(&mut parts).unwrap();
        document.field("version", &1).unwrap();
        document.field("tool", &json!({"name": "x"})).unwrap();
        document.list("elements", &ids, shape).unwrap();
        document.list("none", &ids[..0], shape).unwrap();
        document.map("matrix", &ids, named).unwrap();
        document.map("empty", &ids[..0], named).unwrap();
        document.close().unwrap();
        let rows: serde_json::Map<String, Value> = ids
            .iter()
            .map(|id| (format!("{id:06}"), json!({"state": "threat"})))
            .collect();
        let elements: Vec<Value> = ids.iter().map(shape).collect();
        let lists = [
            ("version", json!(1)),
            ("tool", json!({"name": "x"})),
            ("elements", elements.into()),
            ("none", json!([])),
            ("matrix", rows.into()),
            ("empty", json!({})),
        ];
        let mut whole = Vec::new();
        write_json(&Fields(&lists), A_LINE_EACH, &mut whole).unwrap();
        assert_eq!(String::from_utf8(parts), String::from_utf8(whole));
    }

    /// An object whose fields stay in their order.
    struct Fields<'a>(&'a [(&'a str, Value)]);

    impl Serialize for Fields<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
        }
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

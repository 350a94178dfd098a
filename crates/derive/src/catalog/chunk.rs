//! Catalog text cut into its top-level pieces without parsing it.
//!
//! Catalog files begin every top-level word in the first column and close every block or list
//! there, so that a look at the first byte of each line is enough.

/// A top-level block or attribute of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Where it begins in its file.
    pub(super) start: usize,
}

/// The chunks of a file in their order.
pub(super) fn cut(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut open = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let first = line.bytes().next().unwrap_or(b' ');
        match open {
            None if first.is_ascii_alphabetic() => {
                if line.trim_end().ends_with(['{', '[']) {
                    open = Some(at);
                } else {
                    chunks.extend(chunk(text, at, end));
                }
            }
            Some(start) if matches!(first, b'}' | b']') => {
                chunks.extend(chunk(text, start, end));
                open = None;
            }
            None | Some(_) => {}
        }
        at = end;
    }
    chunks.extend(open.and_then(|start| chunk(text, start, at)));
    chunks
}

fn chunk(text: &str, start: usize, end: usize) -> Option<Chunk<'_>> {
    let text = text.get(start..end)?;
    Some(Chunk { text, start })
}

impl<'a> Chunk<'a> {
    /// The word it begins with.
    pub(super) fn kind(&self) -> &'a str {
        let word = |at: char| at.is_ascii_alphanumeric() || at == '_';
        let end = self.text.find(|at| !word(at)).unwrap_or(self.text.len());
        self.text.get(..end).unwrap_or("")
    }

    /// The quoted labels on its first line.
    pub(super) fn labels(&self) -> impl Iterator<Item = &'a str> {
        let line = self.text.lines().next().unwrap_or("");
        let header = line.split('{').next().unwrap_or("");
        header.split('"').skip(1).step_by(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_the_top_level_pieces() {
        let text = "# about\n\nignored = [\n  \"a_*\",\n]\n\nresource \"a\" {\n  facts {\n  }\n}\nimage \"b\" \"c\" {}\n";
        let chunks = cut(text);
        let seen: Vec<_> = chunks
            .iter()
            .map(|chunk| (chunk.kind(), chunk.labels().collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            seen,
            [
                ("ignored", vec![]),
                ("resource", vec!["a"]),
                ("image", vec!["b", "c"])
            ]
        );
        assert_eq!(chunks[1].start, text.find("resource").unwrap());
    }
}

//! A rule's Markdown page, cut into its parts.
//!
//! The first heading is the title, the first fence, ` ```hcl rule `, is the rule, the prose up
//! to the first `##` is its documentation, and the paragraph in it that begins with `Fix:` is
//! what every threat tells people to do. Each fence below a `##` heading is a test case.
//!
//! Only what pages need of Markdown is read: headings, fences and paragraphs.

mod case;

pub use case::{Case, Dialect};

/// The parts of a page, with byte offsets into it.
#[derive(Debug, Default)]
pub(crate) struct Page<'a> {
    pub(crate) title: &'a str,
    /// The text of the rule's fence and where it begins.
    pub(crate) rule: Option<(usize, &'a str)>,
    pub(crate) documentation: String,
    pub(crate) fix: String,
    pub(crate) cases: Vec<RawCase<'a>>,
    /// A fence that nobody closes.
    pub(crate) unclosed: Option<usize>,
}

/// A fence below a `##` heading.
#[derive(Debug)]
pub(crate) struct RawCase<'a> {
    pub(crate) heading: &'a str,
    pub(crate) language: &'a str,
    /// Where the fence itself begins.
    pub(crate) start: usize,
    /// Line of the page, from 1, on which its first line of code stands.
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

/// A piece of a page.
enum Part<'a> {
    Line(&'a str),
    Fence {
        info: &'a str,
        start: usize,
        line: usize,
        body: (usize, &'a str),
        closed: bool,
    },
}

/// Cuts a page.
pub(crate) fn cut(text: &str) -> Page<'_> {
    let mut page = Page::default();
    let mut heading = None;
    let mut prose = String::new();
    for part in parts(text) {
        match part {
            Part::Line(line) => {
                if let Some(title) = line.strip_prefix("# ").filter(|_| page.title.is_empty()) {
                    page.title = title.trim();
                } else if let Some(title) = line.strip_prefix("## ") {
                    heading = Some(title.trim());
                } else if heading.is_none() {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
            Part::Fence {
                info,
                start,
                line,
                body,
                closed,
            } => {
                page.unclosed = page.unclosed.or((!closed).then_some(start));
                match heading {
                    None if info == "hcl rule" && page.rule.is_none() => page.rule = Some(body),
                    None => push_fence(&mut prose, info, body.1),
                    Some(heading) => page.cases.push(RawCase {
                        heading,
                        language: info,
                        start,
                        line,
                        text: body.1,
                    }),
                }
            }
        }
    }
    (page.documentation, page.fix) = split_fix(&prose);
    page
}

/// An example within the prose stays part of it.
fn push_fence(prose: &mut String, info: &str, body: &str) {
    prose.push_str("```");
    prose.push_str(info);
    prose.push('\n');
    prose.push_str(body);
    prose.push_str("```\n");
}

/// The documentation, and the paragraph that begins with `Fix:` on one line without that word.
fn split_fix(prose: &str) -> (String, String) {
    let fix = prose
        .split("\n\n")
        .find_map(|paragraph| paragraph.trim().strip_prefix("Fix:"));
    let fix = fix.unwrap_or("").split_whitespace();
    (prose.trim().to_owned(), fix.collect::<Vec<_>>().join(" "))
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut lines = Lines {
        text,
        at: 0,
        number: 0,
    };
    while let Some((start, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            parts.push(Part::Line(line));
            continue;
        };
        let number = lines.number + 1;
        let body = lines.at;
        let mut end = text.len();
        let mut closed = false;
        for (at, line) in lines.by_ref() {
            if line.trim_end() == "```" {
                (end, closed) = (at, true);
                break;
            }
        }
        parts.push(Part::Fence {
            info: info.trim(),
            start,
            line: number,
            body: (body, text.get(body..end).unwrap_or("")),
            closed,
        });
    }
    parts
}

/// Lines without their ends, with their offsets; counts them from 1.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let line = rest.split_inclusive('\n').next()?;
        self.at += line.len();
        self.number += 1;
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A title

```hcl rule
impact = \"high\"
```

Why it matters.

Fix: do this
and that.

## First case

```yaml
services: {}
```
";

    #[test]
    fn a_page_falls_into_its_parts() {
        let page = cut(PAGE);
        assert_eq!(page.title, "A title");
        assert_eq!(page.rule.map(|(_, text)| text), Some("impact = \"high\"\n"));
        assert_eq!(page.fix, "do this and that.");
        assert!(page.documentation.starts_with("Why it matters."));
        let [case] = &page.cases[..] else {
            panic!("one case");
        };
        assert_eq!((case.heading, case.language), ("First case", "yaml"));
        assert_eq!((case.line, case.text), (15, "services: {}\n"));
    }

    #[test]
    fn a_fence_that_nobody_closes_is_told() {
        assert_eq!(cut("# T\n```hcl rule\nimpact").unclosed, Some(4));
    }

    #[test]
    fn windows_line_ends_make_no_difference() {
        let page = cut("# T\r\n```hcl rule\r\nx = 1\r\n```\r\nFix: y\r\n");
        assert_eq!((page.title, page.fix.as_str()), ("T", "y"));
    }
}

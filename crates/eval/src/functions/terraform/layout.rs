//! Lines of HCL, indented and aligned as `terraform fmt` does.

use unicode_segmentation::UnicodeSegmentation;

/// Lines, the last of which may still grow.
#[derive(Default)]
pub(super) struct Layout {
    lines: Vec<Line>,
    size: usize,
}

#[derive(Default)]
struct Line {
    lead: String,
    /// What is assigned to the lead, where it ends on the same line.
    assigned: Option<String>,
    /// Opening minus closing brackets.
    opened: i32,
}

impl Layout {
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Adds text to the last line.
    pub(super) fn push(&mut self, text: &str, opened: i32) {
        if self.lines.is_empty() {
            self.begin_line();
        }
        self.size += text.len();
        if let Some(line) = self.lines.last_mut() {
            line.lead.push_str(text);
            line.opened += opened;
        }
    }

    pub(super) fn begin_line(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds lines, the first of which continues the last.
    pub(super) fn append(&mut self, other: Self) {
        let mut lines = other.lines.into_iter();
        if let Some(first) = lines.next() {
            self.push(&first.lead, first.opened);
        }
        self.size += other.size;
        self.lines.extend(lines);
    }

    /// Adds `name = value` as lines of their own.
    pub(super) fn assign(&mut self, name: &str, value: Self) {
        self.begin_line();
        self.push(name, 0);
        if value.lines.len() > 1 {
            self.push(" = ", 0);
            self.append(value);
            return;
        }
        self.size += value.size;
        if let (Some(line), Some(value)) = (self.lines.last_mut(), value.lines.into_iter().next()) {
            line.assigned = Some(value.lead);
        }
    }

    /// The text, without a line break at its end.
    pub(super) fn finish(self) -> String {
        let mut indents: Vec<i32> = Vec::new();
        let mut out: Vec<String> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            if line.opened < 0 {
                close(&mut indents, -line.opened);
            }
            let margin = "  ".repeat(indents.len());
            if line.opened > 0 {
                indents.push(line.opened);
            }
            out.push(match &line.assigned {
                Some(value) => {
                    let gap = " ".repeat(self.widest_around(at) - width(&line.lead));
                    format!("{margin}{}{gap} = {value}", line.lead)
                }
                None => format!("{margin}{}", line.lead),
            });
        }
        out.join("\n")
    }

    /// The longest name among the assignments that this one stands with.
    fn widest_around(&self, at: usize) -> usize {
        let chained = |line: &&Line| line.assigned.is_some();
        let (before, from) = self.lines.split_at(at.min(self.lines.len()));
        let before = before.iter().rev().take_while(chained);
        let widths = from.iter().take_while(chained).chain(before);
        widths.map(|line| width(&line.lead)).max().unwrap_or(0)
    }
}

fn width(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Closes so many brackets: an indentation ends with the last bracket that its line opened.
fn close(indents: &mut Vec<i32>, mut brackets: i32) {
    while let Some(last) = indents.last_mut() {
        if brackets < *last {
            *last -= brackets;
            return;
        }
        brackets -= *last;
        indents.pop();
        if brackets == 0 {
            return;
        }
    }
}

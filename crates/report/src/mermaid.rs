//! The diagram as a Mermaid flowchart, which forges draw in Markdown.
//!
//! Format: <https://mermaid.js.org/syntax/flowchart.html>.

use std::fmt::Write as _;
use std::io::{self, Write};

use model::Knowledge;

use crate::diagram::{Line, Mark, Node, Picture, Scene, Shape};
use crate::{Look, Results};

/// Writes the diagram of a scan.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    draw(&Picture::of(Scene::of(results), look), out)
}

/// Writes a picture.
pub(crate) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    // Groups stand behind their parents, so that nesting needs no recursion: a stack of what
    // is still to be opened and closed.
    let mut steps: Vec<Step> = children(picture, None);
    let mut depth = 1;
    while let Some(step) = steps.pop() {
        match step {
            Step::Node(at) => {
                if let Some(node) = picture.nodes.get(at) {
                    writeln!(out, "{:1$}{2}", "", depth * 2, declared(at, node))?;
                }
            }
            Step::Group(at) => {
                if let Some(group) = picture.groups.get(at) {
                    let name = escape(&format!("{}: {}", group.kind, group.name));
                    writeln!(out, "{:1$}subgraph g{at}[\"{name}\"]", "", depth * 2)?;
                    steps.push(Step::End);
                    steps.extend(children(picture, Some(at)));
                    depth += 1;
                }
            }
            Step::End => {
                depth -= 1;
                writeln!(out, "{:1$}end", "", depth * 2)?;
            }
        }
    }
    for line in &picture.lines {
        writeln!(out, "  {}", connected(line))?;
    }
    styles(picture, out)
}

enum Step {
    Node(usize),
    Group(usize),
    End,
}

/// What stands directly in a group, last first.
fn children(picture: &Picture, parent: Option<usize>) -> Vec<Step> {
    let nodes = picture.nodes.iter().enumerate();
    let nodes = nodes.filter(|(_, node)| node.parent == parent);
    let groups = picture.groups.iter().enumerate();
    let groups = groups.filter(|(_, group)| group.parent == parent);
    let mut steps: Vec<Step> = nodes.map(|(at, _)| Step::Node(at)).collect();
    steps.extend(groups.map(|(at, _)| Step::Group(at)));
    steps.reverse();
    steps
}

fn declared(at: usize, node: &Node) -> String {
    let mut text = escape(&node.name);
    if !node.caption.is_empty() {
        let _ = write!(text, "<br/><small>{}</small>", escape(&node.caption));
    }
    if let Some(badge) = node.badge {
        let _ = write!(
            text,
            "<br/><small>{} {}</small>",
            crate::look::count(badge.count, "threat", "threats"),
            badge.worst.name()
        );
    }
    let (open, close) = match node.shape {
        Shape::Process => ("(\"", "\")"),
        Shape::Store => ("[(\"", "\")]"),
        Shape::External => ("[\"", "\"]"),
        Shape::Part => ("[[\"", "\"]]"),
    };
    format!("n{at}{open}{text}{close}")
}

fn connected(line: &Line) -> String {
    let arrow = if line.knowledge == Knowledge::Declared {
        "-->"
    } else {
        "-.->"
    };
    let mut label = escape(&line.label);
    if line.encrypted == Some(false) {
        let blank = if label.is_empty() { "" } else { " " };
        label.push_str(blank);
        label.push_str("plaintext");
    }
    if label.is_empty() {
        format!("n{} {arrow} n{}", line.from, line.to)
    } else {
        format!("n{} {arrow}|\"{label}\"| n{}", line.from, line.to)
    }
}

fn styles(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    for (at, node) in picture.nodes.iter().enumerate() {
        let colour = match (node.mark, node.badge) {
            (Mark::Same, Some(badge)) => Some(crate::svg::severity_colour(badge.worst)),
            (Mark::Same, None) => None,
            (mark, _) => crate::svg::mark_colour(mark),
        };
        if let Some(colour) = colour {
            writeln!(out, "  style n{at} stroke:{colour},stroke-width:2px")?;
        }
    }
    for (at, _) in picture.groups.iter().enumerate() {
        writeln!(out, "  style g{at} fill:none,stroke-dasharray:6 4")?;
    }
    for (at, line) in picture.lines.iter().enumerate() {
        let colour = match (line.mark, line.encrypted) {
            (Mark::Same, Some(false)) => Some(crate::svg::PLAINTEXT),
            (Mark::Same, _) => None,
            (mark, _) => crate::svg::mark_colour(mark),
        };
        if let Some(colour) = colour {
            writeln!(out, "  linkStyle {at} stroke:{colour}")?;
        }
    }
    Ok(())
}

/// Everything but letters, digits and harmless marks as character references, so that no name
/// can end a label, open a tag, a directive or a link.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() || " -_.,:/\u{b7}\u{d7}\u{2026}\u{fffd}".contains(letter) {
            escaped.push(letter);
        } else {
            let _ = write!(escaped, "#{};", u32::from(letter));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(escape("a\"]; click n0"), "a#34;#93;#59; click n0");
        assert_eq!(
            escape("%%{init}%%<b>#"),
            "#37;#37;#123;init#125;#37;#37;#60;b#62;#35;"
        );
    }
}

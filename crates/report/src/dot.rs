//! The diagram for Graphviz.
//!
//! Format: <https://graphviz.org/doc/info/lang.html>.

use std::io::{self, Write};

use model::Knowledge;

use crate::diagram::{Line, Mark, Node, Picture, Scene, Shape};
use crate::svg::{PLAINTEXT, mark_colour, severity_colour};
use crate::{Look, Results};

/// Writes the diagram of a scan.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    draw(&Picture::of(Scene::of(results), look), out)
}

/// Writes a picture.
pub(crate) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph \"{}\" {{", escape(&picture.title))?;
    writeln!(out, "  rankdir=LR; fontname=\"Helvetica\"; compound=true;")?;
    writeln!(out, "  node [fontname=\"Helvetica\", fontsize=11];")?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=9];")?;
    for (at, node) in picture.nodes.iter().enumerate() {
        writeln!(out, "  n{at} [{}];", node_attributes(node))?;
    }
    clusters(picture, out)?;
    for line in &picture.lines {
        writeln!(
            out,
            "  n{} -> n{} [{}];",
            line.from,
            line.to,
            line_attributes(line)
        )?;
    }
    writeln!(out, "}}")
}

fn node_attributes(node: &Node) -> String {
    let mut label = escape(&node.name);
    if !node.caption.is_empty() {
        label = format!("{label}\\n{}", escape(&node.caption));
    }
    let shape = match node.shape {
        Shape::Process => "shape=box, style=rounded",
        Shape::Store => "shape=cylinder",
        Shape::External => "shape=box",
        Shape::Part => "shape=component",
    };
    let colour = match (node.mark, node.badge) {
        (Mark::Same, Some(badge)) => Some(severity_colour(badge.worst)),
        (Mark::Same, None) => None,
        (mark, _) => mark_colour(mark),
    };
    let colour = colour.map(|colour| format!(", color=\"{colour}\", penwidth=2"));
    let colour = colour.unwrap_or_default();
    format!(
        "label=\"{label}\", {shape}{colour}, tooltip=\"{}\"",
        tip(&node.tip)
    )
}

fn line_attributes(line: &Line) -> String {
    let style = if line.knowledge == Knowledge::Declared {
        "solid"
    } else {
        "dashed"
    };
    let colour = match (line.mark, line.encrypted) {
        (Mark::Same, Some(false)) => Some(PLAINTEXT),
        (Mark::Same, _) => None,
        (mark, _) => mark_colour(mark),
    };
    let colour = colour.map(|colour| format!(", color=\"{colour}\", fontcolor=\"{colour}\""));
    let colour = colour.unwrap_or_default();
    let label = escape(&line.label);
    format!(
        "label=\"{label}\", style={style}{colour}, tooltip=\"{}\"",
        tip(&line.tip)
    )
}

/// Nested clusters, without recursion: a stack of what is to be opened (some) or closed.
fn clusters(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let mut inside = vec![Vec::new(); picture.groups.len()];
    let mut members = vec![Vec::new(); picture.groups.len()];
    let mut open = Vec::new();
    for (at, group) in picture.groups.iter().enumerate().rev() {
        match group.parent.and_then(|parent| inside.get_mut(parent)) {
            Some(siblings) => siblings.push(Some(at)),
            None => open.push(Some(at)),
        }
    }
    for (at, node) in picture.nodes.iter().enumerate() {
        if let Some(members) = node.parent.and_then(|parent| members.get_mut(parent)) {
            members.push(format!("n{at};"));
        }
    }
    while let Some(step) = open.pop() {
        let Some(at) = step else {
            writeln!(out, "  }}")?;
            continue;
        };
        if let Some(group) = picture.groups.get(at) {
            let label = escape(&format!("{}: {}", group.kind, group.name));
            let colour = mark_colour(group.mark).unwrap_or("#64748b");
            writeln!(out, "  subgraph cluster_g{at} {{")?;
            writeln!(
                out,
                "    label=\"{label}\"; style=\"dashed,rounded\"; color=\"{colour}\";"
            )?;
        }
        if let Some(nodes) = members.get(at).filter(|nodes| !nodes.is_empty()) {
            writeln!(out, "    {}", nodes.join(" "))?;
        }
        open.push(None);
        open.extend(inside.get(at).into_iter().flatten());
    }
    Ok(())
}

fn tip(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\\n")
}

/// A quoted string's inside. Backslashes are doubled, for `\N` and the like mean something.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(escape("a\"] b\\"), "a\\\"] b\\\\");
    }
}

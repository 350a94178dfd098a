//! A mapping while it is read: unique keys, and merge keys resolved at its end.

use std::sync::Arc;

use crate::diagnostic::Gathered;
use crate::entries::Entries;
use crate::{Diagnostic, Entry, Node, NodeKind, Span};

/// The left side of an entry.
pub(super) enum Key {
    /// Text, or a number or the like as text.
    Text(Arc<str>, Span),
    /// `<<`.
    Merge,
    /// A list or mapping, which no dialect gives a meaning to.
    Collection(Span),
}

/// The entries read so far.
pub(super) struct Mapping {
    /// The key whose value comes next.
    pub(super) key: Option<Key>,
    entries: Entries,
    merges: Vec<Node>,
}

/// A mapping with its merge keys resolved.
pub(super) struct Merged {
    pub(super) entries: Vec<Entry>,
    /// What the merging counts against the document's limit.
    pub(super) cost: usize,
    /// Values that came in.
    pub(super) size: usize,
    /// Depth of the deepest of them, counted from this mapping.
    pub(super) depth: usize,
}

impl Mapping {
    /// No entries yet, in a list that may have room for them.
    pub(super) fn new(room: Vec<Entry>) -> Self {
        Self {
            key: None,
            entries: Entries::with_room(room),
            merges: Vec::new(),
        }
    }

    /// Adds an entry; of a key given twice the last one counts.
    pub(super) fn add(&mut self, key: Key, value: Node, diagnostics: &mut Gathered) {
        match key {
            Key::Merge => self.merges.push(value),
            Key::Collection(span) => {
                let message = "cannot use a list or mapping as a key: the entry is left out";
                diagnostics.push(Diagnostic::warning(message, span));
            }
            Key::Text(key, key_span) => {
                let entry = Entry {
                    key,
                    key_span,
                    value,
                };
                self.entries.add(entry, diagnostics);
            }
        }
    }

    /// The entries with those of the merged mappings behind them: explicit keys win, then
    /// earlier mappings. Nothing if that costs more than the budget.
    pub(super) fn resolve_merges(
        mut self,
        budget: usize,
        diagnostics: &mut Gathered,
    ) -> Option<Merged> {
        let (mut cost, mut size, mut depth) = (0, 0, 0);
        for merge in std::mem::take(&mut self.merges) {
            for mapping in mappings(&merge, diagnostics) {
                cost += mapping.len();
                for entry in mapping {
                    if cost > budget {
                        return None;
                    }
                    if !self.entries.has(&entry.key) {
                        let measure = measure(&entry.value, budget - cost)?;
                        cost += measure.size;
                        size += measure.size;
                        depth = depth.max(measure.depth + 1);
                        self.entries.push(entry.clone());
                    }
                }
            }
        }
        Some(Merged {
            entries: self.entries.into_list(),
            cost,
            size,
            depth,
        })
    }
}

/// The mappings a merge key names.
fn mappings<'n>(merge: &'n Node, diagnostics: &mut Gathered) -> Vec<&'n [Entry]> {
    let named = match &merge.kind {
        NodeKind::Sequence(items) => items.as_slice(),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. }
        | NodeKind::Mapping(_) => std::slice::from_ref(merge),
    };
    let mut found = Vec::with_capacity(named.len());
    for node in named {
        if let NodeKind::Mapping(entries) = &node.kind {
            found.push(entries.as_slice());
        } else {
            let message = "cannot merge: `<<` needs a mapping or a list of mappings";
            diagnostics.push(Diagnostic::warning(message, node.span));
        }
    }
    found
}

struct Measure {
    size: usize,
    depth: usize,
}

/// Size and depth of a tree; nothing if it has more values than the limit.
fn measure(node: &Node, limit: usize) -> Option<Measure> {
    let mut waiting = vec![(node, 1)];
    let mut measure = Measure { size: 0, depth: 0 };
    while let Some((node, depth)) = waiting.pop() {
        measure.size += 1;
        measure.depth = measure.depth.max(depth);
        if measure.size > limit {
            return None;
        }
        waiting.extend(node.items().iter().map(|item| (item, depth + 1)));
        let values = node.entries().iter().map(|entry| &entry.value);
        waiting.extend(values.map(|value| (value, depth + 1)));
    }
    Some(measure)
}

//! Which thing before is which thing after.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::difference;
use crate::{Boundary, BoundaryId, Element, ElementId, Flow};

/// Before and after; at least one of them is there.
pub(super) type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Of so many things with one address on one side, the rest are not compared with each other.
const MOST_NAMESAKES: usize = 32;

/// What has an id that may carry its scope's folder.
pub(super) trait Named {
    fn id(&self) -> &Arc<str>;
    /// What must be equal for two ids to be taken for one thing.
    fn sort(&self) -> &str;
    /// How much differs between two of them.
    fn distance(&self, other: &Self) -> usize;
}

impl Named for Element {
    fn id(&self) -> &Arc<str> {
        &self.id.0
    }

    fn sort(&self) -> &str {
        &self.type_name
    }

    fn distance(&self, other: &Self) -> usize {
        difference::of_elements(self, other, &Renames::default()).len()
    }
}

impl Named for Boundary {
    fn id(&self) -> &Arc<str> {
        &self.id.0
    }

    fn sort(&self) -> &str {
        self.kind.name()
    }

    fn distance(&self, other: &Self) -> usize {
        difference::of_boundaries(self, other, &Renames::default()).len()
    }
}

/// Pairs by id, then what is left by id without the folder, where that is unmistakable.
/// In the order of ids.
pub(super) fn pair<'a, T: Named>(before: &'a [T], after: &'a [T]) -> Vec<Pair<'a, T>> {
    let mut pairs: BTreeMap<&Arc<str>, Pair<'a, T>> = BTreeMap::new();
    for item in before {
        pairs.entry(item.id()).or_default().0 = Some(item);
    }
    for item in after {
        pairs.entry(item.id()).or_default().1 = Some(item);
    }
    for (old, new) in renamed(&pairs) {
        pairs.remove(old.id());
        pairs.remove(new.id());
        pairs.insert(old.id().min(new.id()), (Some(old), Some(new)));
    }
    pairs.into_values().collect()
}

/// What only before and what only after holds.
type Sides<'a, T> = (Vec<&'a T>, Vec<&'a T>);

/// Pairs among those that only one side has: the same address without the folder, the most
/// similar first where several scopes have it.
fn renamed<'a, T: Named>(pairs: &BTreeMap<&Arc<str>, Pair<'a, T>>) -> Vec<(&'a T, &'a T)> {
    let mut namesakes: BTreeMap<(&'a str, &'a str), Sides<'a, T>> = BTreeMap::new();
    for pair in pairs.values() {
        let (item, is_old) = match *pair {
            (Some(old), None) => (old, true),
            (None, Some(new)) => (new, false),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        // Both the whole id and the id without its first part: either may be the bare address.
        let bare = item.id().split_once(':').map(|(_, bare)| bare);
        for name in std::iter::once(&**item.id()).chain(bare) {
            let sides = namesakes.entry((item.sort(), name)).or_default();
            let side = if is_old { &mut sides.0 } else { &mut sides.1 };
            side.push(item);
        }
    }
    let mut likely: Vec<_> = namesakes.into_values().flat_map(candidates).collect();
    likely.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    distinct(likely.into_iter().map(|(_, _, pair)| pair))
}

type Candidate<'a, T> = (usize, [&'a Arc<str>; 2], (&'a T, &'a T));

/// All pairs of two sides with their distance; the key is the same in a diff and its mirror.
fn candidates<T: Named>((old, new): Sides<'_, T>) -> Vec<Candidate<'_, T>> {
    let mut found = Vec::new();
    for a in old.into_iter().take(MOST_NAMESAKES) {
        for b in new.iter().copied().take(MOST_NAMESAKES) {
            let ids = [a.id().min(b.id()), a.id().max(b.id())];
            found.push((a.distance(b), ids, (a, b)));
        }
    }
    found
}

/// Keeps a pair only if neither of its ends is in an earlier one.
fn distinct<'a, T: Named>(pairs: impl Iterator<Item = (&'a T, &'a T)>) -> Vec<(&'a T, &'a T)> {
    let mut taken = std::collections::HashSet::new();
    pairs
        .filter(|(old, new)| {
            let free = !taken.contains(old.id()) && !taken.contains(new.id());
            taken.extend(free.then_some([old.id(), new.id()]).into_iter().flatten());
            free
        })
        .collect()
}

/// Of the two ids of one thing, the shared one by the other.
#[derive(Default)]
pub(super) struct Renames {
    names: HashMap<Arc<str>, Arc<str>>,
}

impl Renames {
    pub(super) fn new(elements: &[Pair<'_, Element>], boundaries: &[Pair<'_, Boundary>]) -> Self {
        let elements = elements.iter().filter_map(changed_id);
        let boundaries = boundaries.iter().filter_map(changed_id);
        Self {
            names: elements.chain(boundaries).collect(),
        }
    }

    /// The name that both sides share.
    pub(super) fn shared<'a>(&'a self, id: &'a Arc<str>) -> &'a Arc<str> {
        self.names.get(id).unwrap_or(id)
    }

    pub(super) fn element<'a>(&'a self, id: &'a ElementId) -> &'a Arc<str> {
        self.shared(&id.0)
    }

    pub(super) fn boundary<'a>(&'a self, id: &'a BoundaryId) -> &'a Arc<str> {
        self.shared(&id.0)
    }
}

/// The smaller of two ids is the shared one, so that a diff and its mirror agree.
fn changed_id<T: Named>(pair: &Pair<'_, T>) -> Option<(Arc<str>, Arc<str>)> {
    let (old, new) = (pair.0?.id(), pair.1?.id());
    (old != new).then(|| (Arc::clone(old.max(new)), Arc::clone(old.min(new))))
}

/// Pairs flows by their ends, port and protocol.
pub(super) fn pair_flows<'a>(
    before: &'a [Flow],
    after: &'a [Flow],
    renames: &Renames,
) -> Vec<Pair<'a, Flow>> {
    let key = |flow: &Flow| {
        let from = Arc::clone(renames.element(&flow.from));
        let to = Arc::clone(renames.element(&flow.to));
        (from, to, flow.port, flow.protocol.clone())
    };
    let mut pairs: BTreeMap<_, Pair<'a, Flow>> = BTreeMap::new();
    for flow in before {
        pairs.entry(key(flow)).or_default().0 = Some(flow);
    }
    for flow in after {
        pairs.entry(key(flow)).or_default().1 = Some(flow);
    }
    pairs.into_values().collect()
}

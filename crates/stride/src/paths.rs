//! Attack paths: ways from outside to what keeps data, along which threats stand open.
//!
//! One gap alone rarely costs anybody their data. A path says which gaps an attacker would use
//! one after the other, and which single one of them to close first.
//!
//! Invariant: linear in the model. Each store has at most one path, the shortest, and no path
//! is longer than [`LONGEST`].

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use model::{ElementId, ElementKind, FlowId, Knowledge, Model};

use crate::{Level, Status, Stride, Threat};

/// Steps of the longest path that is told.
const LONGEST: usize = 32;

/// Threats of less weight open no way.
const LEAST: Level = Level::Medium;

/// A way from an external entity to a data store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttackPath {
    /// Where it begins.
    pub entry: ElementId,
    /// What is done, one after the other.
    pub steps: Vec<Step>,
    /// The worst of its threats.
    pub severity: Level,
    /// Fingerprints of the open threats along it, worst first.
    pub threats: Vec<Arc<str>>,
    /// The one of them to close first: with the fixes of all paths, none is left open, and as
    /// few as possible are needed (a greedy cover, not proven smallest).
    pub fix: Arc<str>,
}

/// One step: to an element, over a flow or with a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it leads.
    pub to: ElementId,
    /// The flow it goes over; none where a right of the identity leads on.
    pub flow: Option<FlowId>,
}

impl AttackPath {
    /// The store at its end.
    pub fn target(&self) -> &ElementId {
        self.steps.last().map_or(&self.entry, |step| &step.to)
    }
}

/// The paths of a model, worst first, then in the order of their stores.
pub(crate) fn find(model: &Model, threats: &[Threat]) -> Vec<AttackPath> {
    let doors: Vec<Door<'_>> = threats
        .iter()
        .filter(|threat| opens_a_way(threat))
        .map(Door::of)
        .collect();
    let mut open: HashMap<&str, Vec<&Door<'_>>> = HashMap::new();
    for door in &doors {
        for target in door.threat.targets() {
            open.entry(target.id()).or_default().push(door);
        }
    }
    if open.is_empty() {
        return Vec::new();
    }
    let ways = ways(model);
    let stores = model.elements().iter();
    let stores = stores.filter(|element| element.kind == ElementKind::DataStore);
    let candidates = stores.filter_map(|store| path(&ways, &open, &store.id));
    let (mut paths, along): (Vec<_>, Vec<_>) = candidates.unzip();
    choose_fixes(&mut paths, &along);
    paths.sort_by_key(|path| Reverse(path.severity));
    paths
}

/// A threat that opens a way.
struct Door<'a> {
    threat: &'a Threat,
    fingerprint: Arc<str>,
}

impl<'a> Door<'a> {
    fn of(threat: &'a Threat) -> Self {
        Self {
            threat,
            fingerprint: threat.fingerprint(),
        }
    }
}

/// Losing availability or traces brings nobody closer to the data.
fn opens_a_way(threat: &Threat) -> bool {
    let helps = match threat.gap.category {
        Stride::Spoofing
        | Stride::Tampering
        | Stride::InformationDisclosure
        | Stride::ElevationOfPrivilege => true,
        Stride::Repudiation | Stride::DenialOfService => false,
    };
    helps && threat.status == Status::Open && threat.severity >= LEAST
}

/// How each element is first reached, breadth first: from where, over what, after how many
/// steps.
type Ways<'a> = HashMap<&'a ElementId, (&'a ElementId, Option<&'a FlowId>, usize)>;

fn ways(model: &Model) -> Ways<'_> {
    let outside = |id: &ElementId| {
        let element = model.element(id);
        element.is_none_or(|it| it.kind == ElementKind::ExternalEntity)
    };
    let elements = model.elements().iter().map(|element| &element.id);
    let mut queue: VecDeque<(&ElementId, usize)> = elements
        .filter(|id| outside(id))
        .map(|id| (id, 0))
        .collect();
    let mut ways = Ways::new();
    while let Some((here, steps)) = queue.pop_front() {
        if steps == LONGEST {
            continue;
        }
        let flows = model.flows_from(here);
        let flows = flows.filter(|flow| flow.knowledge > Knowledge::Allowed);
        let flows = flows.map(|flow| (&flow.to, Some(&flow.id)));
        let rights = model.accesses_of(here);
        let rights = rights.filter_map(|access| Some((access.to.as_ref()?, None)));
        for (to, flow) in flows.chain(rights) {
            if !outside(to) && !ways.contains_key(to) {
                ways.insert(to, (here, flow, steps + 1));
                queue.push_back((to, steps + 1));
            }
        }
    }
    ways
}

/// The way to a store with the threats along it, worst first; none where no way or no threat
/// is.
fn path<'a>(
    ways: &Ways<'_>,
    open: &HashMap<&str, Vec<&'a Door<'a>>>,
    store: &ElementId,
) -> Option<(AttackPath, Vec<&'a Door<'a>>)> {
    let mut steps = Vec::new();
    let mut here = store;
    while let Some((from, flow, _)) = ways.get(here) {
        steps.push(Step {
            to: here.clone(),
            flow: flow.cloned(),
        });
        here = from;
    }
    steps.reverse();
    let places = steps.iter().flat_map(|step| {
        let flow = step.flow.as_ref().map(|id| &*id.0);
        flow.into_iter().chain([&*step.to.0])
    });
    let mut along: Vec<&Door<'_>> = places
        .filter_map(|id| open.get(id))
        .flatten()
        .copied()
        .collect();
    let mut seen = HashSet::new();
    along.retain(|door| seen.insert(&*door.fingerprint));
    // Stable: threats of one weight stay in the order of the way.
    along.sort_by_key(|door| Reverse(door.threat.severity));
    let worst = along.first()?;
    let path = AttackPath {
        entry: here.clone(),
        severity: worst.threat.severity,
        threats: along.iter().map(|it| Arc::clone(&it.fingerprint)).collect(),
        fix: Arc::clone(&worst.fingerprint),
        steps,
    };
    (!path.steps.is_empty()).then_some((path, along))
}

/// Gives each path the fix that cuts it: again and again the one that cuts the most of those
/// that are left.
fn choose_fixes(paths: &mut [AttackPath], along: &[Vec<&Door<'_>>]) {
    let mut of_door: HashMap<&str, (&Door<'_>, Vec<usize>)> = HashMap::new();
    for (at, doors) in along.iter().enumerate() {
        for door in doors {
            let entry = of_door.entry(&door.fingerprint);
            entry.or_insert_with(|| (door, Vec::new())).1.push(at);
        }
    }
    let mut left: HashMap<&str, usize> = of_door
        .iter()
        .map(|(id, (_, paths))| (*id, paths.len()))
        .collect();
    let mut best: BinaryHeap<(usize, Level, Reverse<&str>)> = of_door
        .iter()
        .map(|(id, (door, paths))| (paths.len(), door.threat.severity, Reverse(*id)))
        .collect();
    let mut cut = vec![false; paths.len()];
    while let Some((count, severity, Reverse(id))) = best.pop() {
        let now = left.get(id).copied().unwrap_or(0);
        if now != count {
            // Others cut some of its paths meanwhile.
            if now > 0 {
                best.push((now, severity, Reverse(id)));
            }
            continue;
        }
        let Some((door, of_it)) = of_door.get(id) else {
            continue;
        };
        for at in of_it {
            let (Some(done), Some(path), Some(others)) =
                (cut.get_mut(*at), paths.get_mut(*at), along.get(*at))
            else {
                continue;
            };
            if std::mem::replace(done, true) {
                continue;
            }
            path.fix = Arc::clone(&door.fingerprint);
            for other in others {
                if let Some(count) = left.get_mut(&*other.fingerprint) {
                    *count -= 1;
                }
            }
        }
    }
}

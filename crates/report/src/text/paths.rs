//! Attack paths as text: what to close first, and the ways that it cuts.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use stride::{AttackPath, Threat};

use super::about;
use crate::look::{Tone, count};
use crate::{Look, Results, clean};

/// Fixes listed, and ways for each, before the rest is only counted; `--format json` has all.
const FIXES: usize = 6;
const WAYS: usize = 4;

/// Writes the paths by the fix that cuts them, the worst first.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let groups = by_fix(&results.assessment.paths);
    if groups.is_empty() {
        return Ok(());
    }
    let threats = results.assessment.threats.iter();
    let threats: HashMap<_, &Threat> = threats.map(|it| (it.fingerprint(), it)).collect();
    writeln!(out, "{}", look.paint(Tone::Strong, "attack paths"))?;
    for paths in groups.iter().take(FIXES) {
        let Some((first, fix)) = paths
            .first()
            .and_then(|path| Some((path, threats.get(&path.fix)?)))
        else {
            continue;
        };
        let severity = format!("{:8}", first.severity.name());
        let severity = look.paint(Tone::Severity(first.severity), &severity);
        let target = about(results.model, &fix.target);
        let cut = count(paths.len(), "path", "paths");
        writeln!(
            out,
            "  {severity}  {} at {target} opens {cut}",
            clean(&fix.gap.rule)
        )?;
        for path in paths.iter().take(WAYS) {
            let way = way(results, path);
            writeln!(out, "  {:8}    {}", "", look.paint(Tone::Faint, &way))?;
        }
        more(paths.len().saturating_sub(WAYS), "            ", out)?;
    }
    more(groups.len().saturating_sub(FIXES), "", out)?;
    writeln!(out)
}

fn more(hidden: usize, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    if hidden == 0 {
        return Ok(());
    }
    writeln!(out, "  {indent}and {hidden} more")
}

/// Paths with one fix together, in the order of the first of each.
fn by_fix(paths: &[AttackPath]) -> Vec<Vec<&AttackPath>> {
    let mut place: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<&AttackPath>> = Vec::new();
    for path in paths {
        let at = *place.entry(&path.fix).or_insert(groups.len());
        if let Some(group) = groups.get_mut(at) {
            group.push(path);
        } else {
            groups.push(vec![path]);
        }
    }
    groups
}

/// How many there are, and how few fixes they need.
pub(crate) fn total(paths: &[AttackPath]) -> String {
    let fixes: BTreeSet<&str> = paths.iter().map(|path| &*path.fix).collect();
    match fixes.len() {
        0 => "0".to_owned(),
        1 => format!("{} (1 fix cuts them all)", paths.len()),
        fixes => format!(
            "{} ({} cut them all)",
            paths.len(),
            count(fixes, "fix", "fixes")
        ),
    }
}

fn way(results: &Results<'_>, path: &AttackPath) -> String {
    let ids = std::iter::once(&path.entry).chain(path.steps.iter().map(|step| &step.to));
    let names = ids.map(|id| {
        let element = results.model.element(id);
        let name = element.map_or_else(|| id.0.clone(), |element| element.name.clone());
        clean(&name).chars().take(60).collect::<String>()
    });
    names.collect::<Vec<_>>().join(" -> ")
}

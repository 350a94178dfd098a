//! Semantic versions and their constraints, in the grammar of Masterminds' semver.

use std::cmp::Ordering;
use std::fmt;

/// `1.2.3-beta.1+build`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
    pub(super) prerelease: String,
    pub(super) metadata: String,
    pub(super) original: String,
}

/// A version in which parts may be missing or stand for any.
struct Partial {
    parts: [Option<u64>; 3],
    version: Version,
}

impl Version {
    /// Reads a version; the minor and patch parts may be missing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let partial = Partial::parse(text)?;
        let wildcard = text.contains(['*', 'x', 'X']) && partial.parts.contains(&None);
        (partial.parts[0].is_some() && !wildcard).then_some(partial.version)
    }
}

impl Partial {
    fn parse(text: &str) -> Option<Self> {
        let original = text.trim();
        let body = original.strip_prefix('v').unwrap_or(original);
        let (body, metadata) = body.split_once('+').unwrap_or((body, ""));
        let (numbers, prerelease) = body.split_once('-').unwrap_or((body, ""));
        let mut parts = [None; 3];
        let mut given = numbers.split('.');
        for part in &mut parts {
            match given.next() {
                None | Some("*" | "x" | "X") => {}
                Some(digits) => *part = Some(digits.parse().ok()?),
            }
        }
        if given.next().is_some() {
            return None;
        }
        let [major, minor, patch] = parts.map(|part| part.unwrap_or(0));
        let version = Version {
            major,
            minor,
            patch,
            prerelease: prerelease.to_owned(),
            metadata: metadata.to_owned(),
            original: original.to_owned(),
        };
        Some(Self { parts, version })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// The order of versions; what is built says nothing.
pub(super) fn compare(a: &Version, b: &Version) -> Ordering {
    let numbers = |version: &Version| (version.major, version.minor, version.patch);
    numbers(a).cmp(&numbers(b)).then_with(|| {
        match (a.prerelease.is_empty(), b.prerelease.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_prereleases(&a.prerelease, &b.prerelease),
        }
    })
}

fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Whether a version fulfils a constraint such as `>= 1.19-0, < 2 || ~3.1`; none where the
/// constraint cannot be read.
pub(super) fn satisfies(constraint: &str, version: &Version) -> Option<bool> {
    let mut any = false;
    for alternative in constraint.split("||") {
        let mut all = true;
        for single in singles(alternative)? {
            all &= single.holds(version);
        }
        any |= all;
    }
    Some(any)
}

struct Single {
    operator: &'static str,
    partial: Partial,
}

const OPERATORS: [&str; 11] = ["!=", "=>", ">=", "=<", "<=", "=", ">", "<", "~>", "~", "^"];

/// The comparisons of one alternative, with commas or spaces between them.
fn singles(text: &str) -> Option<Vec<Single>> {
    if let Some((from, to)) = text.split_once(" - ") {
        let bound = |operator, text: &str| {
            Some(Single {
                operator,
                partial: Partial::parse(text)?,
            })
        };
        return Some(vec![bound(">=", from)?, bound("<=", to)?]);
    }
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([' ', ',', '\t']);
    while !rest.is_empty() {
        let operator = OPERATORS
            .iter()
            .find(|operator| rest.starts_with(**operator));
        let operator = operator.copied().unwrap_or("");
        rest = rest.get(operator.len()..)?.trim_start();
        let end = rest.find([' ', ',', '\t']).unwrap_or(rest.len());
        found.push(Single {
            operator,
            partial: Partial::parse(rest.get(..end)?)?,
        });
        rest = rest.get(end..)?.trim_start_matches([' ', ',', '\t']);
    }
    (!found.is_empty()).then_some(found)
}

impl Single {
    fn holds(&self, version: &Version) -> bool {
        let bound = &self.partial.version;
        // A pre-release only fulfils constraints that speak of pre-releases.
        if !version.prerelease.is_empty() && bound.prerelease.is_empty() {
            return false;
        }
        let order = compare(version, bound);
        let [major, minor, patch] = self.partial.parts;
        match self.operator {
            "!=" => !self.matches(version),
            ">" => match (minor, patch) {
                (None, _) if major.is_some() => version.major > bound.major,
                (Some(_), None) => (version.major, version.minor) > (bound.major, bound.minor),
                _ => order == Ordering::Greater,
            },
            ">=" | "=>" => order != Ordering::Less,
            "<" => order == Ordering::Less,
            "<=" | "=<" => order != Ordering::Greater || self.matches(version),
            "~" | "~>" => order != Ordering::Less && self.is_near(version),
            "^" => order != Ordering::Less && self.is_compatible(version),
            _ if minor.is_none() || patch.is_none() => {
                self.is_near(version) && order != Ordering::Less
            }
            _ => order == Ordering::Equal,
        }
    }

    /// Whether the parts that are given are the same.
    fn matches(&self, version: &Version) -> bool {
        let given = [version.major, version.minor, version.patch];
        let same = self
            .partial
            .parts
            .iter()
            .zip(given)
            .all(|(part, given)| part.is_none_or(|part| part == given));
        let exact = self.partial.parts[2].is_some();
        same && (!exact || version.prerelease == self.partial.version.prerelease)
    }

    /// `~1.2.3`: the same minor version, or the same major one where no minor is given.
    fn is_near(&self, version: &Version) -> bool {
        let [major, minor, _] = self.partial.parts;
        major.is_none_or(|major| major == version.major)
            && minor.is_none_or(|minor| minor == version.minor)
    }

    /// `^1.2.3`: the same left-most part that is not zero.
    fn is_compatible(&self, version: &Version) -> bool {
        let [major, minor, patch] = self.partial.parts;
        let bound = &self.partial.version;
        if bound.major > 0 || minor.is_none() {
            return major.is_none_or(|major| major == version.major);
        }
        if version.major != 0 {
            return false;
        }
        if bound.minor > 0 || patch.is_none() {
            return version.minor == bound.minor;
        }
        version.minor == 0 && version.patch == bound.patch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_follow_their_documentation() {
        for (constraint, version, expected) in [
            ("1.2.3", "1.2.3", true),
            ("=1.2", "1.2.9", true),
            (">=1.19-0", "v1.34.0", true),
            (">=1.19", "1.20.0-gke.1", false),
            (">=1.19-0", "1.20.0-gke.1", true),
            (">= 1.2, < 3.0.0 || >= 4.2.3", "4.2.2", false),
            (">= 1.2, < 3.0.0 || >= 4.2.3", "2.9.0", true),
            ("1.2 - 1.4.5", "1.4.5", true),
            ("1.2.x", "1.2.7", true),
            ("*", "0.0.1", true),
            ("~1.2.3", "1.3.0", false),
            ("~1", "1.9.0", true),
            ("^1.2.3", "1.9.0", true),
            ("^1.2.3", "2.0.0", false),
            ("^0.2.3", "0.3.0", false),
            ("^0.0.3", "0.0.4", false),
            ("!=1.2.3", "1.2.4", true),
            ("<1.14-0", "1.34.0", false),
            (">1.2", "1.2.9", false),
            ("<=1.2", "1.2.9", true),
        ] {
            let parsed = Version::parse(version).unwrap();
            let found = satisfies(constraint, &parsed);
            assert_eq!(found, Some(expected), "{constraint} {version}");
        }
        assert_eq!(satisfies(">= x.y", &Version::parse("1.0").unwrap()), None);
    }
}

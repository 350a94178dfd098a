//! Ranges of ports, and what listens on well-known ones.

use std::fmt;
use std::sync::Arc;

/// Ports over which machines are administered.
pub(super) const ADMINISTRATION: &[u16] = &[22, 23, 2375, 2376, 3389, 5900, 5985, 5986, 10250];

/// Ports that data stores listen on.
pub(super) const STORES: &[u16] = &[
    1433, 1521, 2181, 3306, 5432, 5439, 5984, 6379, 7000, 8086, 8182, 9042, 9092, 9200, 9300,
    11211, 27017, 50000,
];

/// A range of ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ports {
    first: u16,
    last: u16,
}

impl Ports {
    /// Every port.
    pub(super) const ALL: Self = Self {
        first: 0,
        last: u16::MAX,
    };

    /// A range as code states it; every port where it states none.
    pub(super) fn between(first: Option<i64>, last: Option<i64>) -> Self {
        let port = |number: Option<i64>| number.and_then(|number| u16::try_from(number).ok());
        match (port(first), port(last)) {
            (Some(first), Some(last)) => Self { first, last },
            (Some(one), None) | (None, Some(one)) => Self {
                first: one,
                last: one,
            },
            (None, None) => Self::ALL,
        }
    }

    /// `22`, `8000-9000`, `*`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "*" {
            return Some(Self::ALL);
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(Self {
            first: first.trim().parse().ok()?,
            last: last.trim().parse().ok()?,
        })
    }

    pub(super) fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// Whether the other range lies within this one.
    pub(super) fn holds(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Those of the given ports that lie in the range.
    pub(super) fn among(self, ports: &[u16]) -> Vec<u16> {
        let within = ports.iter().copied();
        within.filter(|port| self.contains(*port)).collect()
    }

    pub(super) fn single(self) -> Option<u16> {
        (self.first == self.last).then_some(self.first)
    }

    /// Whether the range is as good as everything.
    pub(super) fn is_everything(self) -> bool {
        self.first <= 1 && self.last == u16::MAX
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.single() {
            _ if self.is_everything() => out.write_str("all"),
            Some(port) => write!(out, "{port}"),
            None => write!(out, "{}-{}", self.first, self.last),
        }
    }
}

/// The protocol that is registered for a port.
pub(super) fn protocol_of(port: u16) -> Option<Arc<str>> {
    let protocol = match port {
        22 => "ssh",
        80 => "http",
        443 => "https",
        1433 => "sqlserver",
        3306 => "mysql",
        3389 => "rdp",
        5432 => "postgresql",
        6379 => "redis",
        27017 => "mongodb",
        _ => return None,
    };
    Some(protocol.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_shown_as_people_write_them() {
        for (text, shown) in [
            ("22", "22"),
            ("8000-9000", "8000-9000"),
            ("*", "all"),
            ("0-65535", "all"),
        ] {
            assert_eq!(
                Ports::parse(text).map(|ports| ports.to_string()).as_deref(),
                Some(shown)
            );
        }
        assert_eq!(Ports::parse("http"), None);
        assert_eq!(Ports::between(Some(-1), Some(-1)), Ports::ALL);
    }
}

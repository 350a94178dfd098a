//! How bad a threat is, and why, so that a person can argue with it.

use std::sync::Arc;

/// Severity, impact and likelihood share one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the level of its name")]
pub enum Level {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Level {
    /// All, weakest first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// As rules, options and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The level of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// One reason behind a severity: "impact high: the rule says so",
/// "likelihood up: entered from the internet in 1 hop".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// `impact` or `likelihood`.
    pub name: &'static str,
    /// What it came to.
    pub level: Level,
    /// Why, in a few words.
    pub why: Arc<str>,
}

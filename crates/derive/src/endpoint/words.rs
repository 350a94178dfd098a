//! Commands and configuration files, word by word: which word is a key, which its value, and
//! which a host on its own.

use std::ops::Range;

use super::authority::host_and_port;
use super::setting::{Says, says};
use super::variables::{Variables, reference_length};
use super::{Endpoint, Reach, connection, in_setting, pair, reach, url};

/// A run of characters without blanks, quotes, brackets or separators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) range: Range<usize>,
    /// Whether a shell would take it for the first word of a further command.
    pub(super) starts: bool,
}

/// The words of a line; `start` is the line's offset in the whole text.
pub(super) fn words(line: &str, start: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    let mut starts = false;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let c = rest.chars().next().unwrap_or(' ');
        if is_separator(c) {
            if push(&mut found, line, from..at, start, starts) {
                starts = false;
            }
            starts |= matches!(c, ';' | '|' | '&');
            at += c.len_utf8();
            from = at;
        } else if c == '$' {
            at += reference_length(rest);
        } else {
            at += c.len_utf8();
        }
    }
    push(&mut found, line, from..at, start, starts);
    found
}

fn push<'t>(
    found: &mut Vec<Word<'t>>,
    line: &'t str,
    range: Range<usize>,
    start: usize,
    starts: bool,
) -> bool {
    let Some(text) = line.get(range.clone()).filter(|text| !text.is_empty()) else {
        return false;
    };
    let range = start + range.start..start + range.end;
    found.push(Word {
        text,
        range,
        starts,
    });
    true
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\"'`,;()[]{}<>|&\\".contains(c)
}

/// Reads words one after the other and keeps what the next one may depend on.
pub(super) struct Walk<'v> {
    variables: Variables<'v>,
    /// The key or option whose value comes next.
    key: Option<String>,
    /// Whether the next word is the first after its key.
    fresh: bool,
    /// A program that takes a bare host as its argument has been named: `nc`, `curl`.
    dials: bool,
    /// The last word, a bare host whose port may follow as a word of its own.
    dialled: Option<usize>,
    pub(super) found: Vec<Endpoint>,
}

impl<'v> Walk<'v> {
    pub(super) fn new(variables: Variables<'v>) -> Self {
        Self {
            variables,
            key: None,
            fresh: false,
            dials: false,
            dialled: None,
            found: Vec::new(),
        }
    }

    /// Forgets what came before, as at the start of a line.
    pub(super) fn reset(&mut self) {
        self.key = None;
        self.dials = false;
        self.dialled = None;
    }

    /// What follows belongs to this key.
    pub(super) fn set_key(&mut self, key: &str) {
        self.key = Some(key.to_owned());
        self.fresh = true;
    }

    /// The key or option whose value comes next.
    pub(super) fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// A bare host may follow.
    pub(super) fn dial(&mut self) {
        self.dials = true;
    }

    /// What the current key says of the words that follow.
    fn says(&self) -> Says {
        self.key.as_deref().map_or(Says::Nothing, says)
    }

    /// A word that is no key.
    pub(super) fn read(&mut self, word: &Word<'_>) {
        let fresh = std::mem::take(&mut self.fresh);
        if self.says() == Says::Own {
            return;
        }
        let (key, value) = assignment(word.text);
        let offset = word.range.end - value.len();
        let found = match key {
            Some(key) => in_setting(key, value, self.variables),
            None => self.alone(value, fresh),
        };
        self.found.extend(found.into_iter().map(|mut endpoint| {
            endpoint.range.start += offset;
            endpoint.range.end += offset;
            endpoint
        }));
    }

    /// Peers in a word without a key of its own.
    fn alone(&mut self, text: &str, fresh: bool) -> Vec<Endpoint> {
        if let Some(port) = self.dialled.take().zip(text.parse::<u16>().ok()) {
            self.add_port(port);
            return Vec::new();
        }
        let mut found = url::scan(text, self.variables);
        if found.is_empty() && text.starts_with('$') {
            found = self.in_variable(text);
        }
        if found.is_empty() {
            found = connection::parse(text, self.variables);
        }
        // An option of a program that dials has one value, and the host stands on its own.
        let past = self.dials && !fresh;
        if found.is_empty() && (past || self.says() != Says::Other) {
            // Labels of metrics and logs say of which service they are.
            let label = self.key() == Some("service");
            let bare = self.dials || (fresh && self.says() == Says::Peer && !label);
            found.extend(self.host(text, bare));
        }
        if found.is_empty() {
            found.extend(pair::whole_name(text));
        }
        found.retain(|endpoint| reach(&endpoint.host) != Reach::Nobody);
        for endpoint in &mut found {
            // A program that dials is told whom to ask.
            let dialled = self.dials && reach(&endpoint.host) == Reach::Public;
            endpoint.expected = dialled || self.says() == Says::Peer;
        }
        found
    }

    /// A word that is `host:port`, `host:port/path` or, where allowed, a bare host.
    fn host(&mut self, text: &str, bare: bool) -> Option<Endpoint> {
        let end = super::authority::end(text, 0);
        let head = text.get(..end)?;
        // `db.$(cat namespace).svc`: the namespace is that of whoever asks.
        let head = head
            .strip_suffix(".$")
            .filter(|_| self.dials)
            .unwrap_or(head);
        let filled = super::variables::expand(head, self.variables);
        let endpoint = pair::one(&filled, 0..end, bare, "")?;
        // A path after a bare word makes it a file: `config/server`.
        let is_path = endpoint.port.is_none() && end < text.len() && !self.dials;
        let plain = pair::looked_up(&filled).unwrap_or(&filled);
        if is_path || host_and_port(plain).is_none() {
            return None;
        }
        if endpoint.port.is_none() && self.dials {
            self.dialled = Some(self.found.len());
        }
        // What follows is the command that tells the namespace.
        self.dials &= !text.ends_with(".$");
        Some(endpoint)
    }

    /// The peers of a URL that a variable holds which a word begins with: `$BASE/orders`.
    fn in_variable(&self, text: &str) -> Vec<Endpoint> {
        let filled = super::variables::expand(text, self.variables);
        let mut found = url::scan(&filled, self.variables);
        for endpoint in &mut found {
            endpoint.range = 0..text.len();
        }
        found
    }

    fn add_port(&mut self, (index, port): (usize, u16)) {
        if let Some(endpoint) = self.found.get_mut(index) {
            endpoint.port = Some(port);
        }
    }
}

/// `name=value` apart, unless the equals sign belongs to a URL.
fn assignment(text: &str) -> (Option<&str>, &str) {
    match text.split_once('=') {
        Some((key, value)) if is_key(key) => (Some(key.trim_start_matches('-')), value),
        _ => (None, text),
    }
}

pub(super) fn is_key(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    !text.is_empty() && text.chars().all(part)
}

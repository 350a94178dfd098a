//! Rules of Traefik's, which say what callers have to ask for.

/// Hosts and paths that one way through a rule asks for; none where any will do.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Way<'a> {
    pub(super) hosts: Vec<&'a str>,
    /// What they begin with, or patterns of them.
    pub(super) paths: Vec<&'a str>,
}

/// Whether a text is a rule and not a host.
pub(super) fn is_rule(text: &str) -> bool {
    text.contains('(')
}

/// The ways through a rule: ``Host(`a.org`) && PathPrefix(`/x`) || Host(`b.org`)`` has two.
pub(super) fn ways_of(rule: &str) -> Vec<Way<'_>> {
    let way = |text| Way {
        hosts: asked(text, &["Host(", "HostSNI("]),
        paths: asked(text, &["Path(", "PathPrefix(", "PathRegexp("]),
    };
    alternatives(rule).into_iter().map(way).collect()
}

/// The parts of a rule between its outermost `||`.
fn alternatives(rule: &str) -> Vec<&str> {
    let rule = unwrapped(rule);
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    for (at, letter) in rule.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '`' | '"' | '\'') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, '|') if depth == 0 => {
                parts.extend(rule.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(rule.get(start..));
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// A rule without parentheses around all of it.
fn unwrapped(rule: &str) -> &str {
    let rule = rule.trim();
    let inner = rule.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    // The first closes before the end where several stand side by side.
    let mut depth = 1_usize;
    let closes = |letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    inner.filter(|it| !it.contains(closes)).unwrap_or(rule)
}

/// What the matchers of these names ask for, unless they are negated.
fn asked<'a>(text: &'a str, matchers: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for start in matchers {
        for (at, _) in text.match_indices(start) {
            let (before, after) = text.split_at(at);
            let is_whole = !before.ends_with(|it: char| it.is_ascii_alphanumeric());
            let rest = after.get(start.len()..).unwrap_or("").trim_start();
            if !is_whole || before.trim_end().ends_with('!') {
                continue;
            }
            let words = arguments(rest).into_iter();
            found.extend(words.filter(|word| !word.is_empty() && *word != "*"));
        }
    }
    found
}

const QUOTES: [char; 3] = ['`', '"', '\''];

/// The texts between commas up to the end of a matcher; none where it has no end.
fn arguments(mut rest: &str) -> Vec<&str> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|it| QUOTES.contains(it)) else {
            return Vec::new();
        };
        let quoted = rest.get(1..).and_then(|rest| rest.split_once(quote));
        let Some((word, after)) = quoted else {
            return Vec::new();
        };
        found.push(word);
        let after = after.trim_start();
        if after.starts_with(')') {
            return found;
        }
        let Some(next) = after.strip_prefix(',') else {
            return Vec::new();
        };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rule: &str) -> Vec<String> {
        let ways = ways_of(rule).into_iter();
        ways.map(|way| format!("{} {}", way.hosts.join(","), way.paths.join(",")))
            .collect()
    }

    #[test]
    fn a_rule_asks_for_hosts_and_paths() {
        assert!(is_rule("Host(`a.org`)") && !is_rule("a.org"));
        for (rule, ways) in [
            (
                "Host(`a.org`, `b.org`) && PathPrefix(`/x`)",
                &["a.org,b.org /x"][..],
            ),
            (
                "Host(`a.org`) && (PathPrefix(`/x`) || Path( \"/y\" ))",
                &["a.org /y,/x"],
            ),
            (
                "(Host(`a.org`) && Path(`/x`)) || Host('b.org')",
                &["a.org /x", "b.org "],
            ),
            ("(Host(`a.org`) || Host(`b.org`))", &["a.org ", "b.org "]),
            (
                "Host(`a.org`) && PathRegexp(`^/x(/|$)`)",
                &["a.org ^/x(/|$)"],
            ),
            (
                "!Host(`a.org`) && HostSNI(`*`) && !PathPrefix(`/x`)",
                &[" "],
            ),
            ("HostRegexp(`.+`) && Host(`a.org", &[" "]),
            ("Host(`a.org` `b.org`) && ReplacePath(`/x`)", &[" "]),
            ("||(", &[" "]),
        ] {
            assert_eq!(shown(rule), ways, "{rule}");
        }
    }
}

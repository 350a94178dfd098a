//! Rules of Traefik's, which say what callers have to ask for.

/// A host as it is, or those that a rule of Traefik's asks for:
/// ``Host(`a.org`, `b.org`) && PathPrefix(`/x`)``.
pub(super) fn hosts_of(text: &str) -> Vec<&str> {
    if !text.contains('(') {
        return vec![text];
    }
    let mut found = Vec::new();
    for start in ["Host(", "HostSNI("] {
        for (at, _) in text.match_indices(start) {
            let (before, after) = text.split_at(at);
            let rest = after.get(start.len()..).unwrap_or("");
            let Some((asked, _)) = rest.split_once(')').filter(|_| !before.ends_with('!')) else {
                continue;
            };
            let hosts = asked.split(',');
            let hosts = hosts.map(|host| host.trim().trim_matches(['`', '"', '\'']));
            found.extend(hosts.filter(|host| !host.is_empty() && *host != "*"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_asks_for_hosts() {
        assert_eq!(hosts_of("a.org"), ["a.org"]);
        let rule = "Host(`a.org`, `b.org`) && PathPrefix(`/x`) || Host(\"c.org\")";
        assert_eq!(hosts_of(rule), ["a.org", "b.org", "c.org"]);
        assert_eq!(
            hosts_of("!Host(`a.org`) && HostSNI(`*`)"),
            Vec::<&str>::new()
        );
        assert_eq!(
            hosts_of("HostRegexp(`.+`) && Host(`a.org"),
            Vec::<&str>::new()
        );
    }
}

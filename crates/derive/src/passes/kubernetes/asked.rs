//! What callers ask for who take a route: a host, and where several routes share one, a path of
//! it.

use eval::Value;
use resource::ScopeId;

use super::cluster::Object;
use super::environment::items;
use super::routes::Route;

/// What a route is taken for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked<'a> {
    /// Host names.
    pub(super) hosts: Vec<&'a str>,
    /// What the paths begin with; empty where any will do.
    pub(super) paths: Vec<Prefix<'a>>,
    /// The scope and the namespace of the manifest that says so.
    home: Option<(ScopeId, &'a str)>,
}

impl<'a> Asked<'a> {
    /// What a manifest says for these hosts and paths.
    pub(super) fn of(object: Object<'a>, hosts: Vec<&'a str>, paths: Vec<Prefix<'a>>) -> Self {
        Self {
            hosts,
            paths,
            home: Some((object.resource.scope, object.namespace)),
        }
    }

    /// How much of a path it is taken for; none where it is not taken for it.
    fn fits(&self, path: &str) -> Option<usize> {
        if self.paths.is_empty() {
            return Some(0);
        }
        let fitting = self.paths.iter().filter(|it| it.begins(path));
        fitting.map(|it| it.text.len()).max()
    }

    /// Whether it is taken for something below a path.
    fn is_below(&self, path: &str) -> bool {
        let whole = Prefix {
            text: path,
            cut: false,
        };
        self.paths.iter().any(|it| whole.begins(it.text))
    }
}

/// What a path begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prefix<'a> {
    /// Without a slash at its end.
    text: &'a str,
    /// Whether it may end within a segment, since more of a pattern follows it.
    cut: bool,
}

impl<'a> Prefix<'a> {
    /// The beginning of a path or of a pattern of one that is spelled out: `/cart` of
    /// `/cart(/|$)(.*)`.
    pub(super) fn of(pattern: &'a str) -> Self {
        let pattern = pattern.trim_start_matches('^');
        let end = pattern.find(|c: char| "([{*+?|$^\\".contains(c));
        let text = end.and_then(|end| pattern.get(..end)).unwrap_or(pattern);
        // `.*` is any text, and what stands before `?` need not be there.
        let optional = end.and_then(|end| pattern.get(end..)).unwrap_or("");
        let text = match optional.chars().next() {
            Some('?' | '*' | '+') => text.strip_suffix(|_: char| true).unwrap_or(text),
            _ => text,
        };
        let cut = end.is_some() && !text.ends_with('/') && !optional.starts_with("(/");
        Self {
            text: text.trim_end_matches('/'),
            cut,
        }
    }

    /// What the matches of a rule ask for, each with its path under one of these keys; nothing
    /// where one of them asks for none.
    pub(super) fn of_matches(
        rule: &'a Value,
        list: &str,
        pattern: impl Fn(&'a Value) -> Option<&'a str>,
    ) -> Vec<Self> {
        let matches = items(rule, list).iter();
        let found: Option<Vec<Self>> = matches.map(|it| pattern(it).map(Self::of)).collect();
        found.unwrap_or_default()
    }

    fn begins(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.text);
        rest.is_some_and(|rest| self.cut || rest.is_empty() || rest.starts_with('/'))
    }
}

/// Of the routes that share a host, those that callers from a place take who ask for a path of
/// it: the closest, or if there is none those below it. Whoever asks for none means the one at
/// the top, or the only one; where paths divide all of a host, nobody.
pub(super) fn taken<'r, 'a>(
    routes: &[&'r Route<'a>],
    (scope, namespace): (ScopeId, &str),
    path: &str,
) -> Vec<&'r Route<'a>> {
    let path = path.trim_end_matches('/');
    let near = |route: &&&Route<'_>| route.asked.home.is_some_and(|(home, _)| home == scope);
    let mut found: Vec<_> = routes.iter().filter(near).copied().collect();
    if found.is_empty() {
        found = routes.to_vec();
    }
    let best = found.iter().map(|route| route.asked.fits(path)).max();
    let below = |route: &&Route<'_>| route.asked.is_below(path);
    match best.flatten() {
        None if path.is_empty() => {
            let ends = found.first().map(|route| &route.ends);
            if found.iter().any(|route| Some(&route.ends) != ends) {
                found.clear();
            }
        }
        best if path.is_empty() => found.retain(|route| route.asked.fits(path) == best),
        None | Some(0) if found.iter().any(below) => found.retain(below),
        None => {}
        best => found.retain(|route| route.asked.fits(path) == best),
    }
    // Two applications that are told apart by their namespaces may be opened under one name.
    let own = |route: &&Route<'_>| route.asked.home == Some((scope, namespace));
    let ours: Vec<_> = found.iter().copied().filter(own).collect();
    let doubled = |route: &&Route<'_>| ours.iter().any(|it| it.asked.paths == route.asked.paths);
    found.retain(|route| own(route) || !doubled(route));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_begins_with_what_is_spelled_out() {
        let of = |pattern| {
            let Prefix { text, cut } = Prefix::of(pattern);
            (text, cut)
        };
        assert_eq!(of("/cart/"), ("/cart", false));
        assert_eq!(of("/"), ("", false));
        assert_eq!(of("/(.*)"), ("", false));
        assert_eq!(of("^/cart(/|$)(.*)"), ("/cart", false));
        assert_eq!(of("/cart/?(.*)"), ("/cart", true));
        assert_eq!(of("/cart.*"), ("/cart", true));
    }

    #[test]
    fn a_prefix_ends_with_a_segment() {
        assert!(Prefix::of("/cart").begins("/cart/items"));
        assert!(!Prefix::of("/cart").begins("/carts"));
        assert!(Prefix::of("/cart.*").begins("/carts"));
        assert!(Prefix::of("/").begins("/carts"));
    }
}

//! The patterns of `.Files.Glob`: `*` and `?` stop at slashes, `**` does not; classes `[a-z]`
//! and `[!a-z]`, choices `{a,b}`, and a backslash before what means itself.

/// Patterns that the choices of one may stand for.
const MAX_CHOICES: usize = 256;

/// A pattern, each of its choices written out.
pub(super) struct Glob(Vec<Vec<Part>>);

enum Part {
    Letter(char),
    One,
    Some,
    All,
    Class {
        letters: Vec<(char, char)>,
        negated: bool,
    },
}

impl Glob {
    /// Reads a pattern.
    pub(super) fn parse(pattern: &str) -> Self {
        let mut choices = vec![String::new()];
        spread(pattern, &mut choices);
        Self(choices.iter().map(|choice| parts(choice)).collect())
    }

    /// Whether a path is as one of the choices says.
    pub(super) fn is_match(&self, path: &str) -> bool {
        let letters: Vec<char> = path.chars().collect();
        self.0.iter().any(|parts| matches(parts, &letters))
    }
}

/// Appends a pattern to each of the choices so far; braces multiply them.
fn spread(pattern: &str, choices: &mut Vec<String>) {
    let Some((before, inner, after)) = braces(pattern) else {
        for choice in choices {
            choice.push_str(pattern);
        }
        return;
    };
    let mut all = Vec::new();
    for inner in inner {
        let mut some: Vec<String> = choices.iter().map(|it| format!("{it}{before}")).collect();
        spread(inner, &mut some);
        all.extend(some);
        all.truncate(MAX_CHOICES);
    }
    *choices = all;
    spread(after, choices);
}

/// What stands before the first braces, the choices in them, and what follows.
fn braces(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let (mut depth, mut open, mut start, mut escaped) = (0usize, 0, 0, false);
    let mut inner = Vec::new();
    for (at, letter) in pattern.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => {
                if depth == 0 {
                    (open, start) = (at, at + 1);
                }
                depth += 1;
            }
            ',' if depth == 1 => {
                inner.push(pattern.get(start..at)?);
                start = at + 1;
            }
            '}' if depth == 1 => {
                inner.push(pattern.get(start..at)?);
                return Some((pattern.get(..open)?, inner, pattern.get(at + 1..)?));
            }
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        parts.push(match letter {
            '\\' => Part::Letter(letters.next().unwrap_or('\\')),
            '?' => Part::One,
            '*' if letters.next_if_eq(&'*').is_some() => Part::All,
            '*' => Part::Some,
            '[' => class(&mut letters),
            letter => Part::Letter(letter),
        });
    }
    parts
}

fn class(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Part {
    let negated = letters.next_if_eq(&'!').is_some();
    let mut ranges = Vec::new();
    while let Some(from) = letters.next().filter(|letter| *letter != ']') {
        let to = letters.next_if_eq(&'-').and_then(|_| letters.next());
        ranges.push((from, to.unwrap_or(from)));
    }
    Part::Class {
        letters: ranges,
        negated,
    }
}

/// Goes through the parts with all places of the path that they may have reached.
fn matches(parts: &[Part], path: &[char]) -> bool {
    let mut reached = vec![false; path.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for part in parts {
        let mut next = vec![false; path.len() + 1];
        // Whether a part that takes many letters is under way.
        let mut open = false;
        for (at, here) in reached.iter().enumerate() {
            let many = matches!(part, Part::Some | Part::All);
            open |= many && *here;
            if open && let Some(place) = next.get_mut(at) {
                *place = true;
            }
            let Some(letter) = path.get(at) else { continue };
            open &= matches!(part, Part::All) || *letter != '/';
            if *here
                && !many
                && takes(part, *letter)
                && let Some(place) = next.get_mut(at + 1)
            {
                *place = true;
            }
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

fn takes(part: &Part, letter: char) -> bool {
    match part {
        Part::Letter(own) => *own == letter,
        Part::One => letter != '/',
        Part::Some | Part::All => false,
        Part::Class { letters, negated } => {
            letters
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&letter))
                != *negated
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns_match_as_their_library_documents() {
        for (pattern, path, expected) in [
            ("conf/*.txt", "conf/a.txt", true),
            ("conf/*.txt", "conf/deep/a.txt", false),
            ("**.txt", "conf/deep/a.txt", true),
            ("conf/**", "conf/deep/a.txt", true),
            ("conf/**/a.txt", "conf/a.txt", false),
            ("conf/?.txt", "conf/a.txt", true),
            ("conf?a.txt", "conf/a.txt", false),
            ("conf/[a-c].txt", "conf/b.txt", true),
            ("conf/[!a-c].txt", "conf/b.txt", false),
            ("conf/{a,b{1,2}}.txt", "conf/b2.txt", true),
            ("conf/{a,b{1,2}}.txt", "conf/b3.txt", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("*", "", true),
            ("", "a", false),
        ] {
            assert_eq!(
                Glob::parse(pattern).is_match(path),
                expected,
                "{pattern} {path}"
            );
        }
    }

    #[test]
    fn patterns_that_multiply_end() {
        let stars = "*".repeat(2_000).replace("**", "*a");
        assert!(!Glob::parse(&stars).is_match(&"a".repeat(500)));
        assert!(!Glob::parse(&"{a,b}".repeat(60)).is_match("x"));
    }
}

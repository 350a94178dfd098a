//! From RE2's syntax to that of the `regex` crate.
//!
//! Most of it is the same. The classes `\d`, `\w`, `\s` and the boundary `\b` are ASCII in RE2;
//! `\Q...\E` exists only there; a bracket, `&&`, `--` or `~~` within a class and a brace
//! that counts nothing are plain characters there; a repetition of a repetition is an error.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// The largest count of a repetition.
const MOST: u32 = 1000;

/// The same pattern in the other syntax; none where it is not valid in RE2's.
pub(super) fn translate(pattern: &str) -> Option<String> {
    let mut translation = Translation {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len()),
        repeated: false,
    };
    while let Some(next) = translation.rest.next() {
        translation.one(next)?;
    }
    Some(translation.out)
}

struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// Whether what was read last is a repetition.
    repeated: bool,
}

impl Translation<'_> {
    fn one(&mut self, next: char) -> Option<()> {
        let repeated = std::mem::take(&mut self.repeated);
        match next {
            '\\' => self.escape(),
            '[' => self.class(),
            '*' | '+' | '?' => self.repeat(next, repeated),
            '{' => self.brace(repeated),
            '(' => self.group(),
            // Plain in RE2, and the other syntax takes them plain only when escaped.
            '}' | ']' => {
                self.out.push('\\');
                self.out.push(next);
                Some(())
            }
            _ => {
                self.out.push(next);
                Some(())
            }
        }
    }

    fn repeat(&mut self, operator: char, repeated: bool) -> Option<()> {
        if repeated {
            return None;
        }
        self.out.push(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.repeated = true;
        Some(())
    }

    /// `{n}`, `{n,}` and `{n,m}` count; anything else is a plain brace.
    fn brace(&mut self, repeated: bool) -> Option<()> {
        let ahead: String = self.rest.clone().take_while(|each| *each != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let (least, most) = ahead.split_once(',').unwrap_or((&ahead, ""));
        let counts = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !closed || least.is_empty() || !counts(least) || !counts(most) {
            self.out.push_str("\\{");
            return Some(());
        }
        let fits =
            |text: &str| text.is_empty() || text.parse().is_ok_and(|count: u32| count <= MOST);
        if repeated || !fits(least) || !fits(most) {
            return None;
        }
        self.out.push('{');
        for _ in 0..=ahead.chars().count() {
            self.out.extend(self.rest.next());
        }
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.repeated = true;
        Some(())
    }

    /// A parenthesis, where only the flags of RE2 may be set.
    fn group(&mut self) -> Option<()> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Some(());
        }
        self.out.push('?');
        while let Some(flag) = self
            .rest
            .next_if(|each| !matches!(each, ':' | ')' | 'P' | '<'))
        {
            if !matches!(flag, 'i' | 'm' | 's' | 'U' | '-') {
                return None;
            }
            self.out.push(flag);
        }
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let letter = self.rest.next()?;
        match letter {
            'd' | 'w' | 's' | 'D' | 'W' | 'S' => self.out.push_str(ascii_class(letter)),
            'b' => self.out.push_str("(?-u:\\b)"),
            'B' => self.out.push_str("(?-u:\\B)"),
            'Q' => self.quoted(),
            '1'..='9'
            | 'C'
            | 'Z'
            | 'G'
            | 'X'
            | 'R'
            | 'K'
            | 'h'
            | 'H'
            | 'V'
            | 'N'
            | 'u'
            | 'U'
            | '<'
            | '>' => {
                return None;
            }
            'a' => self.out.push_str("\\x07"),
            '0' => self.octal(),
            _ => self.plain_escape(letter),
        }
        Some(())
    }

    /// An escape that both know.
    fn plain_escape(&mut self, letter: char) {
        self.out.push('\\');
        self.out.push(letter);
        // The braces of `\pL`, `\p{Greek}` and `\x{263a}` belong to the escape.
        if matches!(letter, 'p' | 'P' | 'x') && self.rest.peek() == Some(&'{') {
            for each in self.rest.by_ref() {
                self.out.push(each);
                if each == '}' {
                    break;
                }
            }
        }
    }

    fn octal(&mut self) {
        let mut value = 0;
        for _ in 0..2 {
            let digit = self.rest.next_if(|each| matches!(each, '0'..='7'));
            let Some(digit) = digit.and_then(|digit| digit.to_digit(8)) else {
                break;
            };
            value = value * 8 + digit;
        }
        _ = write!(self.out, "\\x{{{value:x}}}");
    }

    /// Everything up to `\E`, literally.
    fn quoted(&mut self) {
        while let Some(next) = self.rest.next() {
            if next == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.out
                .push_str(&regex::escape(next.encode_utf8(&mut [0; 4])));
        }
    }

    /// Everything between brackets.
    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        // A closing bracket that comes first is a member.
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str("\\]");
        }
        loop {
            match self.rest.next()? {
                ']' => break,
                '[' => self.named_class(),
                '\\' => self.class_escape()?,
                each @ ('&' | '~') => {
                    self.out.push('\\');
                    self.out.push(each);
                }
                '-' => self.hyphen(),
                each => self.out.push(each),
            }
        }
        self.out.push(']');
        Some(())
    }

    /// A hyphen at an edge is a member; between two members it makes a range.
    fn hyphen(&mut self) {
        let opened = self.out.ends_with(['[', '^']) && !self.out.ends_with("\\[");
        let closes = self.rest.peek() == Some(&']');
        let after_class = self.out.ends_with([']', '}']);
        if opened || closes || after_class {
            self.out.push('\\');
        }
        self.out.push('-');
    }

    /// `[:alpha:]`, or a plain bracket.
    fn named_class(&mut self) {
        let ahead: String = self.rest.clone().take_while(|each| *each != ']').collect();
        let name = ahead
            .strip_prefix(':')
            .and_then(|rest| rest.strip_suffix(':'));
        if name.is_none() {
            self.out.push_str("\\[");
            return;
        }
        self.out.push('[');
        for _ in 0..=ahead.chars().count() {
            self.out.extend(self.rest.next());
        }
    }

    fn class_escape(&mut self) -> Option<()> {
        let letter = self.rest.next()?;
        match letter {
            'd' | 'w' | 's' | 'D' | 'W' | 'S' => self.out.push_str(ascii_class(letter)),
            'a' => self.out.push_str("\\x07"),
            '0' => self.octal(),
            'b' | 'B' | 'Q' | 'E' | 'C' | 'z' | 'A' | '1'..='9' => return None,
            _ => self.plain_escape(letter),
        }
        Some(())
    }
}

fn ascii_class(letter: char) -> &'static str {
    match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => "[\\t\\n\\x0C\\r ]",
        _ => "[^\\t\\n\\x0C\\r ]",
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn a_class_takes_brackets_and_set_operators_as_they_are() {
        assert_eq!(translate("[[a&&b]").unwrap(), "[\\[a\\&\\&b]");
        assert_eq!(translate("[]a]").unwrap(), "[\\]a]");
        assert_eq!(translate("[[:alpha:]_]").unwrap(), "[[:alpha:]_]");
    }

    #[test]
    fn what_only_the_other_syntax_knows_is_refused() {
        for pattern in ["a**", "(?x)a", "(a)\\1", "a{1001}", "\\<a", "[a"] {
            assert_eq!(translate(pattern), None, "{pattern}");
        }
    }
}

//! What words of a script come to, as far as the script itself says: variables that it sets,
//! its own folder, the top of the repository. Nothing is run.

use std::collections::HashMap;

use super::lexer::{Dialect, Item, Part, Word, items};
use crate::path;
use crate::project::Project;

/// The longest text that a variable may have, the most words of a list, and how deep expansions
/// may be nested.
const MAX_TEXT: usize = 10_000;
const MAX_WORDS: usize = 1_000;
const MAX_DEPTH: usize = 8;

/// What paths begin with that are seen from the scanned root, and from no folder of the script.
const ROOT: char = '\0';

/// What a word comes to. What is not known stands in it as `${NAME}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) is_known: bool,
    /// Whether it may be no argument at all, or several: nothing but a variable without quotes.
    pub(super) is_loose: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Filled {
    fn known(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_known: true,
            ..Self::default()
        }
    }

    pub(super) fn unknown(name: &str) -> Self {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
        let name: String = name.chars().take(60).take_while(|c| is_name(*c)).collect();
        let name = if name.is_empty() { "value" } else { &name };
        Self {
            text: format!("${{{name}}}"),
            ..Self::default()
        }
    }

    /// The text where it is known and leads nowhere on this machine.
    pub(super) fn plain(&self) -> Option<&str> {
        (self.is_known && !self.text.contains(ROOT)).then_some(&*self.text)
    }
}

/// The state of a shell.
pub(super) struct Shell<'a> {
    pub(super) project: Project<'a>,
    /// The script.
    pub(super) file: &'a str,
    /// Folders that it may be in, the likeliest first.
    pub(super) places: Vec<String>,
    variables: HashMap<String, Filled>,
    lists: HashMap<String, Vec<Filled>>,
    dialect: Dialect,
    depth: usize,
}

impl<'a> Shell<'a> {
    pub(super) fn new(project: Project<'a>, file: &'a str, dialect: Dialect) -> Self {
        let above = std::iter::successors(Some(path::folder(file)), |folder| {
            (!folder.is_empty()).then(|| path::folder(folder))
        });
        Self {
            project,
            file,
            places: above.map(str::to_owned).collect(),
            variables: HashMap::new(),
            lists: HashMap::new(),
            dialect,
            depth: 0,
        }
    }

    /// Sets a variable. What is not known is no news of one that has a value, unless it is
    /// another one by that name.
    pub(super) fn set(&mut self, name: &str, mut value: Filled, is_local: bool) {
        if value.text.len() > MAX_TEXT {
            value = Filled::unknown(name);
        }
        let has_value = self.variables.get(name).is_some_and(|it| it.is_known);
        if value.is_known || is_local || !has_value {
            self.variables.insert(name.to_owned(), value);
        }
    }

    pub(super) fn set_list(&mut self, name: String, adds: bool, words: &[Word]) {
        let new = self.all(words);
        let list = self.lists.entry(name).or_default();
        if !adds {
            list.clear();
        }
        list.extend(new);
        list.truncate(MAX_WORDS);
    }

    /// What words come to, of which one may come to several or to none.
    pub(super) fn all(&mut self, words: &[Word]) -> Vec<Filled> {
        let mut all = Vec::new();
        for word in words.iter().take(MAX_WORDS) {
            if let [Part::Variable(inner)] = &word.parts[..]
                && let Some(name) = inner
                    .strip_suffix("[@]")
                    .or_else(|| inner.strip_suffix("[*]"))
                && let Some(list) = self.lists.get(name)
            {
                all.extend(list.iter().cloned().map(|item| placed(item, word)));
                continue;
            }
            let whole = self.word(word);
            let is_text = matches!(&word.parts[..], [Part::Text(_)]);
            if word.quoted || is_text || !whole.is_known {
                all.push(whole);
                continue;
            }
            let pieces = whole.text.split_whitespace();
            all.extend(pieces.map(|piece| placed(Filled::known(piece), word)));
        }
        all.truncate(MAX_WORDS);
        all
    }

    /// What a word comes to.
    pub(super) fn word(&mut self, word: &Word) -> Filled {
        let mut whole = self.parts(&word.parts);
        whole.is_loose = !whole.is_known && !word.quoted && word.parts.len() == 1;
        placed(whole, word)
    }

    pub(super) fn parts(&mut self, parts: &[Part]) -> Filled {
        let mut whole = Filled::known("");
        for part in parts {
            let filled = match part {
                Part::Text(text) => Filled::known(text.as_str()),
                Part::Variable(inner) => self.deeper(|it| it.variable(inner)),
                Part::Make(inner) => self.deeper(|it| it.of_make(inner)),
                Part::Output(inner) => self.deeper(|it| it.output(inner)),
            };
            whole.text.push_str(&filled.text);
            whole.is_known &= filled.is_known;
            if whole.text.len() > MAX_TEXT {
                return Filled::unknown("");
            }
        }
        whole
    }

    fn deeper(&mut self, fill: impl FnOnce(&mut Self) -> Filled) -> Filled {
        if self.depth == MAX_DEPTH {
            return Filled::unknown("");
        }
        self.depth += 1;
        let filled = fill(self);
        self.depth -= 1;
        filled
    }

    /// A text that may hold variables, as one word.
    pub(super) fn text(&mut self, text: &str) -> Filled {
        let quoted = format!("\"{}\"", text.trim().trim_matches('"'));
        let made = items(&quoted, 0, self.dialect);
        match &made[..] {
            [Item::Command(words)] => match &words[..] {
                [word] => self.word(word),
                _ => Filled::unknown(""),
            },
            _ => Filled::unknown(""),
        }
    }

    /// `A`, `A:-default`, `A%/*` and the like.
    fn variable(&mut self, inner: &str) -> Filled {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
        let (name, rest) = inner.split_at_checked(end).unwrap_or((inner, ""));
        let rest = rest.strip_prefix("[0]").unwrap_or(rest);
        let value = self.lookup(name);
        let is_there = value.is_known && !value.text.is_empty();
        let default = [":-", ":=", "-", "="]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark));
        match (default, rest) {
            (Some(_), _) if is_there => value,
            (Some(text), _) => {
                let is_set = rest.trim_start_matches(':').starts_with('=');
                let text = self.shell_text(text);
                if is_set {
                    self.set(name, text.clone(), false);
                }
                text
            }
            (None, "") => value,
            (None, "%/*") => folder_of(&value),
            (None, "%/") => Filled {
                text: value.text.trim_end_matches('/').to_owned(),
                ..value
            },
            (None, rest) if rest.starts_with('?') || rest.starts_with(":?") => value,
            _ => Filled::unknown(name),
        }
    }

    fn shell_text(&mut self, text: &str) -> Filled {
        let dialect = std::mem::replace(&mut self.dialect, Dialect::Shell);
        let filled = self.text(text);
        self.dialect = dialect;
        filled
    }

    pub(super) fn lookup(&self, name: &str) -> Filled {
        match name {
            "BASH_SOURCE" | "0" => rooted(self.file),
            "PWD" | "CURDIR" => self.here(),
            name => match self.variables.get(name) {
                Some(value) => value.clone(),
                None => Filled::unknown(name),
            },
        }
    }

    /// The folder that the script is in; if that may be several, it is what paths are seen from.
    fn here(&self) -> Filled {
        match &self.places[..] {
            [only] => rooted(only),
            _ => Filled::known("."),
        }
    }

    /// A variable of make, or a call of its functions.
    fn of_make(&mut self, inner: &str) -> Filled {
        if let Some(command) = inner.strip_prefix("shell ") {
            return self.output(command);
        }
        if inner.contains("MAKEFILE_LIST") {
            return rooted(&format!("{}/", path::folder(self.file)));
        }
        self.lookup(inner.trim())
    }

    /// What a command writes that only says where something lies.
    fn output(&mut self, inner: &str) -> Filled {
        let before = self.places.clone();
        let mut last = Filled::unknown("");
        for item in items(inner, 0, self.dialect) {
            let Item::Command(words) = item else {
                continue;
            };
            let words = self.all(&words);
            let texts: Vec<&str> = words
                .iter()
                .map(|it| if it.is_known { &*it.text } else { "" })
                .collect();
            let operand = words.iter().skip(1).rfind(|it| !it.text.starts_with('-'));
            last = match (&texts[..], operand) {
                (["cd", ..], Some(to)) => {
                    let to = to.clone();
                    self.enter(&to);
                    continue;
                }
                (["pwd", ..], _) => match self.places.first() {
                    Some(place) if self.places != before => rooted(place),
                    Some(_) => self.here(),
                    None => Filled::unknown(""),
                },
                (["dirname", ..], Some(of)) => folder_of(of),
                (["realpath" | "readlink" | "echo", ..], Some(of)) => of.clone(),
                (["git", "rev-parse", "--show-toplevel"], _) => rooted(&self.top()),
                // What stands in for a command that fails.
                (["true" | "exit", ..], _) => continue,
                _ => Filled::unknown(""),
            };
            if !last.is_known {
                break;
            }
        }
        self.places = before;
        last
    }

    /// The top of the repository that the script is in.
    fn top(&self) -> String {
        let mut above = std::iter::successors(Some(path::folder(self.file)), |folder| {
            (!folder.is_empty()).then(|| path::folder(folder))
        });
        let is_top = |folder: &&str| {
            let names = self.project.reader.list(folder).unwrap_or_default();
            names.iter().any(|name| name == ".git/" || name == ".git")
        };
        above.find(is_top).unwrap_or("").to_owned()
    }

    /// Goes into a folder; where that is not known, no path is.
    pub(super) fn enter(&mut self, to: &Filled) {
        let to = to.is_known.then_some(&*to.text);
        let mut places = to.map_or_else(Vec::new, |to| self.seen(to));
        places.retain(|place| self.project.reader.list(place).is_ok());
        places.truncate(1);
        self.places = places;
    }

    /// Where a path may lead.
    pub(super) fn seen(&self, path: &str) -> Vec<String> {
        if let Some(below) = path.strip_prefix(ROOT) {
            let below = path::join("", below.trim_start_matches('/'));
            return below.into_iter().collect();
        }
        let places = self.places.iter();
        places.filter_map(|it| path::join(it, path)).collect()
    }
}

/// A path that is seen from the scanned root.
fn rooted(file: &str) -> Filled {
    Filled::known(format!("{ROOT}/{file}"))
}

fn placed(mut filled: Filled, word: &Word) -> Filled {
    (filled.start, filled.end) = (word.start, word.end);
    filled
}

/// A path without its last part.
fn folder_of(path: &Filled) -> Filled {
    let text = path.text.trim_end_matches('/');
    let text = match text.rsplit_once('/') {
        Some((above, _)) if above.ends_with(ROOT) => format!("{above}/"),
        Some((above, _)) => above.to_owned(),
        None => ".".to_owned(),
    };
    Filled {
        text,
        ..path.clone()
    }
}

//! Scripts as words: what a shell, make or just would split a line into, with expansions left
//! as parts of the words.

/// Whose language a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Shell,
    /// A recipe of make: `$(A)` and `${A}` are its own, `$$A` is the shell's.
    Make,
    /// A recipe of just, which fills in `{{ a }}` before the shell sees it.
    Just,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// What stands between the braces of `${…}`, or a name.
    Variable(String),
    /// A variable of make, which may be a call of a function.
    Make(String),
    /// The output of a command.
    Output(String),
}

/// A word and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    /// Whether some of it is quoted: it stays one word, then.
    pub(super) quoted: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    /// The text, where nothing is to be filled in.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.parts[..] {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// What a script is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Command(Vec<Word>),
    /// `name=(…)` or, to add to it, `name+=(…)`.
    Array {
        name: String,
        adds: bool,
        words: Vec<Word>,
    },
    /// What was written before is read by what follows.
    Pipe,
    /// The borders of a subshell.
    Open,
    Close,
}

/// Splits a text that begins at some place.
pub(super) fn items(text: &str, start: usize, dialect: Dialect) -> Vec<Item> {
    let mut lexer = Lexer {
        text,
        at: 0,
        here: 0,
        start,
        dialect,
        items: Vec::new(),
        words: Vec::new(),
        word: None,
        drop_next: false,
        documents: Vec::new(),
        array: None,
    };
    lexer.run();
    lexer.items
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Where the letter begins that was taken last.
    here: usize,
    start: usize,
    dialect: Dialect,
    items: Vec<Item>,
    words: Vec<Word>,
    word: Option<Word>,
    /// The next word says where a redirection leads.
    drop_next: bool,
    /// Marks at which texts end that begin on the next line.
    documents: Vec<String>,
    array: Option<(String, bool)>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.here = self.at;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn take(&mut self, what: &str) -> bool {
        let is_next = self.rest().starts_with(what);
        self.at += if is_next { what.len() } else { 0 };
        is_next
    }

    fn run(&mut self) {
        while let Some(letter) = self.next() {
            match letter {
                '\\' if self.take("\n") || self.take("\r\n") => self.end_word(),
                '\\' => {
                    let escaped = self.next();
                    self.push(escaped, true);
                }
                '\'' => self.single(),
                '"' => self.double(),
                '$' => self.dollar(false),
                '`' => self.backticks(),
                '{' if self.dialect == Dialect::Just && self.take("{") => self.braces(),
                '#' if self.word.is_none() => self.skip_line(),
                '\n' => {
                    self.separate();
                    self.skip_documents();
                }
                '|' if !self.take("|") => {
                    self.separate();
                    self.items.push(Item::Pipe);
                }
                '&' if self.take(">") => self.redirect('>'),
                ';' | '|' | '&' => self.separate(),
                '(' => self.open(),
                ')' => self.close(),
                '<' | '>' => self.redirect(letter),
                letter if letter.is_whitespace() => self.end_word(),
                letter => self.push(Some(letter), false),
            }
        }
        self.here = self.text.len();
        self.separate();
        if self.array.take().is_some() {
            self.words.clear();
        }
    }

    /// The word that is being read; a new one begins at the letter before this place.
    fn word(&mut self) -> &mut Word {
        let start = self.start + self.here;
        self.word.get_or_insert_with(|| Word {
            start,
            ..Word::default()
        })
    }

    fn push(&mut self, letter: Option<char>, quoted: bool) {
        let word = self.word();
        word.quoted |= quoted;
        if let Some(letter) = letter {
            if let Some(Part::Text(text)) = word.parts.last_mut() {
                text.push(letter);
            } else {
                word.parts.push(Part::Text(letter.into()));
            }
        }
    }

    fn part(&mut self, part: Part, quoted: bool) {
        let word = self.word();
        word.quoted |= quoted;
        word.parts.push(part);
    }

    fn end_word(&mut self) {
        let end = self.start + self.here;
        if let Some(mut word) = self.word.take() {
            word.end = end.max(word.start);
            if !std::mem::take(&mut self.drop_next) {
                self.words.push(word);
            }
        }
    }

    fn separate(&mut self) {
        self.end_word();
        if self.array.is_none() && !self.words.is_empty() {
            let words = std::mem::take(&mut self.words);
            self.items.push(Item::Command(words));
        }
        self.drop_next = false;
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn single(&mut self) {
        self.push(None, true);
        let rest = self.rest();
        let end = rest.find('\'').unwrap_or(rest.len());
        let inner = rest.get(..end).unwrap_or("").to_owned();
        self.at += usize::min(end + 1, rest.len());
        for letter in inner.chars() {
            self.push(Some(letter), true);
        }
    }

    fn double(&mut self) {
        self.push(None, true);
        while let Some(letter) = self.next() {
            match letter {
                '"' => return,
                '\\' if self.take("\n") => {}
                '\\' if matches!(self.peek(), Some('"' | '\\' | '$' | '`')) => {
                    let escaped = self.next();
                    self.push(escaped, true);
                }
                '$' => self.dollar(true),
                '`' => self.backticks(),
                '{' if self.dialect == Dialect::Just && self.take("{") => self.braces(),
                letter => self.push(Some(letter), true),
            }
        }
    }

    fn backticks(&mut self) {
        let rest = self.rest();
        let end = rest.find('`').unwrap_or(rest.len());
        let inner = rest.get(..end).unwrap_or("").to_owned();
        let whole = usize::min(end + 1, rest.len());
        self.part(Part::Output(inner), false);
        self.at += whole;
    }

    fn braces(&mut self) {
        let rest = self.rest();
        let end = rest.find("}}").unwrap_or(rest.len());
        let inner = rest.get(..end).unwrap_or("").trim().to_owned();
        let whole = usize::min(end + 2, rest.len());
        self.part(Part::Variable(inner), false);
        self.at += whole;
    }

    fn dollar(&mut self, quoted: bool) {
        let own = self.dialect == Dialect::Make;
        if own && self.take("$") {
            self.expand(false, quoted);
        } else {
            self.expand(own, quoted);
        }
    }

    /// What stands behind a dollar.
    fn expand(&mut self, of_make: bool, quoted: bool) {
        let before = self.at;
        if self.take("(") {
            let inner = self.balanced('(', ')');
            let whole = std::mem::replace(&mut self.at, before);
            let part = if of_make {
                Part::Make(inner)
            } else {
                Part::Output(inner)
            };
            self.part(part, quoted);
            self.at = whole;
        } else if self.take("{") {
            let inner = self.balanced('{', '}');
            let whole = std::mem::replace(&mut self.at, before);
            let part = if of_make {
                Part::Make(inner)
            } else {
                Part::Variable(inner)
            };
            self.part(part, quoted);
            self.at = whole;
        } else if !quoted && self.take("'") {
            self.single();
        } else {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let rest = self.rest();
            let special = rest.starts_with(|c: char| "@*#?!$-0123456789".contains(c));
            let length = if special || of_make {
                usize::from(rest.starts_with(|c: char| c.is_ascii()))
            } else {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            };
            if length == 0 {
                return self.push(Some('$'), quoted);
            }
            let name = rest.get(..length).unwrap_or("").to_owned();
            self.part(Part::Variable(name), quoted);
            self.at += length;
        }
    }

    /// What stands up to the bracket that closes the one before this place. Brackets within
    /// quotes are none, but for those of an expansion there.
    fn balanced(&mut self, open: char, close: char) -> String {
        let from = self.at;
        let mut within = vec![close];
        while let (Some(inner), Some(letter)) = (within.last().copied(), self.next()) {
            let is_quoted = inner == '"';
            match letter {
                '\\' => {
                    self.next();
                }
                letter if letter == inner => {
                    within.pop();
                }
                '"' => within.push('"'),
                '\'' if !is_quoted && open == '(' => {
                    let rest = self.rest();
                    self.at += rest.find('\'').map_or(rest.len(), |end| end + 1);
                }
                '$' if is_quoted && self.rest().starts_with(open) => {
                    self.next();
                    within.push(close);
                }
                letter if letter == open && !is_quoted => within.push(close),
                _ => {}
            }
            if within.is_empty() {
                let end = self.at - close.len_utf8();
                return self.text.get(from..end).unwrap_or("").to_owned();
            }
        }
        self.text.get(from..).unwrap_or("").to_owned()
    }

    fn open(&mut self) {
        let text = self.word.as_ref().and_then(|word| word.text());
        if let Some(name) = text.and_then(|text| text.strip_suffix('='))
            && self.words.is_empty()
        {
            let adds = name.ends_with('+');
            let name = name.trim_end_matches('+').to_owned();
            self.word = None;
            self.array = Some((name, adds));
            return;
        }
        self.separate();
        if self.array.is_none() {
            self.items.push(Item::Open);
        }
    }

    fn close(&mut self) {
        self.separate();
        match self.array.take() {
            Some((name, adds)) => {
                let words = std::mem::take(&mut self.words);
                self.items.push(Item::Array { name, adds, words });
            }
            None => self.items.push(Item::Close),
        }
    }

    /// `>`, `2>&1`, `<<END`, `<(…)`: where input comes from and output goes to is no argument.
    fn redirect(&mut self, letter: char) {
        if self.take("(") {
            // A file that holds what a command writes is none that is there.
            self.balanced('(', ')');
            return self.part(Part::Variable(String::new()), true);
        }
        let is_number = |word: &Word| {
            let text = word.text().unwrap_or("x");
            text.chars().all(|letter| letter.is_ascii_digit())
        };
        if self.word.as_ref().is_some_and(is_number) {
            self.word = None;
        }
        self.end_word();
        if letter == '<' && self.take("<") && !self.take("<") {
            self.take("-");
            return self.document();
        }
        while self.take(">") || self.take("&") || self.take("|") {}
        self.drop_next = true;
    }

    /// The mark at which a text within the script ends.
    fn document(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t']);
        let mark: String = rest
            .chars()
            .take_while(|it| !it.is_whitespace() && !";|&)<>".contains(*it))
            .collect();
        let blank = self.rest().len() - rest.len();
        self.at += blank + mark.len();
        self.documents.push(mark.replace(['\'', '"', '\\'], ""));
    }

    fn skip_documents(&mut self) {
        for mark in std::mem::take(&mut self.documents) {
            while !self.rest().is_empty() {
                let line = self.rest().lines().next().unwrap_or("").trim().to_owned();
                self.skip_line();
                self.next();
                if line == mark {
                    break;
                }
            }
        }
    }
}

//! JSON that a script sends to somebody with a client for HTTP: the addresses in it are for the
//! receiver, who is named by the statement that sends it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::command::{assigned, in_command};
use super::content::in_content;
use super::probed::probed_by_others;
use super::{Endpoint, Form, Variables, expand};

/// A peer that a text names for whoever that text is sent to: one of these.
pub(crate) type ForOthers = (Endpoint, Vec<Endpoint>);

/// Scripts with more statements than this are data.
const MOST: usize = 5_000;

/// Texts of one script that are followed to whoever they are sent to.
const MOST_TEXTS: usize = 100;

/// Statements that are asked to whom they send one text.
const MOST_READERS: usize = 20;

/// Takes those out of the peers that a file names which it names for others.
pub(crate) fn named_for_others(
    script: &str,
    peers: &mut Vec<Endpoint>,
    variables: Variables<'_>,
) -> Vec<ForOthers> {
    leave_out_written(script, peers);
    let mut found = probed_by_others(script, peers);
    let texts = texts(script);
    if texts.is_empty() {
        return found;
    }
    let own = assigned(&[script], variables);
    let variables: Variables<'_> = &|name| match own.get(name) {
        Some(text) => text.as_deref().map(Cow::Borrowed),
        None => variables(name),
    };
    let within = |it: &Endpoint, range: &Range<usize>| range.contains(&it.range.start);
    let bodies: Vec<Range<usize>> = texts.iter().map(|text| text.body.clone()).collect();
    for text in &texts {
        let by = text.by.iter();
        let mut called = by.map(|by| receivers(&without(script, by, &bodies), variables));
        let Some(receivers) = called.find(|it| !it.is_empty()) else {
            continue;
        };
        peers.retain(|it| !within(it, &text.body));
        let body = script.get(text.body.clone()).unwrap_or("");
        let named = in_content(body, variables).into_iter().map(|mut it| {
            it.range.start += text.body.start;
            it.range.end += text.body.start;
            (it, receivers.clone())
        });
        found.extend(named);
    }
    found
}

/// A statement without the texts in it.
fn without(script: &str, statement: &Range<usize>, bodies: &[Range<usize>]) -> String {
    let mut left = String::new();
    let mut at = statement.start;
    let inside = |it: &&Range<usize>| it.start >= statement.start && it.end <= statement.end;
    for body in bodies.iter().filter(inside) {
        left.push_str(script.get(at..body.start).unwrap_or(""));
        at = body.end;
    }
    left.push_str(script.get(at..statement.end).unwrap_or(""));
    left
}

/// Whom a statement calls by a URL, or by a host and a port.
fn receivers(statement: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let filled = expand(statement, variables);
    let called = in_command(&[&filled], &|_| None).into_iter();
    let called = called.map(|(_, endpoint)| endpoint);
    called.filter(|it| it.form != Form::Bare).collect()
}

/// Takes out those in texts that a script does nothing with but write them into Secrets and
/// `ConfigMap`s with kubectl: they are for whoever is given these.
fn leave_out_written(script: &str, peers: &mut Vec<Endpoint>) {
    if peers.is_empty() || !script.contains("--from-literal") {
        return;
    }
    let statements = Reader::new(script).read();
    let texts = statements.iter();
    let texts: Vec<&str> = texts
        .map(|it| script.get(it.range.clone()).unwrap_or("").trim())
        .collect();
    let readers = readers(&texts);
    let mut written: Vec<bool> = texts.iter().map(|text| writes(text)).collect();
    for _ in 0..MOST_STEPS {
        let kept: Vec<bool> = texts
            .iter()
            .zip(&written)
            .map(|(text, known)| *known || is_only_kept(text, &texts, &readers, &written))
            .collect();
        if kept == written {
            break;
        }
        written = kept;
    }
    let ranges = statements.iter().zip(&written);
    let ranges: Vec<_> = ranges.filter(|(_, written)| **written).collect();
    peers.retain(|peer| {
        let mut ranges = ranges.iter();
        !ranges.any(|(statement, _)| statement.range.contains(&peer.range.start))
    });
}

/// Variables that are made of variables.
const MOST_STEPS: usize = 4;

/// Whether a statement writes a Secret or a `ConfigMap` of texts.
fn writes(statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let by_kubectl = words.any(|it| matches!(it.rsplit('/').next(), Some("kubectl" | "oc")));
    let made = words.next() == Some("create") || words.any(|it| it == "create");
    let kind = words.next();
    by_kubectl
        && made
        && matches!(kind, Some("secret" | "configmap" | "cm"))
        && statement.contains("--from-literal")
}

/// Whether a statement sets a variable that only such read that are known to write.
fn is_only_kept(
    statement: &str,
    all: &[&str],
    readers: &HashMap<&str, Vec<usize>>,
    written: &[bool],
) -> bool {
    let own = statement.strip_prefix("export ").unwrap_or(statement);
    let Some((name, _)) = own.split_once('=').filter(|(name, _)| is_name(name)) else {
        return false;
    };
    let says = |at: &&usize| all.get(**at).is_some_and(|text| text.starts_with("echo "));
    let readers = readers.get(name).into_iter().flatten();
    let mut readers = readers.filter(|at| !says(at)).peekable();
    readers.peek().is_some() && readers.all(|at| written.get(*at) == Some(&true))
}

/// The numbers of the statements that read each variable.
fn readers<'t>(statements: &[&'t str]) -> HashMap<&'t str, Vec<usize>> {
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, text) in statements.iter().enumerate() {
        for after in text.split('$').skip(1) {
            let after = after.strip_prefix('{').unwrap_or(after);
            let end = after.find(|c: char| !is_letter(c));
            let name = after.get(..end.unwrap_or(after.len())).unwrap_or("");
            let known = found.entry(name).or_default();
            if known.last() != Some(&number) {
                known.push(number);
            }
        }
    }
    found
}

/// A JSON text within a script.
struct Sent {
    /// Where it stands.
    body: Range<usize>,
    /// The statements that may send it, the likeliest first: the one that holds it, and those
    /// that read the file or the variable that it is kept in.
    by: Vec<Range<usize>>,
}

/// The JSON texts of a script that calls a client for HTTP.
fn texts(script: &str) -> Vec<Sent> {
    let calls = ["curl", "wget", "http "].iter();
    if !script.contains('{') || !calls.into_iter().any(|client| script.contains(client)) {
        return Vec::new();
    }
    let statements = Reader::new(script).read();
    let bodies = statements
        .iter()
        .flat_map(|statement| statement.bodies.iter().map(move |body| (statement, body)));
    let sent = |(statement, body): (&Statement, &Range<usize>)| {
        let mut by = vec![statement.range.clone()];
        let kept = statement.kept(script, body);
        let reads = |it: &&Statement| {
            let text = script.get(it.range.clone()).unwrap_or("");
            it.range != statement.range && kept.iter().any(|name| is_read(text, name))
        };
        let reading = statements.iter().filter(reads).take(MOST_READERS);
        by.extend(reading.map(|it| it.range.clone()));
        let body = body.clone();
        Sent { body, by }
    };
    bodies.take(MOST_TEXTS).map(sent).collect()
}

/// A command with its arguments, and the texts that it is given.
struct Statement {
    range: Range<usize>,
    bodies: Vec<Range<usize>>,
}

impl Statement {
    /// What keeps a body for later: the file that it is written to, the variable that it is.
    fn kept<'t>(&self, script: &'t str, body: &Range<usize>) -> Vec<String> {
        let text: &'t str = script.get(self.range.clone()).unwrap_or("");
        let after_mark = text.split('>').skip(1).filter_map(|after| {
            let word = after.trim_start().split([' ', '\t', '\n', '<', ';']).next();
            word.map(|it| it.trim_matches(['"', '\'']))
        });
        let is_file = |it: &&str| it.len() > 2 && !it.starts_with('&') && !it.starts_with("/dev/");
        let mut kept: Vec<String> = after_mark.filter(is_file).map(str::to_owned).collect();
        let before = script.get(self.range.start..body.start).unwrap_or("");
        let before = before.trim_end_matches(['"', '\'']).trim_start();
        let name = before.strip_suffix('=').map(|it| it.rsplit(' ').next());
        if let Some(name) = name.flatten().filter(|it| is_name(it)) {
            kept.push(format!("${name}"));
            kept.push(format!("${{{name}}}"));
        }
        kept
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_letter)
}

/// Whether a name of a variable may hold it.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a statement names a file or a variable, and no longer name that begins like it.
fn is_read(text: &str, name: &str) -> bool {
    let mut places = text.match_indices(name);
    places.any(|(at, _)| {
        let next = text.get(at + name.len()..).and_then(|it| it.chars().next());
        next.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-'))
    })
}

/// Whether a text is an object or a list of them, whichever way its quotes are kept from a shell.
fn is_json(text: &str) -> bool {
    let inner = text.trim_start();
    let inner = inner.strip_prefix('[').map_or(inner, str::trim_start);
    let key = inner.strip_prefix('{').map(str::trim_start);
    let quoted = key.is_some_and(|it| it.starts_with('"') || it.starts_with("\\\""));
    quoted && text.contains(':') && text.trim_end().ends_with(['}', ']'])
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    statement: usize,
    word: Option<usize>,
    bodies: Vec<Range<usize>>,
    /// Marks at which texts end that begin on the next line, and for which statement they are.
    marks: Vec<(&'t str, usize)>,
    found: Vec<Statement>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            statement: 0,
            word: None,
            bodies: Vec::new(),
            marks: Vec::new(),
            found: Vec::new(),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn read(mut self) -> Vec<Statement> {
        while let Some(letter) = self.rest().chars().next() {
            let here = self.at;
            self.at += letter.len_utf8();
            match letter {
                '\\' => self.at += self.rest().chars().next().map_or(0, char::len_utf8),
                '\'' | '"' => {
                    self.word.get_or_insert(here);
                    self.skip_quoted(letter);
                }
                '#' if self.word.is_none() => {
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                '<' if self.rest().starts_with('<') => self.mark(here),
                '\n' => {
                    self.end(here);
                    self.documents();
                }
                ';' => self.end(here),
                '&' | '|' if self.rest().starts_with(letter) => {
                    self.end(here);
                    self.at += 1;
                    self.statement = self.at;
                }
                letter if letter.is_whitespace() => self.end_word(here),
                _ => {
                    self.word.get_or_insert(here);
                }
            }
            if self.found.len() > MOST {
                return Vec::new();
            }
        }
        let end = self.text.len();
        self.end(end);
        self.found
    }

    fn skip_quoted(&mut self, quote: char) {
        while let Some(letter) = self.rest().chars().next() {
            self.at += letter.len_utf8();
            if letter == quote {
                return;
            }
            if letter == '\\' && quote == '"' {
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            }
        }
    }

    /// A text follows below, up to a line with this mark alone; or, after `<<<`, a word.
    fn mark(&mut self, here: usize) {
        self.end_word(here);
        self.at += 1;
        if self.rest().starts_with('<') {
            self.at += 1;
            return;
        }
        let mark = self.rest().trim_start_matches(['-', ' ', '\t']);
        self.at = self.text.len() - mark.len();
        let end = mark.find(|c: char| c.is_whitespace() || ";|&><)".contains(c));
        let mark = mark.get(..end.unwrap_or(mark.len())).unwrap_or("");
        self.at += mark.len();
        let mark = mark.trim_matches(['"', '\'', '\\']);
        let number = self.found.len();
        self.marks
            .extend((!mark.is_empty()).then_some((mark, number)));
    }

    fn end_word(&mut self, here: usize) {
        let Some(start) = self.word.take() else {
            return;
        };
        let word = self.text.get(start..here).unwrap_or("");
        // `-d'{…}'`, `BODY="{…}"`: the quotes set the text apart.
        let Some(quote) = word.find(['"', '\'']) else {
            return;
        };
        let start = start + quote + 1;
        let body = start..here.saturating_sub(1).max(start);
        let inner = self.text.get(body.clone()).unwrap_or("");
        if is_json(inner) {
            self.bodies.push(body);
        }
    }

    fn end(&mut self, here: usize) {
        self.end_word(here);
        let range = self.statement..here;
        let bodies = std::mem::take(&mut self.bodies);
        let is_empty = self
            .text
            .get(range.clone())
            .is_none_or(|it| it.trim().is_empty());
        if !is_empty {
            self.found.push(Statement { range, bodies });
        }
        self.statement = self.at;
    }

    fn documents(&mut self) {
        for (mark, number) in std::mem::take(&mut self.marks) {
            let body = self.document(mark);
            let is_json = self.text.get(body.clone()).is_some_and(is_json);
            if let Some(statement) = self.found.get_mut(number).filter(|_| is_json) {
                statement.bodies.push(body);
            }
        }
        self.statement = self.at;
    }

    /// The lines up to one with this mark alone.
    fn document(&mut self, mark: &str) -> Range<usize> {
        let start = self.at;
        let mut end = start;
        for line in self.rest().split_inclusive('\n') {
            self.at += line.len();
            if line.trim() == mark {
                break;
            }
            end += line.len();
        }
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(script: &str) -> Vec<(String, Vec<String>)> {
        let text = |range: &Range<usize>| script[range.clone()].trim().to_owned();
        let found = texts(script).into_iter();
        let found = found.map(|it| (text(&it.body), it.by.iter().map(text).collect()));
        found.collect()
    }

    #[test]
    fn json_is_sent_by_the_statement_that_holds_it() {
        for script in [
            "curl -X POST http://a \\\n  -d '{\"k\": 1}'",
            "curl http://a --data=\"{\\\"k\\\": 1}\"",
            "# '{\"no\": 1}'\ncurl http://a -d @- <<EOF && true\n{\"k\": 1}\nEOF\nls",
            "echo '{\"k\": 1}' | curl http://a -d @-",
        ] {
            let found = shown(script);
            assert_eq!(found.len(), 1, "{script}");
            assert!(found[0].0.replace('\\', "").starts_with("{\"k\": 1}"));
            assert!(found[0].1[0].contains("http://a"), "{script}");
        }
        for script in [
            "psql -c '{\"k\": 1}'",
            "curl http://a -d '{}'",
            "curl -H '{x}: y'",
            "curl http://a <<< word",
        ] {
            assert!(shown(script).is_empty(), "{script}");
        }
    }

    #[test]
    fn peers_in_json_are_named_for_the_receiver() {
        let script = "A=http://a:1\ncurl \"$A/x\" -d '{\"url\": \"http://b:2\", \"database.hostname\": \"c\"}'";
        let mut own: Vec<Endpoint> = super::super::in_command(&[script], &|_| None)
            .into_iter()
            .map(|(_, it)| it)
            .collect();
        let found = named_for_others(script, &mut own, &|_| None);
        let hosts: Vec<&str> = own.iter().map(|it| &*it.host).collect();
        assert_eq!(hosts, ["a"]);
        let found: Vec<_> = found.iter().map(|(it, to)| (&*it.host, to.len())).collect();
        assert_eq!(found, [("b", 1), ("c", 1)]);
    }

    #[test]
    fn json_is_sent_by_the_statement_that_reads_where_it_is_kept() {
        for script in [
            "cat >/tmp/a.json <<'EOF'\n{\"k\": 1}\nEOF\nls /tmp/a.json.old\ncurl http://a -d @/tmp/a.json",
            "BODY='{\"k\": 1}'\necho $BODYS\ncurl http://a -d \"$BODY\"",
            "export BODY='{\"k\": 1}'; curl http://a -d \"${BODY}\"",
        ] {
            let found = shown(script);
            assert_eq!(found.len(), 1, "{script}");
            assert_eq!(found[0].1.len(), 2, "{script}");
            assert!(found[0].1[1].starts_with("curl"), "{script}");
        }
    }
}

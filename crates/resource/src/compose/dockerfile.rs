//! What a Dockerfile says of the image that is built: what it is made from, whom it runs as,
//! what it sets, and which files of the repository it takes along.
//!
//! Nothing is run, so what `RUN` does stays unknown. Reading never fails: an instruction that
//! cannot be understood says nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Map, Value};
use syntax::{SourceId, Span};

use super::text::{number, split};
use super::variables::{Log, Variables, fill};
use crate::secret;

/// Larger files are no Dockerfiles.
const LARGEST: usize = 256 * 1024;
/// More stages than anybody writes.
const MOST_STAGES: usize = 64;

/// One stage of a build, with all it has from the stages it goes on from.
#[derive(Clone, Debug, Default)]
pub(super) struct Image {
    /// The image it starts from.
    pub(super) base: Option<Value>,
    /// Whom it runs as.
    pub(super) user: Option<Value>,
    /// Whether it has a health check; none where the base decides.
    pub(super) checked: Option<Value>,
    /// Whether it starts another program than its base.
    pub(super) started: bool,
    /// Variables that it sets.
    pub(super) environment: Map,
    /// The ports that it says it listens on.
    pub(super) exposed: Vec<Value>,
    /// What it takes from the folder of the build: the source and where it is put.
    pub(super) copied: Vec<(String, String)>,
}

/// Reads the stage that `target` names, or else the last one.
///
/// `outer` are the arguments of the build.
pub(super) fn parse(
    text: &str,
    source: SourceId,
    target: Option<&str>,
    outer: &Variables,
) -> Option<Image> {
    if text.len() > LARGEST {
        return None;
    }
    let mut reader = Reader {
        outer,
        log: Log::default(),
        globals: Variables::new(),
        known: Variables::new(),
        names: BTreeMap::new(),
        stages: Vec::new(),
    };
    for instruction in instructions(text) {
        let start = instruction.start;
        let span = Span::new(source, start, start + instruction.length);
        reader.read(&instruction, span);
    }
    let named = target.and_then(|name| reader.names.get(&name.to_ascii_lowercase()).copied());
    let number = named.or(reader.stages.len().checked_sub(1))?;
    reader.stages.into_iter().nth(number)
}

/// A line with those that continue it, put together.
struct Instruction {
    keyword: String,
    rest: String,
    start: usize,
    /// Of the first line.
    length: usize,
}

fn instructions(text: &str) -> Vec<Instruction> {
    let mut found = Vec::new();
    let mut open: Option<Instruction> = None;
    let mut heredoc: Option<String> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (at, trimmed) = (start, line.trim());
        start += line.len();
        if let Some(end) = &heredoc {
            if trimmed == end {
                heredoc = None;
            }
            continue;
        }
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let (content, goes_on) = match trimmed.strip_suffix('\\') {
            Some(content) => (content.trim_end(), true),
            None => (trimmed, false),
        };
        if let Some(instruction) = &mut open {
            instruction.rest.push(' ');
            instruction.rest.push_str(content);
        } else {
            let words = content.split_once(char::is_whitespace);
            let (keyword, rest) = words.unwrap_or((content, ""));
            heredoc = heredoc_end(keyword, rest);
            open = Some(Instruction {
                keyword: keyword.to_ascii_uppercase(),
                rest: rest.trim().to_owned(),
                start: at + (line.len() - line.trim_start().len()),
                length: trimmed.len(),
            });
        }
        if !goes_on {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found
}

/// The word that ends a text which follows the instruction: `RUN <<EOF`.
fn heredoc_end(keyword: &str, rest: &str) -> Option<String> {
    let takes = ["RUN", "COPY", "ADD"];
    let takes = takes.iter().any(|it| keyword.eq_ignore_ascii_case(it));
    let (_, after) = rest.split_once("<<").filter(|_| takes)?;
    let word = after.trim_start_matches('-').split_whitespace().next()?;
    let word = word.trim_matches(['"', '\'']);
    let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_word && !word.is_empty()).then(|| word.to_owned())
}

struct Reader<'a> {
    outer: &'a Variables,
    log: Log,
    /// Arguments before the first stage.
    globals: Variables,
    /// Arguments and variables of the stage.
    known: Variables,
    names: BTreeMap<String, usize>,
    stages: Vec<Image>,
}

impl Reader<'_> {
    fn read(&mut self, instruction: &Instruction, span: Span) {
        let rest = &*instruction.rest;
        if instruction.keyword == "FROM" {
            return self.from(rest, span);
        }
        if instruction.keyword == "ARG" {
            return self.argument(rest, span);
        }
        let settings = match &*instruction.keyword {
            "ENV" => self.settings(rest, span),
            _ => Vec::new(),
        };
        let filled = |text: &str| fill(&Arc::from(text), span, &self.known, &self.log);
        let user = filled(rest);
        let Some(image) = self.stages.last_mut() else {
            return;
        };
        match &*instruction.keyword {
            "USER" => image.user = Some(user),
            "ENTRYPOINT" => image.started = true,
            "HEALTHCHECK" => {
                let none = rest.eq_ignore_ascii_case("none");
                image.checked = Some(Value::bool(!none).at(span));
            }
            "EXPOSE" => image.exposed.extend(
                split(&user, ' ')
                    .into_iter()
                    .filter_map(|port| split(&port, '/').into_iter().next())
                    .map(number)
                    .filter(|port| port.as_integer().is_some()),
            ),
            "COPY" | "ADD" => image.copied.extend(copies(rest)),
            _ => {}
        }
        for (name, value) in settings {
            self.known.insert(Arc::clone(&name), value.clone());
            image.environment.insert(name, value);
        }
    }

    /// `FROM [--platform=P] IMAGE [AS NAME]`.
    fn from(&mut self, rest: &str, span: Span) {
        if self.stages.len() >= MOST_STAGES {
            return;
        }
        let mut words = rest.split_whitespace().filter(|it| !it.starts_with("--"));
        let Some(image) = words.next() else { return };
        let name = words.next().filter(|it| it.eq_ignore_ascii_case("as"));
        let name = name.and_then(|_| words.next());
        let earlier = self.names.get(&image.to_ascii_lowercase());
        let earlier = earlier.and_then(|number| self.stages.get(*number)).cloned();
        let stage = earlier.unwrap_or_else(|| Image {
            base: Some(fill(&Arc::from(image), span, &self.globals, &self.log)),
            ..Image::default()
        });
        let set = stage.environment.iter();
        self.known = set
            .map(|(name, value)| (Arc::clone(name), value.clone()))
            .collect();
        self.stages.push(stage);
        if let Some(name) = name {
            let number = self.stages.len() - 1;
            self.names.insert(name.to_ascii_lowercase(), number);
        }
    }

    /// `ARG NAME[=DEFAULT]`; what the build is called with wins.
    fn argument(&mut self, rest: &str, span: Span) {
        for word in words(rest) {
            let (name, default) = match word.split_once('=') {
                Some((name, default)) => (name, Some(default)),
                None => (&*word, None),
            };
            let scope = if self.stages.is_empty() {
                &self.globals
            } else {
                &self.known
            };
            let given = self.outer.get(name).cloned();
            let value = given
                .or_else(|| default.map(|text| fill(&Arc::from(text), span, scope, &self.log)))
                .or_else(|| self.globals.get(name).cloned());
            let Some(value) = value else { continue };
            let scope = if self.stages.is_empty() {
                &mut self.globals
            } else {
                &mut self.known
            };
            scope.insert(name.into(), value);
        }
    }

    /// `NAME=VALUE ...`, or `NAME VALUE`.
    fn settings(&self, rest: &str, span: Span) -> Vec<(Arc<str>, Value)> {
        let fill = |name: &str, text: &str| {
            let value = fill(&Arc::from(text), span, &self.known, &self.log);
            let hidden = value.as_str().is_some_and(|it| secret::is_secret(name, it));
            (
                Arc::from(name),
                if hidden { value.sensitive() } else { value },
            )
        };
        let first = rest.split_whitespace().next().unwrap_or("");
        if !first.contains('=') {
            let single = rest.split_once(char::is_whitespace);
            return single
                .map(|(name, text)| fill(name, text.trim()))
                .into_iter()
                .collect();
        }
        let all = words(rest);
        let pairs = all.iter().filter_map(|word| word.split_once('='));
        pairs.map(|(name, text)| fill(name, text)).collect()
    }
}

/// The words of a line; quotes hold words together and are taken away.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter.is_whitespace() => {
                if !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                }
            }
            _ if letter == '\\' && quote != Some('\'') => word.extend(letters.next()),
            _ => word.push(letter),
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// `COPY [OPTIONS] SOURCE... TARGET`, also as a list of texts. What comes from another stage
/// or from elsewhere is left out.
fn copies(rest: &str) -> Vec<(String, String)> {
    let plain = rest.replace(['[', ']', ','], " ");
    let all = words(if rest.contains('[') { &plain } else { rest });
    if all.iter().any(|word| word.starts_with("--from=")) {
        return Vec::new();
    }
    let mut paths: Vec<String> = all
        .into_iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    let Some(target) = paths.pop() else {
        return Vec::new();
    };
    let local = paths.into_iter().filter(|path| {
        let remote = path.contains("://") || path.starts_with("git@") || path.starts_with("<<");
        !remote && !path.contains('$')
    });
    local.map(|path| (path, target.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::leaf;
    use expect_test::{Expect, expect};

    fn check(text: &str, target: Option<&str>, expected: &Expect) {
        let source = syntax::Sources::new().add("Dockerfile", text);
        let outer = Variables::from([("VERSION".into(), Value::text("9"))]);
        let Some(image) = parse(text, source, target, &outer) else {
            return expected.assert_eq("none");
        };
        let show = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), leaf);
        let set = image.environment.iter();
        let set: Vec<_> = set
            .map(|(name, value)| format!("{name}={}", leaf(value)))
            .collect();
        let ports: Vec<_> = image.exposed.iter().map(leaf).collect();
        let copied: Vec<_> = image
            .copied
            .iter()
            .map(|(a, b)| format!("{a}>{b}"))
            .collect();
        expected.assert_eq(&format!(
            "{} user {} checked {} started {} [{}] [{}] [{}]",
            show(&image.base),
            show(&image.user),
            show(&image.checked),
            image.started,
            set.join(" "),
            ports.join(" "),
            copied.join(" "),
        ));
    }

    #[test]
    fn the_last_stage_or_the_target_counts() {
        let text = "ARG VERSION=1\nFROM --platform=linux/amd64 node:$VERSION AS build\nUSER node\nRUN make \\\n  all\nFROM nginx:1.27 as web\nCOPY --from=build /dist /www\nCOPY nginx.conf conf.d/ /etc/nginx/\n";
        check(
            text,
            None,
            &expect![[
                r#""nginx:1.27" user - checked - started false [] [] [nginx.conf>/etc/nginx/ conf.d/>/etc/nginx/]"#
            ]],
        );
        check(
            text,
            Some("build"),
            &expect![[r#""node:9" user "node" checked - started false [] [] []"#]],
        );
        check(
            "FROM redis AS a\nENV X=1\nFROM a\nUSER 1000:1000\nENTRYPOINT [\"/run.sh\"]\n",
            None,
            &expect![[r#""redis" user "1000:1000" checked - started true [X="1"] [] []"#]],
        );
    }

    #[test]
    fn settings_ports_and_checks_are_read_in_every_form() {
        check(
            "# syntax=docker/dockerfile:1\nfrom scratch\nENV A=1 B=\"two words\" \\\n    # between\n    C=3\nENV D e $A\nEXPOSE 80 443/tcp $A\nHEALTHCHECK --interval=5s CMD curl -f http://localhost\nCOPY [\"a b.conf\", \"/etc/\"]\nCOPY <<EOF /etc/x\nUSER root\nEOF\n",
            None,
            &expect![[
                r#""scratch" user - checked true started false [A="1" B="two words" C="3" D="e 1"] [80 443 1] [a b.conf>/etc/]"#
            ]],
        );
        check(
            "FROM x\nHEALTHCHECK NONE\n",
            None,
            &expect![[r#""x" user - checked false started false [] [] []"#]],
        );
        check("RUN true\n", None, &expect!["none"]);
    }
}

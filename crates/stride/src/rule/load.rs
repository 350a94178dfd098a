//! From a page to a rule, with everything wrong with it told at its place.

use std::sync::Arc;

use syntax::hcl::{self, Attribute, Body, Expression, ExpressionKind};
use syntax::{Diagnostic, SourceId, Sources, Span};

use super::{Applies, Rule};
use crate::domain::Domain;
use crate::page::{self, Case, Page};
use crate::predicate::{self, Predicate, Role};
use crate::{Gap, Level, Stride};

const ATTRIBUTES: &[&str] = &[
    "applies_to",
    "given",
    "when",
    "unless",
    "impact",
    "likelihood",
    "control",
    "domain",
    "cwe",
    "standards",
    "references",
    "question",
    "always_known",
    "covers",
    "formerly",
];

/// The rule of a page; none if it cannot be used.
pub(super) fn load(sources: &Sources, source: SourceId) -> (Option<Rule>, Vec<Diagnostic>) {
    let text = sources.text(source);
    let path = sources.path(source);
    let mut loader = Loader {
        source,
        base: 0,
        diagnostics: Vec::new(),
    };
    let rule = loader.rule(&path, &text);
    (rule, loader.diagnostics)
}

struct Loader {
    source: SourceId,
    /// Where the rule's fence begins in the page.
    base: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Loader {
    fn rule(&mut self, path: &str, text: &Arc<str>) -> Option<Rule> {
        let page = page::cut(text);
        let (category, id) = self.name(path)?;
        if let Some(at) = page.unclosed {
            self.complain("this fence is never closed", at);
        }
        let (base, code) = page.rule.or_else(|| {
            self.complain(
                "a rule's page has a fence ```hcl rule before its first `##`",
                0,
            );
            None
        })?;
        self.base = base;
        let (body, found) = hcl::parse(self.source, code);
        for diagnostic in found {
            self.push(diagnostic);
        }
        self.check_names(&body);
        self.check_prose(&page);
        self.build(&body, category, id, &page).map(|rule| Rule {
            page: Arc::clone(text),
            cases: self.cases(&page, id),
            span: Some(Span::new(
                self.source,
                0,
                text.lines().next().map_or(0, str::len),
            )),
            ..rule
        })
    }

    /// The rule without what is the same for every page.
    fn build(&mut self, body: &Body, category: Stride, id: &str, page: &Page<'_>) -> Option<Rule> {
        let applies_to = self.applies_to(body)?;
        let roles = Role::of(*applies_to.first()?);
        let when = self.required(body, "when")?;
        let when = self.condition(when, roles)?;
        let given = match find(body, "given") {
            Some(given) => Some(self.condition(given, roles)?),
            None => None,
        };
        let unless = match find(body, "unless") {
            Some(unless) => Some(self.condition(unless, roles)?),
            None => None,
        };
        let impact = self.required(body, "impact")?;
        let impact = self.level(impact)?;
        let likelihood = find(body, "likelihood").and_then(|word| self.level(word));
        let always_known = find(body, "always_known").is_some_and(is_true);
        let question = match find(body, "question") {
            Some(question) => self.text(question)?,
            None if always_known => Arc::from(""),
            None => self
                .required(body, "question")
                .and_then(|it| self.text(it))?,
        };
        let control = find(body, "control").and_then(|word| self.text(word));
        let gap = Gap {
            rule: id.into(),
            title: page.title.into(),
            category,
            control: control.unwrap_or_else(|| category.control().into()),
            domain: self.domain(body)?,
            references: self.references(body).into(),
            fix: page.fix.as_str().into(),
        };
        Some(Rule {
            gap: gap.into(),
            formerly: self.texts(find(body, "formerly")),
            covers: self.texts(find(body, "covers")),
            applies_to,
            impact,
            likelihood,
            question,
            documentation: page.documentation.as_str().into(),
            always_known,
            page: Arc::from(""),
            cases: Vec::new(),
            span: None,
            given,
            when,
            unless,
        })
    }

    /// The category and id that the path gives: `CATEGORY/ID.md`.
    fn name<'a>(&mut self, path: &'a str) -> Option<(Stride, &'a str)> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = folder.rsplit('/').next().unwrap_or(folder);
        let id = file.strip_suffix(".md").unwrap_or(file);
        let category = Stride::from_name(folder);
        if category.is_none() {
            let names = Stride::ALL.map(Stride::name).join(", ");
            self.complain(
                &format!("a rule's folder is its category, one of {names}"),
                0,
            );
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(plain) {
            self.complain(
                "a rule's id, its file's name, is made of a-z, 0-9 and `-`",
                0,
            );
            return None;
        }
        Some((category?, id))
    }

    fn check_names(&mut self, body: &Body) {
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if !ATTRIBUTES.contains(&name) {
                let hint = syntax::nearest(name, ATTRIBUTES.iter().copied());
                let hint = hint.map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
                self.error(format!("a rule has no `{name}`{hint}"), attribute.name.span);
            }
        }
        for block in &body.blocks {
            self.error("a rule has no blocks".to_owned(), block.header);
        }
    }

    fn check_prose(&mut self, page: &Page<'_>) {
        if page.title.is_empty() {
            self.complain("a rule's page begins with its title, `# ...`", 0);
        }
        if page.fix.is_empty() {
            self.complain("a rule's page has a paragraph that begins with `Fix:`", 0);
        }
    }

    fn cases(&mut self, page: &Page<'_>, id: &str) -> Vec<Case> {
        let mut cases = Vec::new();
        for raw in &page.cases {
            match Case::read(raw, id) {
                Ok(case) => cases.push(case),
                Err(message) => self.complain(&message, raw.start),
            }
        }
        cases
    }

    fn applies_to(&mut self, body: &Body) -> Option<Vec<Applies>> {
        let value = self.required(body, "applies_to")?;
        let mut targets = Vec::new();
        for word in items(value) {
            let name = self.text(word)?;
            let known = Applies::ALL.into_iter().find(|it| it.name() == &*name);
            let Some(target) = known else {
                let names = Applies::ALL.map(Applies::name);
                let hint = syntax::nearest(&name, names).unwrap_or("process");
                self.error(
                    format!("nothing is a `{name}`; did you mean `{hint}`?"),
                    word.span,
                );
                return None;
            };
            targets.push(target);
        }
        let alike = targets.windows(2).all(|pair| match pair {
            [a, b] => Role::of(*a) == Role::of(*b),
            _ => true,
        });
        if targets.is_empty() || !alike {
            self.error(
                "a rule applies to elements, to flows or to boundaries".to_owned(),
                value.span,
            );
            return None;
        }
        Some(targets)
    }

    fn domain(&mut self, body: &Body) -> Option<Arc<str>> {
        let value = self.required(body, "domain")?;
        let name = self.text(value)?;
        if Domain::from_name(&name).is_none() {
            let names = Domain::ALL.iter().map(|domain| domain.name());
            let hint = syntax::nearest(&name, names);
            let hint = hint.map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
            self.error(
                format!("no security domain is called `{name}`{hint}"),
                value.span,
            );
            return None;
        }
        Some(name)
    }

    fn references(&mut self, body: &Body) -> Vec<Arc<str>> {
        let mut references = Vec::new();
        for number in find(body, "cwe").into_iter().flat_map(items) {
            if let ExpressionKind::Integer(number) = number.kind {
                references.push(format!("CWE-{number}").into());
            } else {
                self.error("a weakness is a number".to_owned(), number.span);
            }
        }
        references.extend(self.texts(find(body, "standards")));
        references.extend(self.texts(find(body, "references")));
        references
    }

    fn condition(&mut self, value: &Expression, roles: &[Role]) -> Option<Predicate> {
        match predicate::compile(value, roles) {
            Ok(condition) => Some(condition),
            Err(diagnostic) => {
                self.push(diagnostic);
                None
            }
        }
    }

    fn level(&mut self, value: &Expression) -> Option<Level> {
        let name = self.text(value)?;
        let level = Level::from_name(&name);
        if level.is_none() {
            let names = Level::ALL.map(Level::name).join(", ");
            self.error(
                format!("`{name}` is no level, which is one of {names}"),
                value.span,
            );
        }
        level
    }

    fn text(&mut self, value: &Expression) -> Option<Arc<str>> {
        if let ExpressionKind::String(text) = &value.kind {
            return Some(Arc::clone(text));
        }
        self.error("a text in quotes belongs here".to_owned(), value.span);
        None
    }

    fn texts(&mut self, value: Option<&Expression>) -> Vec<Arc<str>> {
        let items = value.into_iter().flat_map(items);
        items.filter_map(|item| self.text(item)).collect()
    }

    fn required<'a>(&mut self, body: &'a Body, name: &str) -> Option<&'a Expression> {
        let found = find(body, name);
        if found.is_none() {
            let span = Span::new(self.source, 0, 0);
            self.error(format!("the rule does not say `{name}`"), span);
        }
        found
    }

    /// A complaint about a place of the page.
    fn complain(&mut self, message: &str, at: usize) {
        let span = Span::new(self.source, at, at);
        self.diagnostics.push(Diagnostic::error(message, span));
    }

    /// A complaint about a place of the rule's fence.
    fn error(&mut self, message: String, span: Span) {
        self.push(Diagnostic::error(message, span));
    }

    /// Spans of the fence count from its beginning; those of diagnostics from the page's.
    fn push(&mut self, mut diagnostic: Diagnostic) {
        let by = u32::try_from(self.base).unwrap_or(0);
        if let Some(span) = &mut diagnostic.span {
            span.start = span.start.saturating_add(by);
            span.end = span.end.saturating_add(by);
        }
        self.diagnostics.push(diagnostic);
    }
}

fn find<'a>(body: &'a Body, name: &str) -> Option<&'a Expression> {
    let named = |attribute: &&Attribute| &*attribute.name.text == name;
    body.attributes.iter().find(named).map(|it| &it.value)
}

/// The items of a list, or the one thing that is no list.
fn items(value: &Expression) -> &[Expression] {
    if let ExpressionKind::Tuple(items) = &value.kind {
        items
    } else {
        std::slice::from_ref(value)
    }
}

fn is_true(value: &Expression) -> bool {
    matches!(value.kind, ExpressionKind::Bool(true))
}

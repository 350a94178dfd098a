//! All rules of a run, found by what they look at.

use std::collections::HashMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use syntax::{Diagnostic, SourceId, Sources};

use super::{Applies, Rule, load};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules/stride");

/// Rules in the order of ids, indexed by what they look at.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    by_id: HashMap<Arc<str>, usize>,
    by_target: HashMap<Applies, Vec<usize>>,
}

impl RuleSet {
    /// The rules that ship with stridemap. Diagnostics, of which a test allows none, have their
    /// place in the message, for it is in no text of the user.
    pub fn builtin() -> (Self, Vec<Diagnostic>) {
        let sources = Sources::with_prefix("rules/stride/");
        let pages: Vec<SourceId> = PAGES
            .dirs()
            .flat_map(Dir::files)
            .filter(|file| file.path().extension().is_some_and(|it| it == "md"))
            .map(|file| {
                let text = file.contents_utf8().unwrap_or("");
                sources.add(file.path().to_string_lossy().replace('\\', "/"), text)
            })
            .collect();
        let (mut set, mut diagnostics) = Self::load(&sources, &pages);
        for rule in &mut set.rules {
            rule.span = None;
        }
        for diagnostic in &mut diagnostics {
            if let Some(place) = diagnostic.span.take().map(|span| sources.position(span)) {
                diagnostic.message =
                    format!("{}:{}: {}", place.path, place.line, diagnostic.message);
            }
        }
        (set, diagnostics)
    }

    /// The rules of these pages, whose paths end in `CATEGORY/ID.md`. A page that cannot be
    /// used is told and left out.
    pub fn load(sources: &Sources, pages: &[SourceId]) -> (Self, Vec<Diagnostic>) {
        let loaded: Vec<_> = pages
            .par_iter()
            .map(|page| load::load(sources, *page))
            .collect();
        let mut diagnostics = Vec::new();
        let mut set = Self::default();
        for (rule, found) in loaded {
            diagnostics.extend(found);
            diagnostics.extend(rule.and_then(|rule| set.add(rule)));
        }
        set.index();
        (set, diagnostics)
    }

    /// Adds the rules of another set; of two rules with one id the first stays, which is told,
    /// and so is a rule that is to be covered and is in neither.
    pub fn extend(&mut self, other: Self) -> Vec<Diagnostic> {
        let rules = other.rules.into_iter();
        let mut diagnostics: Vec<_> = rules.filter_map(|rule| self.add(rule)).collect();
        self.index();
        for rule in &self.rules {
            let missing = rule.covers.iter().filter(|id| self.rule(id).is_none());
            diagnostics.extend(missing.map(|id| {
                let message = format!("`covers` names a rule `{id}` that there is not");
                Diagnostic::warning(message, rule.span)
            }));
        }
        diagnostics
    }

    fn add(&mut self, rule: Rule) -> Option<Diagnostic> {
        let names = || std::iter::once(rule.id()).chain(&rule.formerly);
        if let Some(name) = names().find(|name| self.by_id.contains_key(*name)) {
            let message = format!("the rule id `{name}` is taken; ids are never used twice");
            return Some(Diagnostic::error(message, rule.span));
        }
        for name in names() {
            self.by_id.insert(Arc::clone(name), self.rules.len());
        }
        self.rules.push(rule);
        None
    }

    fn index(&mut self) {
        self.rules.sort_by(|a, b| a.id().cmp(b.id()));
        self.by_id.clear();
        self.by_target.clear();
        for (at, rule) in self.rules.iter().enumerate() {
            for name in std::iter::once(rule.id()).chain(&rule.formerly) {
                self.by_id.insert(Arc::clone(name), at);
            }
            for target in &rule.applies_to {
                let rules = self.by_target.entry(*target).or_default();
                if rules.last() != Some(&at) {
                    rules.push(at);
                }
            }
        }
    }

    /// All rules in the order of ids.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of this id, or of this former id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(*self.by_id.get(id)?)
    }

    /// The rules that look at such a target, in the order of ids.
    pub(crate) fn about(&self, target: Applies) -> impl Iterator<Item = &Rule> {
        let positions = self.by_target.get(&target).into_iter().flatten();
        positions.filter_map(|at| self.rules.get(*at))
    }
}

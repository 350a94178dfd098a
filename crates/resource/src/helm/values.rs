//! The values that each chart of a tree is rendered with: defaults, what parents set, global
//! values, conditions, tags, and values imported from subcharts.

use std::rc::Rc;

use syntax::{Diagnostic, Node};

use super::absent::Absent;
use super::chart::{Chart, Dependency};
use super::known;
use super::value::{MAX_DEPTH, Map, Table, Value};
use super::version::satisfies;
use super::whole::{self, Share};
use super::yaml::from_node;

/// A chart in use, under the name its parent gives it.
pub(super) struct Instance<'a> {
    pub(super) chart: &'a Chart,
    pub(super) name: String,
    pub(super) values: Map,
    pub(super) children: Vec<Instance<'a>>,
    /// What belongs to it and is not on disk.
    pub(super) absent: Vec<Absent<'a>>,
}

/// The charts of a tree that are in use. `given` overrides the values of the root.
pub(super) fn instantiate<'a>(
    chart: &'a Chart,
    given: Map,
    diagnostics: &mut Vec<Diagnostic>,
) -> Instance<'a> {
    let tags = given.borrow().get("tags").cloned();
    let defaults = chart
        .values
        .as_ref()
        .and_then(|node| node.get("tags"))
        .map(from_node);
    let tags = tags.or(defaults).unwrap_or(Value::Nil);
    let mut tree = Tree { tags, diagnostics };
    tree.instance(chart, chart.name.clone(), given, false)
}

struct Tree<'d> {
    tags: Value,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Tree<'_> {
    fn instance<'a>(
        &mut self,
        chart: &'a Chart,
        name: String,
        values: Map,
        is_listed: bool,
    ) -> Instance<'a> {
        if let Some(Value::Map(defaults)) = chart.values.as_ref().map(from_node) {
            fill(&values, &defaults, 0);
            // Helm has filled in the values of a listed subchart before, and takes a null that it
            // put there itself for one that removes the default.
            if is_listed {
                let unset = |key: &str| matches!(defaults.borrow().get(key), Some(Value::Nil));
                let mut values = values.borrow_mut();
                values.retain(|key, value| !matches!(value, Value::Nil) || !unset(key));
            }
        }
        let mut instance = Instance {
            chart,
            name,
            values,
            children: Vec::new(),
            absent: Vec::new(),
        };
        for (child, dependency) in self.wanted(&mut instance) {
            let name = dependency.and_then(|dependency| dependency.alias.clone());
            let name = name.unwrap_or_else(|| child.name.clone());
            let own = table_at(&instance.values, &name);
            hand_down_globals(&instance.values, &own);
            let child = self.instance(child, name.clone(), Rc::clone(&own), dependency.is_some());
            let before = instance.values.borrow().get(name.as_str()).cloned();
            let key: Rc<str> = name.as_str().into();
            instance
                .values
                .borrow_mut()
                .insert(Rc::clone(&key), Value::Map(own));
            if dependency.is_some_and(|dependency| !self.is_enabled(dependency, &instance.values)) {
                restore(&instance.values, &key, before);
                continue;
            }
            if let Some(dependency) = dependency {
                import(dependency, &child.values, &instance.values);
                self.say_where(chart, &child, dependency);
            }
            instance.children.push(child);
        }
        instance
    }

    /// The subcharts with their entries in `dependencies`; what is listed and not there is told.
    fn wanted<'a>(
        &mut self,
        instance: &mut Instance<'a>,
    ) -> Vec<(&'a Chart, Option<&'a Dependency>)> {
        let chart = instance.chart;
        let mut wanted = Vec::new();
        for dependency in &chart.dependencies {
            let named = || {
                let children = chart.children.iter();
                children.filter(|child| child.name == dependency.name)
            };
            let fits = |child: &&Chart| {
                let version = child.version.as_ref();
                version.and_then(|it| satisfies(&dependency.version, it)) == Some(true)
            };
            match named().find(fits).or_else(|| named().next()) {
                Some(child) => wanted.push((child, Some(dependency))),
                None => self.missing(instance, dependency),
            }
        }
        let listed = |child: &&Chart| {
            let mut dependencies = chart.dependencies.iter();
            dependencies.any(|dependency| dependency.name == child.name)
        };
        let unlisted = chart.children.iter().filter(|child| !listed(child));
        wanted.extend(unlisted.map(|child| (child, None)));
        wanted
    }

    /// Tells which chart was taken for a dependency that is not below `charts/`.
    fn say_where(&mut self, chart: &Chart, child: &Instance<'_>, dependency: &Dependency) {
        if child.chart.guessed {
            let message = format!(
                "subchart `{}` of helm chart `{}` is not below `charts/`: taken from `{}`",
                super::shorten(&dependency.name),
                super::shorten(&chart.name),
                super::shorten(&child.chart.folder)
            );
            self.diagnostics
                .push(Diagnostic::note(message, dependency.span));
        }
    }

    fn missing<'a>(&mut self, instance: &mut Instance<'a>, dependency: &'a Dependency) {
        if !self.is_enabled(dependency, &instance.values) {
            return;
        }
        let chart = instance.chart;
        let name = dependency.alias.as_ref().unwrap_or(&dependency.name);
        let values = table_at(&instance.values, name);
        let which = format!(
            "subchart `{}` of helm chart `{}` is not on disk",
            super::shorten(&dependency.name),
            super::shorten(&chart.name)
        );
        let share = if known::is_known(&dependency.name, &dependency.repository, &values) {
            Share::All
        } else {
            whole::share(&values)
        };
        self.diagnostics.push(match share {
            Share::All => {
                let message = format!("{which}: what it makes is taken from its values");
                Diagnostic::note(message, dependency.span)
            }
            Share::Some => {
                let message = format!(
                    "{which}: only the objects that its values hold are known, run `helm dependency build` to include it"
                );
                Diagnostic::warning(message, dependency.span)
            }
            Share::None => {
                let message = format!("{which}: run `helm dependency build` to include it");
                Diagnostic::warning(message, dependency.span)
            }
        });
        instance.absent.push(Absent {
            chart,
            dependency,
            values,
        });
    }

    /// The first condition that is set decides, then the tags; without any it is enabled.
    fn is_enabled(&self, dependency: &Dependency, values: &Map) -> bool {
        for path in dependency.condition.split(',').map(str::trim) {
            if let Some(Value::Bool(truth)) = at(values, path) {
                return truth;
            }
        }
        let set = |tag: &String| match self.tags.get(tag) {
            Some(Value::Bool(truth)) => Some(truth),
            _ => None,
        };
        let mut tags = dependency.tags.iter().filter_map(set).peekable();
        tags.peek().is_none() || tags.any(|truth| truth)
    }
}

fn restore(values: &Map, key: &Rc<str>, before: Option<Value>) {
    match before {
        Some(before) => values.borrow_mut().insert(Rc::clone(key), before),
        None => values.borrow_mut().remove(key),
    };
}

/// Puts defaults where nothing is set; a null that stands against a default removes it. A
/// default that is null is kept: it may remove one of a subchart.
fn fill(values: &Map, defaults: &Map, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    let defaults: Table = defaults.borrow().clone();
    for (key, default) in defaults {
        let known = values.borrow().get(&key).cloned();
        match (known, default) {
            (None, Value::Map(default)) => {
                let copy = Map::default();
                fill(&copy, &default, depth + 1);
                values.borrow_mut().insert(key, Value::Map(copy));
            }
            (None, default) => {
                values.borrow_mut().insert(key, default);
            }
            // What both take away is taken away from whoever has it further down.
            (Some(Value::Nil), Value::Nil) if depth > 0 => {}
            (Some(Value::Nil), _) => {
                values.borrow_mut().remove(&key);
            }
            (Some(Value::Map(known)), Value::Map(default)) => {
                fill(&known, &default, depth + 1);
            }
            (Some(_), _) => {}
        }
    }
}

/// The mapping under a key, of its own.
fn table_at(values: &Map, key: &str) -> Map {
    let found = values.borrow().get(key).cloned();
    match found {
        Some(Value::Map(map)) => map,
        _ => Map::default(),
    }
}

/// What a parent sets globally holds below it, be it nothing.
fn hand_down_globals(parent: &Map, child: &Map) {
    let copy = Value::Map(table_at(parent, "global")).deep_copy(0);
    let own = table_at(child, "global");
    if let Value::Map(copy) = &copy {
        fill(copy, &own, 0);
    }
    child.borrow_mut().insert("global".into(), copy);
}

/// The value under a dotted path.
fn at(values: &Map, path: &str) -> Option<Value> {
    let mut current = Value::Map(Rc::clone(values));
    for key in path.split('.') {
        current = current.get(key)?;
    }
    Some(current)
}

/// `import-values`: `data` means `exports.data` of the child; otherwise both paths are named.
fn import(dependency: &Dependency, child: &Map, parent: &Map) {
    for wanted in &dependency.imports {
        let text = |key: &str| wanted.get(key).and_then(Node::text);
        let (from, to) = match wanted.text() {
            Some(name) => (format!("exports.{name}"), ""),
            None => (
                text("child").unwrap_or("").to_owned(),
                text("parent").unwrap_or(""),
            ),
        };
        let Some(Value::Map(imported)) = at(child, &from) else {
            continue;
        };
        let Value::Map(imported) = Value::Map(imported).deep_copy(0) else {
            continue;
        };
        let mut target = Rc::clone(parent);
        for key in to.split('.').filter(|key| !key.is_empty() && *key != ".") {
            let inner = table_at(&target, key);
            target
                .borrow_mut()
                .insert(key.into(), Value::Map(Rc::clone(&inner)));
            target = inner;
        }
        fill(&target, &imported, 0);
    }
}

//! Which objects a target means: types, names and namespaces as anchored regular expressions,
//! labels and annotations as selectors.

use regex::Regex;
use syntax::Node;

use super::edit;
use super::item::Item;

/// A target, ready to be asked.
#[derive(Debug, Default)]
pub(super) struct Selector {
    group: Option<Regex>,
    version: Option<Regex>,
    kind: Option<Regex>,
    name: Option<Regex>,
    namespace: Option<Regex>,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
}

/// One part of a selector such as `app=web,tier notin (cache, queue),!old`.
#[derive(Debug)]
struct Requirement {
    key: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    Lacks,
}

impl Selector {
    /// The target that a mapping describes, or why it is none.
    pub(super) fn of(node: &Node) -> Result<Self, String> {
        let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or("");
        Ok(Self {
            group: anchored(text("group"))?,
            version: anchored(text("version"))?,
            kind: anchored(text("kind"))?,
            name: anchored(text("name"))?,
            namespace: anchored(text("namespace"))?,
            labels: requirements(text("labelSelector"))?,
            annotations: requirements(text("annotationSelector"))?,
        })
    }

    /// Whether it means an object, by the name it has or had first.
    pub(super) fn selects(&self, item: &Item) -> bool {
        let (now, first) = (item.id(), item.original());
        let fits = |wanted: &Option<Regex>, texts: [&str; 2]| {
            let Some(wanted) = wanted else { return true };
            texts.iter().any(|text| wanted.is_match(text))
        };
        fits(&self.group, [&now.group; 2])
            && fits(&self.version, [&now.version; 2])
            && fits(&self.kind, [&now.kind; 2])
            && fits(&self.name, [&first.name, &now.name])
            && fits(
                &self.namespace,
                [first.effective_namespace(), now.effective_namespace()],
            )
            && self.fits_metadata(&item.node)
    }

    /// Whether labels and annotations fit.
    pub(super) fn fits_metadata(&self, node: &Node) -> bool {
        let all = |requirements: &[Requirement], place: &str| {
            let texts = node.at(&["metadata", place]);
            requirements.iter().all(|one| one.holds(texts))
        };
        all(&self.labels, "labels") && all(&self.annotations, "annotations")
    }
}

impl Requirement {
    fn holds(&self, texts: Option<&Node>) -> bool {
        let value = texts
            .and_then(|texts| texts.get(&self.key))
            .and_then(edit::scalar);
        let is_one_of = |values: &[String]| {
            let value = value.as_deref();
            value.is_some_and(|value| values.iter().any(|one| one == value))
        };
        match &self.test {
            Test::In(values) => is_one_of(values),
            Test::NotIn(values) => !is_one_of(values),
            Test::Exists => value.is_some(),
            Test::Lacks => value.is_none(),
        }
    }
}

fn anchored(pattern: &str) -> Result<Option<Regex>, String> {
    if pattern.is_empty() {
        return Ok(None);
    }
    let compiled = Regex::new(&format!("^(?:{pattern})$"));
    compiled
        .map(Some)
        .map_err(|_| "is no regular expression".to_owned())
}

fn requirements(selector: &str) -> Result<Vec<Requirement>, String> {
    parts(selector)
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .map(|part| requirement(part.trim()).ok_or_else(|| "is no selector".to_owned()))
        .collect()
}

/// Splits at commas outside parentheses.
fn parts(selector: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, c) in selector.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.extend(selector.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(selector.get(start..));
    parts
}

fn requirement(part: &str) -> Option<Requirement> {
    let make = |key: &str, test| {
        let key = key.trim().to_owned();
        (!key.is_empty() && !key.contains(char::is_whitespace)).then_some(Requirement { key, test })
    };
    let one = |value: &str| vec![value.trim().to_owned()];
    if let Some((key, value)) = part.split_once("!=") {
        return make(key, Test::NotIn(one(value)));
    }
    if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
        return make(key, Test::In(one(value)));
    }
    if let Some((left, values)) = part.split_once('(') {
        let values = values.strip_suffix(')')?.split(',');
        let values = values.map(|value| value.trim().to_owned()).collect();
        return match left.trim().rsplit_once(char::is_whitespace)? {
            (key, "in") => make(key, Test::In(values)),
            (key, "notin") => make(key, Test::NotIn(values)),
            _ => None,
        };
    }
    match part.strip_prefix('!') {
        Some(key) => make(key, Test::Lacks),
        None => make(part, Test::Exists),
    }
}

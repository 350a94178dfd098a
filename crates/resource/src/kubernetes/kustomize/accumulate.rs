//! From a kustomization to its objects: what it lists, what it generates, what its components
//! add, and then all its changes to them.

use std::collections::HashSet;
use std::rc::Rc;

use syntax::{Node, ReadError, Span};

use super::config::Config;
use super::item::{Id, Item};
use super::session::{Kustomization, Session};
use super::variables::Variable;
use super::{generate, transform, variables, vocabulary};
use crate::path;

/// What a kustomization has gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct Accumulated {
    pub(super) items: Vec<Item>,
    pub(super) variables: Vec<Variable>,
    pub(super) config: Rc<Config>,
    /// Whether something that it is made of is elsewhere.
    pub(super) is_incomplete: bool,
}

impl Accumulated {
    /// What a change of all objects costs: more where they have had many names.
    pub(super) fn weight(&self) -> usize {
        let items = self.items.iter();
        items.map(|item| 1 + item.previous.len() / 8).sum()
    }
}

/// Kustomizations within kustomizations.
const MAX_DEPTH: usize = 50;

/// The objects of the kustomization of a folder, before references are settled.
pub(super) fn accumulate(session: &mut Session<'_>, kustomization: &Kustomization) -> Accumulated {
    let folder = kustomization.folder();
    if let Some(known) = session.built.get(folder) {
        return known.clone();
    }
    let mut gathered = Accumulated::default();
    extend(session, kustomization, &mut gathered);
    session.built.insert(folder.to_owned(), gathered.clone());
    gathered
}

/// Lets a kustomization, or a component, add to what is there and change all of it.
fn extend(session: &mut Session<'_>, kustomization: &Kustomization, gathered: &mut Accumulated) {
    let span = kustomization.node.span;
    if session.open.len() >= MAX_DEPTH {
        session.warn(
            "kustomizations are nested too deep: this one is left out",
            span,
        );
        return;
    }
    session.open.push(kustomization.folder().to_owned());
    session.used.insert(kustomization.folder().to_owned());
    session.used.insert(kustomization.path.to_string());
    session.sources.insert(kustomization.source);
    vocabulary::check(session, kustomization);
    for key in ["resources", "bases"] {
        for entry in kustomization.items(key) {
            add_resource(session, kustomization, entry, gathered);
        }
    }
    configure(session, kustomization, gathered);
    generate::run(session, kustomization, gathered);
    for entry in kustomization.items("components") {
        let Some(component) = named(session, kustomization, entry) else {
            continue;
        };
        if session.spend(gathered.weight(), entry.span) {
            let own: HashSet<Span> = gathered.items.iter().map(|it| it.node.span).collect();
            extend(session, &component, gathered);
            let spans = gathered.items.iter().map(|item| item.node.span);
            let added = spans.filter(|span| !own.contains(span));
            session.shared.extend(added.map(|span| span.source));
        }
    }
    transform::run(session, kustomization, gathered);
    variables::gather(kustomization, gathered);
    session.open.pop();
}

/// The kustomization in the folder that an entry names, unless it is being built already.
fn named(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
) -> Option<Rc<Kustomization>> {
    let text = entry.text()?;
    let folder = path::join(kustomization.folder(), text);
    let found = folder.as_deref().and_then(|it| session.kustomization(it));
    let (Some(folder), Some(found)) = (&folder, found) else {
        let outside = folder.is_none();
        let error = if outside {
            ReadError::Outside
        } else {
            ReadError::Missing
        };
        session.cannot_read(text, &error, entry.span);
        return None;
    };
    if session.open.contains(folder) {
        let message = format!("kustomization includes itself through `{text}`: left out here");
        session.warn(message, entry.span);
        return None;
    }
    Some(found)
}

fn add_resource(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
    gathered: &mut Accumulated,
) {
    let Some(text) = entry.text() else { return };
    let Some(path) = path::join(kustomization.folder(), text) else {
        session.cannot_read(text, &ReadError::Outside, entry.span);
        gathered.is_incomplete |= session.is_elsewhere(text);
        return;
    };
    let inner = if session.kustomization(&path).is_some() {
        named(session, kustomization, entry)
    } else {
        match session.documents(&path) {
            Ok(documents) => {
                append(session, read_items(&documents), gathered, entry.span);
                return;
            }
            Err(error) => meant(session, kustomization, entry).or_else(|| {
                session.cannot_read(text, &error, entry.span);
                gathered.is_incomplete |= session.is_elsewhere(text);
                None
            }),
        }
    };
    let Some(inner) = inner else { return };
    if inner.is_component() {
        let message = format!("`{text}` is a component: list it below `components`");
        session.warn(message, entry.span);
        return;
    }
    let inner = accumulate(session, &inner);
    gathered.variables.extend(inner.variables);
    gathered.is_incomplete |= inner.is_incomplete;
    Config::join(&mut gathered.config, &inner.config);
    append(session, inner.items, gathered, entry.span);
}

/// What an entry means that leads nowhere.
fn meant(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
) -> Option<Rc<Kustomization>> {
    let text = entry.text()?;
    let folder = session.meant(kustomization.folder(), text)?;
    if session.open.iter().any(|open| open == folder) {
        return None;
    }
    let found = session.kustomization(folder)?;
    let message = format!("there is no `{text}`, and kustomize stops: `{folder}` is taken");
    session.warn(message, entry.span);
    Some(found)
}

/// The objects of documents, those of lists among them.
pub(super) fn read_items(documents: &[Node]) -> Vec<Item> {
    let mut items = Vec::new();
    for document in documents {
        let is_list = document
            .get("kind")
            .and_then(Node::text)
            .is_some_and(|kind| kind.ends_with("List"));
        match document.get("items").filter(|_| is_list) {
            Some(inner) => items.extend(inner.items().iter().cloned().map(Item::new)),
            None if document.is_mapping() => items.push(Item::new(document.clone())),
            None => {}
        }
    }
    items
}

/// Adds objects; of those that are there already the first are kept.
pub(super) fn append(
    session: &mut Session<'_>,
    items: Vec<Item>,
    gathered: &mut Accumulated,
    span: Span,
) {
    if !session.spend(items.len(), span) {
        return;
    }
    let key = |id: Id| {
        let namespace = id.effective_namespace().to_owned();
        (id.group, id.version, id.kind, id.name, namespace)
    };
    let mut present: HashSet<_> = gathered.items.iter().map(|item| key(item.id())).collect();
    for item in items {
        let id = item.id();
        let (kind, name) = (id.kind.clone(), id.name.clone());
        if present.insert(key(id)) {
            gathered.items.push(item);
        } else {
            let message = format!("{kind} `{name}` is there already: the first one is used");
            session.warn(message, span);
        }
    }
}

/// Reads what `configurations` add to the fields that are changed.
fn configure(session: &mut Session<'_>, kustomization: &Kustomization, gathered: &mut Accumulated) {
    for entry in kustomization.items("configurations") {
        let Some(text) = entry.text() else { continue };
        let path = path::join(kustomization.folder(), text).ok_or(ReadError::Outside);
        match path.and_then(|path| session.documents(&path)) {
            Ok(documents) => {
                for document in documents.iter() {
                    Rc::make_mut(&mut gathered.config).add(document);
                }
            }
            Err(error) => session.cannot_read(text, &error, entry.span),
        }
    }
}

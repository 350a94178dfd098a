//! Documents to objects: lists flattened, what is no object of a cluster left out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, SourceId, Span};

use super::content::Content;
use super::kinds;
use super::kustomize::Builds;
use super::{oam, started, template};
use crate::helm::UNSTATED;
use crate::path;
use crate::project::Parsed;

/// An object with what names it.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(super) content: Content,
    /// `Deployment`.
    pub(super) kind: Arc<str>,
    /// `apps/v1`.
    pub(super) api_version: Arc<str>,
    /// `apps`; empty for the core group.
    pub(super) group: Arc<str>,
    pub(super) name: Arc<str>,
    /// Whether the name is only the beginning of one that the cluster makes up.
    pub(super) generated: bool,
    /// None for what has none, and as long as nothing says which.
    pub(super) namespace: Option<Arc<str>>,
    /// Its name within its scope; empty until [`Object::settle`].
    pub(super) address: Arc<str>,
    /// The file, below the scanned root.
    pub(super) path: Arc<str>,
    pub(super) source: SourceId,
    /// Its name, which is where a person looks for it.
    pub(super) span: Span,
    /// Where it comes from: what comes from one place twice is two environments' copies.
    pub(super) origin: Span,
    /// Whether it is an addition that several parts of one environment may share.
    pub(super) shared: bool,
}

/// What `gather` gives.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) objects: Vec<Object>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Documents that are written like objects and are none, by type and reason.
    aside: BTreeMap<AsideKey, (usize, Span)>,
}

/// The reason, the version and the kind.
type AsideKey = (Aside, Arc<str>, Arc<str>);

/// Why a document that is written like an object is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aside {
    Tool,
    Nameless,
}

impl Gathered {
    fn set_aside(&mut self, why: Aside, version: &Arc<str>, kind: &Arc<str>, span: Span) {
        let key = (why, Arc::clone(version), Arc::clone(kind));
        self.aside.entry(key).or_insert((0, span)).0 += 1;
    }

    /// What Kubernetes itself would refuse is told of each.
    fn leave_out_nameless(&mut self, version: &Arc<str>, kind: &Arc<str>, span: Span) {
        if kinds::is_built_in(version) {
            let message = format!("`{kind}` without a name in its `metadata` is left out");
            self.diagnostics.push(Diagnostic::warning(message, span));
        } else {
            self.set_aside(Aside::Nameless, version, kind, span);
        }
    }

    /// What no kustomization takes, and a cluster would refuse, is a patch that is not used.
    fn leave_out_partial(&mut self, node: &Node) {
        let kind = node.get("kind").and_then(Node::text).unwrap_or_default();
        let message = format!("`{kind}` without an image is a patch that no kustomization uses");
        self.diagnostics.push(Diagnostic::note(message, node.span));
    }

    /// One note for each type, not one for each document.
    fn tell_aside(&mut self) {
        for ((why, version, kind), (count, first)) in std::mem::take(&mut self.aside) {
            let short = |text: &str| text.chars().take(80).collect::<String>();
            let (kind, version) = (short(&kind), short(&version));
            let many = match count {
                1 => String::new(),
                _ => format!("{count} documents: "),
            };
            let message = match why {
                Aside::Tool => format!(
                    "{many}`{kind}` of `{version}` configures a tool and is no object of a cluster"
                ),
                Aside::Nameless => format!(
                    "{many}`{kind}` of `{version}` has no name and is no object of a cluster"
                ),
            };
            self.diagnostics.push(Diagnostic::note(message, first));
        }
    }
}

impl Object {
    /// Puts it into a namespace, or says that it has none.
    pub(super) fn settle(&mut self, namespace: Option<Arc<str>>) {
        self.namespace = namespace;
        self.readdress();
    }

    /// Tells it apart from `number - 1` others whose names begin alike.
    pub(super) fn number(&mut self, number: u32) {
        self.name = format!("{}{number}", self.name).into();
        self.readdress();
    }

    fn readdress(&mut self) {
        let (kind, name) = (self.full_kind(), &self.name);
        let address = match &self.namespace {
            Some(namespace) => format!("{namespace}/{kind}/{name}"),
            None => format!("{kind}/{name}"),
        };
        self.address = address.into();
    }

    /// The kind; for one that extensions share with Kubernetes, with its group as `kubectl`
    /// has it: `Service.serving.knative.dev`.
    fn full_kind(&self) -> Cow<'_, str> {
        if kinds::is_shared(&self.kind) && !kinds::is_built_in(&self.api_version) {
            Cow::Owned(format!("{}.{}", self.kind, self.group))
        } else {
            Cow::Borrowed(&self.kind)
        }
    }
}

/// Whether a document describes pods of which no container has an image.
fn is_partial(node: &Node) -> bool {
    let containers = containers(node);
    !containers.is_empty() && containers.iter().all(|it| it.get("image").is_none())
}

/// Whether a document describes pods.
fn runs(node: &Node) -> bool {
    let alone = node.at(&["spec", "containers"]).is_some();
    alone || !containers(node).is_empty()
}

/// The containers of the pods for which a document has a template.
fn containers(node: &Node) -> &[Node] {
    const PODS: &[&[&str]] = &[
        &["spec", "template", "spec"],
        &["spec", "jobTemplate", "spec", "template", "spec"],
    ];
    let containers = PODS
        .iter()
        .find_map(|path| node.at(path)?.get("containers"));
    containers.map_or(&[][..], Node::items)
}

/// The objects of all files and of the kustomizations built from them.
pub(super) fn gather(files: Vec<Parsed>, builds: &mut Builds) -> Gathered {
    let mut found = Gathered::default();
    for environment in builds.environments.drain(..) {
        for object in environment.objects {
            let place = Place {
                path: &environment.path,
                source: environment.source,
                one_of: builds.installed.get(&object.span.source).copied(),
                namespace: None,
            };
            let shared = builds.shared.contains(&object.span.source) && !runs(&object);
            let before = found.objects.len();
            take(&mut found, place, object, None);
            let taken = found.objects.get_mut(before..).unwrap_or_default();
            for object in taken {
                object.shared = shared;
            }
        }
    }
    for mut file in files {
        if builds.used.contains(&*file.path) {
            continue;
        }
        let before = found.objects.len();
        let (documents, finished) = (mem::take(&mut file.documents), mem::take(&mut file.objects));
        let place = Place::of(&file);
        let beside = builds.folders.contains(path::folder(&file.path));
        for document in documents {
            if beside && is_partial(&document) {
                found.leave_out_partial(&document);
            } else {
                take(&mut found, place, document, None);
            }
        }
        if !finished.is_empty() {
            found.objects.extend(finished);
            let own = found.objects.get_mut(before..).unwrap_or_default();
            own.sort_by_key(|object| object.origin.start);
        }
    }
    found.tell_aside();
    found
}

/// The type that a typed list (`PodList`) gives items that name none of their own.
#[derive(Clone)]
pub(super) struct ItemType {
    api_version: Arc<str>,
    kind: Arc<str>,
}

/// Where a document stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    path: &'a Arc<str>,
    source: SourceId,
    one_of: Option<Span>,
    namespace: Option<&'a Arc<str>>,
}

impl<'a> Place<'a> {
    /// Where an object stands that others are made of.
    pub(super) fn beside(object: &'a Object) -> Self {
        Self {
            path: &object.path,
            source: object.source,
            one_of: Some(object.origin),
            namespace: object.namespace.as_ref(),
        }
    }

    /// In a file.
    pub(super) fn of(file: &'a Parsed) -> Self {
        Self {
            path: &file.path,
            source: file.source,
            one_of: file.one_of,
            namespace: file.namespace.as_ref(),
        }
    }
}

/// Adds the objects of a document.
pub(super) fn take(found: &mut Gathered, place: Place<'_>, node: Node, default: Option<&ItemType>) {
    let Some((api_version, kind)) = type_of(&node, default) else {
        let message = "item of a list without `apiVersion` and `kind` is left out";
        let warning = Diagnostic::warning(message, node.span);
        found.diagnostics.push(warning);
        return;
    };
    if let Some(item_kind) = kind.strip_suffix("List")
        && let Some(items) = node.get("items")
    {
        let item_type = (!item_kind.is_empty()).then(|| ItemType {
            api_version,
            kind: item_kind.into(),
        });
        for item in items.items() {
            take(found, place, item.clone(), item_type.as_ref());
        }
        return;
    }
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    if let Some(objects) = unfolded(group, &kind, &node) {
        for object in objects {
            take(found, place, object, None);
        }
        return;
    }
    if kinds::is_no_object(group, &kind) {
        // Kustomize's own are built, and not left out.
        if group != "kustomize.config.k8s.io" {
            found.set_aside(Aside::Tool, &api_version, &kind, node.span);
        }
        return;
    }
    let unnamed = || {
        let kind_of = node.get("kind")?;
        kinds::sets_up_cluster(group, &kind).then(|| (Arc::clone(&kind), kind_of.span))
    };
    let Some(name) = name_of(&node).or_else(unnamed) else {
        found.leave_out_nameless(&api_version, &kind, node.span);
        return;
    };
    let stated = node.at(&["metadata", "name"]).and_then(Node::text);
    take_within(found, place, (group, &kind), &node);
    found.objects.push(Object {
        generated: stated.is_none() && node.at(&["metadata", "generateName"]).is_some(),
        name: name.0,
        span: name.1,
        group: group.into(),
        namespace: namespace_of(&node).or_else(|| place.namespace.cloned()),
        address: "".into(),
        path: Arc::clone(place.path),
        source: place.source,
        origin: place.one_of.unwrap_or(node.span),
        shared: false,
        content: Content::Tree(node),
        kind,
        api_version,
    });
}

/// The objects that a document is applied as; none for one that is an object itself.
fn unfolded(group: &str, kind: &str, node: &Node) -> Option<Vec<Node>> {
    let template = template::objects(group, kind, node);
    template.or_else(|| oam::objects(group, kind, node))
}

/// Adds the objects that one makes when something happens, in its namespace unless they have
/// one of their own.
fn take_within(found: &mut Gathered, place: Place<'_>, (group, kind): (&str, &str), node: &Node) {
    let namespace = namespace_of(node);
    let within = Place {
        namespace: namespace.as_ref().or(place.namespace),
        ..place
    };
    for made in started::by(group, kind, node) {
        take(found, within, made.clone(), None);
    }
}

fn type_of(node: &Node, default: Option<&ItemType>) -> Option<(Arc<str>, Arc<str>)> {
    let own = |key: &str| text_at(node, &[key]).map(|(text, _)| text);
    let api_version =
        own("apiVersion").or_else(|| default.map(|of| Arc::clone(&of.api_version)))?;
    let kind = own("kind").or_else(|| default.map(|of| Arc::clone(&of.kind)))?;
    (!kind.is_empty()).then_some((api_version, kind))
}

/// The namespace that somebody states.
fn namespace_of(node: &Node) -> Option<Arc<str>> {
    const PATH: &[&str] = &["metadata", "namespace"];
    let stated = node.at(PATH)?.tag.as_deref() != Some(UNSTATED);
    text_at(node, PATH).map(|(text, _)| text).filter(|_| stated)
}

fn name_of(node: &Node) -> Option<(Arc<str>, Span)> {
    text_at(node, &["metadata", "name"]).or_else(|| text_at(node, &["metadata", "generateName"]))
}

/// The text under a path. Names such as `1234` or `true`, which YAML takes for something else,
/// are no names to Kubernetes either.
fn text_at(node: &Node, path: &[&str]) -> Option<(Arc<str>, Span)> {
    let found = node.at(path)?;
    let NodeKind::String { text, .. } = &found.kind else {
        return None;
    };
    Some((Arc::clone(text), found.span))
}

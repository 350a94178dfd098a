//! The evaluated inventory: what the code declares, dialect differences resolved.

use std::fmt;
use std::sync::Arc;

use eval::{Reference, Value};
use syntax::{Diagnostic, HashMap, SourceId, Span};

/// A language of infrastructure as code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// `HashiCorp` Terraform and `OpenTofu`, their plans and states.
    Terraform,
    /// Kubernetes manifests, from files or from `kubectl get`.
    Kubernetes,
    /// Compose files.
    Compose,
}

impl fmt::Display for Dialect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Terraform => "terraform",
            Self::Kubernetes => "kubernetes",
            Self::Compose => "compose",
        })
    }
}

/// Index of a [`Scope`] in its [`Inventory`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// What is deployed together and resolves names together: a Terraform root module, a compose
/// project, a set of manifests applied to one cluster.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Its language.
    pub dialect: Dialect,
    /// A short name: the project's for compose, the folder's for the others.
    pub name: Arc<str>,
    /// Its folder below the scanned root; empty for the root itself.
    pub folder: Arc<str>,
}

/// How a resource came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Declared here.
    Managed,
    /// Looked up: it exists elsewhere (`data` blocks, what others say that they belong to).
    Data,
    /// The call of a module whose source is not on disk; its type is the module's source.
    Call,
}

/// How many of it there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Instances {
    /// Just this.
    One,
    /// Nobody can know: `count` or `for_each` is unknown, and this one stands for all.
    Unknown,
    /// This one stands for so many, because listing them would serve nobody.
    Many(u64),
}

/// One declared thing with its evaluated attributes.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Name across the whole inventory and across runs: the address, with the dialect's
    /// prefix (`aws_db_instance.orders`, `module.a.aws_lb.web["x"]`, `k8s:shop/Deployment/cart`,
    /// `compose:shop/redis`), never a file position. Where two scopes of one dialect hold the
    /// same address, the scope's folder comes first: `envs/prod:aws_db_instance.orders`.
    pub id: Arc<str>,
    /// Address within its scope, as [`Reference`]s name it.
    pub address: Arc<str>,
    /// Where it belongs.
    pub scope: ScopeId,
    /// Its language.
    pub dialect: Dialect,
    /// `aws_db_instance`, `Deployment`, `service`, `network`, or a module's source.
    pub kind: Arc<str>,
    /// The last part of its address, for people.
    pub name: Arc<str>,
    /// How it came to be.
    pub mode: Mode,
    /// `aws`, `azurerm`, `kubernetes`, `compose`, ...
    pub provider: Arc<str>,
    /// An object. Terraform: arguments by name, nested blocks as tuples of objects, what is
    /// not set is missing. Kubernetes: the manifest. Compose: the merged service.
    pub attributes: Value,
    /// How many there are.
    pub instances: Instances,
    /// Its header: what a message about the whole of it points at.
    pub span: Span,
}

/// What one dialect made of its files. Scopes are counted from zero here; whoever joins the
/// dialects moves them on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Understood {
    /// In no order.
    pub(crate) resources: Vec<Resource>,
    /// Indexed by the [`ScopeId`]s of these resources.
    pub(crate) scopes: Vec<Scope>,
    /// What could not be understood.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The texts that belong to the dialect.
    pub(crate) sources: Vec<SourceId>,
    /// Renamings that the code declares.
    pub(crate) moved: Vec<Moved>,
    /// Where the lines of texts within a text begin.
    pub(crate) lines: HashMap<Span, Arc<[u32]>>,
}

impl Understood {
    /// Puts another part behind this one and moves its scopes' numbers on.
    pub(crate) fn append(&mut self, part: Self) {
        let offset = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        let further = |scope: ScopeId| ScopeId(scope.0.saturating_add(offset));
        self.scopes.extend(part.scopes);
        self.diagnostics.extend(part.diagnostics);
        self.lines.extend(part.lines);
        for mut resource in part.resources {
            resource.scope = further(resource.scope);
            self.resources.push(resource);
        }
        for mut moved in part.moved {
            moved.scope = further(moved.scope);
            self.moved.push(moved);
        }
    }
}

/// A declared renaming, so that a diff follows it (Terraform's `moved` block). The addresses
/// may name a resource, an instance of one, or a module call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it holds.
    pub scope: ScopeId,
    /// The former address within the scope.
    pub from: Arc<str>,
    /// The present one.
    pub to: Arc<str>,
}

/// Everything declared, in the order of ids.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// In the order of ids.
    pub resources: Vec<Resource>,
    /// Indexed by [`ScopeId`].
    pub scopes: Vec<Scope>,
    /// What could not be understood.
    pub diagnostics: Vec<Diagnostic>,
    /// Declared renamings.
    pub moved: Vec<Moved>,
    /// Where the lines of texts within a text begin, as those of a file in a `ConfigMap`.
    pub(crate) lines: HashMap<Span, Arc<[u32]>>,
    by_address: HashMap<(ScopeId, Arc<str>), Vec<usize>>,
}

impl Inventory {
    /// Sorts, gives colliding ids their scope's folder and builds the index.
    pub fn new(
        mut resources: Vec<Resource>,
        scopes: Vec<Scope>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        disambiguate(&mut resources, &scopes);
        resources.sort_by(|a, b| a.id.cmp(&b.id));
        let mut by_address: HashMap<(ScopeId, Arc<str>), Vec<usize>> = HashMap::default();
        for (index, resource) in resources.iter().enumerate() {
            let key = (resource.scope, Arc::clone(&resource.address));
            by_address.entry(key).or_default().push(index);
            let whole = without_instance(&resource.address);
            if whole.len() < resource.address.len() {
                by_address
                    .entry((resource.scope, whole.into()))
                    .or_default()
                    .push(index);
            }
        }
        Self {
            resources,
            scopes,
            diagnostics,
            moved: Vec::new(),
            lines: HashMap::default(),
            by_address,
        }
    }

    /// The resources a reference made in `scope` points at: the instance it names, or all
    /// instances where it names none.
    pub fn referred(
        &self,
        scope: ScopeId,
        reference: &Reference,
    ) -> impl Iterator<Item = &Resource> {
        let found = self.indexes(scope, reference).iter();
        found.filter_map(|index| self.resources.get(*index))
    }

    /// The same as places in [`Inventory::resources`].
    pub fn indexes(&self, scope: ScopeId, reference: &Reference) -> &[usize] {
        let exact = self
            .by_address
            .get(&(scope, Arc::clone(&reference.address)));
        let found = exact.or_else(|| {
            self.by_address
                .get(&(scope, without_instance(&reference.address).into()))
        });
        found.map_or(&[], Vec::as_slice)
    }

    /// The place of the resource with this id.
    pub fn index_of_id(&self, id: &str) -> Option<usize> {
        self.resources
            .binary_search_by(|resource| (*resource.id).cmp(id))
            .ok()
    }

    /// The place of a line, by its number from 0, of a text of several lines that stands at
    /// `whole`; the whole where no line of its own is known.
    pub fn line_of(&self, whole: Span, line: usize) -> Span {
        let starts = self.lines.get(&whole);
        let start = starts.and_then(|starts| starts.get(line)).copied();
        start.map_or(whole, |start| Span {
            start,
            end: start.max(whole.end),
            ..whole
        })
    }

    /// The scope of a resource.
    pub fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)
    }
}

/// `aws_lb.web["x"]` without its last instance key. A key may hold any character, brackets and
/// escaped quotes among them.
fn without_instance(address: &str) -> &str {
    if !address.ends_with(']') {
        return address;
    }
    let (mut quoted, mut escaped, mut last) = (false, false, address.len());
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' if !quoted => last = at,
            _ => {}
        }
    }
    address.get(..last).unwrap_or(address)
}

fn disambiguate(resources: &mut [Resource], scopes: &[Scope]) {
    let mut scopes_of: HashMap<Arc<str>, Vec<ScopeId>> = HashMap::default();
    for resource in resources.iter() {
        let seen = scopes_of.entry(Arc::clone(&resource.id)).or_default();
        if !seen.contains(&resource.scope) {
            seen.push(resource.scope);
        }
    }
    for resource in resources {
        let shared = scopes_of
            .get(&resource.id)
            .is_some_and(|seen| seen.len() > 1);
        if let Some(scope) = scopes.get(resource.scope.0 as usize).filter(|_| shared) {
            let folder = if scope.folder.is_empty() {
                "."
            } else {
                &scope.folder
            };
            resource.id = format!("{folder}:{}", resource.id).into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_instance;

    #[test]
    fn keys_may_hold_any_character() {
        for (address, whole) in [
            ("aws_lb.web", "aws_lb.web"),
            ("aws_lb.web[0]", "aws_lb.web"),
            ("module.a[0].aws_lb.web[\"x\"]", "module.a[0].aws_lb.web"),
            (r#"aws_lb.web["a[b]"]"#, "aws_lb.web"),
            (r#"aws_lb.web["a\"[b"]"#, "aws_lb.web"),
        ] {
            assert_eq!(without_instance(address), whole, "{address}");
        }
    }
}

//! One folder of the catalog, parsed block by block as types are asked for.

use std::sync::OnceLock;

use include_dir::File;
use resource::Dialect;
use syntax::{Diagnostic, HashMap, HashSet, SourceId, Sources, Span, hcl};

use super::block::{Block, check};
use super::chunk::{Chunk, cut};
use super::table::{Table, TableKind, texts};

/// The blocks of one folder.
#[derive(Debug)]
pub(super) struct Shelf {
    dialect: &'static str,
    provider: &'static str,
    files: Vec<&'static File<'static>>,
    index: OnceLock<Index>,
}

/// Where the blocks of a shelf are.
#[derive(Debug, Default)]
struct Index {
    /// Places in `slots`: a block may be of several types or images.
    resources: HashMap<&'static str, usize>,
    images: HashMap<&'static str, usize>,
    slots: Vec<Slot>,
    shapes: HashMap<&'static str, Slot>,
    ignored: Ignored,
    registries: Vec<String>,
    tables: Vec<(TableKind, Table)>,
    diagnostics: Vec<Diagnostic>,
}

/// Types that are listed as having no place in a diagram.
#[derive(Debug, Default)]
struct Ignored {
    names: HashSet<String>,
    /// What stands before and after a `*`.
    patterns: Vec<(String, String)>,
}

/// A block that is parsed on first use.
#[derive(Debug)]
struct Slot {
    source: SourceId,
    chunk: Chunk<'static>,
    block: OnceLock<(Block, Vec<Diagnostic>)>,
}

impl Shelf {
    pub(super) fn new(
        dialect: &'static str,
        provider: &'static str,
        files: Vec<&'static File<'static>>,
    ) -> Self {
        Self {
            dialect,
            provider,
            files,
            index: OnceLock::new(),
        }
    }

    pub(super) fn serves(&self, dialect: Dialect, provider: &str) -> bool {
        let name = match dialect {
            Dialect::Terraform => "terraform",
            Dialect::Kubernetes => "kubernetes",
            Dialect::Compose => "compose",
        };
        self.dialect == name && self.provider == provider
    }

    pub(super) fn holds_images(&self) -> bool {
        self.dialect == "images"
    }

    pub(super) fn block(&self, kind: &str, sources: &Sources) -> Option<&Block> {
        let index = self.index(sources);
        let slot = index.slots.get(*index.resources.get(kind)?)?;
        Some(&index.checked(slot).0)
    }

    pub(super) fn image(&self, name: &str, sources: &Sources) -> Option<&Block> {
        let index = self.index(sources);
        let slot = index.slots.get(*index.images.get(name)?)?;
        Some(&index.checked(slot).0)
    }

    /// Whether a type is listed as having no place in a diagram.
    pub(super) fn ignores(&self, kind: &str, sources: &Sources) -> bool {
        self.index(sources).ignored.names.contains(kind)
    }

    /// Whether a listed name with a `*` in it, which stands for any text, is that of a type.
    pub(super) fn ignores_alike(&self, kind: &str, sources: &Sources) -> bool {
        let fits = |(before, after): &(String, String)| {
            let rest = kind.strip_prefix(before.as_str());
            rest.is_some_and(|rest| rest.ends_with(after.as_str()))
        };
        let mut patterns = self.index(sources).ignored.patterns.iter();
        patterns.any(fits)
    }

    /// Whether a host is a listed registry or lies below one.
    pub(super) fn knows_registry(&self, host: &str, sources: &Sources) -> bool {
        let below = |known: &String| {
            host.strip_suffix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.index(sources).registries.iter().any(below)
    }

    pub(super) fn tables(
        &self,
        kind: TableKind,
        sources: &Sources,
    ) -> impl Iterator<Item = &Table> {
        let tables = self.index(sources).tables.iter();
        let tables = tables.filter(move |(of, _)| *of == kind);
        tables.map(|(_, table)| table)
    }

    /// What is wrong with this shelf, in the order of its files.
    pub(super) fn check(&self, sources: &Sources) -> Vec<Diagnostic> {
        let index = self.index(sources);
        let mut found = index.diagnostics.clone();
        for slot in index.slots.iter().chain(index.shapes.values()) {
            found.extend(index.checked(slot).1.iter().cloned());
        }
        found.sort_by_key(|diagnostic| diagnostic.span);
        found
    }

    fn index(&self, sources: &Sources) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            for file in &self.files {
                let text = file.contents_utf8().unwrap_or("");
                let source = sources.add(file.path().to_string_lossy().as_ref(), text);
                for chunk in cut(text) {
                    index.add(source, chunk);
                }
            }
            index
        })
    }
}

impl Index {
    fn add(&mut self, source: SourceId, chunk: Chunk<'static>) {
        let slot = Slot {
            source,
            chunk,
            block: OnceLock::new(),
        };
        match chunk.kind() {
            "ignored" => {
                for name in self.listed(&slot) {
                    match name.split_once('*') {
                        Some((before, after)) => {
                            let pattern = (before.to_owned(), after.to_owned());
                            self.ignored.patterns.push(pattern);
                        }
                        None => drop(self.ignored.names.insert(name)),
                    }
                }
            }
            "registries" => {
                let listed = self.listed(&slot);
                self.registries.extend(listed);
            }
            "image" | "resource" => self.add_block(slot),
            "shape" => {
                let name = chunk.labels().next().unwrap_or("");
                let place = slot.header();
                if self.shapes.insert(name, slot).is_some() {
                    self.complain(format!("shape `{name}` is described twice"), place);
                }
            }
            word => match TableKind::from_word(word) {
                Some(kind) => self.add_table(kind, &slot),
                None => self.complain(format!("no such catalog word: `{word}`"), slot.header()),
            },
        }
    }

    /// Adds the block of all types or images that its labels name.
    fn add_block(&mut self, slot: Slot) {
        let of_images = slot.chunk.kind() == "image";
        for name in slot.chunk.labels() {
            let index = if of_images {
                &mut self.images
            } else {
                &mut self.resources
            };
            if index.insert(name, self.slots.len()).is_some() {
                let what = if of_images { "image" } else { "resource type" };
                self.complain(format!("{what} `{name}` is described twice"), slot.header());
            }
        }
        self.slots.push(slot);
    }

    fn add_table(&mut self, kind: TableKind, slot: &Slot) {
        let (body, diagnostics) = slot.parse();
        self.diagnostics.extend(diagnostics);
        if let Some(block) = body.blocks.first() {
            let name = slot.chunk.labels().next().unwrap_or("");
            let mut found = Vec::new();
            let table = Table::read(kind, name, &block.body, &mut found);
            let found = found.into_iter().map(|one| slot.moved(one));
            self.diagnostics.extend(found);
            self.tables.push((kind, table));
        }
    }

    /// The texts of a list.
    fn listed(&mut self, slot: &Slot) -> Vec<String> {
        let (body, diagnostics) = slot.parse();
        self.diagnostics.extend(diagnostics);
        let attributes = body.attributes.iter();
        attributes.flat_map(|it| texts(&it.value)).collect()
    }

    fn complain(&mut self, message: String, place: Span) {
        self.diagnostics.push(Diagnostic::error(message, place));
    }

    /// A block, parsed and checked when it is asked for the first time. A shape takes nothing
    /// from another shape, so this never comes back to the same slot.
    fn checked<'a>(&'a self, slot: &'a Slot) -> &'a (Block, Vec<Diagnostic>) {
        slot.block.get_or_init(|| {
            let (body, mut diagnostics) = slot.parse();
            let Some(raw) = body.blocks.first() else {
                return (Block::default(), diagnostics);
            };
            let is_shape = slot.chunk.kind() == "shape";
            let shape = |name: &str| {
                let slot = self.shapes.get(name).filter(|_| !is_shape)?;
                Some(self.checked(slot).0.clone())
            };
            let mut found = Vec::new();
            let block = check(raw, &shape, &mut found);
            diagnostics.extend(found.into_iter().map(|one| slot.moved(one)));
            (block, diagnostics)
        })
    }
}

impl Slot {
    fn parse(&self) -> (hcl::Body, Vec<Diagnostic>) {
        let (body, diagnostics) = hcl::parse(self.source, self.chunk.text);
        let diagnostics = diagnostics.into_iter().map(|one| self.moved(one)).collect();
        (body, diagnostics)
    }

    /// A diagnostic about the chunk, placed in its file.
    fn moved(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let by = u32::try_from(self.chunk.start).unwrap_or(0);
        if let Some(span) = &mut diagnostic.span {
            span.start = span.start.saturating_add(by);
            span.end = span.end.saturating_add(by);
        }
        diagnostic
    }

    fn header(&self) -> Span {
        let start = self.chunk.start;
        Span::new(self.source, start, start + self.chunk.kind().len())
    }
}

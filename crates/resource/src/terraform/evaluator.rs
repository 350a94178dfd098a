//! The evaluation of one root module with all that it calls.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use eval::Value;
use indexmap::IndexSet;
use syntax::{Diagnostic, Span};

use super::configuration::Configuration;
use super::expansion::Repetition;
use super::library::Library;
use super::module::{Caller, Module};
use super::settle::{Item, Node};
use super::workspace::Workspace;
use crate::inventory::Understood;
use crate::project::Project;
use crate::{Dialect, Moved, Scope, ScopeId, path};

/// Instances that one block may have, where the settings say nothing.
const INSTANCE_LIMIT: u64 = 10_000;

/// Instances that all repeated blocks may have together, in multiples of the limit for one.
const BLOCKS: u64 = 10;

/// State of an evaluation. It is used by one thread; root modules are evaluated in parallel.
pub(super) struct Evaluator<'a> {
    pub(super) project: Project<'a>,
    pub(super) library: &'a Library,
    pub(super) root: &'a Configuration,
    pub(super) workspace: Workspace,
    /// Whether the root's variables have their defaults where nothing else is given.
    defaults: bool,
    /// Values of the root's variables, from files.
    pub(super) given: BTreeMap<Arc<str>, Value>,
    /// What is being settled.
    pub(super) open: RefCell<HashSet<Node>>,
    /// How deep settling has been entered from within an expression.
    pub(super) nesting: Cell<u32>,
    /// The expression being evaluated, for messages that cannot know their place.
    pub(super) place: Cell<Option<Span>>,
    /// Instances that repetition may still make.
    pub(super) budget: Cell<u64>,
    modules: RefCell<Vec<Rc<Module<'a>>>>,
    diagnostics: RefCell<IndexSet<Diagnostic>>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        project: Project<'a>,
        library: &'a Library,
        root: &'a Configuration,
        workspace: Workspace,
    ) -> Self {
        let evaluator = Self {
            project,
            library,
            root,
            workspace,
            defaults: true,
            given: BTreeMap::new(),
            open: RefCell::default(),
            nesting: Cell::new(0),
            place: Cell::new(None),
            budget: Cell::new(limit(project).saturating_mul(BLOCKS)),
            modules: RefCell::default(),
            diagnostics: RefCell::default(),
        };
        let nobody = (Arc::from(""), Arc::from(""));
        evaluator.add_module(root, nobody, None, Repetition::default());
        evaluator
    }

    /// The same, with nothing known of variables that only have a default.
    pub(super) fn without_defaults(self) -> Self {
        Self {
            defaults: false,
            ..self
        }
    }

    /// Whether a variable of this module has its default where nothing is given.
    pub(super) fn takes_default(&self, module: &Module<'a>) -> bool {
        self.defaults || module.caller.is_some()
    }

    /// Settles everything and gives what was understood, in one scope, and back the workspace.
    pub(super) fn run(mut self) -> (Understood, Workspace) {
        self.given = self.read_values();
        let mut number = 0;
        while let Some(module) = self.find_module(number) {
            self.settle_module(number, &module);
            number += 1;
        }
        self.check_exposed();
        self.tell_of_values();
        self.finish()
    }

    fn settle_module(&self, number: usize, module: &Rc<Module<'a>>) {
        if module.caller.is_some() {
            for import in &module.configuration.imports {
                let message = "only a root module imports anything";
                self.report(Diagnostic::error(message, import.header));
            }
        }
        let all = |count: usize, item: fn(usize) -> Item| (0..count).map(item);
        let items = all(module.variables.len(), Item::Variable)
            .chain(all(module.locals.len(), Item::Local))
            .chain(all(module.calls.len(), Item::Call))
            .chain(all(module.calls.len(), Item::StandIn))
            .chain(all(module.resources.len(), Item::Resource))
            .chain(all(module.outputs.len(), Item::Output));
        for item in items {
            self.settle(Node {
                module: number,
                item,
            });
        }
        self.validate(number, module);
    }

    /// A new instance of a module; its number.
    pub(super) fn add_module(
        &self,
        configuration: &'a Configuration,
        (address, path): (Arc<str>, Arc<str>),
        caller: Option<Caller>,
        repetition: Repetition,
    ) -> usize {
        let outer = caller.and_then(|caller| self.find_module(caller.module));
        let unsure = repetition.unsure || outer.is_some_and(|outer| outer.unsure);
        let module = Module::new(configuration, address, path, caller, repetition, unsure);
        let mut modules = self.modules.borrow_mut();
        modules.push(Rc::new(module));
        modules.len() - 1
    }

    /// The module of this number.
    pub(super) fn find_module(&self, number: usize) -> Option<Rc<Module<'a>>> {
        self.modules.borrow().get(number).cloned()
    }

    /// How many modules there are.
    pub(super) fn count_modules(&self) -> usize {
        self.modules.borrow().len()
    }

    /// Takes a diagnostic; one that is known already is not repeated, for instances share
    /// their text.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().insert(diagnostic);
    }

    /// Instances that one block may have.
    pub(super) fn limit(&self) -> u64 {
        limit(self.project)
    }

    fn finish(self) -> (Understood, Workspace) {
        let folder = Arc::clone(&self.root.folder);
        let mut understood = Understood {
            scopes: vec![Scope {
                dialect: Dialect::Terraform,
                name: path::file_name(&folder).into(),
                folder,
            }],
            diagnostics: self.diagnostics.into_inner().into_iter().collect(),
            ..Understood::default()
        };
        for module in self.modules.into_inner() {
            understood.moved.extend(moves(&module));
            if let Ok(module) = Rc::try_unwrap(module) {
                understood.resources.extend(resources(module));
            }
        }
        (understood, self.workspace)
    }
}

fn limit(project: Project<'_>) -> u64 {
    match project.settings.instance_limit {
        0 => INSTANCE_LIMIT,
        limit => limit,
    }
}

fn moves(module: &Module<'_>) -> impl Iterator<Item = Moved> {
    let address = |inner: &Arc<str>| super::names::within(&module.address, inner);
    module
        .configuration
        .moves
        .iter()
        .map(move |(from, to, _)| Moved {
            scope: ScopeId(0),
            from: address(from),
            to: address(to),
        })
}

fn resources(module: Module<'_>) -> impl Iterator<Item = crate::Resource> {
    let declared = module
        .resources
        .into_iter()
        .filter_map(OnceCell::into_inner);
    let declared = declared.flat_map(|expanded| expanded.resources);
    let called = module
        .stand_ins
        .into_iter()
        .filter_map(OnceCell::into_inner);
    declared.chain(called.flatten())
}

//! One call of a module: its place in the tree of calls, and what is settled of it.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use eval::Value;

use super::configuration::Configuration;
use super::expansion::{Form, Repetition};
use super::names::Key;
use crate::Resource;

/// An instance of a module; the root module is the first.
#[derive(Debug)]
pub(super) struct Module<'a> {
    pub(super) configuration: &'a Configuration,
    /// `module.net["a"].module.subnets`, empty for the root.
    pub(super) address: Arc<str>,
    /// The calls that lead here, without keys: `net.subnets`.
    pub(super) path: Arc<str>,
    /// None for the root.
    pub(super) caller: Option<Caller>,
    /// `each` and `count` as the arguments of the call see them.
    pub(super) repetition: Repetition,
    /// Whether nobody knows if it is there at all.
    pub(super) unsure: bool,
    pub(super) variables: Vec<OnceCell<Value>>,
    pub(super) locals: Vec<OnceCell<Value>>,
    pub(super) outputs: Vec<OnceCell<Value>>,
    pub(super) resources: Vec<OnceCell<Expanded>>,
    pub(super) calls: Vec<OnceCell<Called>>,
    /// For calls whose source is not on disk: what stands for them.
    pub(super) stand_ins: Vec<OnceCell<Vec<Resource>>>,
}

/// Which call made a module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    /// The number of the calling module.
    pub(super) module: usize,
    /// The number of the call in it.
    pub(super) call: usize,
}

/// A declaration with its instances.
#[derive(Debug)]
pub(super) struct Expanded {
    pub(super) form: Form,
    /// One for each of `resources`.
    pub(super) keys: Vec<Key>,
    pub(super) resources: Vec<Resource>,
    /// What a reference to all of it gives, made on first use.
    pub(super) whole: OnceCell<Value>,
}

/// A module call with its instances.
#[derive(Debug)]
pub(super) enum Called {
    /// Its source is at hand.
    Read {
        form: Form,
        /// The keys and numbers of the modules it made.
        modules: Vec<(Key, usize)>,
        /// How many of their outputs are settled.
        settled: Cell<usize>,
        /// The value of the whole call when so many outputs were settled.
        whole: RefCell<Option<(usize, Value)>>,
    },
    /// It is not: the type of what stands for it, and how often.
    Unread {
        kind: Arc<str>,
        form: Form,
        repetitions: Vec<Repetition>,
        /// What is published of its outputs.
        outputs: Described,
    },
}

/// The published outputs of a module whose source is not on disk, one value for each
/// repetition of the call.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) values: Vec<OnceCell<Vec<Value>>>,
    /// How many of them are settled.
    pub(super) settled: Cell<usize>,
    /// The value of the whole call when so many were settled.
    pub(super) whole: RefCell<Option<(usize, Value)>>,
}

impl Described {
    /// So many outputs, of which nothing is settled.
    pub(super) fn new(count: usize) -> Self {
        Self {
            values: cells(count),
            ..Self::default()
        }
    }
}

impl<'a> Module<'a> {
    /// A module of which nothing is settled.
    pub(super) fn new(
        configuration: &'a Configuration,
        address: Arc<str>,
        path: Arc<str>,
        caller: Option<Caller>,
        repetition: Repetition,
        unsure: bool,
    ) -> Self {
        Self {
            configuration,
            address,
            path,
            caller,
            repetition,
            unsure,
            variables: cells(configuration.variables.len()),
            locals: cells(configuration.locals.len()),
            outputs: cells(configuration.outputs.len()),
            resources: cells(configuration.resources.len()),
            calls: cells(configuration.calls.len()),
            stand_ins: cells(configuration.calls.len()),
        }
    }
}

impl Module<'_> {
    /// What is published of a call whose source is not on disk.
    pub(super) fn described(&self, call: usize) -> Option<&Described> {
        match self.calls.get(call)?.get()? {
            Called::Unread { outputs, .. } => Some(outputs),
            Called::Read { .. } => None,
        }
    }
}

fn cells<T>(count: usize) -> Vec<OnceCell<T>> {
    std::iter::repeat_with(OnceCell::new).take(count).collect()
}

//! Hash tables for names and ids.
//!
//! Half of what a table costs is hashing, for the keys are short texts. The standard library's
//! hash guards servers against whoever sends them keys and measures their answers; nobody
//! measures ours. The seed still changes with each run, so that no file can be made to slow
//! every run down.

use foldhash::fast::RandomState;

/// A table, made with `default()`.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A table that keeps the order in which keys were added, made with `default()`.
pub type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

/// A set, made with `default()`.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;

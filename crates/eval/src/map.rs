//! Maps from names to values, small and many.

mod keys;

use std::fmt;
use std::sync::Arc;

use crate::Value;
use keys::Keys;

/// Keys in Terraform's order, which is that of their bytes, with their values.
///
/// Infrastructure consists of many small maps with the same keys: the containers of all
/// manifests, the subnets of all networks. Such maps share one list of keys, which whoever goes
/// from one to the next still has in the processor's cache. Inserting moves what follows; build
/// a large map by collecting.
#[derive(Clone, Default, PartialEq)]
pub struct Map {
    keys: Keys,
    values: Vec<Value>,
}

impl Map {
    /// A map without entries.
    pub fn new() -> Self {
        Self::default()
    }

    fn of_sorted(entries: Vec<(Arc<str>, Value)>) -> Self {
        let mut keys = Vec::with_capacity(entries.len());
        let mut values = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            keys.push(key);
            values.push(value);
        }
        let keys = Keys::of(keys);
        Self { keys, values }
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it has no entry.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(self.keys.find(key)?)
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.values.get_mut(self.keys.find(key)?)
    }

    /// The entry of a key.
    pub fn get_key_value(&self, key: &str) -> Option<(&Arc<str>, &Value)> {
        let at = self.keys.find(key)?;
        self.keys.get(at).zip(self.values.get(at))
    }

    /// Whether it has the key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.keys.find(key).is_some()
    }

    /// Sets the value under a key; the one before, if there was one.
    pub fn insert(&mut self, key: Arc<str>, value: Value) -> Option<Value> {
        match self.keys.place(&key) {
            Ok(at) => {
                let slot = self.values.get_mut(at)?;
                Some(std::mem::replace(slot, value))
            }
            Err(at) => {
                self.keys.insert(at, key);
                self.values.insert(at, value);
                None
            }
        }
    }

    /// The value under a key, which is set if there is none yet.
    #[expect(clippy::indexing_slicing, reason = "there is a value for every key")]
    pub fn get_or_insert_with(
        &mut self,
        key: Arc<str>,
        value: impl FnOnce() -> Value,
    ) -> &mut Value {
        let at = self.keys.place(&key).unwrap_or_else(|at| {
            self.keys.insert(at, key);
            self.values.insert(at, value());
            at
        });
        &mut self.values[at]
    }

    /// Takes the entry of a key away; its value, if there was one.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.keys.find(key)?;
        self.keys.remove(at);
        Some(self.values.remove(at))
    }

    /// Takes away the entries that are not to stay.
    pub fn retain(&mut self, mut stays: impl FnMut(&Arc<str>, &Value) -> bool) {
        let entries = std::mem::take(self).into_iter();
        let kept = entries.filter(|(key, value)| stays(key, value));
        *self = Self::of_sorted(kept.collect());
    }

    /// The keys in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Arc<str>> + ExactSizeIterator {
        self.keys.iter()
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> std::slice::Iter<'_, Value> {
        self.values.iter()
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> Iter<'_> {
        self.keys.iter().zip(&self.values)
    }

    /// The entries in the order of their keys, their values to be changed.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        self.keys.iter().zip(&mut self.values)
    }
}

/// The entries of a map.
pub(crate) type Iter<'a> =
    std::iter::Zip<std::slice::Iter<'a, Arc<str>>, std::slice::Iter<'a, Value>>;

/// The entries of a map, their values to be changed.
pub(crate) type IterMut<'a> =
    std::iter::Zip<std::slice::Iter<'a, Arc<str>>, std::slice::IterMut<'a, Value>>;

/// The entries of a map that is no longer needed.
pub(crate) type IntoIter = std::iter::Zip<std::vec::IntoIter<Arc<str>>, std::vec::IntoIter<Value>>;

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Arc<str>, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Map {
    type Item = (&'a Arc<str>, &'a mut Value);
    type IntoIter = IterMut<'a>;

    fn into_iter(self) -> IterMut<'a> {
        self.iter_mut()
    }
}

impl IntoIterator for Map {
    type Item = (Arc<str>, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        self.keys.into_vec().into_iter().zip(self.values)
    }
}

/// Of two entries with one key the later counts.
impl FromIterator<(Arc<str>, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(entries: I) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        let is_sorted = entries.is_sorted_by(|(a, _), (b, _)| a < b);
        if !is_sorted {
            // Of those with one key, the last one comes first and stays.
            entries.reverse();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            entries.dedup_by(|(a, _), (b, _)| a == b);
        }
        Self::of_sorted(entries)
    }
}

impl Extend<(Arc<str>, Value)> for Map {
    fn extend<I: IntoIterator<Item = (Arc<str>, Value)>>(&mut self, entries: I) {
        let own = std::mem::take(self);
        *self = own.into_iter().chain(entries).collect();
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(keys: &[&str]) -> Vec<(Arc<str>, Value)> {
        let numbered = keys.iter().zip(0..);
        numbered
            .map(|(key, number)| (Arc::from(*key), Value::integer(number)))
            .collect()
    }

    fn written(map: &Map) -> String {
        let entry = |(key, value): (&Arc<str>, &Value)| {
            let number = value.as_integer().unwrap_or(-1);
            format!("{key}={number} ")
        };
        map.iter().map(entry).collect()
    }

    #[test]
    fn of_two_entries_with_one_key_the_later_counts_in_whatever_way_they_come() {
        for (keys, expected) in [
            (&["a", "b", "c"][..], "a=0 b=1 c=2 "),
            (&["c", "a", "b"], "a=1 b=2 c=0 "),
            (&["a", "a", "b", "a"], "a=3 b=2 "),
            (&["b", "a", "b"], "a=1 b=2 "),
            (&[], ""),
        ] {
            let collected: Map = entries(keys).into_iter().collect();
            let mut inserted = Map::new();
            for (key, value) in entries(keys) {
                inserted.insert(key, value);
            }
            let mut extended = Map::new();
            extended.extend(entries(keys));
            for map in [collected, inserted, extended] {
                assert_eq!(written(&map), expected, "{keys:?}");
            }
        }
    }

    #[test]
    fn a_key_is_found_among_few_and_among_many() {
        for count in [0, 1, 16, 17, 64, 65, 300] {
            let names: Vec<String> = (0..count).map(|number| format!("k{number:03}")).collect();
            let keys: Vec<&str> = names.iter().map(String::as_str).collect();
            let map: Map = entries(&keys).into_iter().collect();
            for (number, key) in (0..).zip(&keys) {
                let found = map.get(key).and_then(Value::as_integer);
                assert_eq!(found, Some(number), "{key} of {count}");
            }
            for missing in ["", "k", "k0000", "z"] {
                assert!(map.get(missing).is_none(), "{missing} of {count}");
                assert!(!map.contains_key(missing));
            }
        }
    }

    #[test]
    fn maps_with_the_same_keys_share_one_list_of_them_until_one_changes() {
        let shares =
            |a: &Map, b: &Map| std::ptr::eq(a.keys.iter().as_slice(), b.keys.iter().as_slice());
        let one: Map = entries(&["b", "a"]).into_iter().collect();
        let mut other: Map = entries(&["a", "b"]).into_iter().collect();
        assert!(shares(&one, &other));
        other.insert("c".into(), Value::integer(9));
        assert_eq!(written(&one), "a=1 b=0 ");
        assert_eq!(written(&other), "a=0 b=1 c=9 ");
        other.remove("a");
        other.retain(|key, _| &**key != "c");
        assert_eq!(written(&other), "b=1 ");
        assert_eq!(written(&one), "a=1 b=0 ");
        *other.get_or_insert_with("b".into(), Value::null) = Value::integer(7);
        *other.get_or_insert_with("a".into(), Value::null) = Value::integer(8);
        assert_eq!(written(&other), "a=8 b=7 ");
        assert!(one != other);
    }
}

//! For-expressions, and walking over collections.

use std::collections::BTreeMap;
use std::sync::Arc;

use syntax::hcl::{For, Name};

use super::{Names, Walk};
use crate::context::{Failure, LARGEST_COLLECTION, Outcome};
use crate::map::Map;
use crate::notes::Gathered;
use crate::types::Type;
use crate::{Among, Kind, Reason, Shape, Value, convert};

/// What a for-expression has made so far.
#[derive(Default)]
struct Made {
    items: Vec<Value>,
    /// Those of which nobody knows whether they are kept, or under which key.
    possible: Vec<Value>,
    map: Map,
    groups: BTreeMap<Arc<str>, Vec<Value>>,
    /// Why nobody knows which items there are.
    open: Option<Reason>,
    notes: Gathered,
}

impl Walk<'_> {
    /// `[for ...]` and `{for ...}`.
    pub(super) fn iterate(self, walked: &For) -> Outcome {
        let collection = self.value(&walked.collection);
        let mut made = Made::default();
        made.notes.take(&collection);
        let result = if let Some(unknown) = collection.as_unknown() {
            match &unknown.shape {
                Some(Shape::Among(among)) => {
                    self.iterate_among(walked, (&collection, &unknown.reason), among, &mut made)?
                }
                _ => self.iterate_unknown(walked, &collection, &unknown.reason, &mut made)?,
            }
        } else {
            let names = (walked.key_name.as_ref(), &walked.value_name);
            let mut count = 0;
            self.entries(&collection, |key, item| {
                count += 1;
                self.bound(names, key, item, |walk| walk.make(walked, &mut made))
            })?;
            if count == 0 {
                self.check_condition(walked)?;
            }
            made.result(walked)
        };
        Ok(self.decided(made.notes.put(result), &[&collection]))
    }

    /// The body once, for an item nobody knows.
    fn iterate_unknown(
        self,
        walked: &For,
        collection: &Value,
        reason: &Reason,
        made: &mut Made,
    ) -> Outcome {
        let [key, item] = self.parts(collection)?;
        let key = Value::unknown(reason.clone()).of_type(key);
        let item = match collection.shape() {
            Some(Shape::Each(item)) => item.clone(),
            _ => Value::unknown(reason.clone()).of_type(item),
        };
        let names = (walked.key_name.as_ref(), &walked.value_name);
        let (body, _) = self
            .context
            .attempt(|| self.bound(names, &key, &item, |walk| Ok(walk.value(&walked.value))));
        let body = body?;
        made.notes.take_deep(&body);
        Ok(Value::unknown_as(reason.clone(), Some(Shape::Each(body))))
    }

    /// The body once for each element that the collection may have.
    fn iterate_among(
        self,
        walked: &For,
        (collection, reason): (&Value, &Reason),
        among: &Among,
        made: &mut Made,
    ) -> Outcome {
        let [key, _] = self.parts(collection)?;
        let key = Value::unknown(reason.clone()).of_type(key);
        let names = (walked.key_name.as_ref(), &walked.value_name);
        let mut kept = Among::default();
        let mut walk = |items: &[Value], is_certain: bool| {
            for item in items {
                let (body, _) = self.context.attempt(|| {
                    self.bound(names, &key, item, |walk| {
                        let keeps = walk.keeps(walked, &mut made.notes);
                        let kept = (keeps != Some(false)).then(|| walk.value(&walked.value));
                        Ok((keeps, kept))
                    })
                });
                let (keeps, body) = body.unwrap_or((None, None));
                if let Some(body) = body {
                    kept.add(body, is_certain && keeps == Some(true));
                }
            }
        };
        walk(&among.certain, true);
        walk(&among.possible, false);
        let left = kept.items().count();
        kept.most = among.most.map(|most| most.min(left));
        kept.least = if walked.key.is_some() {
            among.least.min(1).min(kept.certain.len())
        } else if walked.condition.is_some() {
            kept.certain.len()
        } else {
            among.least
        };
        if walked.group {
            // Which of them are together in a group, nobody knows.
            kept.items().for_each(|item| made.notes.take_deep(item));
            return Ok(Value::unknown(reason.clone()));
        }
        Ok(kept.unknown(reason.clone()))
    }

    /// Whether an element is kept, where that is known.
    fn keeps(self, walked: &For, notes: &mut Gathered) -> Option<bool> {
        let Some(condition) = &walked.condition else {
            return Some(true);
        };
        let condition = self.value(condition);
        if condition.is_sensitive() && !self.context.is_data() {
            notes.mark();
        }
        if condition.as_unknown().is_some() {
            return None;
        }
        self.holds(&condition).ok()
    }

    /// The types of a collection's keys and elements.
    fn parts(self, collection: &Value) -> Outcome<[Type; 2]> {
        if self.context.is_data() {
            return Ok([Type::Any, Type::Any]);
        }
        Ok(match Type::of(collection) {
            Type::Bool | Type::Number | Type::String => {
                return Err("only lists, sets, maps and objects can be walked over".into());
            }
            Type::List(element) => [Type::Number, (*element).clone()],
            Type::Set(element) => [(*element).clone(), (*element).clone()],
            Type::Map(element) => [Type::String, (*element).clone()],
            Type::Tuple(_) => [Type::Number, Type::Any],
            Type::Object(_) => [Type::String, Type::Any],
            Type::Any => [Type::Any, Type::Any],
        })
    }

    /// A condition that cannot be one is an error even where there is no item to ask about.
    fn check_condition(self, walked: &For) -> Outcome<()> {
        let Some(condition) = walked
            .condition
            .as_ref()
            .filter(|_| !self.context.is_data())
        else {
            return Ok(());
        };
        let item = Value::unknown(Reason::Other("there is no item".into()));
        let names = (walked.key_name.as_ref(), &walked.value_name);
        let (condition, failed) = self
            .context
            .attempt(|| self.bound(names, &item, &item, |walk| Ok(walk.value(condition))));
        let condition = condition?;
        if failed {
            return Err("the condition is in error whatever the item is".into());
        }
        if condition.as_unknown().is_none() {
            self.truth(&condition)?;
        }
        Ok(())
    }

    /// One item, its key and value bound.
    fn make(self, walked: &For, made: &mut Made) -> Outcome<()> {
        let mut is_open = false;
        if let Some(condition) = &walked.condition {
            let condition = self.value(condition);
            if condition.is_sensitive() && !self.context.is_data() {
                made.notes.mark();
            }
            if let Some(unknown) = condition.as_unknown() {
                is_open = true;
                made.open.get_or_insert_with(|| unknown.reason.clone());
            } else if !self.holds(&condition)? {
                return Ok(());
            }
        }
        let key = walked.key.as_ref().filter(|_| !is_open);
        let key = key.map(|key| self.value(key));
        let value = if is_open {
            // What is wrong with an item that may be left out is no error.
            self.context.attempt(|| self.value(&walked.value)).0
        } else {
            self.value(&walked.value)
        };
        match key {
            _ if is_open => made.possible.push(value),
            None => made.items.push(value),
            Some(key) => self.make_entry(walked, &key, value, made)?,
        }
        if made.size() > LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
        Ok(())
    }

    /// Whether an item is kept. In data, what is absent does not hold.
    fn holds(self, condition: &Value) -> Outcome<bool> {
        if condition.is_null() && self.context.is_data() {
            return Ok(false);
        }
        self.truth(condition)
    }

    fn make_entry(self, walked: &For, key: &Value, value: Value, made: &mut Made) -> Outcome<()> {
        made.notes.take(key);
        if let Some(unknown) = key.as_unknown() {
            made.open.get_or_insert_with(|| unknown.reason.clone());
            made.possible.push(value);
            return Ok(());
        }
        if key.is_null() {
            return if self.context.is_data() {
                Ok(())
            } else {
                Err("a key is null".into())
            };
        }
        let key = convert::text(key)?;
        if walked.group {
            made.groups.entry(key).or_default().push(value);
        } else if made.map.insert(key, value).is_some() && !self.context.is_data() {
            return Err("two items have the same key; `...` would group them".into());
        }
        Ok(())
    }

    /// Calls `visit` with each key or index and item of a collection.
    pub(super) fn entries(
        self,
        collection: &Value,
        mut visit: impl FnMut(&Value, &Value) -> Outcome<()>,
    ) -> Outcome<()> {
        match &collection.kind {
            Kind::Tuple(items) | Kind::List(items) => {
                for (at, item) in (0..).zip(items.iter()) {
                    visit(&like(Value::integer(at), item), item)?;
                }
            }
            Kind::Set(items) => {
                for item in items.iter() {
                    visit(item, item)?;
                }
            }
            Kind::Object(map) | Kind::Map(map) => {
                for (key, item) in map.iter() {
                    visit(&like(Value::text(Arc::clone(key)), item), item)?;
                }
            }
            Kind::Null if self.context.is_data() => {}
            Kind::Null => return Err("null cannot be walked over".into()),
            _ => return Err("only lists, sets, maps and objects can be walked over".into()),
        }
        Ok(())
    }

    /// Goes on where a key and a value have names.
    pub(super) fn bound<T>(
        self,
        (key_name, value_name): (Option<&Name>, &Name),
        key: &Value,
        value: &Value,
        work: impl FnOnce(Walk<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        let keyed;
        let mut outer = self.names;
        if let Some(key_name) = key_name {
            keyed = Names::One {
                name: &key_name.text,
                value: key,
                outer,
            };
            outer = Some(&keyed);
        }
        let names = Names::One {
            name: &value_name.text,
            value,
            outer,
        };
        work(self.with(&names))
    }
}

/// A key, which stands where its item does.
fn like(mut key: Value, item: &Value) -> Value {
    key.span = item.span;
    key
}

impl Made {
    fn size(&self) -> usize {
        self.items.len() + self.possible.len() + self.map.len() + self.groups.len()
    }

    fn result(&mut self, walked: &For) -> Value {
        let groups = std::mem::take(&mut self.groups);
        let grouped = groups
            .into_iter()
            .map(|(key, items)| (key, Value::tuple(items)));
        let mut map = std::mem::take(&mut self.map);
        map.extend(grouped);
        let items = std::mem::take(&mut self.items);
        let Some(reason) = self.open.take() else {
            return match walked.key {
                None => Value::tuple(items),
                Some(_) => Value::object(map),
            };
        };
        let certain: Vec<Value> = items
            .into_iter()
            .chain(map.into_iter().map(|(_, value)| value))
            .collect();
        let possible = std::mem::take(&mut self.possible);
        let among = Among {
            least: certain.len(),
            most: Some(certain.len() + possible.len()),
            certain,
            possible,
        };
        if walked.group {
            among.items().for_each(|item| self.notes.take_deep(item));
            return Value::unknown(reason);
        }
        among.unknown(reason)
    }
}

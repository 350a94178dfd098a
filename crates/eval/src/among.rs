//! What is known of the elements of a collection when nobody knows how many it has.

use crate::notes::Gathered;
use crate::unknown::{Reason, Shape};
use crate::{Kind, Number, Value};

/// The elements of a collection of unknown size, in no order: a list without the empty texts of
/// another, of which one may be empty.
#[derive(Clone, Debug, Default)]
pub struct Among {
    /// Elements that it has, whatever else it has.
    pub certain: Vec<Value>,
    /// Elements that it may have; one that is itself unknown may stand for several.
    pub possible: Vec<Value>,
    /// How many it has at least.
    pub least: usize,
    /// How many it has at most, where somebody knows.
    pub most: Option<usize>,
}

impl Among {
    /// What a value adds to a list that it is made part of: its elements.
    pub(crate) fn of(value: &Value) -> Self {
        match (&value.kind, value.shape()) {
            (Kind::Tuple(items) | Kind::List(items), _) => Self::of_all(items.to_vec()),
            (Kind::Set(items), _) => Self::of_set(items),
            (_, Some(Shape::Among(among))) => (**among).clone(),
            (_, Some(Shape::Each(item))) => Self::any_number(item.clone()),
            (Kind::Unknown(unknown), _) => {
                let item = Value::unknown(unknown.reason.clone());
                let mut item = Gathered::of([value]).put(item);
                item.span = value.span;
                Self::any_number(item)
            }
            _ => Self::default(),
        }
    }

    /// These elements and no others.
    pub(crate) fn of_all(certain: Vec<Value>) -> Self {
        let number = certain.len();
        Self {
            certain,
            possible: Vec::new(),
            least: number,
            most: Some(number),
        }
    }

    /// Any number of elements that look like this one.
    fn any_number(item: Value) -> Self {
        Self {
            possible: vec![item],
            ..Self::default()
        }
    }

    /// Items that are different as far as is known, each of which is kept once.
    pub(crate) fn of_set(items: &[Value]) -> Self {
        let mut among = Self {
            most: Some(items.len()),
            ..Self::default()
        };
        for item in items {
            among.add(item.clone(), crate::functions::unknown_in(item).is_none());
        }
        among.least = among.certain.len().max(usize::from(!items.is_empty()));
        among
    }

    /// One more element.
    pub(crate) fn add(&mut self, item: Value, is_certain: bool) {
        if is_certain {
            self.certain.push(item);
        } else {
            self.possible.push(item);
        }
    }

    /// All elements of both.
    pub(crate) fn join(&mut self, other: Self) {
        self.certain.extend(other.certain);
        self.possible.extend(other.possible);
        self.least = self.least.saturating_add(other.least);
        self.most = match (self.most, other.most) {
            (Some(most), Some(more)) => most.checked_add(more),
            _ => None,
        };
    }

    /// The elements of the one or of the other.
    pub(crate) fn either(self, other: Self) -> Self {
        let items = [self.certain, self.possible, other.certain, other.possible];
        Self {
            certain: Vec::new(),
            possible: items.into_iter().flatten().collect(),
            least: self.least.min(other.least),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
        }
    }

    /// The same elements, each of which is kept once.
    pub(crate) fn merged(&self) -> Self {
        Self {
            least: self.least.min(1),
            ..self.clone()
        }
    }

    /// All elements, those first that are certain.
    pub fn items(&self) -> impl Iterator<Item = &Value> {
        self.certain.iter().chain(&self.possible)
    }

    /// Changes each element in place.
    pub fn each(&mut self, change: impl FnMut(&mut Value)) {
        let items = self.certain.iter_mut().chain(&mut self.possible);
        items.for_each(change);
    }

    /// The only element that it has, if it has any.
    pub(crate) fn only(&self) -> Option<&Value> {
        let mut items = self.items();
        items.next().filter(|_| items.next().is_none())
    }

    /// The same with its elements changed.
    pub(crate) fn map<E>(
        &self,
        mut change: impl FnMut(&Value) -> Result<Value, E>,
    ) -> Result<Self, E> {
        let mut changed =
            |items: &[Value]| -> Result<Vec<Value>, E> { items.iter().map(&mut change).collect() };
        Ok(Self {
            certain: changed(&self.certain)?,
            possible: changed(&self.possible)?,
            ..*self
        })
    }

    /// The least and the greatest number of elements.
    pub(crate) fn bounds(&self) -> Option<[Number; 2]> {
        let most = match self.most {
            Some(most) => Number::from(most),
            None => Number::from_f64(f64::INFINITY)?,
        };
        Some([Number::from(self.least), most])
    }

    /// Whether its elements are all certain, and there is no other.
    pub(crate) fn is_all(&self) -> bool {
        self.possible.is_empty() && self.most == Some(self.certain.len())
    }

    /// The unknown collection, which refers to whatever its elements refer to.
    pub(crate) fn unknown(self, reason: Reason) -> Value {
        let mut notes = Gathered::default();
        self.items().for_each(|item| notes.take_deep(item));
        let shape = Some(Shape::among(self));
        notes.put(Value::unknown_as(reason, shape))
    }
}

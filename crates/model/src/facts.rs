//! The facts about one thing, found by their property.

use std::cmp::Ordering;
use std::fmt;

use crate::{Fact, Property};

/// The facts about one thing. A property that is missing is not covered: nobody asked the
/// code about it. A property that is [`Datum::Unknown`](crate::Datum::Unknown) was asked and
/// could not be answered.
///
/// They are kept in the order of properties, with a bit for each property that there is one
/// of: rules ask each thing a hundred questions, and a bit answers most of them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Facts {
    stated: Bits,
    facts: Vec<Fact>,
}

/// A bit for every property.
type Bits = [u64; Property::ALL.len().div_ceil(WIDTH)];

const WIDTH: usize = u64::BITS as usize;

impl Facts {
    /// No facts.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Makes room for that many more, and for no others: there are many facts, and few come late.
    pub fn reserve(&mut self, more: usize) {
        self.facts.reserve_exact(more);
    }

    /// Gives back the room that they do not take.
    pub fn shrink_to_fit(&mut self) {
        self.facts.shrink_to_fit();
    }

    /// The fact of a property.
    pub fn get(&self, property: Property) -> Option<&Fact> {
        self.facts.get(self.find(property).ok()?)
    }

    /// The fact of a property, to be changed.
    pub fn get_mut(&mut self, property: Property) -> Option<&mut Fact> {
        let at = self.find(property).ok()?;
        self.facts.get_mut(at)
    }

    /// Whether there is a fact of a property.
    pub fn contains(&self, property: Property) -> bool {
        self.find(property).is_ok()
    }

    /// States a fact; the one before, if there was one.
    pub fn insert(&mut self, property: Property, fact: Fact) -> Option<Fact> {
        match self.find(property) {
            Ok(at) => {
                let slot = self.facts.get_mut(at)?;
                Some(std::mem::replace(slot, fact))
            }
            Err(at) => {
                self.facts.insert(at, fact);
                self.flip(property);
                None
            }
        }
    }

    /// States a fact unless there is one of the property already.
    pub fn insert_if_missing(&mut self, property: Property, fact: impl FnOnce() -> Fact) {
        if !self.contains(property) {
            self.insert(property, fact());
        }
    }

    /// Takes the fact of a property away.
    pub fn remove(&mut self, property: Property) -> Option<Fact> {
        let at = self.find(property).ok()?;
        self.flip(property);
        Some(self.facts.remove(at))
    }

    /// The properties that there are facts of, in their order.
    pub fn properties(&self) -> Properties {
        Properties {
            stated: self.stated,
            word: 0,
        }
    }

    /// The facts in the order of properties.
    pub fn iter(&self) -> std::iter::Zip<Properties, std::slice::Iter<'_, Fact>> {
        self.properties().zip(&self.facts)
    }

    /// The facts in the order of properties, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Property, &mut Fact)> {
        self.properties().zip(&mut self.facts)
    }

    /// Where the fact of a property is, or would have to be.
    fn find(&self, property: Property) -> Result<usize, usize> {
        let (word, bit) = place(property);
        let before = self.stated.iter().take(word).map(|bits| bits.count_ones());
        let bits = self.stated.get(word).copied().unwrap_or_default();
        let below = (bits & (bit - 1)).count_ones();
        let at = (before.sum::<u32>() + below) as usize;
        if bits & bit == 0 { Err(at) } else { Ok(at) }
    }

    fn flip(&mut self, property: Property) {
        let (word, bit) = place(property);
        if let Some(bits) = self.stated.get_mut(word) {
            *bits ^= bit;
        }
    }
}

/// The word of bits that a property is in, and its bit.
fn place(property: Property) -> (usize, u64) {
    let number = property as usize;
    (number / WIDTH, 1 << (number % WIDTH))
}

/// The properties of which bits are set, in their order.
#[derive(Clone, Debug)]
pub struct Properties {
    stated: Bits,
    word: usize,
}

impl Iterator for Properties {
    type Item = Property;

    fn next(&mut self) -> Option<Property> {
        loop {
            let bits = self.stated.get_mut(self.word)?;
            if *bits != 0 {
                let number = self.word * WIDTH + bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                return Property::ALL.get(number).copied();
            }
            self.word += 1;
        }
    }
}

impl IntoIterator for Facts {
    type Item = (Property, Fact);
    type IntoIter = std::iter::Zip<Properties, std::vec::IntoIter<Fact>>;

    fn into_iter(self) -> Self::IntoIter {
        self.properties().zip(self.facts)
    }
}

impl<'a> IntoIterator for &'a Facts {
    type Item = (Property, &'a Fact);
    type IntoIter = std::iter::Zip<Properties, std::slice::Iter<'a, Fact>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Ord for Facts {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl PartialOrd for Facts {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Of two facts of one property the later counts.
impl FromIterator<(Property, Fact)> for Facts {
    fn from_iter<I: IntoIterator<Item = (Property, Fact)>>(facts: I) -> Self {
        let mut all = Self::new();
        all.extend(facts);
        all
    }
}

/// Of two facts of one property the later counts.
impl Extend<(Property, Fact)> for Facts {
    fn extend<I: IntoIterator<Item = (Property, Fact)>>(&mut self, facts: I) {
        for (property, fact) in facts {
            self.insert(property, fact);
        }
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Datum;

    fn fact(number: i64) -> Fact {
        Fact {
            value: Datum::Number(number),
            span: None,
        }
    }

    fn numbers(facts: &Facts) -> Vec<(Property, i64)> {
        let number = |(property, fact): (Property, &Fact)| {
            let Datum::Number(number) = fact.value else {
                return (property, -1);
            };
            (property, number)
        };
        facts.iter().map(number).collect()
    }

    #[test]
    fn every_property_has_a_place_of_its_own_in_whatever_order_facts_are_stated() {
        let all = || Property::ALL.iter().copied().zip(0..);
        let forward: Facts = all().map(|(property, at)| (property, fact(at))).collect();
        let backward: Facts = all()
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .map(|(property, at)| (property, fact(at)))
            .collect();
        assert_eq!(forward, backward);
        assert_eq!(forward.len(), Property::ALL.len());
        assert_eq!(numbers(&forward), all().collect::<Vec<_>>());
        for (property, at) in all() {
            assert_eq!(forward.get(property), Some(&fact(at)));
        }
    }

    #[test]
    fn what_is_not_stated_is_missing_and_what_is_taken_away_is_missing_again() {
        for (number, property) in (0..).zip(Property::ALL.iter().copied()) {
            let mut facts = Facts::new();
            facts.insert(property, fact(number));
            for other in Property::ALL.iter().copied() {
                assert_eq!(facts.contains(other), other == property, "{other:?}");
            }
            assert_eq!(facts.insert(property, fact(-2)), Some(fact(number)));
            facts.insert_if_missing(property, || fact(7));
            assert_eq!(numbers(&facts), [(property, -2)]);
            assert_eq!(facts.remove(property), Some(fact(-2)));
            assert_eq!(facts.remove(property), None);
            assert_eq!(facts, Facts::new());
        }
    }

    #[test]
    fn facts_are_ordered_by_the_first_property_in_which_they_differ() {
        let [first, second] = [Property::ALL.first(), Property::ALL.last()].map(|it| *it.unwrap());
        let of = |facts: &[(Property, i64)]| -> Facts {
            let facts = facts.iter();
            facts.map(|(property, at)| (*property, fact(*at))).collect()
        };
        let ordered = [
            of(&[]),
            of(&[(first, 1)]),
            of(&[(first, 1), (second, 1)]),
            of(&[(first, 1), (second, 2)]),
            of(&[(first, 2)]),
            of(&[(second, 0)]),
        ];
        assert!(ordered.is_sorted_by(|a, b| a < b));
    }
}

//! Values of a Go template, with Go's notions of truth, kind and printing.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::version::Version;

/// A mapping that `set` and `unset` change for everybody who holds it, as in Go.
pub(super) type Map = Rc<RefCell<Table>>;

/// The entries of a mapping; a Go template visits them in the order of their keys.
pub(super) type Table = BTreeMap<Rc<str>, Value>;

/// Printing and conversion stop below this many levels; a mapping may hold itself.
pub(super) const MAX_DEPTH: usize = 200;

#[derive(Clone, Debug)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    /// Go's `int`: what literals are.
    Int(i64),
    /// Go's `int64`: what arithmetic gives.
    Long(i64),
    /// Go's `float64`: all numbers of YAML and JSON.
    Float(f64),
    Text(Rc<str>),
    List(Rc<Vec<Value>>),
    Map(Map),
    /// Seconds since 1970.
    Time(i64),
    Object(Rc<Object>),
}

/// A value with methods.
#[derive(Debug)]
pub(super) enum Object {
    /// What `semver` gives.
    Version(Version),
    /// `.Files`, or what its `Glob` gives: a chart by number, and the files of it.
    Files { chart: usize, paths: Vec<Rc<str>> },
    /// `.Capabilities.KubeVersion`.
    KubeVersion(Version),
    /// `.Capabilities.APIVersions`.
    ApiVersions(Rc<Vec<String>>),
}

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(super) fn map(table: Table) -> Self {
        Self::Map(Rc::new(RefCell::new(table)))
    }

    pub(super) fn texts<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::list(items.into_iter().map(Self::text).collect())
    }

    pub(super) fn as_text(&self) -> Option<&Rc<str>> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    pub(super) fn as_list(&self) -> Option<&Rc<Vec<Self>>> {
        if let Self::List(items) = self {
            Some(items)
        } else {
            None
        }
    }

    pub(super) fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self {
            Some(map)
        } else {
            None
        }
    }

    pub(super) fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// The value under a key of a mapping.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.as_map()?.borrow().get(key).cloned()
    }

    /// Whether Go takes it for true: not false, zero, nil or empty.
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(truth) => *truth,
            Self::Int(number) | Self::Long(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(map) => !map.borrow().is_empty(),
            Self::Object(object) => {
                !matches!(&**object, Object::Files { paths, .. } if paths.is_empty())
            }
            Self::Time(_) => true,
        }
    }

    /// `reflect.Kind` as text.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Long(_) => "int64",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Map(_) => "map",
            Self::Time(_) => "struct",
            Self::Object(object) => match &**object {
                Object::Version(_) | Object::KubeVersion(_) => "ptr",
                Object::Files { .. } => "map",
                Object::ApiVersions(_) => "slice",
            },
        }
    }

    /// The Go type as text.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::List(_) => "[]interface {}",
            Self::Map(_) => "map[string]interface {}",
            Self::Time(_) => "time.Time",
            Self::Object(object) => match &**object {
                Object::Version(_) => "*semver.Version",
                Object::KubeVersion(_) => "*common.KubeVersion",
                Object::Files { .. } => "engine.files",
                Object::ApiVersions(_) => "common.VersionSet",
            },
            Self::Bool(_) | Self::Int(_) | Self::Long(_) | Self::Float(_) | Self::Text(_) => {
                self.kind()
            }
        }
    }

    /// The number it is, for arithmetic: texts are read as numbers, as `cast` does.
    pub(super) fn to_float(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
            Self::Int(number) | Self::Long(number) | Self::Time(number) => *number as f64,
            Self::Float(number) => *number,
            Self::Bool(truth) => f64::from(u8::from(*truth)),
            Self::Text(text) => text.trim().parse().unwrap_or(0.0),
            Self::Nil | Self::List(_) | Self::Map(_) | Self::Object(_) => 0.0,
        }
    }

    /// The whole number it is.
    pub(super) fn to_int(&self) -> i64 {
        match self {
            Self::Int(number) | Self::Long(number) | Self::Time(number) => *number,
            #[expect(clippy::cast_possible_truncation, reason = "as Go converts")]
            Self::Float(number) if number.abs() < 9.3e18 => *number as i64,
            // What does not fit is the smallest number, as Go's processors have it.
            Self::Float(_) => i64::MIN,
            Self::Bool(truth) => i64::from(*truth),
            Self::Text(text) => whole(text),
            Self::Nil | Self::List(_) | Self::Map(_) | Self::Object(_) => 0,
        }
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Int(_) | Self::Long(_) | Self::Float(_))
    }

    /// `reflect.DeepEqual`.
    pub(super) fn same(&self, other: &Self, depth: usize) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        match (self, other) {
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b))
            | (Self::Long(a), Self::Long(b))
            | (Self::Time(a), Self::Time(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b) == Some(Ordering::Equal),
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::List(a), Self::List(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b, depth + 1))
            }
            (Self::Map(a), Self::Map(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                a.len() == b.len()
                    && a.iter()
                        .zip(b.iter())
                        .all(|(a, b)| a.0 == b.0 && a.1.same(b.1, depth + 1))
            }
            _ => false,
        }
    }

    /// A copy that shares no mapping with it.
    pub(super) fn deep_copy(&self, depth: usize) -> Self {
        if depth > MAX_DEPTH {
            return Self::Nil;
        }
        if let Some(map) = self.as_map() {
            let copy =
                |(key, value): (&Rc<str>, &Self)| (Rc::clone(key), value.deep_copy(depth + 1));
            return Self::map(map.borrow().iter().map(copy).collect());
        }
        if let Some(items) = self.as_list() {
            return Self::list(items.iter().map(|item| item.deep_copy(depth + 1)).collect());
        }
        self.clone()
    }
}

/// The whole number that a text is, in any of Go's notations: `8080`, `0x1f`, `012`, `8.0`.
fn whole(text: &str) -> i64 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = match digits.split_once('.') {
        Some((front, zeros)) if zeros.bytes().all(|byte| byte == b'0') => front,
        _ => digits,
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (lower.get(2..).unwrap_or(""), 16),
        Some("0o") => (lower.get(2..).unwrap_or(""), 8),
        Some("0b") => (lower.get(2..).unwrap_or(""), 2),
        _ if lower.len() > 1 && lower.starts_with('0') => (lower.get(1..).unwrap_or(""), 8),
        _ => (lower.as_str(), 10),
    };
    i64::from_str_radix(digits, radix).map_or(0, |number| sign * number)
}

//! `csvdecode`, as RFC 4180 has it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Call;
use crate::Value;
use crate::context::{Failure, LARGEST_COLLECTION, Outcome};
use crate::map::Map;
use crate::text::normalized;
use crate::types::{AttributeType, Type};

/// A list of objects, one for each line after the first, whose fields are the attributes.
pub(super) fn decode(call: &mut Call<'_>) -> Outcome {
    let mut rows = Rows {
        rest: call.text(0)?,
    };
    let header: Vec<Arc<str>> = rows.next()?.ok_or("there is no header line")?;
    let unique: BTreeSet<&Arc<str>> = header.iter().collect();
    if unique.len() < header.len() {
        return Err("two columns have the same name".into());
    }
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        if row.len() != header.len() {
            return Err("a line has more or fewer fields than the header".into());
        }
        let fields = row.into_iter().map(Value::text);
        let record: Map = header.iter().cloned().zip(fields).collect();
        records.push(Value::object(record));
        if records.len().saturating_mul(header.len()) > LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
    }
    let column = |name: &Arc<str>| (Arc::clone(name), AttributeType::required(Type::String));
    let row = Type::Object(Arc::new(header.iter().map(column).collect()));
    Ok(Value::list(records).of_type(Type::list(row)))
}

struct Rows<'t> {
    rest: &'t str,
}

impl Rows<'_> {
    /// The fields of the next line that is not empty.
    fn next(&mut self) -> Outcome<Option<Vec<Arc<str>>>> {
        while let Some(rest) = self
            .rest
            .strip_prefix('\n')
            .or(self.rest.strip_prefix("\r\n"))
        {
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut fields = Vec::new();
        loop {
            let field = match self.rest.strip_prefix('"') {
                Some(rest) => {
                    self.rest = rest;
                    self.quoted()?
                }
                None => self.bare()?,
            };
            fields.push(normalized(field));
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None => break,
            }
        }
        self.rest = self
            .rest
            .strip_prefix('\n')
            .or(self.rest.strip_prefix("\r\n"))
            .unwrap_or(self.rest);
        Ok(Some(fields))
    }

    fn bare(&mut self) -> Outcome<String> {
        let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if field.contains('"') {
            return Err("a quote stands within a field that is not quoted".into());
        }
        let ends_line = !rest.starts_with(',');
        self.rest = rest;
        Ok(match field.strip_suffix('\r') {
            Some(field) if ends_line => field.into(),
            _ => field.into(),
        })
    }

    fn quoted(&mut self) -> Outcome<String> {
        let mut field = String::new();
        loop {
            let (literal, rest) = self
                .rest
                .split_once('"')
                .ok_or("a quoted field does not end")?;
            field.push_str(&literal.replace("\r\n", "\n"));
            self.rest = rest;
            match rest.strip_prefix('"') {
                Some(rest) => {
                    field.push('"');
                    self.rest = rest;
                }
                None => break,
            }
        }
        if self.rest.is_empty()
            || self.rest.starts_with([',', '\n'])
            || self.rest.starts_with("\r\n")
        {
            return Ok(field);
        }
        Err("something follows a closing quote".into())
    }
}

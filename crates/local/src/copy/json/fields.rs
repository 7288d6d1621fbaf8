//! Which value of an object goes to which column.

use std::borrow::Cow;
use std::collections::BTreeMap;

use executor::SessionError;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::decode::{self, Member, Take};
use super::path::{self, Step};
use crate::copy::column::Column;
use crate::copy::convert::Value;
use crate::copy::fault::{Kind, RowFault};
use crate::refusal::{refused, refused_with_help, sqlstate};

/// Where columns find their values.
#[derive(Debug)]
pub(in crate::copy) struct Fields {
    /// The first step of each path, with the columns that go on from there.
    roots: Roots,
    letters: Letters,
    columns: usize,
    shredding: Shredding,
}

/// Whether an object is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shredding {
    Apart,
    /// `'noshred'`: into one column.
    Whole,
}

#[derive(Debug, Default)]
struct Roots {
    names: BTreeMap<String, Vec<Target>>,
    indexes: BTreeMap<usize, Vec<Target>>,
}

#[derive(Debug)]
struct Target {
    column: usize,
    rest: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    AsWritten,
    /// `'auto ignorecase'`.
    Folded,
}

impl Fields {
    /// `'auto'`: a name of the object is a name of a column.
    pub(in crate::copy) fn auto(columns: &[Column]) -> Self {
        Self::named(columns, Letters::AsWritten)
    }

    /// `'auto ignorecase'`.
    pub(in crate::copy) fn auto_ignore_case(columns: &[Column]) -> Self {
        Self::named(columns, Letters::Folded)
    }

    /// `'noshred'`: the object itself goes into the one column, which is SUPER.
    pub(in crate::copy) fn whole() -> Self {
        Self {
            roots: Roots::default(),
            letters: Letters::AsWritten,
            columns: 1,
            shredding: Shredding::Whole,
        }
    }

    fn named(columns: &[Column], letters: Letters) -> Self {
        let mut roots = Roots::default();
        for (column, target) in columns.iter().enumerate() {
            let rest = Vec::new();
            roots
                .names
                .entry(target.name.as_str().to_owned())
                .or_default()
                .push(Target { column, rest });
        }
        Self {
            roots,
            letters,
            columns: columns.len(),
            shredding: Shredding::Apart,
        }
    }

    /// A JSONPaths file: one path per column, in their order.
    pub(in crate::copy) fn from_paths(
        uri: &str,
        text: &[u8],
        columns: usize,
    ) -> Result<Self, SessionError> {
        #[derive(Deserialize)]
        struct Paths<'a> {
            #[serde(borrow)]
            jsonpaths: &'a RawValue,
        }
        let broken = |what: String| {
            refused_with_help(
                sqlstate::INTERNAL,
                format!("the JSONPaths file `{uri}` cannot be used: {what}"),
                "write {\"jsonpaths\": [\"$['a']\", …]}, one path per column in their order",
            )
        };
        let paths: Vec<String> = serde_json::from_slice::<Paths<'_>>(text)
            .and_then(|paths| serde_json::from_str(paths.jsonpaths.get()))
            .map_err(|error| broken(error.to_string()))?;
        if paths.len() != columns {
            return Err(refused(
                sqlstate::INTERNAL,
                format!(
                    "Number of jsonpaths and the number of columns should match. JSONPath size: \
                     {}, Number of columns in table or column list: {columns}",
                    paths.len()
                ),
            ));
        }
        let mut roots = Roots::default();
        for (column, written) in paths.iter().enumerate() {
            let steps = path::parse(written)
                .ok_or_else(|| broken(format!("`{written}` is no path of names and indexes")))?;
            let mut steps = steps.into_iter();
            let first = steps.next().expect("a path has a step");
            let target = Target {
                column,
                rest: steps.collect(),
            };
            match first {
                Step::Name(name) => roots.names.entry(name).or_default().push(target),
                Step::Index(index) => roots.indexes.entry(index).or_default().push(target),
            }
        }
        Ok(Self {
            roots,
            letters: Letters::AsWritten,
            columns,
            shredding: Shredding::Apart,
        })
    }

    /// The raw text of each column's value; `None` where the object has none.
    pub(in crate::copy) fn find<'de>(
        &self,
        text: &'de str,
    ) -> Result<Vec<Option<&'de str>>, RowFault> {
        if self.shredding == Shredding::Whole {
            return Ok(vec![Some(text)]);
        }
        if text.starts_with('[') && self.roots.indexes.is_empty() {
            return Err(RowFault::Json {
                what: "a JSON object is expected here, and this is an array".to_owned(),
            });
        }
        let mut found = vec![None; self.columns];
        decode::members(text, &mut |member, value| {
            let targets = match member {
                Member::Name(name) => match self.letters {
                    Letters::AsWritten => self.roots.names.get(name),
                    Letters::Folded => self.roots.names.get(&name.to_lowercase()),
                },
                Member::Index(index) => self.roots.indexes.get(&index),
            };
            let mut take = Take::Done;
            for target in targets.into_iter().flatten() {
                if found[target.column].replace(value).is_some() {
                    take = Take::Repeated;
                }
            }
            take
        })?;
        for (index, targets) in &self.roots.indexes {
            if targets.iter().any(|target| found[target.column].is_none()) {
                return Err(out_of_range(&Step::Index(*index)));
            }
        }
        for target in self
            .roots
            .names
            .values()
            .chain(self.roots.indexes.values())
            .flatten()
        {
            for step in &target.rest {
                found[target.column] = match found[target.column] {
                    Some(value) => inside(value, step)?,
                    None => None,
                };
            }
        }
        Ok(found)
    }
}

fn inside<'de>(value: &'de str, step: &Step) -> Result<Option<&'de str>, RowFault> {
    let fits = match step {
        Step::Name(_) => value.starts_with('{'),
        Step::Index(_) => value.starts_with('['),
    };
    if !fits {
        return match step {
            Step::Name(_) => Ok(None),
            Step::Index(_) => Err(out_of_range(step)),
        };
    }
    let mut found = None;
    decode::members(value, &mut |member, value| {
        let hit = match (member, step) {
            (Member::Name(name), Step::Name(wanted)) => name == wanted,
            (Member::Index(index), Step::Index(wanted)) => index == *wanted,
            _ => false,
        };
        if hit && found.replace(value).is_some() {
            Take::Repeated
        } else {
            Take::Done
        }
    })?;
    match (found, step) {
        (None, Step::Index(_)) => Err(out_of_range(step)),
        (found, _) => Ok(found),
    }
}

/// A name that is missing is NULL, and a place in an array that is missing is a fault:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-json-jsonpath-expressions>.
fn out_of_range(step: &Step) -> RowFault {
    let place = match step {
        Step::Name(name) => format!("`{name}`"),
        Step::Index(index) => format!("`[{index}]`"),
    };
    RowFault::Json {
        what: format!("Invalid JSONPath format: Not an array or index out of range: {place}"),
    }
}

/// What a raw JSON value is: a number keeps its own text, a nested value its JSON text.
pub(in crate::copy) fn value(raw: &str) -> Result<Value<'_>, RowFault> {
    let plain = |kind| Value::Some(kind, Cow::Borrowed(raw));
    Ok(match raw.as_bytes().first() {
        Some(b'"') => Value::Some(Kind::JsonString, decode::string(raw)?),
        Some(b'n') | None => Value::Null,
        Some(b't' | b'f') => plain(Kind::JsonBoolean),
        Some(b'{') => plain(Kind::JsonObject),
        Some(b'[') => plain(Kind::JsonArray),
        Some(_) => plain(Kind::JsonNumber),
    })
}

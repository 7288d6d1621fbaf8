//! What one row of a table is about.

use plan::Identifier;

use super::subject::Seen;
use crate::checks::CheckKind;
use crate::ir::{Lifetime, TableKind};
use crate::loads::{Load, LoadSpec};
use crate::source::Span;

/// The columns that tell a table's rows apart.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// At least one.
    pub(super) columns: Vec<Identifier>,
    /// What says so.
    pub(super) span: Span,
    pub(super) said: Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The key of a merge, which repeated rows fail unless one of them is the latest.
    Merge,
    /// A check, which repeated rows fail.
    Check,
    /// The names alone: `user_id` in the dimension `users`.
    Name,
}

impl Key {
    /// The key of a table with a SELECT, if it has one that repeated rows can break.
    pub(super) fn of(seen: &Seen<'_>) -> Option<Self> {
        if seen.table.lifetime == Lifetime::Interval {
            return None;
        }
        if let (Load::Merge(merge), LoadSpec::Merge(spec)) =
            (&seen.table.load.value, &seen.spec.load.value)
        {
            return Some(Self {
                columns: merge.key.clone(),
                span: spec.key.first()?.span,
                said: Said::Merge,
            });
        }
        if seen.table.kind != TableKind::Dimension {
            return None;
        }
        let checked = seen
            .table
            .checks
            .iter()
            .find_map(|check| match &check.kind {
                CheckKind::Unique(unique) if check.filter.is_none() => Some(Self {
                    columns: unique.columns.clone(),
                    span: check.span,
                    said: Said::Check,
                }),
                _ => None,
            });
        checked.or_else(|| by_name(seen))
    }

    /// `user_id`, or `user_id and day`, each in quotes.
    pub(super) fn quoted(&self) -> String {
        let names: Vec<String> = self
            .columns
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(" and ")
    }

    /// As a list of YAML: `[user_id]`.
    pub(super) fn list(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        format!("[{}]", names.join(", "))
    }
}

/// The column that is named after the dimension, or the moment of a dimension of time.
fn by_name(seen: &Seen<'_>) -> Option<Key> {
    let table = seen.table.name.value.as_str();
    let bare = table.strip_prefix("dim_").unwrap_or(table);
    let bare = bare.strip_suffix("_dim").unwrap_or(bare);
    let singular = match bare.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => bare.strip_suffix('s').unwrap_or(bare).to_owned(),
    };
    let is_named_so = |name: &str| {
        ["_id", "id", "_key", "_sk"].iter().any(|ending| {
            let stem = name.strip_suffix(ending);
            stem.is_some_and(|stem| stem == singular || stem == bare)
        })
    };
    let of_time = |word: &str| ["time", "times", "date", "dates", "calendar"].contains(&word);
    let is_time = bare.split('_').any(of_time);
    let mut columns = seen.table.columns.iter();
    let column = columns.find(|column| {
        is_named_so(column.name.value.as_str()) || (is_time && column.ty.is_time())
    })?;
    Some(Key {
        columns: vec![column.name.value.clone()],
        span: column.name.span,
        said: Said::Name,
    })
}

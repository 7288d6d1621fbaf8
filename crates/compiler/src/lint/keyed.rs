//! Tables whose SELECT can give several rows with one key.

use super::key::{Key, Said};
use super::rows::{How, Repeated, Rows, rows};
use super::subject::{Seen, Selected, Subject};
use super::walk::{Scoped, items};
use crate::loads::Load;
use crate::source::Span;

/// A table with a key that its SELECT may repeat.
pub(super) struct Keyed<'a> {
    pub(super) seen: Seen<'a>,
    pub(super) select: Selected<'a>,
    pub(super) key: Key,
    pub(super) repeated: Repeated<'a>,
    pub(super) class: Class,
}

/// Which lint says so: one of them, never two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    DistinctOverMore,
    TimeWithoutDistinct,
    MergeWithoutProof,
}

pub(super) fn keyed<'a>(subject: &Subject<'a>) -> Vec<Keyed<'a>> {
    subject
        .tables()
        .filter_map(|seen| one(subject, seen))
        .collect()
}

fn one<'a>(subject: &Subject<'a>, seen: Seen<'a>) -> Option<Keyed<'a>> {
    let select = seen.select?;
    if let Load::Merge(merge) = &seen.table.load.value
        && merge.latest_by.is_some()
    {
        return None;
    }
    let key = Key::of(&seen)?;
    let Rows::Repeated(repeated) = rows(subject, select.query, &key.columns) else {
        return None;
    };
    let is_time = key.columns.iter().all(|name| {
        let column = seen.table.column(name);
        column.is_some_and(|column| column.ty.is_time())
    });
    let class = match (repeated.how, key.said) {
        (How::Distinct, _) => Class::DistinctOverMore,
        (How::Plain, _) if is_time => Class::TimeWithoutDistinct,
        (How::Plain, Said::Merge) => Class::MergeWithoutProof,
        // A check asks, or nothing but a name says that there is a key.
        (How::Plain, Said::Check | Said::Name) => return None,
    };
    Some(Keyed {
        seen,
        select,
        key,
        repeated,
        class,
    })
}

impl Keyed<'_> {
    /// Where the select that repeats begins: `SELECT DISTINCT`, `SELECT`, or all of the text.
    pub(super) fn place(&self) -> Span {
        let text = &self.select.text.text;
        let sample = &self.select.text.parsed.text;
        let word = match self.repeated.how {
            How::Distinct => "distinct",
            How::Plain => "select",
        };
        let first = first_item(&self.repeated.select);
        let lower = sample.to_ascii_lowercase();
        let found = first.and_then(|first| lower.get(..first)?.rfind(word));
        match found {
            Some(start) => text.span_at(start..start + word.len()),
            None => text.span(),
        }
    }

    /// Outputs that the key does not name, and their places.
    pub(super) fn others(&self) -> Vec<(&plan::Identifier, Option<Span>)> {
        let text = &self.select.text.text;
        items(self.repeated.select.select)
            .filter(|(name, _)| !self.key.columns.contains(name))
            .map(|(name, expr)| {
                let place =
                    (!expr.span.is_empty()).then(|| text.span_at(expr.span.start..expr.span.end));
                (name, place)
            })
            .collect()
    }
}

/// The first byte of the select's items, where one is known.
fn first_item(select: &Scoped<'_>) -> Option<usize> {
    items(select.select)
        .map(|(_, expr)| expr.span)
        .filter(|span| !span.is_empty())
        .map(|span| span.start)
        .min()
}

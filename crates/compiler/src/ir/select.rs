//! A SELECT that the user wrote, and which tables of the pipeline it reads.

use std::ops::Range;

use plan::TableName;

use super::{Lifetime, SourceRead, Table, TableId};
use crate::source::Span;
use crate::template::Expanded;

/// An expanded SELECT. It names tables as the pipeline does.
#[derive(Clone, Debug)]
pub struct SelectText {
    pub text: Expanded,
    /// In the order of the text.
    pub reads: Vec<Read>,
    /// Tables of others, in the order of the text.
    pub sources: Vec<SourceRead>,
    /// Names that stand for no readable table; a pipeline with such names is never planned.
    pub unknown: Vec<TableName>,
    /// The sample text, read once.
    pub parsed: sql::Parsed,
}

/// A table's name in a SELECT.
#[derive(Clone, Debug)]
pub struct Read {
    pub table: TableId,
    /// In the user's files.
    pub span: Span,
    /// In the sample text.
    pub place: Range<usize>,
    pub alias: Alias,
}

/// Whether an alias follows the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alias {
    Written,
    Absent,
}

impl SelectText {
    /// The same SELECT over physical tables. Where a table's physical name is not its own, the
    /// name stays as an alias, so that `staging_events.ts` still finds it.
    pub fn physical(&self, tables: &[Table]) -> Expanded {
        let own = Vec::new();
        let places = physical_places(&self.reads, &self.sources, tables, own);
        renamed(&self.text, places)
    }
}

/// A place in a sample text, and what stands there: as the plan has it, and for the sample interval.
pub(super) type Renaming<'a> = (&'a Range<usize>, String, String);

/// What stands in the places of all tables' names.
pub(super) fn physical_places<'a>(
    reads: &'a [Read],
    sources: &'a [SourceRead],
    tables: &[Table],
    mut others: Vec<Renaming<'a>>,
) -> Vec<Renaming<'a>> {
    others.extend(reads.iter().map(|read| {
        let (slotted, sample) = physical_name(read, tables);
        (&read.place, slotted, sample)
    }));
    others.extend(sources.iter().map(|read| {
        let name = read.physical_name();
        (&read.place, name.clone(), name)
    }));
    others
}

/// The text with other names. The last place goes first, so that the others stay where they are.
pub(super) fn renamed(text: &Expanded, mut places: Vec<Renaming<'_>>) -> Expanded {
    places.sort_by_key(|(place, ..)| place.start);
    let last_first = places.into_iter().rev();
    last_first.fold(text.clone(), |text, (place, slotted, sample)| {
        text.replaced(place, &slotted, &sample)
    })
}

/// What stands in the place of a table's name: as the plan has it, and for the sample interval. A
/// view's name stands for its SELECT.
fn physical_name(read: &Read, tables: &[Table]) -> (String, String) {
    let table = &tables[read.table.0];
    let (slotted, sample) = table.relation(tables);
    let is_bare = table.lifetime != Lifetime::Interval && !table.load.value.product().is_view();
    let alias = match read.alias {
        Alias::Absent if !is_bare => format!(" AS {}", table.name.value.to_sql()),
        Alias::Absent | Alias::Written => String::new(),
    };
    (format!("{slotted}{alias}"), format!("{sample}{alias}"))
}

impl Table {
    /// What a query of the pipeline reads in the place of its name, as the plan has it and for the
    /// sample interval: its physical name, or the SELECT of a view in brackets.
    ///
    /// Resolve refuses views that hold each other, or that grow too large.
    pub fn relation(&self, tables: &[Self]) -> (String, String) {
        match self.select() {
            Some(select) if self.load.value.product().is_view() => {
                let select = select.physical(tables);
                let bracketed = |text: String| format!("(\n{}\n)", text.trim_end());
                (bracketed(select.slotted()), bracketed(select.sample()))
            }
            _ => (
                self.physical.slotted().to_owned(),
                self.physical.sample_sql(),
            ),
        }
    }
}

impl Alias {
    /// Looks at the text behind a table's name.
    pub fn behind(text: &str) -> Self {
        /// Words that may follow a table without being its alias.
        const CLAUSES: &[&str] = &[
            "cross",
            "except",
            "full",
            "group",
            "having",
            "inner",
            "intersect",
            "join",
            "left",
            "limit",
            "minus",
            "natural",
            "offset",
            "on",
            "order",
            "pivot",
            "qualify",
            "right",
            "start",
            "union",
            "unpivot",
            "using",
            "where",
            "connect",
        ];
        let rest = skip_blanks_and_comments(text);
        let word: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        let quoted = rest.starts_with('"');
        let is_alias =
            quoted || (!word.is_empty() && !CLAUSES.contains(&word.to_ascii_lowercase().as_str()));
        if is_alias {
            Self::Written
        } else {
            Self::Absent
        }
    }
}

fn skip_blanks_and_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_told_from_the_next_clause() {
        for text in [" AS e", " e WHERE", " -- all\n e", " \"E\""] {
            assert_eq!(Alias::behind(text), Alias::Written, "{text}");
        }
        for text in [
            "",
            " WHERE a",
            ") x",
            ", b",
            " /* e */ LEFT JOIN",
            "\nqualify 1",
        ] {
            assert_eq!(Alias::behind(text), Alias::Absent, "{text}");
        }
    }
}

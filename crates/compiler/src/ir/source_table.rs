//! A table that somebody else owns.

use std::ops::Range;

use plan::{Identifier, TableName};

use super::{Alias, Column};
use crate::source::Span;

/// A table of a source: it is read, never written, and nothing of it is made.
#[derive(Clone, Debug)]
pub struct SourceTable {
    /// As SQL names it: the source, then the table.
    pub logical: TableName,
    /// Where it lies on the target.
    pub physical: TableName,
    /// Those that are declared; it may have more.
    pub columns: Vec<Column>,
    pub standing: SourceStanding,
}

/// Whether a view can be bound to a source's table without being in its pipeline's way.
#[derive(Clone, Copy, Debug)]
pub enum SourceStanding {
    /// As far as is known.
    Stays,
    /// Each load drops the table and puts a new one in its place.
    MadeAnew {
        /// The load, in the files of the table's pipeline.
        load: Span,
    },
}

/// The name of a source's table in a statement.
#[derive(Clone, Debug)]
pub struct SourceRead {
    pub logical: TableName,
    pub physical: TableName,
    /// In the user's files.
    pub span: Span,
    /// In the sample text.
    pub place: Range<usize>,
    pub alias: Alias,
}

impl SourceTable {
    /// One name for what has two parts: `raw.events`.
    pub fn shown(&self) -> Identifier {
        shown(&self.logical)
    }
}

/// One name for what has two parts, for lineage and lists; the table's own where both are too long
/// for a name.
pub(crate) fn shown(logical: &TableName) -> Identifier {
    let both = format!("{}.{}", logical.schema, logical.table);
    both.parse().unwrap_or_else(|_| logical.table.clone())
}

impl SourceRead {
    /// What stands in the place of the name. Columns can be named after the table, `events.id`, so
    /// its name stays where it lies under another one.
    pub(super) fn physical_name(&self) -> String {
        let physical = self.physical.to_sql();
        match self.alias {
            Alias::Absent if self.physical.table != self.logical.table => {
                format!("{physical} AS {}", self.logical.table.to_sql())
            }
            Alias::Absent | Alias::Written => physical,
        }
    }
}

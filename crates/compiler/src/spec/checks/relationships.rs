//! `relationships: { column, to: table.column }`.

use plan::Identifier;

use crate::source::Spanned;

/// Each value of the column exists in a column of another table. NULL is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipsSpec {
    pub column: Spanned<Identifier>,
    pub to_table: Spanned<Identifier>,
    pub to_column: Spanned<Identifier>,
}

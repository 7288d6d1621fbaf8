//! `not_null: column` or `not_null: [columns]`.

use plan::Identifier;

use crate::source::Spanned;

/// No row has NULL in any of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotNullSpec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

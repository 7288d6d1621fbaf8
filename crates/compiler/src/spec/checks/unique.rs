//! `unique: column` or `unique: [columns]`.

use plan::Identifier;

use crate::source::Spanned;

/// No two rows agree in all of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueSpec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

//! `row_count: { min, max }`.

use crate::source::Spanned;

/// The number of rows lies within bounds, both inclusive. At least one is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCountSpec {
    pub min: Option<Spanned<u64>>,
    pub max: Option<Spanned<u64>>,
}

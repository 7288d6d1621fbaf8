//! The columns that a COPY fills.

use plan::{Identifier, SqlType};
use sql::typed::Nullability;

/// One column, in the order in which COPY fills them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: Identifier,
    pub(crate) ty: SqlType,
    pub(crate) nullability: Nullability,
    /// Its place in the table, from 0.
    pub(crate) place: usize,
}

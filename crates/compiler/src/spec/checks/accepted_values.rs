//! `accepted_values: { column, values }`.

use plan::Identifier;

use crate::source::Spanned;
use crate::spec::scalar::Scalar;

/// Each value of the column is one of these. NULL is accepted; `not_null` refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedValuesSpec {
    pub column: Spanned<Identifier>,
    /// At least one.
    pub values: Vec<Spanned<Scalar>>,
}

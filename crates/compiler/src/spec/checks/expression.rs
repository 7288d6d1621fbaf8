//! `expression: <condition>`.

use crate::source::SourceText;

/// A condition that is true for every row; neither false nor NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionSpec {
    /// A template of SQL, never blank.
    pub expression: SourceText,
}

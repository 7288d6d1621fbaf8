//! What looks after tables: `VACUUM`, `ANALYZE`.

use plan::Identifier;

use super::Name;
use crate::span::Spanned;

/// `VACUUM`: <https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacuum {
    /// All tables without one.
    pub table: Option<Name>,
}

/// `ANALYZE`: <https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analyze {
    /// All tables without one.
    pub table: Option<Name>,
    /// Empty for all.
    pub columns: Vec<Spanned<Identifier>>,
    pub purpose: AnalyzePurpose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnalyzePurpose {
    /// For the planner.
    Statistics,
    /// `ANALYZE COMPRESSION`, which locks the table and changes nothing.
    Compression,
}

//! What must be true of a table: one file per kind of check, one variant each.

mod accepted_values;
mod expression;
mod not_null;
mod relationships;
mod row_count;
mod unique;

use plan::Identifier;

pub use accepted_values::AcceptedValuesSpec;
pub use expression::ExpressionSpec;
pub use not_null::NotNullSpec;
pub use relationships::RelationshipsSpec;
pub use row_count::RowCountSpec;
pub use unique::UniqueSpec;

use crate::source::{SourceText, Span, Spanned};

/// One item of `checks:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSpec {
    /// The whole item.
    pub span: Span,
    /// Its span is the key that names the kind.
    pub kind: Spanned<CheckKindSpec>,
    pub name: Option<Spanned<Identifier>>,
    pub description: Option<Spanned<String>>,
    pub severity: Option<Spanned<CheckSeveritySpec>>,
    pub scope: Option<Spanned<CheckScopeSpec>>,
    /// `where:`, a template of a condition; only rows that meet it are checked.
    pub filter: Option<SourceText>,
}

/// The kinds of checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckKindSpec {
    NotNull(NotNullSpec),
    Unique(UniqueSpec),
    AcceptedValues(AcceptedValuesSpec),
    Relationships(RelationshipsSpec),
    RowCount(RowCountSpec),
    Expression(ExpressionSpec),
}

/// What a failure means: an error blocks the publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckSeveritySpec {
    Error,
    Warn,
    Info,
}

/// Which rows are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckScopeSpec {
    /// Those of the interval that was loaded.
    Interval,
    /// All of them.
    Table,
}

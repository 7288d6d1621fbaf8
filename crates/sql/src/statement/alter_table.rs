//! `ALTER TABLE`: <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>.

use plan::{Identifier, SqlType};

use super::{ColumnDefinition, Dependents, DistStyle, Name, SortStyle, TableConstraint};
use crate::span::{Span, Spanned};

/// `ALTER TABLE name action, …`. The relation may be a view or an external table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterTable {
    pub table: Name,
    /// In the order of the text, each with its place.
    pub actions: Vec<Spanned<AlterAction>>,
}

/// One change of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlterAction {
    AddColumn(Box<ColumnDefinition>),
    DropColumn {
        column: Spanned<Identifier>,
        dependents: Dependents,
    },
    AddConstraint(TableConstraint),
    DropConstraint {
        constraint: Spanned<Identifier>,
        dependents: Dependents,
    },
    RenameTable(Spanned<Identifier>),
    RenameColumn {
        from: Spanned<Identifier>,
        to: Spanned<Identifier>,
    },
    OwnerTo(Spanned<Identifier>),
    /// `ALTER COLUMN column TYPE type`: a longer VARCHAR.
    ColumnType {
        column: Spanned<Identifier>,
        ty: Spanned<SqlType>,
    },
    /// `ALTER COLUMN column ENCODE encoding`, in lower case.
    ColumnEncoding {
        column: Spanned<Identifier>,
        encoding: Spanned<String>,
    },
    /// `ALTER ENCODE AUTO`.
    EncodeAuto,
    Distribution(DistStyle),
    /// `None` for `ALTER SORTKEY NONE`.
    Sort(Option<SortStyle>),
    Append {
        from: Name,
        unmatched: Unmatched,
    },
    /// `SET LOCATION`, `SET FILE FORMAT`, `SET TABLE PROPERTIES`, `PARTITION`: of external tables.
    External,
    /// `ROW LEVEL SECURITY`, `MASKING`, `ALTER AUTOREFRESH`: what is not the table's shape.
    Setting(Span),
}

/// Columns that only one of the two tables of `ALTER TABLE APPEND` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// An error.
    Refused,
    /// `IGNOREEXTRA`: dropped with the source's rows.
    IgnoreExtra,
    /// `FILLTARGET`: default or NULL in the target.
    FillTarget,
}

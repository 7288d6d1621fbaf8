//! Views: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html> and
//! <https://docs.aws.amazon.com/redshift/latest/dg/materialized-view-create-sql-command.html>.

use plan::Identifier;

use super::{Dependents, Name, Replacement, TableAttributes};
use crate::span::{Span, Spanned};
use crate::syntax::Sql;

/// `CREATE [OR REPLACE] VIEW name (columns) AS query`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateView {
    pub name: Name,
    pub replacement: Replacement,
    /// Empty if the query names the columns.
    pub columns: Vec<Spanned<Identifier>>,
    pub query: Sql,
    pub binding: ViewBinding,
}

/// When the names in a view are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewBinding {
    /// When it is created; tables cannot be dropped from under it.
    Early,
    /// `WITH NO SCHEMA BINDING`, which stands here: when it is queried.
    Late(Span),
}

/// `CREATE MATERIALIZED VIEW name attributes AS query`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateMaterializedView {
    pub name: Name,
    /// Empty if the query names the columns.
    pub columns: Vec<Spanned<Identifier>>,
    pub attributes: TableAttributes,
    pub auto_refresh: AutoRefresh,
    pub query: Sql,
}

/// `AUTO REFRESH`: whether Redshift refreshes a materialized view when it sees fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoRefresh {
    /// Also where nothing is said.
    #[default]
    No,
    Yes,
}

/// `REFRESH MATERIALIZED VIEW name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshMaterializedView {
    pub name: Name,
    /// Of `CASCADE`: views below it are refreshed first.
    pub dependents: Dependents,
}

//! Tables outside Redshift.

use super::Name;
use crate::syntax::Sql;

/// `CREATE EXTERNAL TABLE`, its body passed through:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_EXTERNAL_TABLE.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateExternalTable {
    pub name: Name,
    /// Of `CREATE EXTERNAL TABLE … AS query`.
    pub query: Option<Sql>,
}

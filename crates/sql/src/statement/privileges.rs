//! `GRANT` and `REVOKE`.

use super::Name;

/// `GRANT` and `REVOKE`: <https://docs.aws.amazon.com/redshift/latest/dg/r_GRANT.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privileges {
    pub change: PrivilegeChange,
    /// Tables and views that are named; empty for everything else that privileges are on.
    pub tables: Vec<Name>,
    pub scope: PrivilegeScope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivilegeChange {
    Grant,
    Revoke,
}

/// Whose privileges they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivilegeScope {
    /// Redshift's own.
    Local,
    /// `ON EXTERNAL …`: kept outside Redshift, so not in a transaction.
    External,
}

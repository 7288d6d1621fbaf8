//! One file per command: its arguments, and what it does with them.

pub(crate) mod bootstrap;
pub(crate) mod explain;
pub(crate) mod lineage;
pub(crate) mod migrate;
pub(crate) mod plan;
pub(crate) mod query;
pub(crate) mod rehearse;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sql;
pub(crate) mod status;
pub(crate) mod validate;
pub(crate) mod verify;

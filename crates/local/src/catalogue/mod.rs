//! The tables and views that exist, in Redshift's types.
//!
//! The engine knows no varchar lengths, no CHAR and no views that are bound late, so what the DDL
//! says is kept in tables beside the data, written in the transaction that changes them.

mod everywhere;
mod inherited;
mod kept;
mod relation;
mod samples;
mod served;
mod shown;
mod views;

use std::collections::BTreeMap;

use plan::{Identifier, TableName};
use sql::catalogue::{Catalogue, Table, system};

use crate::engine::Connection;
use executor::Refusal;

pub(crate) use kept::{
    add, add_columns, depend, dependents, next_number, prepare, remove, remove_columns, rename,
    restyle,
};
pub(crate) use relation::{
    Definition, Distribution, Kind, Layout, NewColumn, Relation, Sequence, Style, lay_out, sort_by,
};
pub(crate) use samples::{forget_sample, is_sample, note_sample};
pub(crate) use served::{INFORMATION_SCHEMA, named as served_as, sql_of};
pub(crate) use views::Views;

/// The schema of what the local engine keeps for itself; no statement can name it.
pub(crate) const OWN_SCHEMA: &str = "callsheet_local";
/// Redshift's schema of system tables.
pub(crate) const SYSTEM_SCHEMA: &str = "pg_catalog";
pub(crate) const STV_SESSIONS: &str = "stv_sessions";
pub(crate) const SYS_LOAD_HISTORY: &str = "sys_load_history";
pub(crate) const SYS_LOAD_DETAIL: &str = "sys_load_detail";
pub(crate) const SYS_LOAD_ERROR_DETAIL: &str = "sys_load_error_detail";
pub(crate) const STL_LOAD_ERRORS: &str = "stl_load_errors";
pub(crate) const PG_USER: &str = "pg_user";

/// Names that are the engine's or Redshift's own.
const RESERVED_SCHEMAS: &[&str] = &[
    OWN_SCHEMA,
    SYSTEM_SCHEMA,
    "pg_temp",
    INFORMATION_SCHEMA,
    "main",
];

pub(crate) fn is_reserved(schema: &Identifier) -> bool {
    RESERVED_SCHEMAS.contains(&schema.as_str())
}

/// What a session sees: names and types for the binder, and what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) catalogue: Catalogue,
    /// Tables and views, temporary ones left out.
    pub(crate) relations: BTreeMap<TableName, Relation>,
    pub(crate) views: Views,
}

/// Every relation of the warehouse and every system table that is served.
pub(crate) fn load(connection: &Connection) -> Result<Known, Refusal> {
    let relations = kept::read(connection)?;
    let mut catalogue = Catalogue::new();
    for (name, relation) in &relations {
        if !matches!(relation.kind, Kind::LateView(_)) {
            let columns = relation.columns.iter().map(NewColumn::bound).collect();
            catalogue.insert(name.clone(), Table::Known(columns));
        }
    }
    for served in served::all() {
        let name = match served.schema {
            SYSTEM_SCHEMA => system(identifier(served.name)),
            schema => TableName::new(identifier(schema), identifier(served.name)),
        };
        catalogue.insert(name, Table::Known(served.columns()));
    }
    let views = Views::bound(&mut catalogue, &relations);
    Ok(Known {
        catalogue,
        relations,
        views,
    })
}

fn identifier(name: &str) -> Identifier {
    name.parse().expect("a plain name")
}

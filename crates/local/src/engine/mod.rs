//! DuckDB, and the only place that imports it.
//!
//! One instance lives in the process; the warehouse's file is attached to it under a name that no
//! schema can have, so that `schema.table` never means two things. Nothing here knows Redshift.

mod append;
mod claim;
mod connection;
mod failure;
mod functions;
mod value;

pub(crate) use append::Appender;
pub(crate) use connection::{Connection, Interrupt};
pub(crate) use failure::RAISED;

use std::sync::Mutex;

use duckdb::Config;
use executor::SessionError;

use crate::open::{Access, Database};
use claim::Claim;

/// The catalogue name of the warehouse inside the engine.
pub(crate) const WAREHOUSE: &str = "callsheet$";
/// The catalogue of a session's temporary tables, and its only schema.
pub(crate) const TEMPORARY: (&str, &str) = ("temp", "main");

/// An open database.
pub(crate) struct Engine {
    root: Mutex<duckdb::Connection>,
    _claim: Option<Claim>,
}

impl Engine {
    pub(crate) fn open(database: &Database, access: Access) -> Result<Self, SessionError> {
        let (attach, claim) = match database {
            Database::Memory => (format!("ATTACH ':memory:' AS \"{WAREHOUSE}\""), None),
            Database::Path(path) => {
                let shown = path.display();
                let text = path.to_str().ok_or_else(|| SessionError::Unreachable {
                    message: format!("the path `{shown}` is not UTF-8"),
                })?;
                let mode = match access {
                    Access::ReadWrite => "",
                    Access::ReadOnly => " (READ_ONLY)",
                };
                if access == Access::ReadOnly && !path.exists() {
                    return Err(SessionError::Unreachable {
                        message: format!("there is no database at `{shown}` yet"),
                    });
                }
                let claim = Claim::take(path)?;
                let quoted = text.replace('\'', "''");
                (
                    format!("ATTACH '{quoted}' AS \"{WAREHOUSE}\"{mode}"),
                    Some(claim),
                )
            }
        };
        let root =
            duckdb::Connection::open_in_memory_with_flags(configuration()?).map_err(unreachable)?;
        functions::register(&root).map_err(unreachable)?;
        root.execute_batch(&attach).map_err(|error| {
            let text = error.to_string();
            if text.contains("Could not set lock on file") {
                SessionError::InUse {
                    message: "another process works with this database file".to_owned(),
                }
            } else {
                SessionError::Unreachable { message: text }
            }
        })?;
        Ok(Self {
            root: Mutex::new(root),
            _claim: claim,
        })
    }

    /// A connection of its own to the same database.
    pub(crate) fn connect(&self) -> Result<Connection, SessionError> {
        let root = self
            .root
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        root.try_clone().map(Connection::new).map_err(unreachable)
    }
}

/// Nothing is fetched from the network, and NULL sorts as the greatest value, as on Redshift.
fn configuration() -> Result<Config, SessionError> {
    [
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
        ("default_null_order", "nulls_last_on_asc_first_on_desc"),
    ]
    .into_iter()
    .try_fold(Config::default(), |config, (key, value)| {
        config.with(key, value)
    })
    .map_err(unreachable)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn unreachable(error: duckdb::Error) -> SessionError {
    SessionError::Unreachable {
        message: error.to_string(),
    }
}

#[cfg(test)]
mod tests;

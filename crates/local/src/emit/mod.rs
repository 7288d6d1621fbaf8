//! The engine's SQL from the typed tree: right, or refused.
//!
//! Every form and function is named here; what is not named is refused, never passed through.
//! Nothing emitted needs an extension of the engine, and every table is written with its
//! catalogue, so that no search path decides anything.

mod aggregate;
mod alias;
mod attempt;
mod cast;
mod distinct;
mod expression;
mod float;
mod function;
mod grouping;
mod hierarchy;
mod interval;
mod list;
mod literal;
mod merge;
mod moments;
mod name;
mod number;
mod operator;
mod percentile;
mod pivot;
mod query;
mod relation;
mod rounded;
mod rows;
mod select;
mod shape;
mod statement;
mod subquery;
mod super_value;
mod system;
mod table;
mod text;
mod time;
mod time_of_day;
mod to_number;
mod types;
mod unnest;
mod varbyte;
mod window;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use jiff::civil::DateTime;
use plan::Identifier;

use crate::catalogue::Known;
use crate::loads::Loads;

pub(crate) use moments::{asks as asks_for_moments, told as moments_told};
pub(crate) use name::{is_temporary, quoted, table as table_name};
pub(crate) use statement::{Write, drop_table};
pub(crate) use table::{create_sequence, create_table, drop_sequence};
pub(crate) use unnest::SEPARATOR;

/// What a statement can learn about its session.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    pub(crate) backend: i64,
    pub(crate) last_copy_rows: i64,
    pub(crate) last_copy_id: i64,
    pub(crate) last_query_id: i64,
    pub(crate) last_unload_rows: i64,
    pub(crate) user: String,
    pub(crate) database: String,
    /// Where bare names lead.
    pub(crate) schema: Identifier,
    /// Whose views are written out.
    pub(crate) known: Arc<Known>,
    /// When the statement starts, UTC.
    pub(crate) statement_start: DateTime,
    /// When the transaction starts, UTC.
    pub(crate) transaction_start: DateTime,
    pub(crate) moments: Moments,
    /// `stv_sessions`: process, start in whole seconds, user, database.
    pub(crate) sessions: Vec<(i64, DateTime, String, String)>,
    /// What the views of loads show.
    pub(crate) loads: Arc<Mutex<Loads>>,
}

/// How `GETDATE()` and its like are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moments {
    /// As the moments of this statement.
    Told,
    /// As those of the statement that will use what is written: a DEFAULT.
    Asked,
}

/// Writes SQL for one statement.
pub(crate) struct Emitter<'a> {
    surroundings: &'a Surroundings,
    /// Keys of text that the selects around here group by, innermost last.
    grouped: RefCell<Vec<Vec<grouping::TextKey>>>,
    /// Outputs of the selects around here, innermost last.
    selects: RefCell<Vec<Rc<alias::Outputs>>>,
    /// Bytes that names of them stand for so far.
    aliases: Cell<usize>,
    /// Relations by their alias, with names that several of their columns have.
    doubled: RefCell<BTreeSet<(Identifier, Identifier)>>,
    /// Whose columns are seen.
    seen: RefCell<hierarchy::Seen>,
    rounded: rounded::Rounded,
}

type Sql = Result<String, executor::SessionError>;

/// Why writing cannot fail.
const TEXT: &str = "a string takes text";

impl<'a> Emitter<'a> {
    pub(crate) fn new(surroundings: &'a Surroundings) -> Self {
        Self {
            surroundings,
            grouped: RefCell::default(),
            selects: RefCell::default(),
            aliases: Cell::default(),
            doubled: RefCell::default(),
            seen: RefCell::default(),
            rounded: rounded::Rounded::default(),
        }
    }
}

/// An expression that fails with Redshift's error when it is reached.
fn raise(sqlstate: &str, message: &str) -> String {
    format!(
        "error({})",
        literal::text(&format!("callsheet:{sqlstate}:{message}"))
    )
}

//! What was decided, as data.
//!
//! This crate is the contract between the compiler, which decides, and the executor, which obeys.
//! It knows no YAML, no templates, no SQL grammar, no database, no clock.
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod check;
pub mod digest;
pub mod encoding;
pub mod endpoint;
pub mod evidence;
pub mod file;
pub mod header;
pub mod id;
pub mod identifier;
pub mod interval;
pub mod journal;
mod lookback;
pub mod ownership;
mod plan;
pub mod protocol;
pub mod reads;
pub mod record;
pub mod rendering;
pub mod report;
mod reserved;
pub mod slot;
pub mod source_table;
pub mod sql_type;
pub mod statement;
pub mod table;
pub mod table_name;
pub mod time_format;
pub mod unit;
pub mod upkeep;
pub mod upstream;

pub use check::{Check, CheckScope, Expectation, Severity};
pub use digest::Digest;
pub use encoding::ColumnEncoding;
pub use endpoint::{Host, HostFault};
pub use evidence::Evidence;
pub use file::PlanFileFault;
pub use header::{Header, Target, TargetKind};
pub use id::{CheckId, UnitId};
pub use identifier::Identifier;
pub use interval::{Cadence, DataInterval, IntervalKey};
pub use lookback::{Lookback, LookbackFault};
pub use plan::{CheckResultStatement, Plan, PlannedInterval, Waiver};
pub use protocol::{Protocol, ProtocolStep};
pub use reads::{Read, Rows};
pub use record::RunRecord;
pub use slot::{HexText, RunParameter, RunValues, SlottedText};
pub use sql_type::SqlType;
pub use statement::Statement;
pub use table_name::TableName;
pub use unit::{Step, Unit, Verb};
pub use upkeep::Upkeep;
pub use upstream::Upstream;

//! `pipeline.yml`.

use indexmap::IndexMap;
use jiff::civil::DateTime;
use plan::Identifier;

use super::scalar::Scalar;
use super::table::TableSpec;
use crate::source::{FileId, Spanned};

/// A pipeline as written in `pipeline.yml` and `tables/*.yml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineSpec {
    /// `pipeline.yml` itself.
    pub file: FileId,
    pub pipeline: Spanned<Identifier>,
    pub description: Option<Spanned<String>>,
    pub owner: Option<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub schedule: ScheduleSpec,
    /// By name, in the order of the file.
    pub vars: IndexMap<String, VarSpec>,
    /// By name: first those of `pipeline.yml`, then those of `tables/*.yml` in byte order.
    pub tables: IndexMap<Identifier, TableSpec>,
}

/// When intervals start and end, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleSpec {
    pub cron: Spanned<CronSpec>,
    /// The first interval starts here.
    pub start: Option<Spanned<DateTime>>,
    /// The last interval ends here; half open, later than `start`.
    pub end: Option<Spanned<DateTime>>,
}

/// The length of an interval. Other expressions of cron are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CronSpec {
    Hourly,
    Daily,
    Weekly,
    Monthly,
}

/// A variable that templates read as `vars.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VarSpec {
    pub name: Spanned<String>,
    pub value: Spanned<Scalar>,
}

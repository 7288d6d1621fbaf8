//! What the user wrote, by shape: every leaf knows its place, no default is filled.

pub mod checks;
mod column;
mod copy;
mod load;
mod pipeline;
mod project;
mod scalar;
mod table;

pub use checks::{CheckKindSpec, CheckScopeSpec, CheckSeveritySpec, CheckSpec};
pub use column::{ColumnSpec, EncodingSpec, NullabilitySpec};
pub use copy::{CopyFormatSpec, CopySpec, CsvSpec, OnEmptySpec};
pub use load::{LoadSpec, MergeSpec, SelectSpec};
pub use pipeline::{CronSpec, PipelineSpec, ScheduleSpec, VarSpec};
pub use project::{BucketSpec, IamRoleSpec, LocalSpec, ProjectSpec, TargetKindSpec, TargetSpec};
pub use scalar::{Scalar, Switch};
pub use table::{DistSpec, SortSpec, TableKindSpec, TableSpec, WaiverSpec};

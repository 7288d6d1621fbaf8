//! What the user wrote, by shape: every leaf knows its place, no default is filled.
//!
//! One file per part of the language holds the type and how it is read. A fault ends one value,
//! not the reading, so that one run shows all of them.

pub mod checks;
mod column;
mod connection;
mod copy;
mod credentials;
pub(crate) mod decode;
mod elsewhere;
mod explanations;
mod fault;
mod lints;
mod load;
mod named;
mod path;
mod pipeline;
mod project;
mod samples;
mod scalar;
mod schedule;
mod schema;
mod sources;
mod split_type;
mod suggestion;
mod table;
mod target;
mod upkeep;
mod upstream;
mod vars;
mod version;

pub use checks::{CheckScopeSpec, CheckSeveritySpec, CheckSpec};
pub use column::{ColumnSpec, EncodingSpec, NullabilitySpec};
pub use connection::{
    ConnectionSpec, CreationSpec, DbUserSpec, DbtProfileSpec, IamServiceSpec, IamSpec, LoginSpec,
    PasswordSpec, SecretSpec, SslModeSpec,
};
pub use copy::{
    AvroSpec, ColumnarSpec, CompUpdateSpec, CompressionSpec, CopyFormatSpec, CopySpec, CsvSpec,
    DelimitedSpec, DelimiterSpec, ErrorsSpec, FieldsSpec, FixedWidthSpec, JsonSpec, LinesSpec,
    OnEmptySpec, RowwiseSpec, TextEncodingSpec,
};
pub(crate) use copy::{
    COPY_FORMATS, is_excluded_beside, keys as copy_keys, options as copy_options,
    shape as copy_shape,
};
pub use explanations::EXPLANATIONS;
pub use fault::Fault;
pub use lints::{LintLevelSpec, WaiverSpec};
pub(crate) use load::SCRIPT_KEYS;
pub use load::SelectSpec;
pub use pipeline::PipelineSpec;
pub(crate) use pipeline::{shape as pipeline_shape, tables_shape};
pub(crate) use project::shape as project_shape;
pub use project::{BucketSpec, LocalSpec, ProjectSpec};
pub use samples::SampleSpec;
pub use scalar::{Scalar, Switch};
pub use schedule::{CronSpec, ScheduleSpec};
pub use schema::SchemaSpec;
pub use sources::{SourceSpec, SourceTableSpec};
pub use suggestion::did_you_mean;
pub use table::{DistSpec, SortSpec, TableKindSpec, TableSpec};
pub(crate) use table::{KEYS as TABLE_KEYS, keys as table_keys};
pub use target::{IamRoleSpec, TargetKindSpec, TargetSpec};
pub use upkeep::{AllowanceSpec, AnalyzeSpec, MaintenanceSpec, UpkeepSpec};
pub use upstream::{RequireSpec, UpstreamSpec};
pub use vars::{VarSpec, VarValue};

use crate::diagnostic::{Collector, Diagnostics};
use crate::source::{FileId, Sources};

#[cfg(test)]
mod tests;

/// Reads `pipeline.yml` and `tables/*.yml` of a folder.
///
/// `folder` is relative to the project's root, with forward slashes, without one at its end;
/// empty for the root itself. The files, and those that `select_file:` names, are in `sources`.
pub fn parse_pipeline(sources: &Sources, folder: &str) -> Result<PipelineSpec, Diagnostics> {
    pipeline::parse(sources, folder)
}

/// Reads a pipeline as far as it can be read: the tables with faults are `broken`. None if something
/// else is wrong.
pub(crate) fn read_pipeline(
    sources: &Sources,
    folder: &str,
    faults: &mut Collector,
) -> Option<PipelineSpec> {
    pipeline::read(sources, folder, faults)
}

/// Reads `callsheet.yml`.
pub fn parse_project(sources: &Sources, file: FileId) -> Result<ProjectSpec, Diagnostics> {
    project::parse(sources, file)
}

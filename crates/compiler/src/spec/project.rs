//! `callsheet.yml`.

use indexmap::IndexMap;
use plan::Identifier;

use super::pipeline::VarSpec;
use crate::source::{FileId, Spanned};

/// The project: where pipelines can run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectSpec {
    /// `callsheet.yml` itself.
    pub file: FileId,
    /// A key of `targets`.
    pub default_target: Option<Spanned<String>>,
    /// By name, in the order of the file; never empty.
    pub targets: IndexMap<String, TargetSpec>,
    pub local: Option<LocalSpec>,
}

/// A warehouse and a schema in it. Secrets are only ever named, never held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    pub name: Spanned<String>,
    pub kind: Spanned<TargetKindSpec>,
    pub schema: Spanned<Identifier>,
    pub control_schema: Option<Spanned<Identifier>>,
    /// Only where the kind is redshift.
    pub iam_role: Option<Spanned<IamRoleSpec>>,
    /// Of the data, such as `us-west-2`.
    pub region: Option<Spanned<String>>,
    /// Take the place of the pipeline's variables of the same name.
    pub vars: IndexMap<String, VarSpec>,
    pub query_group: Option<Spanned<String>>,
    /// Milliseconds, as Redshift's `statement_timeout`.
    pub statement_timeout: Option<Spanned<u32>>,
}

/// What runs the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKindSpec {
    Local,
    Redshift,
}

/// Whose rights COPY uses.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IamRoleSpec {
    /// The default role of the cluster.
    Default,
    /// `arn:aws:iam::…:role/…`.
    Arn(String),
}

/// What the embedded engine needs to know about this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalSpec {
    /// `s3://bucket` to a folder, relative to the project's root.
    pub buckets: IndexMap<String, BucketSpec>,
}

/// A folder that stands for a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSpec {
    /// `s3://bucket`, without a trailing slash.
    pub bucket: Spanned<String>,
    pub folder: Spanned<String>,
}

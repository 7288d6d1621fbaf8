//! Where a COPY failed.

use serde::{Deserialize, Serialize};

/// What the database knows of a COPY that it refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadDetails {
    Found(LoadFailure),
    /// The error of the COPY is all there is.
    Unread {
        why: String,
    },
}

/// The first row that could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadFailure {
    pub view: LoadErrorView,
    /// The COPY in that view.
    pub query: i64,
    pub file: String,
    /// From 1. Of a JSON file, the last line of the object.
    pub line: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The column's type, as the plan declares it or, failing that, as the view shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<String>,
    /// Bytes of the value that does not fit; what the view cuts off is not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual_length: Option<u64>,
    /// Of the error, in bytes from the start of the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>.
    pub code: i64,
    /// The database's words, without values of rows.
    pub reason: String,
    /// The value itself, where the run was asked to show values and the view has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What to change, in the words of the pipeline's files.
    pub hint: String,
    /// How many more rows of the COPY the view lists, as far as it was read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub others: u64,
}

/// Where the details come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadErrorView {
    /// Provisioned and serverless:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html>.
    SysLoadErrorDetail,
    /// Provisioned only: <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html>.
    StlLoadErrors,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that serde wants"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

//! `load: { copy: … }`.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use super::scalar::Switch;
use crate::source::{SourceText, Spanned};

/// What COPY reads and how. Credentials are deliberately absent: the target names a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopySpec {
    /// A template of an `s3://` prefix.
    pub from: SourceText,
    /// Its span is the key that names the format.
    pub format: Spanned<CopyFormatSpec>,
    pub on_empty: Option<Spanned<OnEmptySpec>>,
    pub gzip: Option<Spanned<Switch>>,
    /// A template.
    pub region: Option<SourceText>,
    pub time_format: Option<Spanned<String>>,
    pub date_format: Option<Spanned<String>>,
    /// 0 to 100000 rows.
    pub max_error: Option<Spanned<u32>>,
    pub null_as: Option<Spanned<String>>,
    pub blanks_as_null: Option<Spanned<Switch>>,
    pub empty_as_null: Option<Spanned<Switch>>,
    pub truncate_columns: Option<Spanned<Switch>>,
    /// The character that takes the place of an invalid one; printable ASCII.
    pub accept_inv_chars: Option<Spanned<char>>,
}

/// What to do when no file lies under `from`. Other answers are refused in this slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnEmptySpec {
    Error,
}

/// How the files are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFormatSpec {
    /// `json: auto`.
    JsonAuto,
    /// `json: auto ignorecase`.
    JsonAutoIgnoreCase,
    /// `json: s3://…`, a template of the path of a JSONPaths file.
    JsonPaths(SourceText),
    Csv(CsvSpec),
}

/// Options of CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvSpec {
    /// One ASCII character.
    pub delimiter: Option<Spanned<char>>,
    /// One ASCII character.
    pub quote: Option<Spanned<char>>,
    /// Lines to skip at the start of each file.
    pub ignore_header: Option<Spanned<u32>>,
}

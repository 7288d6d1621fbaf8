//! `COPY`: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>.

use std::collections::BTreeMap;

use plan::Identifier;

use super::Name;
use crate::span::{Span, Spanned};

/// `COPY table (columns) FROM 's3://…' IAM_ROLE … options`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    pub name: Name,
    /// Empty for all columns in the table's order.
    pub columns: Vec<Spanned<Identifier>>,
    /// The object or the prefix, the value without quotes.
    pub from: Spanned<String>,
    pub authorization: Authorization,
    pub format: CopyFormat,
    pub options: CopyOptions,
    /// Where the name of each option stands, by its name in lower case.
    pub places: BTreeMap<&'static str, Span>,
}

/// Who reads or writes the files. Keys themselves are never kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// `IAM_ROLE default`.
    Default,
    /// `IAM_ROLE 'arn:…'`.
    Role(String),
    /// `CREDENTIALS`, `ACCESS_KEY_ID` and their like: where they stand.
    Keys(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFormat {
    Json(JsonPaths),
    Csv {
        quote: char,
        delimiter: String,
    },
    /// Text without quotes; `|` unless `DELIMITER` says otherwise.
    Delimited {
        delimiter: String,
    },
    /// `FIXEDWIDTH 'name:width,…'`, one width per column, in characters.
    FixedWidth(Vec<u32>),
    Avro(JsonPaths),
    Orc,
    Parquet,
    Shapefile,
}

/// How fields of an object become columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonPaths {
    /// Field names equal column names, which are lower case.
    Auto,
    AutoIgnoreCase,
    /// A whole object into one SUPER column.
    NoShred,
    /// A file of JSONPath expressions, one per column.
    File(String),
}

/// What data conversion and load do; Redshift's defaults where nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each names one flag of COPY and has no other state"
)]
pub struct CopyOptions {
    pub packing: Packing,
    /// The source names a manifest, which names the files.
    pub manifest: bool,
    pub encoding: Encoding,
    pub region: Option<String>,
    /// `IGNOREHEADER n`: lines at the top of each file.
    pub ignore_header: u64,
    /// `NULL AS`, the value itself.
    pub null_as: String,
    /// Rows that may fail before the load does, 0 to 100000.
    pub max_error: u32,
    /// No row that fails makes the load fail.
    pub ignore_all_errors: bool,
    pub time_format: TimeFormat,
    /// `DATEFORMAT`; `None` for Redshift's default `YYYY-MM-DD`.
    pub date_format: Option<DateFormat>,
    pub truncate_columns: bool,
    pub blanks_as_null: bool,
    pub empty_as_null: bool,
    /// The character that stands in for bytes that are no UTF-8.
    pub accept_inv_chars: Option<char>,
    pub accept_any_date: bool,
    pub fill_record: bool,
    pub trim_blanks: bool,
    pub ignore_blank_lines: bool,
    pub remove_quotes: bool,
    pub escape: bool,
    pub round_decimals: bool,
    pub explicit_ids: bool,
    /// `COMPUPDATE ON` or `OFF`.
    pub comp_update: Option<bool>,
    /// `STATUPDATE ON` or `OFF`.
    pub stat_update: Option<bool>,
}

/// How the files are compressed, each as a whole:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-file-compression.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Plain,
    Gzip,
    Bzip2,
    Lzop,
    Zstd,
}

/// What the bytes of a text file mean:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-encoding>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// With a byte order mark, which says the rest.
    Utf16,
    Utf16LittleEndian,
    Utf16BigEndian,
    Latin1,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `YYYY-MM-DD HH:MI:SS`, the default.
    Default,
    Auto,
    EpochSeconds,
    EpochMilliseconds,
    Custom(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFormat {
    Auto,
    Custom(String),
}

impl Default for CopyOptions {
    fn default() -> Self {
        Self {
            packing: Packing::Plain,
            manifest: false,
            encoding: Encoding::Utf8,
            region: None,
            ignore_header: 0,
            null_as: "\\N".to_owned(),
            max_error: 0,
            ignore_all_errors: false,
            time_format: TimeFormat::Default,
            date_format: None,
            truncate_columns: false,
            blanks_as_null: false,
            empty_as_null: false,
            accept_inv_chars: None,
            accept_any_date: false,
            fill_record: false,
            trim_blanks: false,
            ignore_blank_lines: false,
            remove_quotes: false,
            escape: false,
            round_decimals: false,
            explicit_ids: false,
            comp_update: None,
            stat_update: None,
        }
    }
}

//! `load: { copy: … }`.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use super::decode::{Decoder, Field, Owner};
use super::fault::Fault;
use super::scalar::Switch;
use crate::source::{SourceText, Spanned};

mod csv;
mod format;

pub use csv::CsvSpec;
pub use format::CopyFormatSpec;

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

const KEYS: &[&str] = &[
    "from",
    "on_empty",
    "json",
    "csv",
    "gzip",
    "region",
    "time_format",
    "date_format",
    "max_error",
    "null_as",
    "blanks_as_null",
    "empty_as_null",
    "truncate_columns",
    "accept_inv_chars",
];

/// The most that MAXERROR takes.
const MOST_ERRORS: u32 = 100_000;

impl Decoder<'_> {
    pub(crate) fn copy(&mut self, field: Field<'_>) -> Option<CopySpec> {
        let fields = self.fields(field.value, Owner::of(&field), KEYS)?;
        let from = self
            .require(&fields, "from", "from: \"s3://bucket/prefix/\"")
            .and_then(|field| self.text(field));
        let format = self.copy_format(&fields);
        let on_empty = fields
            .get("on_empty")
            .and_then(|field| self.on_empty(field));
        let gzip = fields.get("gzip").and_then(|field| self.leaf(field));
        let region = fields.get("region").and_then(|field| self.text(field));
        let time_format = fields
            .get("time_format")
            .and_then(|field| self.filled(field));
        let date_format = fields
            .get("date_format")
            .and_then(|field| self.filled(field));
        let max_error = fields
            .get("max_error")
            .and_then(|field| self.max_error(field));
        let null_as = fields.get("null_as").and_then(|field| self.leaf(field));
        let mut switch = |key| fields.get(key).and_then(|field| self.leaf(field));
        let blanks_as_null = switch("blanks_as_null");
        let empty_as_null = switch("empty_as_null");
        let truncate_columns = switch("truncate_columns");
        let accept_inv_chars = fields
            .get("accept_inv_chars")
            .and_then(|field| self.character(field));
        Some(CopySpec {
            from: from?,
            format: format?,
            on_empty,
            gzip,
            region,
            time_format,
            date_format,
            max_error,
            null_as,
            blanks_as_null,
            empty_as_null,
            truncate_columns,
            accept_inv_chars,
        })
    }

    fn on_empty(&mut self, field: Field<'_>) -> Option<Spanned<OnEmptySpec>> {
        let text = self.leaf::<String>(field)?;
        if text.value == "error" {
            return Some(Spanned::new(OnEmptySpec::Error, text.span));
        }
        self.faults.push(Fault::UnsupportedOption {
            field: field.to_string(),
            value: text.value,
            span: text.span,
            help: "write `on_empty: error`, or drop the key",
        });
        None
    }

    fn max_error(&mut self, field: Field<'_>) -> Option<Spanned<u32>> {
        let errors = self.leaf::<u32>(field)?;
        if errors.value <= MOST_ERRORS {
            return Some(errors);
        }
        self.faults.push(Fault::OutOfRange {
            field: field.to_string(),
            problem: "is more than COPY takes",
            span: errors.span,
            help: format!("write a number from 0 to {MOST_ERRORS}"),
        });
        None
    }

    /// Reads one printable character of ASCII.
    fn character(&mut self, field: Field<'_>) -> Option<Spanned<char>> {
        let text = self.leaf::<String>(field)?;
        let mut characters = text.value.chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && (character.is_ascii_graphic() || matches!(character, ' ' | '\t'))
        {
            return Some(Spanned::new(character, text.span));
        }
        self.faults.push(Fault::OutOfRange {
            field: field.to_string(),
            problem: "is not one character of ASCII",
            span: field.place(),
            help: "write one character in quotes, such as `\"|\"` or `\"\\t\"`".into(),
        });
        None
    }
}

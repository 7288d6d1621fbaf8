//! How the files of COPY are written.

use super::columnar::ColumnarSpec;
use super::csv::CsvSpec;
use super::delimited::DelimitedSpec;
use super::fields::{AvroSpec, FieldsSpec, JsonSpec};
use super::fixed_width::FixedWidthSpec;
use super::lines::LinesSpec;
use super::rowwise::RowwiseSpec;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Fields};

/// How the files are written, with every option that depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyFormatSpec {
    Json(JsonSpec),
    Avro(AvroSpec),
    Csv(CsvSpec),
    Delimited(DelimitedSpec),
    FixedWidth(FixedWidthSpec),
    Parquet(ColumnarSpec),
    Orc(ColumnarSpec),
}

pub(crate) const KEYS: &[&str] = &[
    "json",
    "csv",
    "delimited",
    "fixed_width",
    "avro",
    "parquet",
    "orc",
];

impl CopyFormatSpec {
    /// What formats of rows take; none for columnar files.
    pub fn rowwise(&self) -> Option<&RowwiseSpec> {
        match self {
            Self::Json(json) => Some(&json.rowwise),
            Self::Avro(avro) => Some(&avro.rowwise),
            Self::Csv(csv) => Some(&csv.rowwise),
            Self::Delimited(delimited) => Some(&delimited.rowwise),
            Self::FixedWidth(fixed) => Some(&fixed.rowwise),
            Self::Parquet(_) | Self::Orc(_) => None,
        }
    }

    /// What formats of lines take.
    pub fn lines(&self) -> Option<&LinesSpec> {
        match self {
            Self::Csv(csv) => Some(&csv.lines),
            Self::Delimited(delimited) => Some(&delimited.lines),
            Self::FixedWidth(fixed) => Some(&fixed.lines),
            Self::Json(_) | Self::Avro(_) | Self::Parquet(_) | Self::Orc(_) => None,
        }
    }

    /// How names find their columns, in formats that have names.
    pub fn fields(&self) -> Option<&FieldsSpec> {
        match self {
            Self::Json(json) => Some(&json.fields),
            Self::Avro(avro) => Some(&avro.fields),
            _ => None,
        }
    }
}

impl Decoder<'_> {
    pub(super) fn copy_format(&mut self, fields: &Fields<'_>) -> Option<Spanned<CopyFormatSpec>> {
        let chosen = self.choice(fields, "format", KEYS)?;
        self.refuse_excluded(fields, chosen);
        let format = match chosen.name {
            "json" => CopyFormatSpec::Json(self.json(fields, chosen)?),
            "avro" => CopyFormatSpec::Avro(self.avro(fields, chosen)?),
            "csv" => CopyFormatSpec::Csv(self.csv(fields, chosen)?),
            "delimited" => CopyFormatSpec::Delimited(self.delimited(fields, chosen)?),
            "fixed_width" => CopyFormatSpec::FixedWidth(self.fixed_width(fields, chosen)?),
            "parquet" => CopyFormatSpec::Parquet(self.columnar(chosen)?),
            _ => CopyFormatSpec::Orc(self.columnar(chosen)?),
        };
        Some(Spanned::new(format, chosen.key))
    }
}

pub(super) fn keys() -> Keys {
    let fields = || super::fields::shape();
    let json = Shape::either([fields(), super::fields::json_keys().into()]);
    Keys::of(KEYS)
        .key(
            "json",
            json,
            "JSON: how names find their columns, or a mapping with `fields` and more.",
        )
        .key(
            "csv",
            Shape::bare_or(super::csv::keys()),
            "CSV, with its options if need be.",
        )
        .key(
            "delimited",
            Shape::bare_or(super::delimited::keys()),
            "Text with a character between its fields, `|` if nothing is said.",
        )
        .key(
            "fixed_width",
            super::fixed_width::keys(),
            "Text whose fields have a width in characters.",
        )
        .key("avro", fields(), "Avro: how names find their columns.")
        .key(
            "parquet",
            Shape::bare_or(super::columnar::keys()),
            "Parquet: columns by their places.",
        )
        .key(
            "orc",
            Shape::bare_or(super::columnar::keys()),
            "ORC: columns by their places.",
        )
}

//! `parquet: { … }` and `orc: { … }`.

use super::exclusion::PARQUET;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};
use crate::spec::scalar::Switch;

/// Options of columnar files: COPY supports few.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnarSpec {
    /// Columns that are missing at the end become NULL.
    pub fill_record: Option<Spanned<Switch>>,
    /// Nested values go into SUPER columns.
    pub serialize_to_json: Option<Spanned<Switch>>,
}

const KEYS: &[&str] = &["fill_record", "serialize_to_json"];

impl Decoder<'_> {
    /// Reads options; a bare `parquet:` has none.
    pub(super) fn columnar(&mut self, field: Field<'_>) -> Option<ColumnarSpec> {
        let own = self.format_options(field, KEYS, PARQUET)?;
        let get = |key| own.get(key);
        Some(ColumnarSpec {
            fill_record: get("fill_record").and_then(|field| self.leaf(field)),
            serialize_to_json: get("serialize_to_json").and_then(|field| self.leaf(field)),
        })
    }
}

pub(super) fn keys() -> Keys {
    Keys::of(KEYS)
        .key(
            "fill_record",
            Shape::leaf::<Switch>(),
            "FILLRECORD: columns that are missing at the end become NULL.",
        )
        .key(
            "serialize_to_json",
            Shape::leaf::<Switch>(),
            "SERIALIZETOJSON: nested values go into SUPER columns.",
        )
}

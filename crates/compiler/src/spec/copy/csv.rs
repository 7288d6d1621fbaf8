//! `csv: { … }`.

use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};

/// Options of CSV.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvSpec {
    /// One character of ASCII.
    pub delimiter: Option<Spanned<char>>,
    /// One character of ASCII.
    pub quote: Option<Spanned<char>>,
    /// Lines to skip at the start of each file.
    pub ignore_header: Option<Spanned<u32>>,
}

impl Decoder<'_> {
    /// Reads options; a bare `csv:` has none.
    pub(super) fn csv(&mut self, field: Field<'_>) -> Option<CsvSpec> {
        if field.value.is_null() {
            return Some(CsvSpec::default());
        }
        let known = &["delimiter", "quote", "ignore_header"];
        let fields = self.fields(field.value, Owner::of(&field), known)?;
        Some(CsvSpec {
            delimiter: fields
                .get("delimiter")
                .and_then(|field| self.character(field)),
            quote: fields.get("quote").and_then(|field| self.character(field)),
            ignore_header: fields
                .get("ignore_header")
                .and_then(|field| self.leaf(field)),
        })
    }
}

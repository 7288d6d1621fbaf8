//! `csv: { … }`.

use super::exclusion::CSV;
use super::lines::{self, KEYS_OF_FORMAT, LinesSpec, TextEncodingSpec};
use super::rowwise::RowwiseSpec;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::spec::fault::Fault;

/// Options of CSV.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-csv>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvSpec {
    /// One character of ASCII.
    pub delimiter: Option<Spanned<char>>,
    /// One character of ASCII.
    pub quote: Option<Spanned<char>>,
    pub lines: LinesSpec,
    pub encoding: Option<Spanned<TextEncodingSpec>>,
    pub rowwise: RowwiseSpec,
}

const KEYS: &[&str] = &["delimiter", "quote"];

impl Decoder<'_> {
    /// Reads options; a bare `csv:` has none.
    pub(super) fn csv(&mut self, beside: &Fields<'_>, field: Field<'_>) -> Option<CsvSpec> {
        let known = [KEYS, KEYS_OF_FORMAT].concat();
        let own = self.format_options(field, &known, CSV)?;
        let get = |key| own.get(key);
        let delimiter = get("delimiter").and_then(|field| self.character(field));
        let quote = get("quote").and_then(|field| self.character(field));
        let same = delimiter
            .zip(quote)
            .filter(|(one, other)| one.value == other.value);
        if let Some((_, quote)) = same {
            self.faults.push(Fault::OutOfRange {
                field: "`quote`".to_owned(),
                problem: "is the delimiter too",
                span: quote.span,
                help: "write two characters that differ".to_owned(),
            });
        }
        Some(CsvSpec {
            delimiter,
            quote,
            lines: self.lines(beside, &own),
            encoding: self.text_encoding(beside),
            rowwise: self.rowwise(beside),
        })
    }
}

pub(super) fn keys() -> Keys {
    Keys::of(&[KEYS, KEYS_OF_FORMAT].concat())
        .key(
            "delimiter",
            Shape::character(),
            "The character between fields, `,` if it is left out.",
        )
        .key(
            "quote",
            Shape::character(),
            "The character around fields, `\"` if it is left out.",
        )
        .with(lines::keys_of_format())
}

//! What every format of lines takes.

use super::under::Under;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Fields, Words};
use crate::spec::scalar::Switch;

/// Options of CSV, delimited text and fields of fixed width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinesSpec {
    /// Lines to skip at the start of each file.
    pub ignore_header: Option<Spanned<u32>>,
    pub ignore_blank_lines: Option<Spanned<Switch>>,
    /// Columns that are missing at the end of a line become NULL or empty.
    pub fill_record: Option<Spanned<Switch>>,
    /// The text that stands for NULL.
    pub null_as: Option<Spanned<String>>,
}

/// What the bytes of a text file mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncodingSpec {
    Utf8,
    Utf16,
    Utf16LittleEndian,
    Utf16BigEndian,
    Latin1,
}

impl Words for TextEncodingSpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("utf8", Self::Utf8),
        ("utf16", Self::Utf16),
        ("utf16le", Self::Utf16LittleEndian),
        ("utf16be", Self::Utf16BigEndian),
        ("iso88591", Self::Latin1),
    ];
}

/// Beside the format.
pub(super) const KEYS: &[&str] = &["null_as", "encoding"];

/// Under the format.
pub(super) const KEYS_OF_FORMAT: &[&str] = &["ignore_header", "ignore_blank_lines", "fill_record"];

impl Decoder<'_> {
    /// `beside` is the mapping of `copy`, `own` that of the format.
    pub(super) fn lines(&mut self, beside: &Fields<'_>, own: &Under<'_>) -> LinesSpec {
        let get = |key| own.get(key);
        LinesSpec {
            ignore_header: get("ignore_header").and_then(|field| self.leaf(field)),
            ignore_blank_lines: get("ignore_blank_lines").and_then(|field| self.leaf(field)),
            fill_record: get("fill_record").and_then(|field| self.leaf(field)),
            null_as: beside.get("null_as").and_then(|field| self.leaf(field)),
        }
    }

    pub(super) fn text_encoding(
        &mut self,
        beside: &Fields<'_>,
    ) -> Option<Spanned<TextEncodingSpec>> {
        let field: Field<'_> = beside.get("encoding")?;
        self.word(field)
    }
}

/// Those that stand beside the format.
pub(super) fn keys() -> Keys {
    Keys::of(KEYS)
        .key(
            "null_as",
            Shape::text(),
            "NULL AS: the text that stands for NULL.",
        )
        .key(
            "encoding",
            Shape::word::<TextEncodingSpec>(),
            "ENCODING: what the bytes of a text file mean; UTF-8 if it is left out.",
        )
}

/// Those that stand under the format.
pub(super) fn keys_of_format() -> Keys {
    Keys::of(KEYS_OF_FORMAT)
        .key("ignore_header", Shape::leaf::<u32>(), IGNORE_HEADER)
        .key(
            "ignore_blank_lines",
            Shape::leaf::<Switch>(),
            "IGNOREBLANKLINES: lines without a character are passed over.",
        )
        .key(
            "fill_record",
            Shape::leaf::<Switch>(),
            "FILLRECORD: columns that are missing at the end become NULL or empty.",
        )
}

pub(super) const IGNORE_HEADER: &str = "IGNOREHEADER: lines to skip at the start of each file.";

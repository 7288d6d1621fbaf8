//! `delimited: { … }`.

use super::exclusion::DELIMITED;
use super::lines::{self, KEYS_OF_FORMAT, LinesSpec, TextEncodingSpec};
use super::rowwise::RowwiseSpec;
use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::spec::scalar::Switch;

/// What stands between two fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DelimiterSpec {
    Character(char),
    /// Several printable characters, such as `|~|`.
    Characters(String),
}

/// Options of text with a character between its fields.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-delimiter>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelimitedSpec {
    /// Characters of ASCII; `|` where it is absent.
    pub delimiter: Option<Spanned<DelimiterSpec>>,
    /// A backslash takes the meaning from the next character.
    pub escape: Option<Spanned<Switch>>,
    /// Quotes around a field are removed, and delimiters between them are none.
    pub remove_quotes: Option<Spanned<Switch>>,
    pub lines: LinesSpec,
    pub encoding: Option<Spanned<TextEncodingSpec>>,
    pub rowwise: RowwiseSpec,
}

const KEYS: &[&str] = &["delimiter", "escape", "remove_quotes"];

impl Decoder<'_> {
    /// Reads options; a bare `delimited:` has none.
    pub(super) fn delimited(
        &mut self,
        beside: &Fields<'_>,
        field: Field<'_>,
    ) -> Option<DelimitedSpec> {
        let known = [KEYS, KEYS_OF_FORMAT].concat();
        let own = self.format_options(field, &known, DELIMITED)?;
        let get = |key| own.get(key);
        Some(DelimitedSpec {
            delimiter: get("delimiter").and_then(|field| self.delimiter(field)),
            escape: get("escape").and_then(|field| self.leaf(field)),
            remove_quotes: get("remove_quotes").and_then(|field| self.leaf(field)),
            lines: self.lines(beside, &own),
            encoding: self.text_encoding(beside),
            rowwise: self.rowwise(beside),
        })
    }

    fn delimiter(&mut self, field: Field<'_>) -> Option<Spanned<DelimiterSpec>> {
        if let Some(text) = field.value.scalar_value()
            && let Some(text) = text.as_str()
            && text.len() > 1
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        {
            let several = DelimiterSpec::Characters(text.to_owned());
            return Some(Spanned::new(several, field.value.span));
        }
        let one = self.character(field)?;
        Some(Spanned::new(DelimiterSpec::Character(one.value), one.span))
    }
}

pub(super) fn keys() -> Keys {
    Keys::of(&[KEYS, KEYS_OF_FORMAT].concat())
        .key(
            "delimiter",
            Shape::text(),
            "What stands between fields: a character, or several such as `|~|`.",
        )
        .key(
            "escape",
            Shape::leaf::<Switch>(),
            "ESCAPE: a backslash takes the meaning from the next character.",
        )
        .key(
            "remove_quotes",
            Shape::leaf::<Switch>(),
            "REMOVEQUOTES: quotes around a field are removed, delimiters between them are none.",
        )
        .with(lines::keys_of_format())
}

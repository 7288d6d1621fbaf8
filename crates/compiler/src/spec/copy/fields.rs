//! `json:` and `avro:`, whose values have names.

use super::exclusion::JSON;
use super::lines::{self, TextEncodingSpec};
use super::rowwise::RowwiseSpec;
use super::under::Under;
use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Spanned};
use crate::spec::decode::{Decoder, Field, Fields, alternatives};
use crate::spec::fault::Fault;
use crate::spec::suggestion::did_you_mean;
use crate::yaml::NodeKind;

/// `json: auto`, or `json: { fields: auto, ignore_header: 1 }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonSpec {
    pub fields: FieldsSpec,
    /// Lines to skip at the start of each file.
    pub ignore_header: Option<Spanned<u32>>,
    pub encoding: Option<Spanned<TextEncodingSpec>>,
    pub rowwise: RowwiseSpec,
}

/// `avro: auto`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AvroSpec {
    pub fields: FieldsSpec,
    pub rowwise: RowwiseSpec,
}

/// Which value goes to which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldsSpec {
    /// Names equal column names, which are lower case.
    Auto,
    AutoIgnoreCase,
    /// A whole object into one SUPER column.
    NoShred,
    /// A template of the path of a JSONPaths file: one path per column, in their order.
    Paths(SourceText),
}

const WORDS: &[&str] = &["auto", "auto ignorecase", "noshred", PATHS];
const PATHS: &str = "s3://…";

const KEYS: &[&str] = &["fields", "ignore_header"];

impl Decoder<'_> {
    pub(super) fn json(&mut self, beside: &Fields<'_>, field: Field<'_>) -> Option<JsonSpec> {
        let own = match &field.value.kind {
            NodeKind::Mapping(..) => self.format_options(field, KEYS, JSON)?,
            _ => Under::Bare,
        };
        let (fields, ignore_header) = match &own {
            Under::Bare => (self.field_names(field), None),
            Under::Options(own) => {
                let fields = self
                    .require(own, "fields", "fields: auto")
                    .and_then(|field| self.field_names(field));
                let header = own.get("ignore_header");
                (fields, header.and_then(|field| self.leaf(field)))
            }
        };
        let encoding = self.text_encoding(beside);
        let rowwise = self.rowwise(beside);
        Some(JsonSpec {
            fields: fields?,
            ignore_header,
            encoding,
            rowwise,
        })
    }

    pub(super) fn avro(&mut self, beside: &Fields<'_>, field: Field<'_>) -> Option<AvroSpec> {
        let fields = self.field_names(field);
        let rowwise = self.rowwise(beside);
        Some(AvroSpec {
            fields: fields?,
            rowwise,
        })
    }

    fn field_names(&mut self, field: Field<'_>) -> Option<FieldsSpec> {
        let text = self.text(field)?;
        match text.as_str() {
            "auto" => Some(FieldsSpec::Auto),
            "auto ignorecase" => Some(FieldsSpec::AutoIgnoreCase),
            "noshred" => Some(FieldsSpec::NoShred),
            path if path.starts_with("s3://") || path.starts_with("{{") => {
                Some(FieldsSpec::Paths(text))
            }
            word => {
                self.faults.push(Fault::UnknownValue {
                    slip: None,
                    field: field.to_string(),
                    suggestion: did_you_mean(word, WORDS.iter().copied()).map(str::to_owned),
                    known: alternatives(WORDS),
                    value: Spanned::new(word.to_owned(), text.span()),
                });
                None
            }
        }
    }
}

pub(super) fn shape() -> Shape {
    let words = WORDS.iter().copied().filter(|word| *word != PATHS);
    Shape::either([Shape::words(words), Shape::matching(r"^(s3://|\{\{)")])
}

pub(super) fn json_keys() -> Keys {
    Keys::of(KEYS)
        .required(
            "fields",
            shape(),
            "How names find their columns: by themselves, or by a JSONPaths file in S3.",
        )
        .key("ignore_header", Shape::leaf::<u32>(), lines::IGNORE_HEADER)
}

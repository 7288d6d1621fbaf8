//! How the files of COPY are written.

use super::csv::CsvSpec;
use crate::source::{SourceText, Spanned};
use crate::spec::decode::{Decoder, Field, Fields, alternatives};
use crate::spec::fault::Fault;
use crate::spec::suggestion::did_you_mean;

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

const JSON_WORDS: &[&str] = &["auto", "auto ignorecase", "s3://…"];

impl Decoder<'_> {
    pub(super) fn copy_format(&mut self, fields: &Fields<'_>) -> Option<Spanned<CopyFormatSpec>> {
        let chosen = self.choice(fields, "format", &["json", "csv"])?;
        let format = if chosen.name == "json" {
            self.json(chosen)
        } else {
            self.csv(chosen).map(CopyFormatSpec::Csv)
        };
        Some(Spanned::new(format?, chosen.key))
    }

    fn json(&mut self, field: Field<'_>) -> Option<CopyFormatSpec> {
        let text = self.text(field)?;
        match text.as_str() {
            "auto" => Some(CopyFormatSpec::JsonAuto),
            "auto ignorecase" => Some(CopyFormatSpec::JsonAutoIgnoreCase),
            path if path.starts_with("s3://") || path.starts_with("{{") => {
                Some(CopyFormatSpec::JsonPaths(text))
            }
            "noshred" => {
                self.faults.push(Fault::UnsupportedOption {
                    field: field.to_string(),
                    value: "noshred".into(),
                    span: text.span(),
                    help: "write `auto`, `auto ignorecase` or the path of a JSONPaths file",
                });
                None
            }
            word => {
                self.faults.push(Fault::UnknownValue {
                    slip: None,
                    field: field.to_string(),
                    suggestion: did_you_mean(word, JSON_WORDS.iter().copied()).map(str::to_owned),
                    known: alternatives(JSON_WORDS),
                    value: Spanned::new(word.to_owned(), text.span()),
                });
                None
            }
        }
    }
}

//! What was read so far, and whether it agrees with itself.

use std::collections::BTreeMap;

use crate::fault::{Fault, FaultKind};
use crate::parse::authorization::Authorizing;
use crate::span::Span;
use crate::statement::{Authorization, CopyFormat, CopyOptions, JsonPaths};

/// What COPY says behind its source.
pub(in crate::parse) struct Read {
    pub(in crate::parse) authorization: Authorization,
    pub(in crate::parse) format: CopyFormat,
    pub(in crate::parse) options: CopyOptions,
    /// Where each option's name stands.
    pub(in crate::parse) places: BTreeMap<&'static str, Span>,
}

/// What was read so far.
#[derive(Default)]
pub(in crate::parse) struct Reading {
    pub(in crate::parse) faults: Vec<Fault>,
    pub(super) authorizing: Authorizing,
    pub(super) json: Option<JsonPaths>,
    pub(super) csv: Option<Span>,
    pub(super) quote: Option<char>,
    pub(super) delimiter: Option<String>,
    /// A format that is neither JSON nor a table of text.
    pub(super) other: Option<CopyFormat>,
    pub(super) options: CopyOptions,
    pub(super) seen: BTreeMap<&'static str, Span>,
}

impl Reading {
    /// Checks the options against each other.
    pub(in crate::parse) fn finish(mut self, statement: Span) -> Result<Read, Vec<Fault>> {
        if self.json.is_some() {
            let tabular = [
                "csv",
                "quote",
                "delimiter",
                "escape",
                "removequotes",
                "fillrecord",
                "ignoreblanklines",
                "null",
            ];
            // Redshift refuses these, or reads them and does nothing.
            for name in tabular {
                self.contradiction(name, "`JSON`");
            }
        }
        if self.csv.is_some() {
            for name in ["escape", "removequotes"] {
                self.contradiction(name, "`CSV`");
            }
        } else if self.json.is_none() {
            self.contradiction("quote", "a format without `CSV`");
        }
        if let Some((format, given)) = self.two_formats() {
            self.faults.push(
                Fault::new(
                    FaultKind::CopyOptionValue,
                    given,
                    format!("the format is given twice: `{format}` and another one"),
                    "the second one",
                )
                .help("keep one"),
            );
        }
        let authorization = self
            .authorizing
            .finish("COPY", "reads", statement, &mut self.faults);
        let delimiter = self.delimiter;
        let format = match (self.other, self.json, self.csv) {
            (Some(format), ..) => format,
            (None, Some(paths), _) => CopyFormat::Json(paths),
            (None, None, Some(_)) => CopyFormat::Csv {
                quote: self.quote.unwrap_or('"'),
                delimiter: delimiter.unwrap_or_else(|| ",".to_owned()),
            },
            (None, None, None) => CopyFormat::Delimited {
                delimiter: delimiter.unwrap_or_else(|| "|".to_owned()),
            },
        };
        match authorization {
            Some(authorization) if self.faults.is_empty() => Ok(Read {
                authorization,
                format,
                options: self.options,
                places: self.seen,
            }),
            _ => Err(self.faults),
        }
    }

    /// A format and the place of the one behind it.
    fn two_formats(&self) -> Option<(&'static str, Span)> {
        const FORMATS: &[&str] = &[
            "avro",
            "csv",
            "fixedwidth",
            "json",
            "orc",
            "parquet",
            "shapefile",
        ];
        let mut given: Vec<_> = FORMATS
            .iter()
            .filter_map(|format| self.seen.get(format).map(|span| (*span, *format)))
            .collect();
        given.sort_unstable();
        match given.as_slice() {
            [(_, first), (span, _), ..] => Some((*first, *span)),
            _ => None,
        }
    }

    fn contradiction(&mut self, name: &'static str, format: &str) {
        if let Some(span) = self.seen.get(name) {
            self.faults.push(
                Fault::new(
                    FaultKind::CopyOptionValue,
                    *span,
                    format!("`{}` means nothing with {format}", name.to_uppercase()),
                    "no effect",
                )
                .help("remove it"),
            );
        }
    }
}

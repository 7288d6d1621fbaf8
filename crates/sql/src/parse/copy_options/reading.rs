//! What was read so far, and whether it agrees with itself.

use std::collections::BTreeMap;

use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::{Authorization, CopyFormat, CopyOptions, JsonPaths};

/// What was read so far.
#[derive(Default)]
pub(in crate::parse) struct Reading {
    pub(in crate::parse) faults: Vec<Fault>,
    pub(super) authorization: Option<Authorization>,
    pub(super) json: Option<JsonPaths>,
    pub(super) csv: Option<Span>,
    pub(super) quote: Option<char>,
    pub(super) delimiter: Option<char>,
    pub(super) options: CopyOptions,
    pub(super) seen: BTreeMap<&'static str, Span>,
}

impl Reading {
    /// Checks the options against each other.
    pub(in crate::parse) fn finish(
        mut self,
        statement: Span,
    ) -> Result<(Authorization, CopyFormat, CopyOptions), Vec<Fault>> {
        if self.json.is_some() {
            let tabular = [
                "csv",
                "quote",
                "delimiter",
                "ignoreheader",
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
        let authorization = self.authorization.take();
        let refused = |fault: &Fault| {
            fault.kind == FaultKind::Credentials || fault.kind == FaultKind::CopyOptionValue
        };
        if authorization.is_none() && !self.faults.iter().any(refused) {
            self.faults.push(
                Fault::new(
                    FaultKind::Syntax,
                    statement,
                    "COPY does not say which role reads the files",
                    "no `IAM_ROLE`",
                )
                .help("add `IAM_ROLE default`"),
            );
        }
        let delimiter = self.delimiter;
        let format = match (self.json, self.csv) {
            (Some(paths), _) => CopyFormat::Json(paths),
            (None, Some(_)) => CopyFormat::Csv {
                quote: self.quote.unwrap_or('"'),
                delimiter: delimiter.unwrap_or(','),
            },
            (None, None) => CopyFormat::Delimited {
                delimiter: delimiter.unwrap_or('|'),
            },
        };
        match authorization {
            Some(authorization) if self.faults.is_empty() => {
                Ok((authorization, format, self.options))
            }
            _ => Err(self.faults),
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

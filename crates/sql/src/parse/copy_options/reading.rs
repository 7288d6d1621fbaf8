//! What was read so far, and whether it agrees with itself.

use std::collections::BTreeMap;

use super::conflicts::{CONFLICTS, Conflict, FORMATS, PACKINGS};
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
        for conflict in CONFLICTS {
            if !self.seen.contains_key(conflict.with) {
                continue;
            }
            for name in conflict.refused {
                self.contradiction(name, conflict);
            }
        }
        if self.csv.is_none()
            && !["json", "fixedwidth"]
                .iter()
                .any(|format| self.seen.contains_key(format))
            && let Some(span) = self.seen.get("quote")
        {
            self.faults.push(
                Fault::new(
                    FaultKind::CopyOptionValue,
                    *span,
                    "`QUOTE` means nothing with a format without `CSV`",
                    "no effect",
                )
                .help("remove it"),
            );
        }
        for (what, names) in [("format", FORMATS), ("compression", PACKINGS)] {
            if let Some((first, second)) = self.two_of(names) {
                self.faults.push(
                    Fault::new(
                        FaultKind::CopyOptionValue,
                        second,
                        format!("the {what} is given twice: `{first}` and another one"),
                        "the second one",
                    )
                    .help("keep one"),
                );
            }
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

    /// The first option of these that is given, and the place of the next one.
    fn two_of(&self, names: &[&'static str]) -> Option<(&'static str, Span)> {
        let mut given: Vec<_> = names
            .iter()
            .filter_map(|name| self.seen.get(name).map(|span| (*span, *name)))
            .collect();
        given.sort_unstable();
        match given.as_slice() {
            [(_, first), (span, _), ..] => Some((*first, *span)),
            _ => None,
        }
    }

    fn contradiction(&mut self, name: &str, conflict: &Conflict) {
        if let Some(span) = self.seen.get(name) {
            self.faults.push(
                Fault::new(
                    FaultKind::CopyOptionValue,
                    *span,
                    format!(
                        "`{}` means nothing with `{}`",
                        name.to_uppercase(),
                        conflict.with.to_uppercase()
                    ),
                    "no effect",
                )
                .help(format!(
                    "remove it; see https://docs.aws.amazon.com/redshift/latest/dg/{}.html",
                    conflict.page
                )),
            );
        }
    }
}

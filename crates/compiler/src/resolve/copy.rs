//! COPY's options as SQL text.

use super::fault::Fault;
use super::names::Names;
use crate::loads::{Copy, CopyOption};
use crate::source::{SourceText, Span, Spanned};
use crate::spec::{CopyFormatSpec, CopySpec, Switch};
use crate::sql_fault;
use crate::template::Expanded;

/// What COPY is told, each option held to the others.
pub(crate) fn resolve(spec: &CopySpec, names: &mut Names<'_>) -> Option<Copy> {
    let target = names.target();
    let from = path(&spec.from, names);
    let mut options = Options {
        read: Vec::new(),
        sound: Sound::Yes,
        names,
    };
    options.format(&spec.format);
    options.switch("GZIP", spec.gzip.as_ref());
    match &spec.region {
        Some(region) => match options.names.plain(region) {
            Some(region) => options.expanded("REGION", &region),
            None => options.sound = Sound::No,
        },
        None => {
            if let Some(region) = &target.region {
                options.literal("REGION", region, spec.from.span());
            }
        }
    }
    options.text("TIMEFORMAT", spec.time_format.as_ref());
    options.text("DATEFORMAT", spec.date_format.as_ref());
    options.text("NULL AS", spec.null_as.as_ref());
    options.switch("BLANKSASNULL", spec.blanks_as_null.as_ref());
    options.switch("EMPTYASNULL", spec.empty_as_null.as_ref());
    options.switch("TRUNCATECOLUMNS", spec.truncate_columns.as_ref());
    if let Some(character) = &spec.accept_inv_chars {
        options.literal(
            "ACCEPTINVCHARS AS",
            &character.value.to_string(),
            character.span,
        );
    }
    if let Some(most) = &spec.max_error {
        options.push(format!("MAXERROR {}", most.value), most.span);
    }
    // An empty table's encodings stay as declared; the plan says what they are.
    options.push("COMPUPDATE OFF".to_owned(), spec.from.span());
    let options = options.finish(spec.from.span());
    Some(Copy {
        from: from?,
        authorization: target.authorization.clone(),
        options: options?,
    })
}

/// An `s3://bucket/prefix`; it will stand in quotes.
pub(super) fn path(source: &SourceText, names: &mut Names<'_>) -> Option<Expanded> {
    let path = names.plain(source)?;
    let sample = path.sample();
    let in_s3 = sample.strip_prefix("s3://").is_some_and(|rest| {
        rest.split('/')
            .next()
            .is_some_and(|bucket| !bucket.is_empty())
    });
    let written = || source.as_str().to_owned();
    if !in_s3 {
        names.fault(Fault::NotS3 {
            written: written(),
            span: path.span(),
        });
        return None;
    }
    if sample.contains(['\'', '\\']) || sample.chars().any(char::is_control) {
        names.fault(Fault::Literal {
            written: written(),
            why: "quotes, backslashes and control characters cannot stand in a path".to_owned(),
            span: path.span(),
        });
        return None;
    }
    Some(path)
}

/// Whether every option could be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sound {
    Yes,
    No,
}

struct Options<'a, 'names> {
    read: Vec<CopyOption>,
    sound: Sound,
    names: &'a mut Names<'names>,
}

impl Options<'_, '_> {
    fn format(&mut self, format: &Spanned<CopyFormatSpec>) {
        match &format.value {
            CopyFormatSpec::JsonAuto => {
                self.push("FORMAT AS JSON 'auto'".to_owned(), format.span);
            }
            CopyFormatSpec::JsonAutoIgnoreCase => {
                self.push("FORMAT AS JSON 'auto ignorecase'".to_owned(), format.span);
            }
            CopyFormatSpec::JsonPaths(source) => match path(source, self.names) {
                Some(paths) => self.expanded("FORMAT AS JSON", &paths),
                None => self.sound = Sound::No,
            },
            CopyFormatSpec::Csv(csv) => {
                self.push("FORMAT AS CSV".to_owned(), format.span);
                if let Some(quote) = &csv.quote {
                    self.literal("QUOTE AS", &quote.value.to_string(), quote.span);
                }
                if let Some(delimiter) = &csv.delimiter {
                    self.literal("DELIMITER AS", &delimiter.value.to_string(), delimiter.span);
                }
                if let Some(lines) = &csv.ignore_header {
                    self.push(format!("IGNOREHEADER {}", lines.value), lines.span);
                }
            }
        }
    }

    fn push(&mut self, line: String, span: Span) {
        self.read.push(CopyOption {
            sample: line.clone(),
            slotted: line,
            span,
        });
    }

    fn switch(&mut self, option: &str, switch: Option<&Spanned<Switch>>) {
        if let Some(switch) = switch.filter(|switch| switch.value == Switch::On) {
            self.push(option.to_owned(), switch.span);
        }
    }

    fn text(&mut self, option: &str, text: Option<&Spanned<String>>) {
        if let Some(text) = text {
            self.literal(option, &text.value, text.span);
        }
    }

    /// A text that may hold values of the interval.
    fn expanded(&mut self, option: &str, text: &Expanded) {
        let literals = [text.slotted(), text.sample()].map(|text| sql::quote::copy_literal(&text));
        match literals {
            [Ok(slotted), Ok(sample)] => self.read.push(CopyOption {
                slotted: format!("{option} {slotted}"),
                sample: format!("{option} {sample}"),
                span: text.span(),
            }),
            [Err(why), _] | [_, Err(why)] => self.refuse(&text.sample(), &why, text.span()),
        }
    }

    fn literal(&mut self, option: &str, text: &str, span: Span) {
        match sql::quote::copy_literal(text) {
            Ok(literal) => self.push(format!("{option} {literal}"), span),
            Err(why) => self.refuse(text, &why, span),
        }
    }

    fn refuse(&mut self, written: &str, why: &sql::quote::QuoteFault, span: Span) {
        self.sound = Sound::No;
        self.names.fault(Fault::Literal {
            written: written.to_owned(),
            why: why.to_string(),
            span,
        });
    }

    /// The options, if COPY takes them together. A fault stands at its option, or at `otherwise`.
    fn finish(self, otherwise: Span) -> Option<Vec<CopyOption>> {
        if self.sound == Sound::No {
            return None;
        }
        let mut copy = "COPY t FROM 's3://b/k' IAM_ROLE default".to_owned();
        let mut ends = Vec::new();
        for option in &self.read {
            copy.push('\n');
            copy.push_str(&option.sample);
            ends.push((copy.len(), option.span));
        }
        let Err(found) = sql::parse(&copy) else {
            return Some(self.read);
        };
        for fault in &found {
            let option = ends.iter().find(|(end, _)| fault.span.start < *end);
            let span = option.map_or(otherwise, |(_, span)| *span);
            self.names.diagnostic(sql_fault::diagnostic(fault, span));
        }
        None
    }
}

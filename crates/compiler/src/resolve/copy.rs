//! COPY's options as SQL text.

use super::fault::Fault;
use super::{Scope, select};
use crate::diagnostic::Collector;
use crate::loads::Copy;
use crate::source::{Span, Spanned};
use crate::spec::{CopyFormatSpec, CopySpec, Switch};
use crate::template::{Expanded, TextKind};

pub(super) fn resolve(scope: &Scope<'_>, spec: &CopySpec, faults: &mut Collector) -> Option<Copy> {
    let from = path(scope, &spec.from, faults);
    let mut options = Options {
        lines: Vec::new(),
        sound: true,
        faults,
    };
    options.format(scope, &spec.format);
    options.switch("GZIP", spec.gzip.as_ref());
    let region = match &spec.region {
        Some(region) => select::text(scope, region, TextKind::Plain, options.faults)
            .map(|region| (region.slotted(), region.span())),
        None => scope
            .target
            .region
            .clone()
            .map(|region| (region, spec.from.span())),
    };
    if let Some((region, span)) = region {
        options.literal("REGION", &region, span);
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
        options.lines.push(format!("MAXERROR {}", most.value));
    }
    // An empty table's encodings stay as declared; the plan says what they are.
    options.lines.push("COMPUPDATE OFF".to_owned());
    let Options { lines, sound, .. } = options;
    let from = from?;
    sound.then(|| Copy {
        from,
        authorization: scope.target.authorization.clone(),
        options: lines,
    })
}

/// An `s3://bucket/prefix`; it will stand in quotes.
fn path(
    scope: &Scope<'_>,
    source: &crate::source::SourceText,
    faults: &mut Collector,
) -> Option<Expanded> {
    let path = select::text(scope, source, TextKind::Plain, faults)?;
    let sample = path.sample();
    let in_s3 = sample.strip_prefix("s3://").is_some_and(|rest| {
        rest.split('/')
            .next()
            .is_some_and(|bucket| !bucket.is_empty())
    });
    let written = || source.as_str().to_owned();
    if !in_s3 {
        faults.push(Fault::NotS3 {
            written: written(),
            span: path.span(),
        });
        return None;
    }
    if sample.contains(['\'', '\\']) || sample.chars().any(char::is_control) {
        faults.push(Fault::Literal {
            written: written(),
            why: "quotes, backslashes and control characters cannot stand in a path".to_owned(),
            span: path.span(),
        });
        return None;
    }
    Some(path)
}

struct Options<'a> {
    lines: Vec<String>,
    sound: bool,
    faults: &'a mut Collector,
}

impl Options<'_> {
    fn format(&mut self, scope: &Scope<'_>, format: &Spanned<CopyFormatSpec>) {
        match &format.value {
            CopyFormatSpec::JsonAuto => self.lines.push("FORMAT AS JSON 'auto'".to_owned()),
            CopyFormatSpec::JsonAutoIgnoreCase => {
                self.lines
                    .push("FORMAT AS JSON 'auto ignorecase'".to_owned());
            }
            CopyFormatSpec::JsonPaths(source) => match path(scope, source, self.faults) {
                Some(paths) => self
                    .lines
                    .push(format!("FORMAT AS JSON '{}'", paths.slotted())),
                None => self.sound = false,
            },
            CopyFormatSpec::Csv(csv) => {
                self.lines.push("FORMAT AS CSV".to_owned());
                if let Some(quote) = &csv.quote {
                    self.literal("QUOTE AS", &quote.value.to_string(), quote.span);
                }
                if let Some(delimiter) = &csv.delimiter {
                    self.literal("DELIMITER AS", &delimiter.value.to_string(), delimiter.span);
                }
                if let Some(lines) = &csv.ignore_header {
                    self.lines.push(format!("IGNOREHEADER {}", lines.value));
                }
            }
        }
    }

    fn switch(&mut self, option: &str, switch: Option<&Spanned<Switch>>) {
        if switch.is_some_and(|switch| switch.value == Switch::On) {
            self.lines.push(option.to_owned());
        }
    }

    fn text(&mut self, option: &str, text: Option<&Spanned<String>>) {
        if let Some(text) = text {
            self.literal(option, &text.value, text.span);
        }
    }

    fn literal(&mut self, option: &str, text: &str, span: Span) {
        match sql::quote::copy_literal(text) {
            Ok(literal) => self.lines.push(format!("{option} {literal}")),
            Err(why) => {
                self.sound = false;
                self.faults.push(Fault::Literal {
                    written: text.to_owned(),
                    why: why.to_string(),
                    span,
                });
            }
        }
    }
}

//! The options of COPY, one row each.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html>.

use std::collections::BTreeMap;

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::{Span, Spanned};
use crate::statement::{Authorization, CopyFormat, CopyOptions, DateFormat, JsonPaths, TimeFormat};
use crate::syntax::lex::TokenKind;

/// What was read so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) faults: Vec<Fault>,
    authorization: Option<Authorization>,
    json: Option<JsonPaths>,
    csv: Option<Span>,
    quote: Option<char>,
    delimiter: Option<char>,
    options: CopyOptions,
    seen: BTreeMap<&'static str, Span>,
}

/// What follows an option's name, and where its value goes. `AS` may stand before every value.
enum Value {
    Flag(fn(&mut Reading)),
    Text(fn(&mut Reading, String) -> Result<(), String>),
    OneCharacter(fn(&mut Reading, char)),
    /// A character or nothing.
    OptionalCharacter(fn(&mut Reading, Option<char>)),
    Number(fn(&mut Reading, u64) -> Result<(), String>),
    /// `ON`, `OFF`, `TRUE`, `FALSE`, or nothing for `ON`.
    Switch(fn(&mut Reading, bool)),
    /// Its value is read by a function of its own.
    Own(fn(&mut Reading, &mut Cursor<'_>) -> Result<(), Fault>),
    /// Redshift knows it, this compiler does not; the reason or the way out.
    Unsupported(&'static str),
    /// Holds a key.
    Secret,
}

const NOT_YET: &str = "leave it out, or load another format";

const OPTIONS: &[(&str, Value)] = &[
    // Authorization.
    ("iam_role", Value::Own(iam_role)),
    ("credentials", Value::Secret),
    ("access_key_id", Value::Secret),
    ("secret_access_key", Value::Secret),
    ("session_token", Value::Secret),
    ("master_symmetric_key", Value::Secret),
    // Format.
    ("format", Value::Own(format)),
    ("json", Value::Text(json)),
    ("csv", Value::Own(csv)),
    ("quote", Value::OneCharacter(|r, c| r.quote = Some(c))),
    (
        "delimiter",
        Value::OneCharacter(|r, c| r.delimiter = Some(c)),
    ),
    ("avro", Value::Unsupported(NOT_YET)),
    ("orc", Value::Unsupported(NOT_YET)),
    ("parquet", Value::Unsupported(NOT_YET)),
    ("shapefile", Value::Unsupported(NOT_YET)),
    ("fixedwidth", Value::Unsupported(NOT_YET)),
    // Source.
    ("manifest", Value::Flag(|r| r.options.manifest = true)),
    ("region", Value::Text(region)),
    ("gzip", Value::Flag(|r| r.options.gzip = true)),
    ("bzip2", Value::Unsupported("compress with gzip")),
    ("lzop", Value::Unsupported("compress with gzip")),
    ("zstd", Value::Unsupported("compress with gzip")),
    ("encrypted", Value::Unsupported(NOT_YET)),
    ("readratio", Value::Unsupported(NOT_YET)),
    ("ssh", Value::Unsupported(NOT_YET)),
    // Conversion.
    (
        "acceptanydate",
        Value::Flag(|r| r.options.accept_any_date = true),
    ),
    (
        "acceptinvchars",
        Value::OptionalCharacter(|r, c| {
            r.options.accept_inv_chars = Some(c.unwrap_or('?'));
        }),
    ),
    (
        "blanksasnull",
        Value::Flag(|r| r.options.blanks_as_null = true),
    ),
    (
        "dateformat",
        Value::Text(|r, text| {
            r.options.date_format = Some(match text.as_str() {
                "auto" => DateFormat::Auto,
                _ => DateFormat::Custom(text),
            });
            Ok(())
        }),
    ),
    (
        "emptyasnull",
        Value::Flag(|r| r.options.empty_as_null = true),
    ),
    ("encoding", Value::Text(encoding)),
    ("escape", Value::Flag(|r| r.options.escape = true)),
    (
        "explicit_ids",
        Value::Flag(|r| r.options.explicit_ids = true),
    ),
    ("fillrecord", Value::Flag(|r| r.options.fill_record = true)),
    (
        "ignoreblanklines",
        Value::Flag(|r| r.options.ignore_blank_lines = true),
    ),
    (
        "ignoreheader",
        Value::Number(|r, n| {
            r.options.ignore_header = n;
            Ok(())
        }),
    ),
    (
        "null",
        Value::Text(|r, text| {
            r.options.null_as = text;
            Ok(())
        }),
    ),
    (
        "removequotes",
        Value::Flag(|r| r.options.remove_quotes = true),
    ),
    ("roundec", Value::Flag(|r| r.options.round_decimals = true)),
    ("timeformat", Value::Text(time_format)),
    ("trimblanks", Value::Flag(|r| r.options.trim_blanks = true)),
    (
        "truncatecolumns",
        Value::Flag(|r| r.options.truncate_columns = true),
    ),
    // Load.
    (
        "compupdate",
        Value::Switch(|r, on| r.options.comp_update = Some(on)),
    ),
    (
        "statupdate",
        Value::Switch(|r, on| r.options.stat_update = Some(on)),
    ),
    ("maxerror", Value::Number(max_error)),
    ("comprows", Value::Unsupported("leave it out")),
    (
        "ignoreallerrors",
        Value::Unsupported("use `MAXERROR`, which has a limit"),
    ),
    ("noload", Value::Unsupported("rehearse the plan instead")),
    ("serializetojson", Value::Unsupported("leave it out")),
    ("simplify", Value::Unsupported("leave it out")),
];

/// Reads one option; a fault is kept and the option stepped over.
pub(super) fn read(cursor: &mut Cursor<'_>, reading: &mut Reading) {
    let span = cursor.span();
    let word = cursor.word();
    let Some((name, value)) = OPTIONS.iter().find(|(name, _)| *name == word) else {
        reading.faults.push(
            Fault::new(
                FaultKind::UnknownCopyOption,
                span,
                format!("COPY has no option `{}`", span.text(cursor.source())),
                "unknown option",
            )
            .nearest(&word, OPTIONS.iter().map(|(name, _)| *name)),
        );
        cursor.next();
        skip_values(cursor);
        return;
    };
    cursor.next();
    if reading.seen.insert(name, span).is_some() {
        reading.faults.push(
            Fault::new(
                FaultKind::DuplicateOption,
                span,
                format!("`{}` is given twice", name.to_uppercase()),
                "the second one",
            )
            .help("keep one"),
        );
    }
    if let Err(fault) = apply(reading, cursor, value, name, span) {
        let is_syntax = fault.kind == FaultKind::Syntax;
        reading.faults.push(fault);
        skip_values(cursor);
        // Nothing says where the next option starts but its name.
        while is_syntax && !cursor.is_at_end() && !OPTIONS.iter().any(|(name, _)| cursor.is(name)) {
            cursor.next();
        }
    }
}

fn skip_values(cursor: &mut Cursor<'_>) {
    cursor.take(&["as"]);
    while cursor
        .peek()
        .is_some_and(|token| matches!(token.kind, TokenKind::Text | TokenKind::Number))
    {
        cursor.next();
    }
}

fn apply(
    reading: &mut Reading,
    cursor: &mut Cursor<'_>,
    value: &Value,
    name: &'static str,
    span: Span,
) -> Result<(), Fault> {
    let upper = name.to_uppercase();
    let wrong = |span: Span, reason: String| {
        Fault::new(
            FaultKind::CopyOptionValue,
            span,
            format!("`{upper}` cannot be {reason}"),
            "this value",
        )
    };
    match value {
        Value::Flag(set) => set(reading),
        Value::Text(set) => {
            cursor.take(&["as"]);
            let text = cursor.literal("a text in quotes")?;
            set(reading, text.value).map_err(|reason| wrong(text.span, reason))?;
        }
        Value::OneCharacter(set) => {
            cursor.take(&["as"]);
            let text = cursor.literal("a character in quotes")?;
            let character = one_character(&text)?;
            set(reading, character);
        }
        Value::OptionalCharacter(set) => {
            cursor.take(&["as"]);
            let given = cursor.peek().is_some_and(|t| t.kind == TokenKind::Text);
            let character = if given {
                Some(one_character(&cursor.literal("a character in quotes")?)?)
            } else {
                None
            };
            set(reading, character);
        }
        Value::Number(set) => {
            cursor.take(&["as"]);
            let number = cursor.number("a whole number")?;
            set(reading, number.value).map_err(|reason| wrong(number.span, reason))?;
        }
        Value::Switch(set) => {
            if let Some(preset) = cursor.take(&["preset"]) {
                return Err(Fault::new(
                    FaultKind::UnsupportedCopyOption,
                    preset,
                    format!("`{upper} PRESET` is not supported"),
                    "not supported",
                )
                .help("write `ON` or `OFF`"));
            }
            let off = cursor
                .take(&["off"])
                .or_else(|| cursor.take(&["false"]))
                .is_some();
            if !off && cursor.take(&["on"]).is_none() {
                cursor.take(&["true"]);
            }
            set(reading, !off);
        }
        Value::Own(parse) => parse(reading, cursor)?,
        Value::Unsupported(instead) => {
            return Err(Fault::new(
                FaultKind::UnsupportedCopyOption,
                span,
                format!("the COPY option `{upper}` is not supported"),
                "not supported",
            )
            .help(*instead));
        }
        // The value itself is shown nowhere.
        Value::Secret => {
            return Err(Fault::new(
                FaultKind::Credentials,
                span,
                format!("`{upper}` puts a key into the statement"),
                "keys end up in logs and system tables",
            )
            .help("use `IAM_ROLE default` or `IAM_ROLE 'arn:…'`"));
        }
    }
    Ok(())
}

fn one_character(text: &Spanned<String>) -> Result<char, Fault> {
    let mut characters = text.value.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(character), None, None) => Ok(character),
        // Documented spellings of characters that are hard to type.
        (Some('\\'), Some('t'), None) => Ok('\t'),
        (Some('\\'), Some(character @ ('|' | '\'' | '"')), None) => Ok(character),
        _ => Err(Fault::new(
            FaultKind::CopyOptionValue,
            text.span,
            format!("`{}` is not one character", text.value),
            "one character is expected",
        )),
    }
}

fn iam_role(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.take(&["default"]).is_some() {
        reading.authorization = Some(Authorization::Default);
        return Ok(());
    }
    let role = cursor.literal("`default` or the name of a role in quotes")?;
    let parts: Vec<&str> = role.value.splitn(6, ':').collect();
    let is_arn = matches!(parts.as_slice(), ["arn", _, "iam", "", _, resource] if resource.starts_with("role/"));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_/:-".contains(c);
    if !is_arn || !role.value.chars().all(is_plain) {
        return Err(Fault::new(
            FaultKind::CopyOptionValue,
            role.span,
            "the role is not the name of an IAM role",
            "not a role",
        )
        .help("write `'arn:aws:iam::<account>:role/<name>'` or `default`"));
    }
    reading.authorization = Some(Authorization::Role(role.value));
    Ok(())
}

/// `FORMAT [AS] JSON 'auto'`, `FORMAT [AS] CSV`.
fn format(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.take(&["as"]);
    match cursor.word().as_str() {
        "json" | "csv" => Ok(()),
        "avro" | "orc" | "parquet" | "shapefile" | "fixedwidth" => {
            read(cursor, reading);
            Ok(())
        }
        _ => Err(cursor.unexpected("`JSON` or `CSV`")),
    }
}

fn csv(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    reading.csv = Some(cursor.previous());
    Ok(())
}

fn json(reading: &mut Reading, text: String) -> Result<(), String> {
    reading.json = Some(match text.as_str() {
        "auto" => JsonPaths::Auto,
        "auto ignorecase" => JsonPaths::AutoIgnoreCase,
        _ if text.starts_with("s3://") && !text.contains('\\') => JsonPaths::File(text),
        _ if text.eq_ignore_ascii_case("auto") || text.eq_ignore_ascii_case("auto ignorecase") => {
            return Err(format!("`{text}`: its words are lower case"));
        }
        "noshred" => return Err("`noshred`, which is not supported".to_owned()),
        _ => {
            return Err(format!(
                "`{text}`: expected `auto`, `auto ignorecase` or an `s3://` path"
            ));
        }
    });
    Ok(())
}

fn region(reading: &mut Reading, text: String) -> Result<(), String> {
    let is_region = text.split('-').count() >= 3
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_region {
        return Err(format!("`{text}`: expected a region such as `us-west-2`"));
    }
    reading.options.region = Some(text);
    Ok(())
}

fn encoding(_: &mut Reading, text: String) -> Result<(), String> {
    if text.eq_ignore_ascii_case("utf8") {
        Ok(())
    } else {
        Err(format!("`{text}`: only `UTF8`, the default, is supported"))
    }
}

fn time_format(reading: &mut Reading, text: String) -> Result<(), String> {
    const KEYWORDS: &[&str] = &["auto", "epochsecs", "epochmillisecs"];
    reading.options.time_format = match text.as_str() {
        "auto" => TimeFormat::Auto,
        "epochsecs" => TimeFormat::EpochSeconds,
        "epochmillisecs" => TimeFormat::EpochMilliseconds,
        _ if KEYWORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) => {
            return Err(format!("`{text}`: this word is lower case"));
        }
        _ => TimeFormat::Custom(text),
    };
    Ok(())
}

fn max_error(reading: &mut Reading, rows: u64) -> Result<(), String> {
    match u32::try_from(rows) {
        Ok(rows) if rows <= 100_000 => {
            reading.options.max_error = rows;
            Ok(())
        }
        _ => Err(format!("`{rows}`: at most 100000 rows may fail")),
    }
}

impl Reading {
    /// Checks the options against each other.
    pub(super) fn finish(
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

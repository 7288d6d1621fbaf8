//! `UNLOAD ('query') TO 's3://…' IAM_ROLE … options`.

use std::collections::BTreeMap;

use super::authorization::Authorizing;
use super::cursor::Cursor;
use super::options::{given_twice, skip_values, unknown};
use super::unload_conflicts;
use crate::fault::Fault;
use crate::span::{Span, Spanned};
use crate::statement::{Statement, Unload, UnloadFormat};
use crate::syntax::lex::TokenKind;
use plan::Identifier;

/// What follows an option's name.
#[derive(Clone, Copy)]
enum Value {
    Nothing,
    /// A text, `AS` before it.
    Text,
    /// `ON`, `OFF`, `TRUE`, `FALSE` or nothing.
    Switch,
    /// A number and perhaps `MB` or `GB`.
    Size,
    /// One of these words or nothing.
    Word(&'static [&'static str]),
    Format(UnloadFormat),
    /// `FORMAT [AS]`, before the name of the format.
    FormatWord,
    PartitionBy,
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>.
#[rustfmt::skip] // one row, one line
const OPTIONS: &[(&str, Value)] = &[
    ("format", Value::FormatWord),
    ("csv", Value::Format(UnloadFormat::Csv)),
    ("json", Value::Format(UnloadFormat::Json)),
    ("parquet", Value::Format(UnloadFormat::Parquet)),
    ("fixedwidth", Value::Format(UnloadFormat::FixedWidth)),
    ("partition", Value::PartitionBy),
    ("manifest", Value::Word(&["verbose"])),
    ("header", Value::Nothing),
    ("delimiter", Value::Text),
    ("encrypted", Value::Word(&["auto"])),
    ("kms_key_id", Value::Text),
    ("master_symmetric_key", Value::Text),
    ("bzip2", Value::Nothing),
    ("gzip", Value::Nothing),
    ("zstd", Value::Nothing),
    ("addquotes", Value::Nothing),
    ("null", Value::Text),
    ("escape", Value::Nothing),
    ("allowoverwrite", Value::Nothing),
    ("cleanpath", Value::Nothing),
    ("parallel", Value::Switch),
    ("maxfilesize", Value::Size),
    ("rowgroupsize", Value::Size),
    ("region", Value::Text),
    ("extension", Value::Text),
];

#[derive(Default)]
struct Reading {
    faults: Vec<Fault>,
    authorizing: Authorizing,
    format: Option<UnloadFormat>,
    partition_by: Vec<Spanned<Identifier>>,
    seen: BTreeMap<&'static str, Span>,
    values: BTreeMap<&'static str, String>,
}

/// Behind `UNLOAD`.
pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let start = cursor.previous();
    cursor.expect(&["("]).map_err(one)?;
    let mut reading = Reading::default();
    let query = match cursor.quoted_query() {
        Ok(query) => Some(query),
        Err(faults) => {
            reading.faults = faults;
            cursor.skip_to(&[")"]);
            None
        }
    };
    cursor.expect(&[")"]).map_err(one)?;
    cursor.expect(&["to"]).map_err(one)?;
    let to = cursor.literal("a path such as `'s3://…'`").map_err(one)?;
    while !cursor.is_at_end() {
        read(cursor, &mut reading);
    }
    if let Some(query) = &query {
        unload_conflicts::limit(query, &mut reading.faults);
    }
    unload_conflicts::options(&reading.seen, &reading.values, &mut reading.faults);
    let whole = start.union(cursor.previous());
    let authorization = reading
        .authorizing
        .finish("UNLOAD", "writes", whole, &mut reading.faults);
    match (query, authorization) {
        (Some(query), Some(authorization)) if reading.faults.is_empty() => {
            Ok(Statement::Unload(Unload {
                query,
                to,
                authorization,
                format: reading.format.unwrap_or(UnloadFormat::Delimited),
                partition_by: reading.partition_by,
                options: reading.seen,
                values: reading.values,
            }))
        }
        _ => Err(reading.faults),
    }
}

/// Reads one option; a fault is kept and the option stepped over.
fn read(cursor: &mut Cursor<'_>, reading: &mut Reading) {
    if cursor.take(&[","]).is_some() {
        return;
    }
    let mut faults = std::mem::take(&mut reading.faults);
    if reading.authorizing.read(cursor, &mut faults) {
        reading.faults = faults;
        return;
    }
    reading.faults = faults;
    let span = cursor.span();
    let Some((name, value)) = OPTIONS.iter().find(|(name, _)| cursor.is(name)) else {
        let known = OPTIONS.iter().map(|(name, _)| *name);
        reading.faults.push(unknown(cursor, "UNLOAD", known));
        cursor.next();
        skip_values(cursor);
        return;
    };
    cursor.next();
    if reading.seen.insert(name, span).is_some() {
        reading.faults.push(given_twice(name, span));
    }
    if let Err(fault) = apply(cursor, reading, name, *value) {
        reading.faults.push(fault);
        skip_values(cursor);
        // Nothing says where the next option starts but its name.
        while !cursor.is_at_end() && !OPTIONS.iter().any(|(name, _)| cursor.is(name)) {
            cursor.next();
        }
    }
}

fn apply(
    cursor: &mut Cursor<'_>,
    reading: &mut Reading,
    name: &'static str,
    value: Value,
) -> Result<(), Fault> {
    let mut note = |value: String| {
        reading.values.insert(name, value);
    };
    match value {
        Value::Nothing => {}
        Value::Text => {
            cursor.take(&["as"]);
            note(cursor.literal("a text in quotes")?.value);
        }
        Value::Switch => {
            if let Some(word) = cursor.take_one(&["on", "off", "true", "false"]) {
                note(word.to_owned());
            }
        }
        Value::Size => {
            cursor.take(&["as"]);
            if cursor.kind() != Some(TokenKind::Number) {
                return Err(cursor.unexpected("a size"));
            }
            cursor.next();
            let mut size = cursor.previous().text(cursor.source()).to_owned();
            if let Some(unit) = cursor.take_one(&["mb", "gb"]) {
                size.push(' ');
                size.push_str(unit);
            }
            note(size);
        }
        Value::Word(words) => {
            if let Some(word) = cursor.take_one(words) {
                note(word.to_owned());
            }
        }
        Value::FormatWord => {
            cursor.take(&["as"]);
            if !["csv", "json", "parquet"]
                .iter()
                .any(|word| cursor.is(word))
            {
                return Err(cursor.unexpected("`CSV`, `JSON` or `PARQUET`"));
            }
        }
        Value::Format(format) => {
            if format == UnloadFormat::FixedWidth {
                cursor.take(&["as"]);
                note(cursor.literal("the widths in quotes")?.value);
            } else if format == UnloadFormat::Csv {
                cursor.take(&["as"]);
            }
            reading.format = Some(format);
        }
        Value::PartitionBy => {
            cursor.expect(&["by"])?;
            reading.partition_by = cursor.columns()?;
            if cursor.take(&["include"]).is_some() {
                note("include".to_owned());
            }
        }
    }
    Ok(())
}

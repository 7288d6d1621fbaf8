//! Values of options that have rules of their own.

use super::read;
use super::reading::Reading;
use crate::fault::{Fault, FaultKind};
use crate::parse::authorization::is_placeholder;
use crate::parse::cursor::Cursor;
use crate::quote;
use crate::span::{Span, Spanned};
use crate::statement::{CopyFormat, Encoding, JsonPaths, TimeFormat};
use crate::syntax::lex::TokenKind;

pub(super) fn one_character(text: &Spanned<String>) -> Result<char, Fault> {
    let mut characters = text.value.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(character), None, None) => Ok(character),
        // Documented spellings of characters that are hard to type.
        (Some('\\'), Some('t'), None) => Ok('\t'),
        (Some('\\'), Some(character @ ('|' | '\'' | '"')), None) => Ok(character),
        _ if is_octal(&text.value) => {
            let value =
                u8::from_str_radix(&text.value[1..], 8).expect("three octal digits of ASCII");
            Ok(char::from(value))
        }
        _ => Err(Fault::new(
            FaultKind::CopyOptionValue,
            text.span,
            format!("`{}` is not one character", text.value),
            "one character is expected",
        )),
    }
}

/// `\001`, up to the last character of ASCII.
fn is_octal(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'\\', b'0' | b'1', b'0'..=b'7', b'0'..=b'7']
    )
}

/// A delimiter as it is written in COPY: `\\t` and octal codes are characters.
pub(super) fn control_characters(written: &str) -> String {
    quote::value_of(written)
}

/// `FORMAT [AS] JSON 'auto'`, `FORMAT [AS] CSV`.
pub(super) fn format(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    const FORMATS: &[&str] = &[
        "avro",
        "csv",
        "delimiter",
        "fixedwidth",
        "json",
        "orc",
        "parquet",
        "shapefile",
    ];
    cursor.take(&["as"]);
    let word = cursor.word();
    if FORMATS.contains(&word.as_str()) {
        read(cursor, reading);
        return Ok(());
    }
    Err(cursor
        .unexpected("a format such as `JSON`")
        .nearest(&word, FORMATS.iter().copied()))
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for all options")]
pub(super) fn csv(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    reading.csv = Some(cursor.previous());
    Ok(())
}

/// `JSON [AS] 'auto'`.
pub(super) fn json(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.take(&["as"]);
    let text = cursor.literal("`'auto'` or the path of a JSONPaths file in quotes")?;
    let paths = json_paths(text.value).map_err(|reason| wrong(text.span, "JSON", &reason))?;
    reading.json = Some(paths);
    Ok(())
}

fn json_paths(text: String) -> Result<JsonPaths, String> {
    Ok(match text.as_str() {
        "auto" => JsonPaths::Auto,
        "auto ignorecase" => JsonPaths::AutoIgnoreCase,
        "noshred" => JsonPaths::NoShred,
        _ if text.eq_ignore_ascii_case("auto") || text.eq_ignore_ascii_case("auto ignorecase") => {
            return Err(format!("`{text}`: its words are lower case"));
        }
        _ if text.starts_with("s3://") && !text.contains('\\') => JsonPaths::File(text),
        _ if is_placeholder(&text) => JsonPaths::File(text),
        _ => {
            return Err(format!(
                "`{text}`: expected `auto`, `auto ignorecase`, `noshred` or an `s3://` path"
            ));
        }
    })
}

/// `AVRO [AS] 'auto'`.
pub(super) fn avro(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.take(&["as"]);
    let text = cursor.literal("`'auto'` or the path of a JSONPaths file in quotes")?;
    let paths = json_paths(text.value).map_err(|reason| wrong(text.span, "AVRO", &reason))?;
    reading.other = Some(CopyFormat::Avro(paths));
    Ok(())
}

/// `SHAPEFILE [SIMPLIFY [AUTO] [tolerance]]`.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all options")]
pub(super) fn shapefile(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.take(&["simplify"]).is_some() {
        cursor.take(&["auto"]);
        if cursor.kind() == Some(TokenKind::Number) {
            cursor.next();
        }
    }
    reading.other = Some(CopyFormat::Shapefile);
    Ok(())
}

/// `COMPUPDATE [PRESET | ON | OFF | TRUE | FALSE]`.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all options")]
pub(super) fn comp_update(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let word = cursor.take_one(&["preset", "on", "off", "true", "false"]);
    reading.options.comp_update = Some(!matches!(word, Some("off" | "false")));
    Ok(())
}

/// `JOB CREATE name [AUTO ON | OFF]`: the COPY is kept and run when files arrive.
pub(super) fn job(_: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.expect(&["create"])?;
    cursor.identifier("the name of a job")?;
    if cursor.take(&["auto"]).is_some() {
        cursor.take_one(&["on", "off", "true", "false"]);
    }
    Ok(())
}

pub(super) fn read_ratio(_: &mut Reading, percent: u64) -> Result<(), String> {
    match percent {
        1..=200 => Ok(()),
        _ => Err(format!("`{percent}`: expected a percentage from 1 to 200")),
    }
}

fn wrong(span: Span, option: &str, reason: &str) -> Fault {
    Fault::new(
        FaultKind::CopyOptionValue,
        span,
        format!("`{option}` cannot be {reason}"),
        "this value",
    )
}

pub(super) fn region(reading: &mut Reading, text: String) -> Result<(), String> {
    let is_region = text.split('-').count() >= 3
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !is_region && !is_placeholder(&text) {
        return Err(format!("`{text}`: expected a region such as `us-west-2`"));
    }
    reading.options.region = Some(text);
    Ok(())
}

/// `ENCODING [AS] utf16`, with quotes or without.
pub(super) fn encoding(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    const ENCODINGS: &[(&str, Encoding)] = &[
        ("utf8", Encoding::Utf8),
        ("utf16", Encoding::Utf16),
        ("utf16le", Encoding::Utf16LittleEndian),
        ("utf16be", Encoding::Utf16BigEndian),
        ("iso88591", Encoding::Latin1),
    ];
    cursor.take(&["as"]);
    let bare = ENCODINGS
        .iter()
        .find(|(name, _)| cursor.take(&[*name]).is_some());
    if let Some((_, encoding)) = bare {
        reading.options.encoding = *encoding;
        return Ok(());
    }
    let text = cursor.literal("an encoding such as `UTF16`")?;
    let quoted = ENCODINGS
        .iter()
        .find(|(name, _)| text.value.eq_ignore_ascii_case(name));
    let Some((_, encoding)) = quoted else {
        let known: Vec<_> = ENCODINGS.iter().map(|(name, _)| *name).collect();
        let reason = format!("`{}`: expected {}", text.value, known.join(", "));
        return Err(wrong(text.span, "ENCODING", &reason));
    };
    reading.options.encoding = *encoding;
    Ok(())
}

/// `FIXEDWIDTH 'label:width, …'`: labels mean nothing.
#[expect(
    clippy::needless_pass_by_value,
    reason = "one signature for all options"
)]
pub(super) fn fixed_width(reading: &mut Reading, text: String) -> Result<(), String> {
    let width = |field: &str| {
        let (label, width) = field.split_once(':')?;
        let width = width.trim().parse().ok().filter(|width| *width > 0)?;
        (!label.trim().is_empty()).then_some(width)
    };
    let widths = if is_placeholder(&text) {
        Some(Vec::new())
    } else {
        text.split(',').map(width).collect()
    };
    let Some(widths) = widths else {
        return Err(format!(
            "`{text}`: expected a label and a width per column, such as `id:3,name:25`"
        ));
    };
    reading.other = Some(CopyFormat::FixedWidth(widths));
    Ok(())
}

pub(super) fn comp_rows(_: &mut Reading, rows: u64) -> Result<(), String> {
    match rows {
        1_000..=2_147_483_647 => Ok(()),
        _ => Err(format!("`{rows}`: expected 1000 to 2147483647 rows")),
    }
}

pub(super) fn time_format(reading: &mut Reading, text: String) -> Result<(), String> {
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

pub(super) fn max_error(reading: &mut Reading, rows: u64) -> Result<(), String> {
    match u32::try_from(rows) {
        Ok(rows) if rows <= 100_000 => {
            reading.options.max_error = rows;
            Ok(())
        }
        _ => Err(format!("`{rows}`: at most 100000 rows may fail")),
    }
}

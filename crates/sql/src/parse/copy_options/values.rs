//! Values of options that have rules of their own.

use super::read;
use super::reading::Reading;
use crate::fault::{Fault, FaultKind};
use crate::parse::cursor::Cursor;
use crate::span::Spanned;
use crate::statement::{Authorization, JsonPaths, TimeFormat};

pub(super) fn one_character(text: &Spanned<String>) -> Result<char, Fault> {
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

pub(super) fn iam_role(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
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
pub(super) fn format(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
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

#[expect(clippy::unnecessary_wraps, reason = "one signature for all options")]
pub(super) fn csv(reading: &mut Reading, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    reading.csv = Some(cursor.previous());
    Ok(())
}

pub(super) fn json(reading: &mut Reading, text: String) -> Result<(), String> {
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

pub(super) fn region(reading: &mut Reading, text: String) -> Result<(), String> {
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

#[expect(
    clippy::needless_pass_by_value,
    reason = "one signature for all values"
)]
pub(super) fn encoding(_: &mut Reading, text: String) -> Result<(), String> {
    if text.eq_ignore_ascii_case("utf8") {
        Ok(())
    } else {
        Err(format!("`{text}`: only `UTF8`, the default, is supported"))
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

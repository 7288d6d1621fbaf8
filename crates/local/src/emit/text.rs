//! Text: which forms are read, how much of it fits, which patterns mean the same.

use jiff::civil::DateTime;
use plan::SqlType;

use super::cast::Occasion;
use super::{literal, raise};
use crate::refusal::sqlstate;

pub(super) const INTEGER: &str = r"\s*[+-]?[0-9]+\s*";
pub(super) const DECIMAL: &str = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*";
pub(super) const FLOAT: &str = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*";
/// The text if it has the form, else Redshift's error.
pub(super) fn checked(sql: &str, form: &str, ty: &str) -> String {
    format!(
        "(CASE WHEN {sql} IS NULL OR regexp_full_match({sql}, {}) THEN trim({sql}) ELSE {} END)",
        literal::text(form),
        raise(
            sqlstate::BAD_TEXT,
            &format!("invalid input syntax for type {ty}")
        )
    )
}

/// Text as a timestamp.
pub(super) fn to_timestamp(sql: &str) -> String {
    let read = super::function::ours("read_timestamp", &[sql.to_owned()]);
    format!("CAST({read} AS TIMESTAMP)")
}

/// Whether the text certainly has the form that [`checked`] looks for, so that it needs no look.
pub(super) fn reads_as(text: &str, ty: SqlType) -> bool {
    match ty {
        SqlType::Timestamp => {
            let is_whole =
                matches!(text.len(), 10 | 19..=26) && text.as_bytes().get(4) == Some(&b'-');
            is_whole && text.parse::<DateTime>().is_ok() && is_plain(text, "-: .")
        }
        ty if ty.is_integer() => text.parse::<i64>().is_ok(),
        SqlType::Decimal { .. } => {
            text.len() < 38 && is_plain(text, ".") && text.parse::<f64>().is_ok()
        }
        _ => false,
    }
}

/// Text as a moment, which is kept as UTC.
pub(super) fn to_timestamp_with_zone(sql: &str) -> String {
    let read = super::function::ours("read_timestamp_with_zone", &[sql.to_owned()]);
    format!("CAST({read} AS TIMESTAMP)")
}

/// Digits and these characters only.
fn is_plain(text: &str, others: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || others.contains(c))
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_Boolean_type.html>.
pub(super) fn to_boolean(sql: &str) -> String {
    let word = format!("lower(trim({sql}))");
    format!(
        "(CASE WHEN {sql} IS NULL THEN NULL WHEN {word} IN ('t', 'true', 'y', 'yes', '1') THEN TRUE \
         WHEN {word} IN ('f', 'false', 'n', 'no', '0') THEN FALSE ELSE {} END)",
        raise(sqlstate::BAD_TEXT, "invalid input syntax for type boolean")
    )
}

/// Text of at most so many bytes.
pub(super) fn limited(
    sql: &str,
    from: SqlType,
    to: SqlType,
    limit: u16,
    occasion: Occasion,
) -> String {
    // A char has no padding here.
    let sql = match to {
        SqlType::Char(_) => format!("rtrim({sql}, ' ')"),
        _ => sql.to_owned(),
    };
    if occasion == Occasion::Silent || length(from) <= limit {
        return sql;
    }
    match occasion {
        // The table refuses what is too long; blanks at the end are cut without a word.
        Occasion::Stored => {
            let trimmed = format!("rtrim({sql}, ' ')");
            format!(
                "(CASE WHEN strlen({sql}) > {limit} AND strlen({trimmed}) <= {limit} \
                 THEN {trimmed} || repeat(' ', {limit} - strlen({trimmed})) ELSE {sql} END)"
            )
        }
        _ if from.is_text() => format!(
            "(CASE WHEN {sql} IS NULL OR strlen({sql}) <= {limit} THEN {sql} \
             WHEN strlen({sql}) = length({sql}) THEN left({sql}, {limit}) ELSE {} END)",
            raise(
                sqlstate::NOT_SUPPORTED,
                &format!(
                    "the local engine cannot rehearse a cast that cuts multibyte text to {to}"
                )
            )
        ),
        _ => format!(
            "(CASE WHEN {sql} IS NULL OR strlen({sql}) <= {limit} THEN {sql} ELSE {} END)",
            raise(sqlstate::TOO_LONG, &format!("value too long for type {to}"))
        ),
    }
}

/// The most bytes that a value of the type has as text.
fn length(ty: SqlType) -> u16 {
    match ty {
        SqlType::Char(bytes) | SqlType::Varchar(bytes) => bytes,
        SqlType::SmallInt => 6,
        SqlType::Integer => 11,
        SqlType::BigInt => 20,
        SqlType::Decimal { precision, .. } => u16::from(precision) + 3,
        SqlType::Date => 13,
        _ => 32,
    }
}

/// Lower case of ASCII letters only, as ILIKE folds them.
pub(super) fn fold_ascii(sql: &str) -> String {
    format!("translate({sql}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')")
}

//! `TRY_CAST`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TRY_CAST.html>.
//!
//! NULL where the value cannot be converted; what the documentation leaves open stays an error, and
//! so do pairs of types that its page does not list.

use plan::SqlType;

use super::cast::{self, Occasion};
use super::function::ours;
use super::{Sql, float, raise, text, types};
use crate::refusal::{not_rehearsed, sqlstate};

pub(super) fn convert(sql: &str, from: SqlType, to: SqlType) -> Sql {
    let stored = types::stored(to)?;
    let tried = |value: &str| Ok(format!("TRY_CAST({value} AS {stored})"));
    let sure = || cast::convert(sql, from.into(), to, Occasion::Written);
    if from == to {
        return sure();
    }
    if from.is_text() {
        return of_text(sql, from, to);
    }
    let is_float = |ty| matches!(ty, SqlType::Real | SqlType::DoublePrecision);
    match (from, to) {
        (SqlType::Boolean, to) if to.is_integer() => sure(),
        (from, SqlType::Boolean) if from.is_integer() => sure(),
        (from, to) if from.is_integer() && is_float(to) => sure(),
        (from, to) if from.is_integer() && to.is_numeric() => tried(sql),
        (SqlType::Decimal { .. }, to) if to.is_integer() => tried(sql),
        (SqlType::Decimal { .. }, to) if is_float(to) => sure(),
        // In digits that are sure, else an error as of CAST.
        (from, SqlType::Decimal { scale, .. }) if is_float(from) => {
            tried(&float::certain(sql, from, scale.into(), float::Drop::Cast))
        }
        (from, to) if is_float(from) && to.is_integer() => {
            let open = raise(
                sqlstate::NOT_SUPPORTED,
                "the local engine cannot rehearse TRY_CAST of a float half-way between two whole \
                 numbers: Redshift's documentation does not say how it rounds. Use ROUND or TRUNC",
            );
            tried(&format!(
                "CASE WHEN abs({sql} - trunc({sql})) = 0.5 THEN {open} ELSE {sql} END"
            ))
        }
        (from, to) if is_float(from) && is_float(to) => tried(sql),
        (from, to) if (from.is_integer() || is_decimal(from)) && to.is_text() => sure(),
        (from, to) if from.is_time() && (to.is_time() || to.is_text()) => sure(),
        _ => refuse(from, to),
    }
}

fn of_text(sql: &str, from: SqlType, to: SqlType) -> Sql {
    let stored = types::stored(to)?;
    // Documented: the expression cannot contain blank or empty strings.
    let blank = raise(
        sqlstate::NOT_SUPPORTED,
        "the local engine cannot rehearse TRY_CAST of a blank text: Redshift's documentation rules \
         it out. Use NULLIF",
    );
    let formed = |form: &str| {
        format!(
            "(CASE WHEN trim({sql}) = '' THEN {blank} \
             WHEN regexp_full_match({sql}, {}) THEN TRY_CAST(trim({sql}) AS {stored}) END)",
            super::literal::text(form)
        )
    };
    Ok(match to {
        to if to.is_integer() => formed(text::INTEGER),
        SqlType::Decimal { .. } => formed(text::DECIMAL),
        SqlType::Real | SqlType::DoublePrecision => formed(text::FLOAT),
        SqlType::Date | SqlType::Timestamp => {
            let read = ours("try_timestamp", &[sql.to_owned()]);
            format!(
                "(CASE WHEN trim({sql}) = '' THEN {blank} \
                 ELSE CAST(CAST({read} AS TIMESTAMP) AS {stored}) END)"
            )
        }
        SqlType::Char(_) | SqlType::Varchar(_) => {
            return cast::convert(sql, from.into(), to, Occasion::Written);
        }
        _ => return refuse(from, to),
    })
}

fn is_decimal(ty: SqlType) -> bool {
    matches!(ty, SqlType::Decimal { .. })
}

fn refuse(from: SqlType, to: SqlType) -> Sql {
    Err(not_rehearsed(format_args!("TRY_CAST of {from} to {to}")))
}

//! `TRY_CAST`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TRY_CAST.html>.
//!
//! NULL where the value cannot be converted; what the documentation leaves open stays an error.

use plan::SqlType;

use super::cast::{self, Occasion};
use super::function::ours;
use super::{Sql, text, types};
use crate::refusal::not_rehearsed;

pub(super) fn convert(sql: &str, from: SqlType, to: SqlType) -> Sql {
    let stored = types::stored(to)?;
    let formed = |form: &str| {
        format!(
            "(CASE WHEN regexp_full_match({sql}, {}) THEN TRY_CAST(trim({sql}) AS {stored}) END)",
            super::literal::text(form)
        )
    };
    if from.is_text() {
        return Ok(match to {
            to if to.is_integer() => formed(text::INTEGER),
            SqlType::Decimal { .. } => formed(text::DECIMAL),
            SqlType::Real | SqlType::DoublePrecision => formed(text::FLOAT),
            SqlType::Boolean => {
                let word = format!("lower(trim({sql}))");
                format!(
                    "(CASE WHEN {word} IN ('t', 'true', 'y', 'yes', '1') THEN TRUE \
                     WHEN {word} IN ('f', 'false', 'n', 'no', '0') THEN FALSE END)"
                )
            }
            SqlType::Date | SqlType::Timestamp => {
                let read = ours("try_timestamp", &[sql.to_owned()]);
                format!("CAST(CAST({read} AS TIMESTAMP) AS {stored})")
            }
            SqlType::Char(_) | SqlType::Varchar(_) => {
                return cast::convert(sql, from.into(), to, Occasion::Written);
            }
            _ => return refuse(from, to),
        });
    }
    if from.is_integer() && (to.is_integer() || matches!(to, SqlType::Decimal { .. })) {
        return Ok(format!("TRY_CAST({sql} AS {stored})"));
    }
    if from == to || (from.is_integer() && to.is_numeric()) || (from.is_time() && to.is_time()) {
        return cast::convert(sql, from.into(), to, Occasion::Written);
    }
    if from.is_integer() && to.is_text() {
        return cast::convert(sql, from.into(), to, Occasion::Written);
    }
    refuse(from, to)
}

fn refuse(from: SqlType, to: SqlType) -> Sql {
    Err(not_rehearsed(format_args!("TRY_CAST of {from} to {to}")))
}

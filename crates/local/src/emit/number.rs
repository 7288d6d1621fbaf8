//! Division, which the engine does as floats or answers with NULL, and Redshift does not:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html>.

use plan::SqlType;

use super::{Sql, raise, types};
use crate::refusal::not_rehearsed;

/// A divisor that is an error when it is zero, unless what it divides is NULL.
pub(super) fn not_zero(sql: &str, dividend: &str) -> String {
    let digits = sql.trim_matches(|c: char| c.is_ascii_digit());
    if digits.is_empty() && sql.bytes().any(|byte| byte != b'0') {
        return sql.to_owned();
    }
    let is_known = dividend
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let and_there = if is_known {
        String::new()
    } else {
        format!(" AND {dividend} IS NOT NULL")
    };
    format!(
        "(CASE WHEN {sql} = 0{and_there} THEN {} ELSE {sql} END)",
        raise("22012", "division by zero")
    )
}

/// Integers without remainder, towards zero; decimals cut to the scale of the result, since
/// Redshift computes with scaled integers; floats as floats.
pub(super) fn divide(left: (&str, SqlType), right: (&str, SqlType), ty: SqlType) -> Sql {
    let (left_sql, left_type) = left;
    let (right_sql, right_type) = right;
    match ty {
        ty if ty.is_integer() => Ok(format!(
            "CAST(({left_sql} // {}) AS {})",
            not_zero(right_sql, left_sql),
            types::stored(ty)?
        )),
        SqlType::Decimal { precision, scale } => {
            let (left_scale, right_scale) = (scale_of(left_type)?, scale_of(right_type)?);
            let lift = u32::from(scale) + u32::from(right_scale);
            let lift = lift
                .checked_sub(u32::from(left_scale))
                .ok_or_else(|| not_rehearsed("a division that loses digits of its dividend"))?;
            let dividend = format!(
                "{} * {}",
                unscaled(left_sql, left_type)?,
                power_of_ten(lift)
            );
            let divisor = not_zero(&unscaled(right_sql, right_type)?, left_sql);
            Ok(scaled(
                &format!("(({dividend}) // {divisor})"),
                precision,
                scale,
            ))
        }
        SqlType::Real | SqlType::DoublePrecision => Ok(format!(
            "CAST((CAST({left_sql} AS DOUBLE) / {}) AS {})",
            not_zero(right_sql, left_sql),
            types::stored(ty)?
        )),
        other => Err(not_rehearsed(format_args!("a division that gives {other}"))),
    }
}

fn scale_of(ty: SqlType) -> Result<u8, executor::SessionError> {
    match ty {
        SqlType::Decimal { scale, .. } => Ok(scale),
        ty if ty.is_integer() => Ok(0),
        other => Err(not_rehearsed(format_args!("a decimal division by {other}"))),
    }
}

/// The digits of a number as one integer.
pub(super) fn unscaled(sql: &str, ty: SqlType) -> Sql {
    Ok(match ty {
        SqlType::Decimal { scale: 0, .. } => format!("CAST({sql} AS HUGEINT)"),
        // Its text has exactly the digits of its scale, and no product can overflow.
        SqlType::Decimal { .. } => {
            let text = format!("CAST(CAST({sql} AS {}) AS VARCHAR)", types::stored(ty)?);
            format!("CAST(replace({text}, '.', '') AS HUGEINT)")
        }
        _ => format!("CAST({sql} AS HUGEINT)"),
    })
}

/// An integer of digits as the decimal it stands for.
pub(super) fn scaled(sql: &str, precision: u8, scale: u8) -> String {
    if scale == 0 {
        return format!("CAST({sql} AS DECIMAL({precision},0))");
    }
    let unit = format!("0.{}1", "0".repeat(usize::from(scale) - 1));
    format!(
        "CAST(CAST({sql} AS DECIMAL(38,0)) * CAST('{unit}' AS DECIMAL({},{scale})) \
         AS DECIMAL({precision},{scale}))",
        (scale + 1).min(38)
    )
}

pub(super) fn power_of_ten(exponent: u32) -> String {
    format!("CAST('1{}' AS HUGEINT)", "0".repeat(exponent as usize))
}

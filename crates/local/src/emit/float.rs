//! Floats, where digits are dropped.
//!
//! How Redshift rounds a float that is half-way between two digits, and what it takes for half-way,
//! is not documented; nor what becomes of digits beyond those that a float has.

use plan::SqlType;

use super::raise;
use crate::refusal::sqlstate;

/// Decimal digits that a type has for sure.
fn digits_of(ty: SqlType) -> u8 {
    match ty {
        SqlType::Real => 6,
        _ => 15,
    }
}

/// What is done to a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drop {
    /// `ROUND`: the result is a float again.
    Rounded,
    /// A cast to a decimal of exact digits.
    Cast,
}

/// The float, or an error where it depends on Redshift's ways what is left of it with so many
/// digits behind the point.
pub(super) fn certain(sql: &str, ty: SqlType, digits: i32, drop: Drop) -> String {
    let known = digits_of(ty);
    let scaled = format!("(CAST({sql} AS DOUBLE) * 1e{digits})");
    // Half-way within what the float cannot tell apart.
    let half = format!(
        "abs(abs({scaled} - trunc({scaled})) - 0.5) <= greatest(abs({scaled}) * 1e-{known}, 1e-12)"
    );
    let beyond = format!("abs({scaled}) >= 1e{known}");
    let (open, what) = match drop {
        Drop::Rounded => (format!("(NOT {beyond} AND {half})"), "ROUND of a float"),
        Drop::Cast => (
            format!("({beyond} OR {half})"),
            "a cast to decimal of a float",
        ),
    };
    let error = raise(
        sqlstate::NOT_SUPPORTED,
        &format!(
            "the local engine cannot rehearse {what} that is half-way between two results, or has more \
             digits than are sure: Redshift's documentation does not say how it rounds. Use DECIMAL"
        ),
    );
    format!("(CASE WHEN {open} THEN {error} ELSE {sql} END)")
}

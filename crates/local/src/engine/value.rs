//! Values as the text that the simple query protocol sends.

use duckdb::types::{TimeUnit, ValueRef};
use executor::Refusal;
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use plan::SqlType;

use crate::refusal::{refusal, sqlstate};

/// `None` is NULL. CHAR values come without the blanks that pad them.
pub(super) fn text(value: ValueRef<'_>, ty: Option<SqlType>) -> Result<Option<String>, Refusal> {
    let text = match value {
        ValueRef::Null => return Ok(None),
        ValueRef::Boolean(value) => if value { "t" } else { "f" }.to_owned(),
        ValueRef::TinyInt(value) => value.to_string(),
        ValueRef::SmallInt(value) => value.to_string(),
        ValueRef::Int(value) => value.to_string(),
        ValueRef::BigInt(value) => value.to_string(),
        ValueRef::HugeInt(value) => value.to_string(),
        ValueRef::UTinyInt(value) => value.to_string(),
        ValueRef::USmallInt(value) => value.to_string(),
        ValueRef::UInt(value) => value.to_string(),
        ValueRef::UBigInt(value) => value.to_string(),
        ValueRef::Float(value) if !value.is_finite() => return Err(not_finite()),
        ValueRef::Double(value) if !value.is_finite() => return Err(not_finite()),
        ValueRef::Float(value) => float(&value.to_string(), &format!("{value:e}")),
        ValueRef::Double(value) => float(&value.to_string(), &format!("{value:e}")),
        ValueRef::Decimal(value) => value.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Date32(days) => date(days)?,
        ValueRef::Time64(unit, value) => {
            let mut text = time_of_day(microseconds(unit, value))?;
            if ty == Some(SqlType::TimeTz) {
                text.push_str("+00");
            }
            text
        }
        ValueRef::Timestamp(unit, value) => {
            let mut text = timestamp(microseconds(unit, value))?;
            if ty == Some(SqlType::TimestampTz) {
                text.push_str("+00");
            }
            text
        }
        _ => {
            return Err(refusal(
                sqlstate::NOT_SUPPORTED,
                "the local engine cannot show a value of this type",
            ));
        }
    };
    Ok(Some(text))
}

fn microseconds(unit: TimeUnit, value: i64) -> i64 {
    match unit {
        TimeUnit::Second => value.saturating_mul(1_000_000),
        TimeUnit::Millisecond => value.saturating_mul(1_000),
        TimeUnit::Microsecond => value,
        TimeUnit::Nanosecond => value.div_euclid(1_000),
    }
}

/// The shorter way to write a float, as `printf` chooses it.
fn float(plain: &str, scientific: &str) -> String {
    if plain.len() <= 20 {
        return plain.to_owned();
    }
    match scientific.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => scientific.to_owned(),
    }
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// Redshift's arithmetic ends in an error where the engine's goes on with infinity.
fn not_finite() -> Refusal {
    refusal(
        sqlstate::OUT_OF_RANGE,
        "a floating point number is out of range",
    )
}

fn out_of_range() -> Refusal {
    refusal(sqlstate::OUT_OF_RANGE, "timestamp out of range")
}

fn date(days: i32) -> Result<String, Refusal> {
    let day: Date = EPOCH
        .date()
        .checked_add(days.days())
        .map_err(|_| out_of_range())?;
    Ok(day.to_string())
}

/// `2018-11-01 21:01:46.796`: a fraction only as far as there is one.
fn timestamp(microseconds: i64) -> Result<String, Refusal> {
    let span = Span::new()
        .try_microseconds(microseconds)
        .map_err(|_| out_of_range())?;
    let moment = EPOCH.checked_add(span).map_err(|_| out_of_range())?;
    Ok(moment.to_string().replacen('T', " ", 1))
}

/// `13:24:55.796`.
fn time_of_day(microseconds: i64) -> Result<String, Refusal> {
    let moment = timestamp(microseconds)?;
    let time = moment.split_once(' ').map(|(_, time)| time);
    time.map(ToOwned::to_owned).ok_or_else(out_of_range)
}

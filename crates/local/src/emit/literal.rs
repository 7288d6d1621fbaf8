//! Values written in the text.

use jiff::civil::DateTime;
use sql::typed::{Interval, Literal, Type};

use super::{Sql, types};
use crate::refusal::not_rehearsed;

/// A string; the engine knows no escapes inside quotes.
pub(super) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(super) fn timestamp(moment: DateTime) -> String {
    format!("TIMESTAMP '{}'", moment.to_string().replacen('T', " ", 1))
}

pub(super) fn interval(interval: Interval) -> String {
    let parts: Vec<_> = [
        ("to_months", "INTEGER", interval.months),
        ("to_days", "INTEGER", interval.days),
        ("to_microseconds", "BIGINT", interval.microseconds),
    ]
    .into_iter()
    .filter(|(name, _, amount)| *amount != 0 || *name == "to_microseconds")
    .map(|(name, ty, amount)| format!("{name}(CAST({amount} AS {ty}))"))
    .collect();
    format!("({})", parts.join(" + "))
}

pub(super) fn literal(literal: &Literal, ty: Type) -> Sql {
    match literal {
        Literal::Null => match ty {
            Type::Sql(ty) => Ok(format!("CAST(NULL AS {})", types::stored(ty)?)),
            _ => Ok("NULL".to_owned()),
        },
        Literal::Boolean(true) => Ok("TRUE".to_owned()),
        Literal::Boolean(false) => Ok("FALSE".to_owned()),
        Literal::Integer(digits) if ty == Type::INTEGER => Ok(digits.clone()),
        Literal::Integer(digits) => types::typed(digits, ty),
        Literal::Decimal(digits) => types::typed(digits.trim_end_matches('.'), ty),
        Literal::Double(digits) => types::typed(&text(digits), ty),
        Literal::Text(value) if value.contains('\0') => {
            Err(not_rehearsed("text with the character U+0000"))
        }
        Literal::Text(value) => Ok(text(value)),
        Literal::Date(date) => Ok(format!("DATE '{date}'")),
        Literal::Timestamp(moment) => Ok(timestamp(*moment)),
        Literal::Interval(value) => Ok(interval(*value)),
    }
}

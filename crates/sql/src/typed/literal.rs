//! Values written in the text.

use jiff::civil::{Date, DateTime};

/// A literal. Numbers keep their own text, so that no float formatting reaches output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    Null,
    /// `TRUE` or `FALSE`.
    Boolean(bool),
    /// Digits without a sign; fits the type of its expression.
    Integer(String),
    /// Digits with a point, without a sign and without an exponent.
    Decimal(String),
    /// Digits with an exponent, without a sign.
    Double(String),
    /// The value itself: quotes removed, escapes resolved.
    Text(String),
    /// `DATE '2018-11-01'`.
    Date(Date),
    /// `TIMESTAMP '2018-11-01 20:57:10.796'`, at most microseconds; `'epoch'` is 1970-01-01.
    Timestamp(DateTime),
    Interval(Interval),
}

/// `INTERVAL '1 day 2 hours'`: the three units that do not convert into each other.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_literals.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Interval {
    pub months: i64,
    pub days: i64,
    pub microseconds: i64,
}

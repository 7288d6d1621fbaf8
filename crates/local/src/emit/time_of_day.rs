//! TIME and TIMETZ: <https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html>.
//!
//! TIMETZ is kept as its time in UTC, as TIMESTAMPTZ is.

use plan::SqlType;
use sql::typed::{DatePart, Expr, Type};

use super::function::ours;
use super::{Emitter, Sql, types};
use crate::refusal::not_rehearsed;

pub(super) fn is_time_of_day(ty: Type) -> bool {
    ty.is(|ty| matches!(ty, SqlType::Time | SqlType::TimeTz))
}

impl Emitter<'_> {
    /// Past midnight it starts again.
    pub(super) fn add_to_time(
        &self,
        part: DatePart,
        amount: &Expr,
        operand: &Expr,
        ty: Type,
    ) -> Sql {
        let unit: u64 = match part {
            DatePart::Hour => 3_600_000_000,
            DatePart::Minute => 60_000_000,
            DatePart::Second => 1_000_000,
            DatePart::Millisecond => 1_000,
            DatePart::Microsecond => 1,
            _ => {
                return Err(not_rehearsed(format_args!(
                    "DATEADD with {part} to a time of day"
                )));
            }
        };
        let (time, amount) = (self.expr(operand)?, self.expr(amount)?);
        types::typed(
            &format!("({time} + to_microseconds(CAST({amount} AS BIGINT) * {unit}))"),
            ty,
        )
    }

    pub(super) fn times_between(&self, part: DatePart, from: &Expr, to: &Expr) -> Sql {
        if from.ty != to.ty {
            return Err(not_rehearsed("DATEDIFF of two kinds of times"));
        }
        let part = match part {
            DatePart::Hour => "hour",
            DatePart::Minute => "minute",
            DatePart::Second => "second",
            DatePart::Millisecond => "millisecond",
            DatePart::Microsecond => "microsecond",
            _ => {
                return Err(not_rehearsed(format_args!(
                    "DATEDIFF with {part} of times of day"
                )));
            }
        };
        Ok(format!(
            "datediff('{part}', {}, {})",
            self.expr(from)?,
            self.expr(to)?
        ))
    }
}

/// Text, or a timestamp, as a time of day.
pub(super) fn to_time(sql: &str, from: SqlType, to: SqlType) -> Sql {
    let function = match to {
        SqlType::TimeTz => "read_time_with_zone",
        _ => "read_time",
    };
    match from {
        from if from.is_text() => Ok(format!(
            "CAST({} AS TIME)",
            ours(function, &[sql.to_owned()])
        )),
        SqlType::Timestamp if to == SqlType::Time => Ok(format!("CAST({sql} AS TIME)")),
        SqlType::TimestampTz => Ok(format!("CAST({sql} AS TIME)")),
        other => Err(not_rehearsed(format_args!(
            "a conversion of {other} to {to}"
        ))),
    }
}

//! Date parts:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html>.

use sql::typed::{DatePart, Expr, ExprKind, Literal, Type};

use super::{Emitter, Sql, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn extract(&self, part: DatePart, operand: &Expr, ty: Type) -> Sql {
        let time = self.expr(operand)?;
        if operand.ty == Type::Interval {
            return match part {
                DatePart::Epoch => types::typed(&format!("epoch({time})"), ty),
                _ => Err(not_rehearsed("a part of an interval besides epoch")),
            };
        }
        let moment = types::known(operand.ty)?;
        if !moment.is_time() {
            return Err(not_rehearsed(format_args!("a part of {moment}")));
        }
        let name = match part {
            DatePart::Timezone | DatePart::TimezoneHour | DatePart::TimezoneMinute => {
                return Err(not_rehearsed("a part of a time zone"));
            }
            // The documentation counts the years 0001 to 0009 as the first decade.
            DatePart::Decade => {
                return types::typed(&format!("(extract(year FROM {time}) // 10 + 1)"), ty);
            }
            // The engine counts these from the minute, Redshift from the second.
            DatePart::Millisecond => {
                return types::typed(
                    &format!("(extract(millisecond FROM CAST({time} AS TIMESTAMP)) % 1000)"),
                    ty,
                );
            }
            DatePart::Microsecond => {
                return types::typed(
                    &format!("(extract(microsecond FROM CAST({time} AS TIMESTAMP)) % 1000000)"),
                    ty,
                );
            }
            // Whole seconds only.
            DatePart::Epoch => {
                return types::typed(&format!("floor(extract(epoch FROM {time}))"), ty);
            }
            part => plain(part),
        };
        types::typed(&format!("extract({name} FROM {time})"), ty)
    }

    /// As EXTRACT, but seconds and their parts are the whole seconds field in that unit.
    pub(super) fn date_part(&self, part: DatePart, operand: &Expr, ty: Type) -> Sql {
        let unit = match part {
            DatePart::Second => 1_000_000,
            DatePart::Millisecond => 1_000,
            DatePart::Microsecond => 1,
            DatePart::Epoch if operand.ty != Type::Interval => {
                return types::typed(&format!("extract(epoch FROM {})", self.expr(operand)?), ty);
            }
            _ => return self.extract(part, operand, ty),
        };
        types::known(operand.ty)?;
        let time = self.expr(operand)?;
        types::typed(
            &format!("(extract(microsecond FROM CAST({time} AS TIMESTAMP)) / {unit})"),
            ty,
        )
    }

    pub(super) fn date_trunc(&self, part: DatePart, operand: &Expr, ty: Type) -> Sql {
        let time = self.expr(operand)?;
        types::typed(&format!("date_trunc('{}', {time})", plain(part)), ty)
    }

    /// A day that the month lacks becomes its last day.
    pub(super) fn date_add(&self, part: DatePart, amount: &Expr, operand: &Expr, ty: Type) -> Sql {
        let (amount, time) = (self.expr(amount)?, self.expr(operand)?);
        let months = |months: u32| format!("to_months(CAST(({amount}) * {months} AS INTEGER))");
        let days = |days: u32| format!("to_days(CAST(({amount}) * {days} AS INTEGER))");
        let microseconds =
            |unit: u64| format!("to_microseconds(CAST({amount} AS BIGINT) * {unit})");
        let step = match part {
            DatePart::Millennium => months(12_000),
            DatePart::Century => months(1_200),
            DatePart::Decade => months(120),
            DatePart::Year => months(12),
            DatePart::Quarter => months(3),
            DatePart::Month => months(1),
            DatePart::Week => days(7),
            DatePart::Day => days(1),
            DatePart::Hour => microseconds(3_600_000_000),
            DatePart::Minute => microseconds(60_000_000),
            DatePart::Second => microseconds(1_000_000),
            DatePart::Millisecond => microseconds(1_000),
            DatePart::Microsecond => microseconds(1),
            DatePart::Epoch
            | DatePart::DayOfWeek
            | DatePart::DayOfYear
            | DatePart::Timezone
            | DatePart::TimezoneHour
            | DatePart::TimezoneMinute => {
                return Err(not_rehearsed(format_args!("DATEADD with {part}")));
            }
        };
        types::typed(&format!("({time} + {step})"), ty)
    }

    /// Boundaries between the two.
    pub(super) fn date_diff(&self, part: DatePart, from: &Expr, to: &Expr) -> Sql {
        let moment = |expr: &Expr| -> Sql {
            types::known(expr.ty)?;
            Ok(format!("CAST({} AS TIMESTAMP)", self.expr(expr)?))
        };
        match part {
            DatePart::Year
            | DatePart::Quarter
            | DatePart::Month
            | DatePart::Day
            | DatePart::Hour
            | DatePart::Minute
            | DatePart::Second
            | DatePart::Millisecond
            | DatePart::Microsecond => Ok(format!(
                "datediff('{}', {}, {})",
                plain(part),
                moment(from)?,
                moment(to)?
            )),
            // On which day DATEDIFF starts a week is not documented.
            _ => Err(not_rehearsed(format_args!("DATEDIFF with {part}"))),
        }
    }

    /// Only UTC, where nothing changes: the engine's zones need an extension.
    pub(super) fn at_time_zone(&self, operand: &Expr, zone: &Expr) -> Sql {
        if is_utc(zone) {
            self.expr(operand)
        } else {
            Err(not_rehearsed("a time zone besides UTC"))
        }
    }

    /// The last day of a month stays the last day:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html>.
    pub(super) fn add_months(&self, operand: &Expr, months: &Expr, ty: Type) -> Sql {
        types::known(operand.ty)?;
        let time = format!("CAST({} AS TIMESTAMP)", self.expr(operand)?);
        let moved = format!(
            "({time} + to_months(CAST({} AS INTEGER)))",
            self.expr(months)?
        );
        let is_last = format!("last_day({time}) = CAST({time} AS DATE)");
        let of_day = format!("({time} - date_trunc('day', {time}))");
        types::typed(
            &format!(
                "(CASE WHEN {is_last} THEN CAST(last_day({moved}) AS TIMESTAMP) + {of_day} \
                 ELSE {moved} END)"
            ),
            ty,
        )
    }
}

pub(super) fn is_utc(zone: &Expr) -> bool {
    matches!(&zone.kind, ExprKind::Literal(Literal::Text(name))
        if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("gmt"))
}

fn plain(part: DatePart) -> &'static str {
    match part {
        DatePart::Millennium => "millennium",
        DatePart::Century => "century",
        DatePart::Decade => "decade",
        DatePart::Epoch => "epoch",
        DatePart::Year => "year",
        DatePart::Quarter => "quarter",
        DatePart::Month => "month",
        DatePart::Week => "week",
        DatePart::DayOfWeek => "dayofweek",
        DatePart::DayOfYear => "dayofyear",
        DatePart::Day => "day",
        DatePart::Hour => "hour",
        DatePart::Minute => "minute",
        DatePart::Second => "second",
        DatePart::Millisecond => "millisecond",
        DatePart::Microsecond => "microsecond",
        DatePart::Timezone => "timezone",
        DatePart::TimezoneHour => "timezone_hour",
        DatePart::TimezoneMinute => "timezone_minute",
    }
}

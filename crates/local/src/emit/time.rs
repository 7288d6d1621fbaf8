//! Date parts:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html>.

use sql::typed::{DatePart, Expr, ExprKind, Literal, Type};

use super::function::ours;
use super::{Emitter, Sql, raise, time_of_day, types};
use crate::refusal::{not_rehearsed, sqlstate};

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
        if time_of_day::is_time_of_day(operand.ty) {
            let is_part = matches!(
                part,
                DatePart::Hour
                    | DatePart::Minute
                    | DatePart::Second
                    | DatePart::Millisecond
                    | DatePart::Microsecond
            );
            if !is_part {
                return Err(not_rehearsed(format_args!(
                    "EXTRACT of {part} from {moment}"
                )));
            }
            let unit = match part {
                DatePart::Millisecond => "(extract(millisecond FROM {}) % 1000)",
                DatePart::Microsecond => "(extract(microsecond FROM {}) % 1000000)",
                _ => return types::typed(&format!("extract({} FROM {time})", plain(part)), ty),
            };
            return types::typed(&unit.replace("{}", &time), ty);
        }
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
        if time_of_day::is_time_of_day(operand.ty) {
            return match part {
                DatePart::Hour | DatePart::Minute => self.extract(part, operand, ty),
                _ => Err(not_rehearsed("DATE_PART of seconds of a time of day")),
            };
        }
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
        let time = self.moment(operand)?;
        let part_name = plain(part);
        let cut = match part {
            // They start with the years 1: 2001 and not 2000.
            DatePart::Century | DatePart::Millennium => {
                format!("(date_trunc('{part_name}', {time} - to_years(1)) + to_years(1))")
            }
            _ => format!("date_trunc('{part_name}', {time})"),
        };
        // The engine compares a bare DATE_TRUNC with a constant by its bounds, and NULL as if it
        // were outside of them.
        types::typed(&format!("greatest({cut})"), ty)
    }

    /// A day that the month lacks becomes its last day.
    pub(super) fn date_add(&self, part: DatePart, amount: &Expr, operand: &Expr, ty: Type) -> Sql {
        if time_of_day::is_time_of_day(operand.ty) {
            return self.add_to_time(part, amount, operand, ty);
        }
        let (amount, time) = (self.expr(amount)?, self.moment(operand)?);
        let months = |months: u32| format!("to_months(CAST(({amount}) * {months} AS INTEGER))");
        let days = |days: u32| format!("to_days(CAST(({amount}) * {days} AS INTEGER))");
        let microseconds =
            |unit: u64| format!("to_microseconds(CAST({amount} AS BIGINT) * {unit})");
        let years = match part {
            DatePart::Millennium => Some(1000),
            DatePart::Century => Some(100),
            DatePart::Decade => Some(10),
            DatePart::Year => Some(1),
            _ => None,
        };
        if let Some(years) = years {
            // Documented: 29 February and a year is 1 March, and twelve months are 28 February.
            let leap = format!("strftime({time}, '%m-%d') = '02-29'");
            let step = months(12 * years);
            let of_leap = if years == 1 {
                format!("{time} - to_days(1) + {step} + to_days(1)")
            } else {
                raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse decades after 29 February",
                )
            };
            let moved = format!("(CASE WHEN {leap} THEN {of_leap} ELSE {time} + {step} END)");
            return types::typed(&moved, ty);
        }
        let step = match part {
            DatePart::Quarter => months(3),
            DatePart::Month => months(1),
            DatePart::Week => days(7),
            DatePart::Day => days(1),
            DatePart::Hour => microseconds(3_600_000_000),
            DatePart::Minute => microseconds(60_000_000),
            DatePart::Second => microseconds(1_000_000),
            DatePart::Millisecond => microseconds(1_000),
            DatePart::Microsecond => microseconds(1),
            _ => return Err(not_rehearsed(format_args!("DATEADD with {part}"))),
        };
        types::typed(&format!("({time} + {step})"), ty)
    }

    /// Boundaries between the two.
    pub(super) fn date_diff(&self, part: DatePart, from: &Expr, to: &Expr) -> Sql {
        if time_of_day::is_time_of_day(from.ty) || time_of_day::is_time_of_day(to.ty) {
            return self.times_between(part, from, to);
        }
        let (from, to) = (self.moment(from)?, self.moment(to)?);
        match part {
            DatePart::Year
            | DatePart::Quarter
            | DatePart::Month
            | DatePart::Day
            | DatePart::Hour
            | DatePart::Minute
            | DatePart::Second
            | DatePart::Millisecond
            | DatePart::Microsecond => Ok(format!("datediff('{}', {from}, {to})", plain(part))),
            // On which day DATEDIFF starts a week is not documented: an answer where Mondays and
            // Sundays give the same.
            DatePart::Week => {
                // The engine's own count of weeks is one of seven days, not of boundaries.
                let weeks = |moved: &str| {
                    let start = |time: &str| format!("date_trunc('week', {time}{moved})");
                    format!("(datediff('day', {}, {}) // 7)", start(&from), start(&to))
                };
                let (mondays, sundays) = (weeks(""), weeks(" + to_days(1)"));
                let open = raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse a DATEDIFF in weeks that depends on the day \
                     on which weeks start",
                );
                Ok(format!(
                    "(CASE WHEN {mondays} = {sundays} THEN {mondays} \
                     WHEN {from} IS NULL OR {to} IS NULL THEN NULL ELSE {open} END)"
                ))
            }
            // Each starts as EXTRACT counts it.
            DatePart::Decade | DatePart::Century | DatePart::Millennium => {
                let (years, first) = match part {
                    DatePart::Decade => (10, 0),
                    DatePart::Century => (100, 1),
                    _ => (1000, 1),
                };
                let number =
                    |time: &str| format!("((extract(year FROM {time}) - {first}) // {years})");
                Ok(format!("({} - {})", number(&to), number(&from)))
            }
            _ => Err(not_rehearsed(format_args!("DATEDIFF with {part}"))),
        }
    }

    /// Of a timestamp the moment, of a moment the clock: both are kept as UTC.
    pub(super) fn at_time_zone(&self, operand: &Expr, zone: &Expr) -> Sql {
        let function = match operand.ty {
            Type::TIMESTAMP => "to_utc",
            Type::TIMESTAMPTZ => "from_utc",
            ty => return Err(not_rehearsed(format_args!("AT TIME ZONE of {ty}"))),
        };
        if is_utc(zone) {
            return self.expr(operand);
        }
        let moved = ours(function, &[self.expr(zone)?, self.moment(operand)?]);
        Ok(format!("CAST({moved} AS TIMESTAMP)"))
    }

    /// The last day of a month stays the last day:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html>.
    pub(super) fn add_months(&self, operand: &Expr, months: &Expr, ty: Type) -> Sql {
        let time = self.moment(operand)?;
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

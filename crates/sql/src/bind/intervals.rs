//! `INTERVAL '1 day 2 hours'` and `INTERVAL '1' DAY`.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_interval_literals.html>.

use super::Binder;
use super::casts::cast;
use super::literals::literal;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{CastKind, DatePart, Expr, Interval, Literal, Type};

impl Binder<'_> {
    pub(super) fn interval(&mut self, interval: &ast::Interval, span: Span) -> Expr {
        let text = match &*interval.value {
            ast::Expr::Value(value) => match &value.value {
                ast::Value::SingleQuotedString(text) => Some((text, from_raw(value.span))),
                _ => None,
            },
            _ => None,
        };
        let Some((text, place)) = text else {
            self.fault(
                FaultKind::NotRedshift,
                span,
                "an interval is written in quotes",
                "not in quotes",
                "write `INTERVAL '1 day'`",
            );
            return Self::unknown(span);
        };
        let place_of_all = span.union(place);
        let unit = interval.leading_field.as_ref().map(ToString::to_string);
        if let Some(last) = &interval.last_field {
            let last = last.to_string();
            return match read_fields(text, unit.as_deref().unwrap_or("second"), &last) {
                Some(value) => literal(Literal::Interval(value), Type::Interval, place_of_all),
                // Forms whose value is left to the server.
                None => {
                    let text = literal(
                        Literal::Text(text.clone()),
                        Type::varchar(text.len()),
                        place,
                    );
                    let mut expr = cast(
                        text,
                        plan::SqlType::IntervalDayToSecond,
                        CastKind::Implicit,
                        place_of_all,
                    );
                    expr.ty = Type::Interval;
                    expr
                }
            };
        }
        match read(text, unit.as_deref()) {
            Some(value) => literal(Literal::Interval(value), Type::Interval, place_of_all),
            None => {
                self.fault(
                    FaultKind::BadLiteral,
                    place,
                    format!("`{text}` cannot be read as an interval"),
                    "not an interval",
                    "write numbers and units, such as `INTERVAL '1 day 12 hours'`",
                );
                Self::unknown(span)
            }
        }
    }
}

/// Numbers with units, `1 day 02:30:00` too; `unit` is that of a number without one.
pub(super) fn read(text: &str, unit: Option<&str>) -> Option<Interval> {
    let mut total = Interval::default();
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if word.contains(':') {
            add_clock(&mut total, word)?;
            continue;
        }
        let split = word.find(|c: char| c.is_ascii_alphabetic());
        let (number, unit) = match split {
            Some(at) => (word.get(..at)?, word.get(at..)?),
            None => match words.peek() {
                Some(next) if next.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    (word, words.next()?)
                }
                // A number alone counts seconds.
                _ => (word, unit.unwrap_or("second")),
            },
        };
        add(&mut total, number, DatePart::named(unit)?)?;
    }
    Some(total)
}

/// `'1-2' YEAR TO MONTH`, `'1 02:30' DAY TO MINUTE`, `'30:15' MINUTE TO SECOND`.
fn read_fields(text: &str, first: &str, last: &str) -> Option<Interval> {
    let mut total = Interval::default();
    let (first, last) = (DatePart::named(first)?, DatePart::named(last)?);
    let text = text.trim();
    if first == DatePart::Year && last == DatePart::Month {
        let (years, months) = text.split_once('-')?;
        add(&mut total, years, DatePart::Year)?;
        add(&mut total, months, DatePart::Month)?;
        return Some(total);
    }
    let (days, clock) = match (first, text.split_once(' ')) {
        (DatePart::Day, Some((days, clock))) => (Some(days), clock),
        (DatePart::Day, None) | (_, Some(_)) => return None,
        (_, None) => (None, text),
    };
    if let Some(days) = days {
        add(&mut total, days, DatePart::Day)?;
    }
    let parts = [DatePart::Hour, DatePart::Minute, DatePart::Second];
    let place = |part| parts.iter().position(|known| *known == part);
    let from = if days.is_some() { 0 } else { place(first)? };
    let fields: Vec<&str> = clock.split(':').collect();
    if fields.len() != place(last)?.checked_sub(from)? + 1 {
        return None;
    }
    for (field, part) in fields.into_iter().zip(parts.into_iter().skip(from)) {
        add(&mut total, field, part)?;
    }
    Some(total)
}

/// `[-]hours:minutes[:seconds]`.
fn add_clock(total: &mut Interval, clock: &str) -> Option<()> {
    let (sign, clock) = match clock.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", clock),
    };
    let mut fields = clock.split(':');
    for part in [DatePart::Hour, DatePart::Minute, DatePart::Second] {
        match fields.next() {
            Some(field) => add(total, &format!("{sign}{field}"), part)?,
            None if part == DatePart::Second => {}
            None => return None,
        }
    }
    fields.next().is_none().then_some(())
}

fn add(total: &mut Interval, number: &str, part: DatePart) -> Option<()> {
    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400 * SECOND;
    // Half a day is twelve hours.
    if number.contains('.') && matches!(part, DatePart::Day | DatePart::Week) {
        let days = if part == DatePart::Week { 7 } else { 1 };
        let amount = scaled(number, days * DAY)?;
        total.days = total.days.checked_add(amount / DAY)?;
        total.microseconds = total.microseconds.checked_add(amount % DAY)?;
        return Some(());
    }
    let (field, size) = match part {
        DatePart::Microsecond => (&mut total.microseconds, 1),
        DatePart::Millisecond => (&mut total.microseconds, 1000),
        DatePart::Second => (&mut total.microseconds, SECOND),
        DatePart::Minute => (&mut total.microseconds, 60 * SECOND),
        DatePart::Hour => (&mut total.microseconds, 3600 * SECOND),
        DatePart::Day => (&mut total.days, 1),
        DatePart::Week => (&mut total.days, 7),
        DatePart::Month => (&mut total.months, 1),
        DatePart::Quarter => (&mut total.months, 3),
        DatePart::Year => (&mut total.months, 12),
        DatePart::Decade => (&mut total.months, 120),
        DatePart::Century => (&mut total.months, 1200),
        DatePart::Millennium => (&mut total.months, 12_000),
        _ => return None,
    };
    *field = field.checked_add(scaled(number, size)?)?;
    Some(())
}

/// A decimal number times a size, if that is a whole number.
fn scaled(number: &str, size: i64) -> Option<i64> {
    let (negative, digits) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let places = u32::try_from(fraction.len()).ok().filter(|n| *n <= 9)?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let one = 10_i128.pow(places);
    let product = digits.checked_mul(i128::from(size))?;
    if product % one != 0 {
        return None;
    }
    let value = i64::try_from(product / one).ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(i64, i64, i64)> {
        read(text, None).map(|value| (value.months, value.days, value.microseconds))
    }

    #[test]
    fn units_add_up_by_kind() {
        assert_eq!(of("1 day 2 hours"), Some((0, 1, 7_200_000_000)));
        assert_eq!(of("1 year 2 mons"), Some((14, 0, 0)));
        assert_eq!(of("0.001 second"), Some((0, 0, 1000)));
        assert_eq!(of("-1 day 00:00:01.5"), Some((0, -1, 1_500_000)));
        assert_eq!(of("1day"), Some((0, 1, 0)));
        assert_eq!(of("1w, 1h"), Some((0, 7, 3_600_000_000)));
        assert_eq!(of("1.5 days"), Some((0, 1, 43_200_000_000)));
    }

    #[test]
    fn a_number_without_a_unit_takes_the_one_behind_the_literal() {
        assert_eq!(
            read("3", Some("DAY")),
            Some(Interval {
                days: 3,
                ..Interval::default()
            })
        );
        assert_eq!(of("3"), Some((0, 0, 3_000_000)));
        assert_eq!(of("1w, 1h"), Some((0, 7, 3_600_000_000)));
    }

    #[test]
    fn fields_from_one_unit_to_another_are_read() {
        let of = |text: &str, first: &str, last: &str| {
            let value = read_fields(text, first, last)?;
            Some((value.months, value.days, value.microseconds))
        };
        assert_eq!(of("1-2", "YEAR", "MONTH"), Some((14, 0, 0)));
        assert_eq!(of("1 02:30", "DAY", "MINUTE"), Some((0, 1, 9_000_000_000)));
        assert_eq!(of("30:15", "MINUTE", "SECOND"), Some((0, 0, 1_815_000_000)));
        assert_eq!(of("30:15", "DAY", "SECOND"), None);
    }

    #[test]
    fn what_has_no_exact_value_is_refused() {
        assert_eq!(of("0.5 month"), None);
        assert_eq!(of("0.0000001 second"), None);
        assert_eq!(of("1 fortnight"), None);
        assert_eq!(of(""), None);
        assert_eq!(of("99999999999999999999 days"), None);
    }
}

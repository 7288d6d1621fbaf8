//! Values written in the text.

use jiff::civil::{Date, DateTime};
use plan::SqlType;

use super::Binder;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, from_raw};
use crate::typed::{CastKind, Expr, ExprKind, Literal, Nullability, Type};

impl Binder<'_> {
    pub(super) fn value(&mut self, value: &ast::ValueWithSpan) -> Expr {
        let span = from_raw(value.span);
        match &value.value {
            ast::Value::Null => literal(Literal::Null, Type::Null, span),
            ast::Value::Boolean(value) => literal(Literal::Boolean(*value), Type::BOOLEAN, span),
            ast::Value::SingleQuotedString(text) => text_literal(text.clone(), span),
            ast::Value::DollarQuotedString(text) => text_literal(text.value.clone(), span),
            ast::Value::Number(digits, _) => self.number(digits, span),
            // The deny-list has refused every other literal.
            _ => Self::unknown(span),
        }
    }

    fn number(&mut self, digits: &str, span: Span) -> Expr {
        if digits.contains(['e', 'E']) {
            return literal(Literal::Double(digits.to_owned()), Type::DOUBLE, span);
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole_digits = whole.trim_start_matches('0').len().max(1);
        let precision = whole_digits + fraction.len();
        let decimal = u8::try_from(precision)
            .ok()
            .zip(u8::try_from(fraction.len()).ok())
            .filter(|(precision, scale)| *precision <= 38 && *scale <= 37)
            .map(|(precision, scale)| Type::Sql(SqlType::Decimal { precision, scale }));
        let Some(decimal) = decimal else {
            self.fault(
                FaultKind::BadLiteral,
                span,
                format!("`{digits}` has more than 38 digits"),
                "too many digits",
                "write it with an exponent, as a floating-point number",
            );
            return Self::unknown(span);
        };
        if digits.contains('.') {
            return literal(Literal::Decimal(digits.to_owned()), decimal, span);
        }
        let ty = match digits.parse::<i64>() {
            Ok(number) if i32::try_from(number).is_ok() => Type::INTEGER,
            Ok(_) => Type::BIGINT,
            Err(_) => decimal,
        };
        literal(Literal::Integer(digits.to_owned()), ty, span)
    }

    /// `TIMESTAMP '…'`, `DATE '…'` and other types before a literal.
    pub(super) fn typed_string(&mut self, typed: &ast::TypedString) -> Expr {
        let span = from_raw(typed.value.span);
        let value = self.value(&typed.value);
        let Some(ty) = self.data_type(&typed.data_type, span) else {
            return Self::unknown(span);
        };
        let mut expr = self.coerce(value, ty);
        expr.span = span;
        expr
    }

    /// The text of a literal that stands for a value of this type.
    pub(super) fn literal_as(&mut self, text: &str, to: SqlType, span: Span) -> Expr {
        let known = match to {
            SqlType::Date => date(text).map(Literal::Date),
            SqlType::Timestamp => timestamp(text).map(Literal::Timestamp),
            _ => None,
        };
        if let Some(known) = known {
            return literal(known, Type::Sql(to), span);
        }
        let is_readable = match to {
            _ if to.is_integer() => text.trim().parse::<i128>().is_ok(),
            _ if to.is_numeric() => text.trim().parse::<f64>().is_ok_and(f64::is_finite),
            SqlType::Boolean => matches!(
                text.trim().to_ascii_lowercase().as_str(),
                "t" | "true" | "y" | "yes" | "1" | "f" | "false" | "n" | "no" | "0"
            ),
            // Redshift reads many more forms of dates than the two above; without any digit it
            // reads its few keywords only.
            _ if to.is_time() && is_no_day(text) => false,
            _ if to.is_time() => {
                text.contains(|c: char| c.is_ascii_digit())
                    || matches!(
                        text.trim().to_ascii_lowercase().as_str(),
                        "epoch" | "now" | "today" | "tomorrow" | "yesterday" | "infinity"
                    )
            }
            _ => true,
        };
        if !is_readable {
            self.fault(
                FaultKind::BadLiteral,
                span,
                format!("`{text}` cannot be read as {to}"),
                format!("expected a value of type {to}"),
                "write a value of that type, or cast the other side to text",
            );
            return Self::unknown(span);
        }
        Expr {
            kind: ExprKind::Cast {
                operand: Box::new(text_literal(text.to_owned(), span)),
                to,
                kind: CastKind::Implicit,
            },
            ty: Type::Sql(to),
            nullability: Nullability::NotNull,
            span,
        }
    }
}

pub(super) fn literal(literal: Literal, ty: Type, span: Span) -> Expr {
    let nullability = match literal {
        Literal::Null => Nullability::Nullable,
        _ => Nullability::NotNull,
    };
    Expr {
        kind: ExprKind::Literal(literal),
        ty,
        nullability,
        span,
    }
}

fn text_literal(text: String, span: Span) -> Expr {
    let ty = Type::varchar(text.len());
    literal(Literal::Text(text), ty, span)
}

/// The text of an expression that is a bare text literal, which has no fixed type yet.
pub(super) fn bare_text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

/// `2018-11-01`.
fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("epoch") {
        return Some(EPOCH.date());
    }
    is_iso_date(text).then(|| text.parse().ok()).flatten()
}

/// `2018-11-01`, `2018-11-01 20:57:10.796`, `2018-11-01T20:57:10`, `epoch`.
fn timestamp(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("epoch") {
        return Some(EPOCH);
    }
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    if !is_iso_date(day) {
        return None;
    }
    let day: Date = day.parse().ok()?;
    let Some(time) = time else {
        return Some(day.to_datetime(jiff::civil::Time::midnight()));
    };
    let is_plain = time
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    let digits_after_point = time.split_once('.').map_or(0, |(_, digits)| digits.len());
    // A seventh digit would have to be rounded.
    if !is_plain || digits_after_point > 6 {
        return None;
    }
    time.parse().ok().map(|time| day.to_datetime(time))
}

/// Whether it begins as `2018-13-45`: the form admits one reading only, and no calendar has it.
fn is_no_day(text: &str) -> bool {
    let text = text.trim();
    text.get(..10)
        .is_some_and(|day| is_iso_date(day) && day.parse::<Date>().is_err())
}

fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

const EPOCH: DateTime = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);

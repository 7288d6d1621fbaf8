//! `TO_NUMBER`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_NUMBER.html>, and
//! `TEXT_TO_NUMERIC_ALT`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TEXT_TO_NUMERIC_ALT.html>.
//!
//! The first gives a DECIMAL of which the documentation does not say how wide it is. Here it has the
//! digits of its format, and both stand only where that decides nothing: as a whole output, as a
//! whole value, and inside a cast.

use executor::SessionError;
use plan::SqlType;
use sql::typed::{Expr, ExprKind, Literal, ScalarFunction};

use super::function::ours;
use super::{Emitter, literal, types};
use crate::refusal::not_rehearsed;

const TEXT_TO_NUMERIC: ScalarFunction = ScalarFunction::Named("text_to_numeric_alt");

/// Digits that a DECIMAL has.
const WIDEST: u8 = 38;

impl Emitter<'_> {
    /// The call and the type that it has here; none for other expressions.
    pub(super) fn to_number(&self, expr: &Expr) -> Result<Option<(String, SqlType)>, SessionError> {
        let ExprKind::Call {
            function,
            arguments,
        } = &expr.kind
        else {
            return Ok(None);
        };
        if *function == TEXT_TO_NUMERIC
            && let Some(text) = arguments.first()
        {
            let Some(ty @ SqlType::Decimal { scale, .. }) = type_of(expr) else {
                return Err(not_rehearsed("TEXT_TO_NUMERIC_ALT with a format"));
            };
            let scale = literal::text(&scale.to_string());
            let read = ours("text_to_numeric", &[self.expr(text)?, scale]);
            return Ok(Some((types::typed(&read, ty.into())?, ty)));
        }
        if *function != ScalarFunction::ToNumber {
            return Ok(None);
        }
        let [text, format] = arguments.as_slice() else {
            return Err(not_rehearsed("TO_NUMBER of this form"));
        };
        let ty = type_of(expr)
            .ok_or_else(|| not_rehearsed("TO_NUMBER with a format that is no literal of digits"))?;
        let read = ours("read_number", &[self.expr(text)?, self.expr(format)?]);
        Ok(Some((types::typed(&read, ty.into())?, ty)))
    }
}

/// As wide as its format; none for other expressions.
pub(super) fn type_of(expr: &Expr) -> Option<SqlType> {
    let ExprKind::Call {
        function,
        arguments,
    } = &expr.kind
    else {
        return None;
    };
    if *function == TEXT_TO_NUMERIC {
        return match arguments.as_slice() {
            [_] => decimal(WIDEST, 0),
            [_, precision, scale] => decimal(small(precision)?, small(scale)?),
            _ => None,
        };
    }
    if *function != ScalarFunction::ToNumber {
        return None;
    }
    let mut format = arguments.get(1)?;
    while let ExprKind::Cast { operand, .. } = &format.kind {
        format = operand;
    }
    let ExprKind::Literal(Literal::Text(format)) = &format.kind else {
        return None;
    };
    let digits = |part: &str| {
        let digits = part.bytes().filter(|byte| matches!(byte, b'9' | b'0'));
        u8::try_from(digits.count()).ok()
    };
    let (_, fraction) = format.split_once(['D', 'd', '.']).unwrap_or((format, ""));
    decimal(digits(format)?, digits(fraction)?)
}

fn decimal(precision: u8, scale: u8) -> Option<SqlType> {
    let is_type = (1..=WIDEST).contains(&precision) && scale <= precision;
    is_type.then_some(SqlType::Decimal { precision, scale })
}

/// A small number that is written out.
fn small(expr: &Expr) -> Option<u8> {
    match &expr.kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse().ok(),
        ExprKind::Cast { operand, .. } => small(operand),
        _ => None,
    }
}

//! Intervals times numbers, exact to the microsecond.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Interval, Literal, Type};

use super::{Emitter, Sql};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// `ts * INTERVAL '0.001 second'`: whole numbers stay exact, others round to a microsecond.
    pub(super) fn multiply_interval(&self, left: &Expr, right: &Expr) -> Sql {
        let (interval, number) = match (left.ty, right.ty) {
            (Type::Interval, _) => (left, right),
            _ => (right, left),
        };
        let ExprKind::Literal(Literal::Interval(Interval {
            months: 0,
            days: 0,
            microseconds,
        })) = &interval.kind
        else {
            return Err(not_rehearsed(
                "a multiple of an interval with days or months, or of a computed one",
            ));
        };
        let factor = self.expr(number)?;
        let amount = match number.ty {
            Type::Sql(ty) if ty.is_integer() => {
                format!("CAST({factor} AS BIGINT) * CAST({microseconds} AS BIGINT)")
            }
            Type::Sql(SqlType::Decimal { .. }) => {
                format!("CAST(round({factor} * {microseconds}) AS BIGINT)")
            }
            Type::Sql(SqlType::Real | SqlType::DoublePrecision) => {
                format!("CAST(round(CAST({factor} AS DOUBLE) * {microseconds}) AS BIGINT)")
            }
            ty => return Err(not_rehearsed(format_args!("an interval times {ty}"))),
        };
        Ok(format!("to_microseconds({amount})"))
    }
}

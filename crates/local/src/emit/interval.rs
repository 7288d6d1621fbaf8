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
            months,
            days,
            microseconds,
        })) = &interval.kind
        else {
            return Err(not_rehearsed("a multiple of a computed interval"));
        };
        let factor = self.expr(number)?;
        let is_whole = number.ty.is(SqlType::is_integer);
        if !is_whole && (*months, *days) != (0, 0) {
            return Err(not_rehearsed("a part of a day or of a month"));
        }
        let amount = match number.ty {
            Type::Sql(ty) if ty.is_integer() => {
                let mut parts = Vec::new();
                for (unit, size) in [("months", *months), ("days", *days)] {
                    if size != 0 {
                        parts.push(format!(
                            "to_{unit}(CAST(CAST({factor} AS BIGINT) * {size} AS INTEGER))"
                        ));
                    }
                }
                if *microseconds != 0 || parts.is_empty() {
                    parts.push(format!(
                        "to_microseconds(CAST({factor} AS BIGINT) * CAST({microseconds} AS BIGINT))"
                    ));
                }
                return Ok(format!("({})", parts.join(" + ")));
            }
            Type::Sql(SqlType::Decimal { scale, .. }) => format!(
                "CAST(round(CAST({factor} AS DECIMAL(38,{scale})) * CAST({microseconds} AS BIGINT)) \
                 AS BIGINT)"
            ),
            Type::Sql(SqlType::Real | SqlType::DoublePrecision) => {
                format!("CAST(round(CAST({factor} AS DOUBLE) * {microseconds}) AS BIGINT)")
            }
            ty => return Err(not_rehearsed(format_args!("an interval times {ty}"))),
        };
        Ok(format!("to_microseconds({amount})"))
    }
}

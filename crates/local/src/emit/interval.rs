//! Intervals times numbers, exact to the microsecond.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Interval, Literal, Type};

use super::{Emitter, Sql, raise};
use crate::refusal::{not_rehearsed, sqlstate};

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
        let counts_days = (*months, *days) != (0, 0);
        let amount = match number.ty {
            Type::Sql(ty) if ty.is_integer() || (ty.is_numeric() && counts_days) => {
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
                let whole = parts.join(" + ");
                if is_whole {
                    return Ok(format!("({whole})"));
                }
                // A number of days that SAS wrote is a float, and a whole number.
                let part = raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse a part of a day or of a month",
                );
                return Ok(format!(
                    "(CASE WHEN {factor} <> trunc({factor}) THEN {part} ELSE {whole} END)"
                ));
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

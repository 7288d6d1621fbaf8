//! Times: compared, read, written, and in other zones.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Interval, Literal, Type};

use super::ours;
use crate::emit::{Emitter, Sql, time, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// A date or a timestamp as the engine's timestamp.
    pub(in crate::emit) fn moment(&self, expr: &Expr) -> Sql {
        match expr.ty {
            Type::Null => {}
            Type::Sql(ty) if ty.is_time() => {}
            ty => return Err(not_rehearsed(format_args!("a moment of type {ty}"))),
        }
        Ok(format!("CAST({} AS TIMESTAMP)", self.expr(expr)?))
    }

    pub(super) fn compare_times(&self, arguments: &[Expr], ty: Type) -> Sql {
        let (first, second) = (self.moment(&arguments[0])?, self.moment(&arguments[1])?);
        types::typed(
            &format!(
                "(CASE WHEN {first} < {second} THEN -1 WHEN {first} > {second} THEN 1 \
                 WHEN {first} = {second} THEN 0 END)"
            ),
            ty,
        )
    }

    /// The clock of one zone as the clock of another.
    pub(super) fn convert_timezone(&self, arguments: &[Expr]) -> Sql {
        let [from, to, moment] = arguments else {
            return Err(not_rehearsed("CONVERT_TIMEZONE of this form"));
        };
        if moment.ty == Type::TIMESTAMPTZ {
            return Err(not_rehearsed("CONVERT_TIMEZONE of a time that has a zone"));
        }
        let mut sql = self.moment(moment)?;
        for (function, zone) in [("to_utc", from), ("from_utc", to)] {
            if !time::is_utc(zone) {
                let moved = ours(function, &[self.expr(zone)?, sql]);
                sql = format!("CAST({moved} AS TIMESTAMP)");
            }
        }
        Ok(sql)
    }

    pub(super) fn to_char(&self, arguments: &[Expr]) -> Sql {
        let format = self.expr(&arguments[1])?;
        match arguments[0].ty {
            Type::Sql(ty) if ty.is_time() => {
                Ok(ours("format_time", &[self.moment(&arguments[0])?, format]))
            }
            Type::Sql(ty) if ty.is_integer() || matches!(ty, SqlType::Decimal { .. }) => {
                Ok(ours("format_number", &[self.expr(&arguments[0])?, format]))
            }
            Type::Sql(SqlType::DoublePrecision) => {
                Ok(ours("format_float", &[self.expr(&arguments[0])?, format]))
            }
            ty => Err(not_rehearsed(format_args!("TO_CHAR of {ty}"))),
        }
    }

    /// `TO_DATE` and `TO_TIMESTAMP` before their types part.
    pub(super) fn parse_time(&self, arguments: &[Expr]) -> Sql {
        let strictness = match arguments.get(2).map(|strict| &strict.kind) {
            None | Some(ExprKind::Literal(Literal::Boolean(false))) => "''",
            Some(ExprKind::Literal(Literal::Boolean(true))) => "'strict'",
            Some(_) => return Err(not_rehearsed("a computed IS_STRICT")),
        };
        let parts = [
            self.expr(&arguments[0])?,
            self.expr(&arguments[1])?,
            strictness.to_owned(),
        ];
        Ok(format!("CAST({} AS TIMESTAMP)", ours("parse_time", &parts)))
    }
}

/// Of two literals: <https://docs.aws.amazon.com/redshift/latest/dg/r_INTERVAL_CMP.html>.
pub(super) fn compare_intervals(arguments: &[Expr], ty: Type) -> Sql {
    let length = |expr: &Expr| match &expr.kind {
        // A month compares as 30 days.
        ExprKind::Literal(Literal::Interval(Interval {
            months,
            days,
            microseconds,
        })) => {
            let days = i128::from(*months) * 30 + i128::from(*days);
            Ok(days * 86_400_000_000 + i128::from(*microseconds))
        }
        _ => Err(not_rehearsed("INTERVAL_CMP of anything but literals")),
    };
    let order = length(&arguments[0])?.cmp(&length(&arguments[1])?);
    types::typed(&(order as i8).to_string(), ty)
}

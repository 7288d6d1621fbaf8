//! Functions over windows: <https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html>.

use sql::typed::{
    AggregateFunction as A, Frame, FrameBound, FrameUnit, NullTreatment, Type, WindowCall,
    WindowFunction as W,
};

use super::{Emitter, Sql, number, query, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn window(&self, call: &WindowCall, ty: Type) -> Sql {
        let over = self.over(call)?;
        let name = match call.function {
            W::RowNumber => "row_number",
            W::Rank => "rank",
            W::DenseRank => "dense_rank",
            W::PercentRank => "percent_rank",
            W::CumeDist => "cume_dist",
            W::Ntile => "ntile",
            W::Lag => "lag",
            W::Lead => "lead",
            W::FirstValue => "first_value",
            W::LastValue => "last_value",
            W::NthValue => "nth_value",
            W::RatioToReport => {
                let value = format!("CAST({} AS DOUBLE)", self.expr(&call.arguments[0])?);
                let total = number::not_zero(&format!("sum({value}){over}"), &value);
                return types::typed(&format!("({value} / {total})"), ty);
            }
            W::Aggregate(A::ListAgg) => return self.list_window(call, &over),
            W::Aggregate(function) if !call.within_group.is_empty() => {
                return self.grouped_within(
                    function,
                    &call.arguments,
                    &call.within_group,
                    &over,
                    ty,
                );
            }
            W::Aggregate(function) => {
                return self.aggregate_over(function, "", &call.arguments, &over, ty);
            }
        };
        let mut arguments = self.exprs(&call.arguments)?.join(", ");
        if call.nulls == NullTreatment::Ignore {
            arguments.push_str(" IGNORE NULLS");
        }
        types::typed(&format!("{name}({arguments}){over}"), ty)
    }

    fn over(&self, call: &WindowCall) -> Sql {
        let mut parts = Vec::new();
        if !call.partition_by.is_empty() {
            let keys = call
                .partition_by
                .iter()
                .map(|expr| self.compared(expr))
                .collect::<Result<Vec<_>, _>>()?;
            parts.push(format!("PARTITION BY {}", keys.join(", ")));
        }
        if !call.order_by.is_empty() {
            let keys = call
                .order_by
                .iter()
                .map(|key| {
                    if key.expr.ty == Type::Sql(plan::SqlType::Super) {
                        return Err(not_rehearsed("a window in the order of SUPER values"));
                    }
                    let expr = self.compared(&key.expr)?;
                    Ok(format!("{expr} {}", query::order(key.direction, key.nulls)))
                })
                .collect::<Result<Vec<_>, executor::SessionError>>()?;
            parts.push(format!("ORDER BY {}", keys.join(", ")));
        }
        if let Some(Frame { unit, start, end }) = &call.frame {
            let unit = match unit {
                FrameUnit::Rows => "ROWS",
                FrameUnit::Range => "RANGE",
            };
            parts.push(format!(
                "{unit} BETWEEN {} AND {}",
                bound(*start),
                bound(*end)
            ));
        }
        Ok(format!(" OVER ({})", parts.join(" ")))
    }
}

fn bound(bound: FrameBound) -> String {
    match bound {
        FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_owned(),
        FrameBound::Preceding(rows) => format!("{rows} PRECEDING"),
        FrameBound::CurrentRow => "CURRENT ROW".to_owned(),
        FrameBound::Following(rows) => format!("{rows} FOLLOWING"),
        FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_owned(),
    }
}

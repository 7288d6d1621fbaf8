//! Functions of many rows.

use plan::SqlType;
use sql::typed::{AggregateCall, AggregateFunction as A, Expr, Quantifier, SortKey, Type};

use super::{Emitter, Sql, distinct, number, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn aggregate(&self, call: &AggregateCall, ty: Type) -> Sql {
        // Arguments see rows, also where the select groups.
        self.within_group(Vec::new(), || {
            let quantifier = match call.quantifier {
                Quantifier::All => "",
                Quantifier::Distinct => "DISTINCT ",
            };
            if call.function == A::Grouping {
                return self.grouping(&call.arguments, ty);
            }
            if call.function == A::ListAgg {
                return self.list(call);
            }
            if !call.within_group.is_empty() {
                return self.grouped_within(
                    call.function,
                    &call.arguments,
                    &call.within_group,
                    "",
                    ty,
                );
            }
            self.aggregate_over(call.function, quantifier, &call.arguments, "", ty)
        })
    }

    /// The call, with what stands behind it for a window.
    pub(super) fn aggregate_over(
        &self,
        function: A,
        quantifier: &str,
        arguments: &[Expr],
        over: &str,
        ty: Type,
    ) -> Sql {
        let argument = arguments.first();
        if argument.is_some_and(|argument| argument.ty == Type::Sql(SqlType::Super))
            && !matches!(function, A::Count | A::AnyValue | A::ApproximateCount)
        {
            return Err(not_rehearsed("this aggregate of SUPER values: cast them"));
        }
        let sql = argument.map(|argument| self.expr(argument)).transpose()?;
        let sql = sql.unwrap_or_default();
        let value = match argument {
            Some(argument) if !quantifier.is_empty() => distinct::comparable(&sql, argument),
            _ => sql,
        };
        let simple = |name: &str| format!("{name}({quantifier}{value}){over}");
        match function {
            A::CountRows => Ok(format!("count(*){over}")),
            A::Count => Ok(simple("count")),
            A::Sum => types::typed(&simple("sum"), ty),
            A::Average => {
                let from = types::known(argument.map_or(Type::Unknown, |argument| argument.ty))?;
                average(&simple, &value, quantifier, over, from, types::known(ty)?)
            }
            A::Min => types::typed(&simple("min"), ty),
            A::Max => types::typed(&simple("max"), ty),
            A::AnyValue => types::typed(&simple("any_value"), ty),
            A::BoolAnd => Ok(simple("bool_and")),
            A::BoolOr => Ok(simple("bool_or")),
            A::StddevSample => types::typed(&simple("stddev_samp"), ty),
            A::StddevPopulation => types::typed(&simple("stddev_pop"), ty),
            A::VarianceSample => types::typed(&simple("var_samp"), ty),
            A::VariancePopulation => types::typed(&simple("var_pop"), ty),
            A::BitAnd => types::typed(&simple("bit_and"), ty),
            A::BitOr => types::typed(&simple("bit_or"), ty),
            A::Median => match argument {
                Some(argument) => self.median(argument, over, ty),
                None => Err(not_rehearsed("MEDIAN of nothing")),
            },
            // An estimate that happens to be exact.
            A::ApproximateCount => Ok(format!(
                "count(DISTINCT {}){over}",
                argument.map_or(value.clone(), |argument| distinct::comparable(
                    &value, argument
                ))
            )),
            A::ListAgg => Err(not_rehearsed("LISTAGG of this form")),
            A::PercentileContinuous
            | A::PercentileDiscrete
            | A::ApproximatePercentile
            | A::Grouping
            | A::Named(_) => Err(not_rehearsed(format_args!("the aggregate {function:?}"))),
        }
    }

    /// The call, its only argument already written.
    pub(super) fn aggregate_of(function: A, value: &str, argument: &Expr, ty: Type) -> Sql {
        let simple = |name: &str| format!("{name}({value})");
        match function {
            A::Count => Ok(simple("count")),
            A::Sum => types::typed(&simple("sum"), ty),
            A::Min => types::typed(&simple("min"), ty),
            A::Max => types::typed(&simple("max"), ty),
            A::Average => average(
                &simple,
                value,
                "",
                "",
                types::known(argument.ty)?,
                types::known(ty)?,
            ),
            _ => Err(not_rehearsed("this aggregate here")),
        }
    }

    /// Aggregates with `WITHIN GROUP (ORDER BY …)` besides LISTAGG.
    pub(super) fn grouped_within(
        &self,
        function: A,
        arguments: &[Expr],
        keys: &[SortKey],
        over: &str,
        ty: Type,
    ) -> Sql {
        match function {
            A::PercentileContinuous | A::PercentileDiscrete => {
                self.percentile(function, arguments, keys, over, ty)
            }
            // An estimate that happens to be exact.
            A::ApproximatePercentile => {
                self.percentile(A::PercentileDiscrete, arguments, keys, over, ty)
            }
            _ => Err(not_rehearsed("WITHIN GROUP with this aggregate")),
        }
    }
}

/// Of exact numbers exact, digits beyond the scale cut; the engine would answer with a float.
fn average(
    simple: &dyn Fn(&str) -> String,
    value: &str,
    quantifier: &str,
    over: &str,
    from: SqlType,
    ty: SqlType,
) -> Sql {
    match (from, ty) {
        (from, SqlType::Decimal { precision, scale }) if from.is_integer() => {
            let lift = format!("CAST('1{}' AS HUGEINT)", "0".repeat(scale.into()));
            let sum = format!("CAST(sum({quantifier}{value}){over} AS HUGEINT) * {lift}");
            let mean = format!("(({sum}) // {})", none_if_zero(&simple("count")));
            Ok(number::scaled(&mean, precision, scale))
        }
        (from, ty) if from.is_integer() && ty.is_integer() => {
            let sum = format!("CAST(sum({quantifier}{value}){over} AS HUGEINT)");
            let mean = format!("({sum} // {})", none_if_zero(&simple("count")));
            types::typed(&mean, Type::Sql(ty))
        }
        (SqlType::Decimal { scale: had, .. }, SqlType::Decimal { precision, scale })
            if scale >= had =>
        {
            let total = SqlType::Decimal {
                precision: 38,
                scale: had,
            };
            let sum = number::unscaled(&simple("sum"), total)?;
            let lift = format!("CAST('1{}' AS HUGEINT)", "0".repeat((scale - had).into()));
            let mean = format!("(({sum} * {lift}) // {})", none_if_zero(&simple("count")));
            Ok(number::scaled(&mean, precision, scale))
        }
        (_, SqlType::Real | SqlType::DoublePrecision) => {
            types::typed(&simple("avg"), Type::Sql(ty))
        }
        (from, ty) => Err(not_rehearsed(format_args!("an average of {from} as {ty}"))),
    }
}

/// No rows have no average.
fn none_if_zero(count: &str) -> String {
    format!("nullif({count}, 0)")
}

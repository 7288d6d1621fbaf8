//! Medians and percentiles: <https://docs.aws.amazon.com/redshift/latest/dg/r_PERCENTILE_CONT.html>.

use plan::SqlType;
use sql::typed::{
    AggregateFunction as A, Direction, Expr, ExprKind, Literal, SortBy, SortKey, Type,
};

use super::{Emitter, Sql, raise, types};
use crate::refusal::{not_rehearsed, sqlstate};

impl Emitter<'_> {
    /// Of exact numbers exact: half of the sum of two has one digit more than they have.
    pub(super) fn median(&self, argument: &Expr, over: &str, ty: Type) -> Sql {
        let value = self.expr(argument)?;
        match (types::known(argument.ty)?, ty) {
            (SqlType::Real | SqlType::DoublePrecision, _) => {
                types::typed(&format!("median({value}){over}"), ty)
            }
            (from, Type::Sql(to @ SqlType::Decimal { .. }))
                if from.is_integer() || matches!(from, SqlType::Decimal { .. }) =>
            {
                let share = Share {
                    of: "0.5".to_owned(),
                    from_end: "0.5".to_owned(),
                };
                Ok(between(&value, &share, over, to))
            }
            (from, _) => Err(not_rehearsed(format_args!("MEDIAN of {from}"))),
        }
    }

    pub(super) fn percentile(
        &self,
        function: A,
        arguments: &[Expr],
        keys: &[SortKey],
        over: &str,
        ty: Type,
    ) -> Sql {
        let [key] = keys else {
            return Err(not_rehearsed("a percentile of more than one key"));
        };
        let SortBy::Expr(by) = &key.by else {
            return Err(not_rehearsed("a percentile of an output"));
        };
        let share = share(arguments)?;
        let value = self.expr(by)?;
        let known = types::known(by.ty)?;
        let is_comparable = known.is_numeric() || known.is_time();
        if function == A::PercentileContinuous {
            let share = match key.direction {
                Direction::Ascending => share,
                Direction::Descending => Share {
                    of: share.from_end.clone(),
                    from_end: share.of,
                },
            };
            return match (known, ty) {
                (SqlType::Real | SqlType::DoublePrecision, _) => types::typed(
                    &format!("quantile_cont(CAST({value} AS DOUBLE), {}){over}", share.of),
                    ty,
                ),
                (from, Type::Sql(to @ SqlType::Decimal { .. }))
                    if from.is_integer() || matches!(from, SqlType::Decimal { .. }) =>
                {
                    Ok(between(&value, &share, over, to))
                }
                (from, _) => Err(not_rehearsed(format_args!("PERCENTILE_CONT of {from}"))),
            };
        }
        if !is_comparable {
            return Err(not_rehearsed(format_args!("PERCENTILE_DISC of {known}")));
        }
        let order = match key.direction {
            Direction::Ascending => "",
            Direction::Descending if over.is_empty() => " ORDER BY DESC",
            Direction::Descending => {
                return Err(not_rehearsed("PERCENTILE_DISC downwards over a window"));
            }
        };
        let sql = if order.is_empty() {
            format!("quantile_disc({value}, {}){over}", share.of)
        } else {
            format!("quantile_disc({value}, {} ORDER BY {value} DESC)", share.of)
        };
        types::typed(&sql, ty)
    }
}

/// A part of the rows, as the engine reads it.
struct Share {
    of: String,
    from_end: String,
}

fn share(arguments: &[Expr]) -> Result<Share, executor::SessionError> {
    let refuse = || not_rehearsed("a percentile that is no number from 0 to 1");
    let [argument] = arguments else {
        return Err(refuse());
    };
    let ExprKind::Literal(Literal::Decimal(digits) | Literal::Integer(digits)) = &argument.kind
    else {
        return Err(refuse());
    };
    let share: f64 = digits.parse().map_err(|_| refuse())?;
    if !(0.0..=1.0).contains(&share) {
        return Err(refuse());
    }
    Ok(Share {
        of: digits.trim_end_matches('.').to_owned(),
        from_end: (1.0 - share).to_string(),
    })
}

/// Between two exact numbers, refused where the digits do not show the result.
fn between(value: &str, share: &Share, over: &str, to: SqlType) -> String {
    let point = format!("quantile_cont(CAST({value} AS DOUBLE), {}){over}", share.of);
    let digits = match to {
        SqlType::Decimal { scale, .. } => scale,
        _ => 0,
    };
    let open = raise(
        sqlstate::NOT_SUPPORTED,
        "the local engine cannot rehearse this percentile: how many digits Redshift gives is not \
         documented. Cast the values to double precision",
    );
    format!(
        "CAST((CASE WHEN abs({point} - round({point}, {digits})) > 1e-9 OR abs({point}) > 1e14 \
         THEN {open} ELSE round({point}, {digits}) END) AS DECIMAL(38,{digits}))"
    )
}

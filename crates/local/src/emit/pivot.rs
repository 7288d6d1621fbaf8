//! Rows to columns and back:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html>.

use executor::SessionError;
use sql::typed::{
    AggregateCall, AggregateFunction as A, Expr, ExprKind, Pivot, Quantifier, Type, Unpivot,
    UnpivotNulls,
};

use super::{Emitter, Sql, distinct, literal, name, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// Each aggregate sees the rows whose key is its value; NULL is a value too.
    pub(super) fn pivot(&self, pivot: &Pivot) -> Sql {
        let (input, items, keys) = self.within_group(Vec::new(), || {
            let input = self.relation(&pivot.input)?;
            let mut items = Vec::new();
            let mut keys = Vec::new();
            for kept in &pivot.kept {
                let sql = self.expr(kept)?;
                let shown = if distinct::is_folded(kept.ty) {
                    format!("min({sql})")
                } else {
                    sql.clone()
                };
                items.push(format!("{shown} AS {}", column_name(kept)?));
                keys.push(distinct::comparable(&sql, kept));
            }
            for column in &pivot.columns {
                types::alike(&pivot.key, &column.value)?;
                let is_meant = format!(
                    "{} IS NOT DISTINCT FROM {}",
                    self.compared(&pivot.key)?,
                    self.compared(&column.value)?
                );
                let ExprKind::Aggregate(call) = &column.aggregate.kind else {
                    return Err(not_rehearsed("PIVOT of anything but an aggregate"));
                };
                let aggregate = self.aggregate_where(call, column.aggregate.ty, &is_meant)?;
                items.push(format!("{aggregate} AS {}", name::identifier(&column.name)));
            }
            Ok((input, items, keys))
        })?;
        let group = if keys.is_empty() {
            String::new()
        } else {
            format!(" GROUP BY {}", keys.join(", "))
        };
        Ok(format!(
            "(SELECT {} FROM {input}{group}) AS {}",
            items.join(", "),
            name::identifier(&pivot.alias)
        ))
    }

    /// An aggregate of the rows for which the condition, in the engine's SQL, holds.
    fn aggregate_where(&self, call: &AggregateCall, ty: Type, condition: &str) -> Sql {
        let simple = matches!(
            call.function,
            A::Count | A::Sum | A::Average | A::Min | A::Max
        ) && call.quantifier == Quantifier::All;
        if call.function == A::CountRows {
            return Ok(format!("count(CASE WHEN {condition} THEN 1 END)"));
        }
        if !simple {
            return Err(not_rehearsed("this aggregate in PIVOT"));
        }
        // The condition stands as a branch that no typed expression has.
        let Some(argument) = call.arguments.first() else {
            return Err(not_rehearsed("this aggregate in PIVOT"));
        };
        let value = format!("(CASE WHEN {condition} THEN {} END)", self.expr(argument)?);
        Self::aggregate_of(call.function, &value, argument, ty)
    }

    pub(super) fn unpivot(&self, unpivot: &Unpivot) -> Sql {
        let input = self.relation(&unpivot.input)?;
        let first = unpivot.columns.first().map_or(Type::Unknown, |(c, _)| c.ty);
        let parts = unpivot
            .columns
            .iter()
            .map(|(column, shown)| {
                types::alike(
                    column,
                    &Expr {
                        ty: first,
                        ..column.clone()
                    },
                )?;
                let mut items = unpivot
                    .kept
                    .iter()
                    .map(|kept| Ok(format!("{} AS {}", self.expr(kept)?, column_name(kept)?)))
                    .collect::<Result<Vec<_>, SessionError>>()?;
                let value = self.expr(column)?;
                items.push(format!(
                    "{} AS {}",
                    literal::text(shown),
                    name::identifier(&unpivot.name)
                ));
                items.push(format!("{value} AS {}", name::identifier(&unpivot.value)));
                let filter = match unpivot.nulls {
                    UnpivotNulls::Excluded => format!(" WHERE {value} IS NOT NULL"),
                    UnpivotNulls::Included => String::new(),
                };
                Ok(format!("SELECT {} FROM {input}{filter}", items.join(", ")))
            })
            .collect::<Result<Vec<_>, SessionError>>()?;
        Ok(format!(
            "({}) AS {}",
            parts.join(" UNION ALL "),
            name::identifier(&unpivot.alias)
        ))
    }
}

fn column_name(expr: &Expr) -> Sql {
    match &expr.kind {
        ExprKind::Column(column) => Ok(name::identifier(&column.column)),
        _ => Err(not_rehearsed("PIVOT of computed columns")),
    }
}

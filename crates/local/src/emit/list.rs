//! `LISTAGG`: <https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html>.

use sql::typed::{AggregateCall, Expr, Quantifier, SortBy, SortKey, WindowCall};

use super::{Emitter, Sql, distinct, query, raise};
use crate::refusal::{not_rehearsed, sqlstate};

/// Bytes of a result.
const LONGEST: u16 = u16::MAX;

impl Emitter<'_> {
    pub(super) fn list(&self, call: &AggregateCall) -> Sql {
        self.list_over(call.quantifier, &call.arguments, &call.within_group, "")
    }

    pub(super) fn list_window(&self, call: &WindowCall, over: &str) -> Sql {
        if !call.order_by.is_empty() {
            return Err(not_rehearsed("LISTAGG over an ordered window"));
        }
        self.list_over(call.quantifier, &call.arguments, &call.within_group, over)
    }

    /// Without an order Redshift's is any; here the lowest values come first.
    fn list_over(
        &self,
        quantifier: Quantifier,
        arguments: &[Expr],
        keys: &[SortKey],
        over: &str,
    ) -> Sql {
        let value = self.expr(&arguments[0])?;
        let delimiter = match arguments.get(1) {
            Some(delimiter) => self.expr(delimiter)?,
            None => "''".to_owned(),
        };
        let mut order = Vec::with_capacity(keys.len());
        for key in keys {
            let SortBy::Expr(expr) = &key.by else {
                return Err(not_rehearsed("LISTAGG by an output"));
            };
            let by = self.expr(expr)?;
            if quantifier == Quantifier::Distinct && by != value {
                return Err(not_rehearsed(
                    "LISTAGG of distinct values in the order of something else",
                ));
            }
            order.push(format!("{by} {}", query::order(key.direction, key.nulls)));
        }
        if order.is_empty() {
            order.push(value.clone());
        }
        let order = order.join(", ");
        let list = match quantifier {
            Quantifier::All => format!("string_agg({value}, {delimiter} ORDER BY {order}){over}"),
            Quantifier::Distinct => {
                let compared = distinct::comparable(&value, &arguments[0]);
                let open = raise(
                    sqlstate::NOT_SUPPORTED,
                    "the local engine cannot rehearse LISTAGG of values that differ in trailing \
                     blanks only: which one stays is not documented",
                );
                format!(
                    "(CASE WHEN count(DISTINCT {value}){over} = count(DISTINCT {compared}){over} \
                     THEN string_agg(DISTINCT {value}, {delimiter} ORDER BY {order}){over} \
                     ELSE {open} END)"
                )
            }
        };
        Ok(format!(
            "(CASE WHEN strlen({list}) > {LONGEST} THEN {} ELSE {list} END)",
            raise(
                sqlstate::INTERNAL,
                "Result size exceeds LISTAGG limit (limit: 65535)"
            )
        ))
    }
}

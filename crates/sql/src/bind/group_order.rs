//! One order for all sorted aggregates of a select.

use super::Binder;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::typed::{AggregateFunction, Expr, SortBy, SortKey};

/// By what the first sorted aggregate of a select sorts each group.
#[derive(Clone, Debug)]
pub(super) struct GroupOrder {
    keys: Vec<Expr>,
    place: Span,
    agreement: Agreement,
}

/// Whether the select was told that its orders differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    Sound,
    Told,
}

impl Binder<'_> {
    /// Refuses a second order among LISTAGG, `PERCENTILE_CONT` and MEDIAN, which sorts by its value.
    ///
    /// Only values are compared, not directions, of which the page says nothing. LISTAGG without
    /// an order agrees with all. `APPROXIMATE PERCENTILE_DISC` is not sorted, and each window is on
    /// its own.
    ///
    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_PERCENTILE_CONT.html>.
    pub(super) fn one_group_order(
        &mut self,
        function: AggregateFunction,
        values: &[Expr],
        within_group: &[SortKey],
        place: Span,
    ) {
        let keys: Vec<Expr> = match function {
            AggregateFunction::Median => values.first().cloned().into_iter().collect(),
            AggregateFunction::ListAgg | AggregateFunction::PercentileContinuous => within_group
                .iter()
                .filter_map(|key| match &key.by {
                    SortBy::Expr(expr) => Some(expr.clone()),
                    SortBy::Output(_) => None,
                })
                .collect(),
            _ => return,
        };
        let Some(scope) = self.scopes.last_mut().filter(|_| !keys.is_empty()) else {
            return;
        };
        let Some(first) = &mut scope.group_order else {
            scope.group_order = Some(GroupOrder {
                keys,
                place,
                agreement: Agreement::Sound,
            });
            return;
        };
        if first.keys == keys || first.agreement == Agreement::Told {
            return;
        }
        first.agreement = Agreement::Told;
        let other = first.place;
        self.faults.push(
            Fault::new(
                FaultKind::GroupOrder,
                place,
                "LISTAGG, PERCENTILE_CONT and MEDIAN of one SELECT must sort by the same values",
                "sorts by other values",
            )
            .also(other, "the first one")
            .help(
                "compute one of them in a query of its own and join it; MEDIAN sorts by its value",
            ),
        );
    }
}

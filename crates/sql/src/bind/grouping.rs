//! What may stand beside GROUP BY and aggregates.

use std::collections::BTreeSet;

use super::Binder;
use super::grouping_sets::exprs_of;
use super::scope::Scope;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::typed::{Expr, ExprKind, Select, SelectItem, SortBy, SortKey};

impl Binder<'_> {
    /// In a grouped select every value is a key, an aggregate, or made of those. `clause` is where
    /// GROUP BY stands, empty without one.
    pub(super) fn check_grouping(
        &mut self,
        select: &Select,
        order_by: &[SortKey],
        scope: &Scope,
        clause: Span,
    ) {
        if select.group_by.is_empty() && scope.aggregates.is_empty() && select.having.is_none() {
            return;
        }
        let mut keys = Vec::new();
        for key in &select.group_by {
            exprs_of(key, &select.items, &mut keys);
        }
        let items = select.items.iter().filter_map(|item| match item {
            SelectItem::Column { expr, .. } => Some(expr),
            SelectItem::OpenStar { .. } => None,
        });
        let ordered = order_by.iter().filter_map(|key| match &key.by {
            SortBy::Expr(expr) => Some(expr),
            SortBy::Output(_) => None,
        });
        let values = items
            .chain(&select.having)
            .chain(&select.qualify)
            .chain(ordered);
        // A star stands for many columns and is one place.
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for value in values {
            let Some(column) = ungrouped(value, &keys, scope) else {
                continue;
            };
            let ExprKind::Column(name) = &column.kind else {
                continue;
            };
            if !told.insert(column.span) {
                continue;
            }
            let help = if select.group_by.is_empty() {
                "group by it, or aggregate it"
            } else {
                "add it to GROUP BY, or aggregate it"
            };
            let fault = Fault::new(
                FaultKind::NotGrouped,
                column.span,
                format!(
                    "the column `{}` is neither grouped nor aggregated",
                    name.column
                ),
                "has many values in one group",
            )
            .help(help);
            let fault = match scope.aggregates.first() {
                _ if !clause.is_empty() => fault.also(clause, "the rows are grouped by this"),
                Some(aggregate) => fault.also(*aggregate, "this makes one row of many"),
                None => fault,
            };
            self.faults.push(fault);
        }
    }
}

/// The first column of the select that is outside keys and aggregates. Queries inside are not
/// entered: what they take from outside is rare and the server says it.
fn ungrouped<'e>(expr: &'e Expr, keys: &[&Expr], scope: &Scope) -> Option<&'e Expr> {
    if keys.contains(&expr) {
        return None;
    }
    match &expr.kind {
        ExprKind::Column(column) => {
            let is_open = scope
                .relations
                .iter()
                .any(|relation| relation.emitted == column.relation && relation.is_open());
            (scope.emits(&column.relation) && !is_open).then_some(expr)
        }
        ExprKind::Aggregate(_) => None,
        _ => expr
            .children()
            .into_iter()
            .find_map(|child| ungrouped(child, keys, scope)),
    }
}

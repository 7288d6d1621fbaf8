//! What may stand beside GROUP BY and aggregates.

use super::Binder;
use super::scope::Scope;
use crate::fault::FaultKind;
use crate::typed::{Expr, ExprKind, GroupKey, Select, SelectItem, SortBy, SortKey};

impl Binder<'_> {
    /// In a grouped select every value is a key, an aggregate, or made of those.
    pub(super) fn check_grouping(&mut self, select: &Select, order_by: &[SortKey], scope: &Scope) {
        if select.group_by.is_empty() && scope.aggregates.is_empty() && select.having.is_none() {
            return;
        }
        let keys: Vec<&Expr> = select
            .group_by
            .iter()
            .filter_map(|key| match key {
                GroupKey::Expr(expr) => Some(expr),
                GroupKey::Item(index) => match select.items.get(*index)? {
                    SelectItem::Column { expr, .. } => Some(expr),
                    SelectItem::OpenStar { .. } => None,
                },
            })
            .collect();
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
        for value in values {
            if let Some(column) = ungrouped(value, &keys, scope) {
                let ExprKind::Column(name) = &column.kind else {
                    continue;
                };
                let help = if select.group_by.is_empty() {
                    "group by it, or aggregate it"
                } else {
                    "add it to GROUP BY, or aggregate it"
                };
                self.fault(
                    FaultKind::NotGrouped,
                    column.span,
                    format!(
                        "the column `{}` is neither grouped nor aggregated",
                        name.column
                    ),
                    "has many values in one group",
                    help,
                );
            }
        }
    }
}

/// The first column of the select that is outside keys and aggregates. Queries inside are not
/// entered: what they take from outside is rare and the server says it.
fn ungrouped<'e>(expr: &'e Expr, keys: &[&Expr], scope: &Scope) -> Option<&'e Expr> {
    if keys.iter().any(|key| key.is_same_as(expr)) {
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

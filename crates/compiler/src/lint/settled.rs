//! What follows from the values of a key, inside of one select.

use std::collections::BTreeSet;

use plan::Identifier;
use sql::typed::{ColumnRef, Expr, ExprKind, JoinKind, ScalarFunction};

use super::same::same;
use super::walk::{Scoped, bare, conjuncts, equality, items, joins};

/// What the values of a key decide.
pub(super) struct Settled<'a> {
    scoped: Scoped<'a>,
    key: Vec<(&'a Identifier, &'a Expr)>,
    columns: BTreeSet<ColumnRef>,
}

impl<'a> Settled<'a> {
    pub(super) fn new(scoped: &Scoped<'a>, key: &BTreeSet<usize>) -> Self {
        let all = items(scoped.select).enumerate();
        let mut settled = Self {
            scoped: scoped.clone(),
            key: all
                .filter(|(at, _)| key.contains(at))
                .map(|(_, item)| item)
                .collect(),
            columns: BTreeSet::new(),
        };
        for (_, expr) in &settled.key {
            if let ExprKind::Column(column) = &bare(expr).kind {
                settled.columns.insert(column.clone());
            }
        }
        // Inner joins and WHERE make columns equal to others; of outer joins one side can be NULL.
        let inner = joins(scoped.select)
            .into_iter()
            .filter(|join| join.kind == JoinKind::Inner)
            .filter_map(|join| join.on.as_ref());
        let equalities: Vec<_> = inner
            .chain(&scoped.select.selection)
            .flat_map(conjuncts)
            .filter_map(equality)
            .collect();
        loop {
            let before = settled.columns.len();
            for (left, right) in &equalities {
                for (side, other) in [(left, right), (right, left)] {
                    if let ExprKind::Column(column) = &side.kind
                        && settled.settles(other)
                    {
                        settled.columns.insert(column.clone());
                    }
                }
            }
            if settled.columns.len() == before {
                return settled;
            }
        }
    }

    pub(super) fn has(&self, relation: &Identifier, column: &Identifier) -> bool {
        self.columns.contains(&ColumnRef {
            relation: relation.clone(),
            column: column.clone(),
        })
    }

    /// Whether rows with one key have one value of this.
    pub(super) fn settles(&self, expr: &'a Expr) -> bool {
        let expr = bare(expr);
        let is_key = |(_, key): &(&Identifier, &Expr)| same(bare(key), expr);
        if self.key.iter().any(is_key) {
            return true;
        }
        match &expr.kind {
            ExprKind::Literal(_) => true,
            ExprKind::Column(column) => self.columns.contains(column),
            ExprKind::OutputAlias(name) => {
                self.key.iter().any(|(key, _)| *key == name)
                    || items(self.scoped.select)
                        .find(|(item, _)| *item == name)
                        .is_some_and(|(_, expr)| self.settles(expr))
            }
            ExprKind::Aggregate(_)
            | ExprKind::Window(_)
            | ExprKind::Exists { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::UserCall { .. }
            | ExprKind::ScalarSubquery(_)
            | ExprKind::Call {
                function: ScalarFunction::Random,
                ..
            } => false,
            _ => expr.children().into_iter().all(|child| self.settles(child)),
        }
    }
}

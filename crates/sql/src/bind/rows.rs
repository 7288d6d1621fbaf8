//! Rows of several values: `(a, b) = (1, 2)`, `(a, b) IN (…)`.

use super::Binder;
use super::operators::node;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{BinaryOperator, Expr, ExprKind, Nullability, Type};

impl Binder<'_> {
    pub(super) fn row_value(&mut self, values: &[ast::Expr], span: Span) -> Expr {
        let values: Vec<Expr> = values.iter().map(|value| self.expr(value)).collect();
        row(values, self.places.bracketed(span))
    }

    /// Two rows, value by value; each value of one row alone stands for itself.
    pub(super) fn compare_rows(
        &mut self,
        operator: BinaryOperator,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        let (left, right) = self.comparable_rows(operator, left, right, span);
        node(operator, left, right, Type::BOOLEAN, span)
    }

    pub(super) fn comparable_rows(
        &mut self,
        operator: BinaryOperator,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> (Expr, Expr) {
        let (left_span, right_span) = (left.span, right.span);
        let (lefts, rights) = match (left.kind, right.kind) {
            (ExprKind::Row(lefts), ExprKind::Row(rights)) => (lefts, rights),
            (left_kind, right_kind) => {
                let restore = |kind, span, ty, nullability| Expr {
                    kind,
                    ty,
                    nullability,
                    span,
                };
                return (
                    restore(left_kind, left_span, left.ty, left.nullability),
                    restore(right_kind, right_span, right.ty, right.nullability),
                );
            }
        };
        if lefts.len() != rights.len() {
            self.fault(
                FaultKind::ColumnCount,
                right_span,
                format!(
                    "a row of {} values is compared with one of {}",
                    lefts.len(),
                    rights.len()
                ),
                format!("{} values", rights.len()),
                "give both rows the same number of values",
            );
            return (row(lefts, left_span), row(rights, right_span));
        }
        let (lefts, rights) = lefts
            .into_iter()
            .zip(rights)
            .map(|(left, right)| self.comparable(operator, left, right, span))
            .unzip();
        (row(lefts, left_span), row(rights, right_span))
    }
}

/// How many values stand side by side.
pub(super) fn width(value: &Expr) -> usize {
    match &value.kind {
        ExprKind::Row(values) => values.len(),
        _ => 1,
    }
}

pub(super) fn is_row(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Row(_))
}

fn row(values: Vec<Expr>, span: Span) -> Expr {
    Expr {
        nullability: Nullability::of_all(&values),
        kind: ExprKind::Row(values),
        ty: Type::Unknown,
        span,
    }
}

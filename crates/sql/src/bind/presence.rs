//! Columns that a condition shows not to be NULL.

use std::collections::BTreeSet;

use crate::typed::{
    BinaryOperator, ColumnRef, Expr, ExprKind, Negation, ScalarFunction, UnaryOperator,
};

/// The columns that no row lacks for which the condition is true.
pub(super) fn present(condition: &Expr) -> BTreeSet<ColumnRef> {
    let mut found = BTreeSet::new();
    when_true(condition, &mut found);
    found
}

fn when_true(condition: &Expr, found: &mut BTreeSet<ColumnRef>) {
    match &condition.kind {
        ExprKind::Binary {
            operator,
            left,
            right,
        } => match operator {
            BinaryOperator::And => {
                when_true(left, found);
                when_true(right, found);
            }
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
                // An outer join by `(+)` lets rows pass that it does not hold for.
                if !condition.any(&|part| matches!(part.kind, ExprKind::OuterColumn(_))) =>
            {
                when_not_null(left, found);
                when_not_null(right, found);
            }
            _ => {}
        },
        ExprKind::IsNull {
            operand,
            negation: Negation::Negated,
        }
        | ExprKind::Like { operand, .. }
        | ExprKind::SimilarTo { operand, .. }
        | ExprKind::Regex { operand, .. }
        | ExprKind::InList { operand, .. }
        | ExprKind::InQuery {
            operand,
            negation: Negation::Plain,
            ..
        } => when_not_null(operand, found),
        ExprKind::Between {
            operand,
            negation: Negation::Plain,
            ..
        } => when_not_null(operand, found),
        ExprKind::Column(_) => when_not_null(condition, found),
        _ => {}
    }
}

/// Only forms whose result is NULL as soon as a part is.
fn when_not_null(value: &Expr, found: &mut BTreeSet<ColumnRef>) {
    match &value.kind {
        ExprKind::Column(column) => {
            found.insert(column.clone());
        }
        ExprKind::Cast { operand, .. }
        | ExprKind::Unary {
            operator: UnaryOperator::Negate | UnaryOperator::Plus,
            operand,
        }
        | ExprKind::DateTrunc { operand, .. }
        | ExprKind::Extract { operand, .. } => when_not_null(operand, found),
        ExprKind::Binary {
            operator:
                BinaryOperator::Add
                | BinaryOperator::Subtract
                | BinaryOperator::Multiply
                | BinaryOperator::Divide
                | BinaryOperator::Modulo
                | BinaryOperator::Concat,
            left,
            right,
        } => {
            when_not_null(left, found);
            when_not_null(right, found);
        }
        ExprKind::Call {
            function:
                ScalarFunction::Lower
                | ScalarFunction::Upper
                | ScalarFunction::Trim
                | ScalarFunction::Length
                // NULL if the first argument is.
                | ScalarFunction::NullIf,
            arguments,
        } => {
            if let Some(first) = arguments.first() {
                when_not_null(first, found);
            }
        }
        _ => {}
    }
}

//! What a condition is for every row, where its text alone shows it.

use std::cmp::Ordering;

use sql::typed::{
    BinaryOperator, Expr, ExprKind, Literal, Negation, Nullability, ScalarFunction, UnaryOperator,
};

use super::same::same;
use super::walk::{bare, conjuncts};

/// The value that a condition has for every row that meets the filters; none where it depends on
/// the row, or may be NULL.
pub(super) fn always(condition: &Expr, filters: &[&Expr]) -> Option<bool> {
    if filters.iter().any(|filter| same(filter, condition)) {
        return Some(true);
    }
    let of = |expr: &Expr| always(expr, filters);
    match &condition.kind {
        ExprKind::Literal(Literal::Boolean(value)) => Some(*value),
        ExprKind::Cast { operand, .. } => of(operand),
        ExprKind::Unary {
            operator: UnaryOperator::Not,
            operand,
        } => of(operand).map(|value| !value),
        ExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
        } => match (of(left), of(right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        ExprKind::Binary {
            operator: BinaryOperator::Or,
            left,
            right,
        } => match (of(left), of(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ if are_opposite(left, right) => Some(true),
            _ => None,
        },
        ExprKind::Binary {
            operator,
            left,
            right,
        } => compared(*operator, bare(left), bare(right)),
        ExprKind::IsNull { operand, negation } => {
            let is_null = match operand.kind {
                ExprKind::Literal(Literal::Null) => true,
                _ if is_never_null(operand, filters) => false,
                _ => return None,
            };
            Some(is_null == (*negation == Negation::Plain))
        }
        _ => None,
    }
}

/// Whether an expression has a value in each row that meets the filters.
pub(super) fn is_never_null(expr: &Expr, filters: &[&Expr]) -> bool {
    expr.nullability == Nullability::NotNull
        || filters.iter().any(|filter| {
            matches!(
                &filter.kind,
                ExprKind::IsNull { operand, negation: Negation::Negated }
                    if same(bare(operand), bare(expr))
            )
        })
}

/// The parts of a filter; all of them hold for the rows that are left.
pub(super) fn parts(filter: Option<&Expr>) -> Vec<&Expr> {
    filter.into_iter().flat_map(conjuncts).collect()
}

/// `a IS NULL` and `a IS NOT NULL`.
fn are_opposite(left: &Expr, right: &Expr) -> bool {
    match (&left.kind, &right.kind) {
        (
            ExprKind::IsNull {
                operand: a,
                negation: one,
            },
            ExprKind::IsNull {
                operand: b,
                negation: other,
            },
        ) => one != other && same(a, b),
        _ => false,
    }
}

fn compared(operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<bool> {
    let both_known = left.nullability.or(right.nullability) == Nullability::NotNull;
    let order = if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        left.cmp(&right)
    } else if let (Some(left), Some(right)) = (text(left), text(right)) {
        // Only equality: what comes first is a matter of the collation.
        return match operator {
            BinaryOperator::Equal => Some(left == right),
            BinaryOperator::NotEqual => Some(left != right),
            _ => None,
        };
    } else if both_known && same(left, right) && !is_random(left) {
        Ordering::Equal
    } else {
        return both_known.then(|| length_is_not_negative(operator, left, right))?;
    };
    match operator {
        BinaryOperator::Equal => Some(order.is_eq()),
        BinaryOperator::NotEqual => Some(order.is_ne()),
        BinaryOperator::Less => Some(order.is_lt()),
        BinaryOperator::LessOrEqual => Some(order.is_le()),
        BinaryOperator::Greater => Some(order.is_gt()),
        BinaryOperator::GreaterOrEqual => Some(order.is_ge()),
        _ => None,
    }
}

/// `LENGTH(a) >= 0`, and `ABS(a) >= 0`.
fn length_is_not_negative(operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<bool> {
    let is_magnitude = |expr: &Expr| {
        matches!(
            expr.kind,
            ExprKind::Call {
                function: ScalarFunction::Length
                    | ScalarFunction::OctetLength
                    | ScalarFunction::Abs,
                ..
            }
        )
    };
    let holds = match operator {
        BinaryOperator::GreaterOrEqual => is_magnitude(left) && whole(right)? <= 0,
        BinaryOperator::Greater => is_magnitude(left) && whole(right)? < 0,
        BinaryOperator::LessOrEqual => is_magnitude(right) && whole(left)? <= 0,
        BinaryOperator::Less => is_magnitude(right) && whole(left)? < 0,
        _ => false,
    };
    holds.then_some(true)
}

fn whole(expr: &Expr) -> Option<i128> {
    match &expr.kind {
        ExprKind::Literal(Literal::Integer(digits)) => digits.parse().ok(),
        ExprKind::Unary {
            operator: UnaryOperator::Negate,
            operand,
        } => whole(bare(operand)).map(|number| -number),
        _ => None,
    }
}

fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}

fn is_random(expr: &Expr) -> bool {
    expr.any(&|part| {
        matches!(
            part.kind,
            ExprKind::Call {
                function: ScalarFunction::Random,
                ..
            }
        )
    })
}

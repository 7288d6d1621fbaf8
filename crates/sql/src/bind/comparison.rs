//! Comparisons, and the conversions Redshift makes for them.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion>.

use plan::SqlType;

use super::Binder;
use super::casts::cast;
use super::literals::bare_text;
use super::operators::{node, symbol};
use super::rows::is_row;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{BinaryOperator, CastKind, Expr, ExprKind, Negation, Type};
use crate::types;

impl Binder<'_> {
    pub(super) fn compare(
        &mut self,
        operator: BinaryOperator,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        if is_row(&left) || is_row(&right) {
            return self.compare_rows(operator, left, right, span);
        }
        let (left, right) = self.comparable(operator, left, right, span);
        node(operator, left, right, Type::BOOLEAN, span)
    }

    /// Both sides as Redshift compares them.
    pub(super) fn comparable(
        &mut self,
        operator: BinaryOperator,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> (Expr, Expr) {
        if is_row(&left) && is_row(&right) {
            return self.comparable_rows(operator, left, right, span);
        }
        let has_no_rule = |ty: Type| ty.is_open() || ty.is_interval();
        let (Some(left_type), Some(right_type)) = (left.ty.sql(), right.ty.sql()) else {
            return (left, right);
        };
        if has_no_rule(left.ty) || has_no_rule(right.ty) {
            return (left, right);
        }
        match (bare_text(&left).is_some(), bare_text(&right).is_some()) {
            (true, false) => return (self.coerce(left, right_type), right),
            (false, true) => {
                let right = self.coerce(right, left_type);
                return (left, right);
            }
            _ => {}
        }
        if left_type.is_numeric() && right_type.is_numeric() {
            return (left, right);
        }
        if left_type.is_text() && right_type.is_text() {
            return (left, right);
        }
        // Whole numbers become text, not the other way round.
        if left_type.is_integer() && right_type.is_text() {
            return (whole_as_text(left, left_type), right);
        }
        if left_type.is_text() && right_type.is_integer() {
            return (left, whole_as_text(right, right_type));
        }
        match types::common(left_type, right_type) {
            Some(ty) => {
                let left = self.coerce(left, ty);
                let right = self.coerce(right, ty);
                (left, right)
            }
            None => {
                if !types::are_comparable(left_type, right_type) {
                    self.not_comparable(operator, &left, &right, span);
                }
                (left, right)
            }
        }
    }

    fn not_comparable(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr, span: Span) {
        let mut fault = Fault::new(
            FaultKind::OperandType,
            span,
            format!(
                "`{}` cannot compare {} with {}",
                symbol(operator),
                left.ty,
                right.ty
            ),
            "different types",
        )
        .help("cast one side: `value::type`");
        for side in [left, right] {
            if !side.span.is_empty() && side.span != span {
                fault = fault.also(side.span, format!("is {}", side.ty));
            }
        }
        self.faults.push(fault);
    }

    pub(super) fn between(
        &mut self,
        operand: &ast::Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let low = self.expr(low);
        let high = self.expr(high);
        let (operand, low) = self.comparable(BinaryOperator::GreaterOrEqual, operand, low, span);
        let (operand, high) = self.comparable(BinaryOperator::LessOrEqual, operand, high, span);
        let nullability = operand.nullability.or(low.nullability).or(high.nullability);
        Expr {
            kind: ExprKind::Between {
                operand: Box::new(operand),
                low: Box::new(low),
                high: Box::new(high),
                negation,
            },
            ty: Type::BOOLEAN,
            nullability,
            span,
        }
    }

    pub(super) fn in_list(
        &mut self,
        operand: &ast::Expr,
        list: &[ast::Expr],
        negation: Negation,
        span: Span,
    ) -> Expr {
        let mut operand = self.expr(operand);
        let mut items = Vec::with_capacity(list.len());
        for item in list {
            let item = self.expr(item);
            let place = item.span;
            let (left, item) = self.comparable(BinaryOperator::Equal, operand, item, place);
            operand = left;
            items.push(item);
        }
        let nullability = operand
            .nullability
            .or(crate::typed::Nullability::of_all(&items));
        Expr {
            kind: ExprKind::InList {
                operand: Box::new(operand),
                list: items,
                negation,
            },
            ty: Type::BOOLEAN,
            nullability,
            span,
        }
    }
}

fn whole_as_text(value: Expr, ty: SqlType) -> Expr {
    let bytes = types::text_bytes(ty).and_then(|bytes| u16::try_from(bytes).ok());
    let span = value.span;
    cast(
        value,
        SqlType::Varchar(bytes.unwrap_or(u16::MAX)),
        CastKind::Implicit,
        span,
    )
}

//! Expressions, one form each.

use super::Binder;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::{ast, span_of};
use crate::typed::{
    BinaryOperator, Branch, Expr, ExprKind, Negation, Nullability, Quantity, Type, UnaryOperator,
};

impl Binder<'_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        match expr {
            ast::Expr::Identifier(ident) => self.bare_column(ident),
            ast::Expr::CompoundIdentifier(parts) => self.qualified_column(parts),
            ast::Expr::Nested(inner) => self.expr(inner),
            ast::Expr::Value(value) => self.value(value),
            ast::Expr::TypedString(typed) => self.typed_string(typed),
            ast::Expr::BinaryOp { .. } => self.binary_chain(expr),
            ast::Expr::Function(function) => self.function(function),
            _ => {
                let span = self.places.balanced(span_of(expr));
                self.wide_expr(expr, span)
            }
        }
    }

    /// Forms whose place takes a search.
    fn wide_expr(&mut self, expr: &ast::Expr, span: Span) -> Expr {
        match expr {
            ast::Expr::Interval(interval) => self.interval(interval, span),
            ast::Expr::UnaryOp { op, expr: operand } => self.unary(*op, operand, span),
            ast::Expr::Cast {
                kind,
                expr: operand,
                data_type,
                format,
            } => {
                if format.is_some() || *kind == ast::CastKind::SafeCast {
                    self.fault(
                        FaultKind::NotRedshift,
                        span,
                        "Redshift has no such form of CAST",
                        "not Redshift",
                        "write `CAST(value AS type)` or `TRY_CAST(value AS type)`",
                    );
                }
                let operand = self.expr(operand);
                let cast = self.explicit_cast(operand, data_type, span);
                if *kind == ast::CastKind::TryCast {
                    Self::tried(cast)
                } else {
                    cast
                }
            }
            ast::Expr::Convert {
                expr: operand,
                data_type: Some(data_type),
                is_try: false,
                charset: None,
                target_before_value: true,
                styles,
            } if styles.is_empty() => {
                let operand = self.expr(operand);
                self.explicit_cast(operand, data_type, span)
            }
            ast::Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref(), span),
            ast::Expr::IsNull(operand) => self.is_null(operand, Negation::Plain, span),
            ast::Expr::IsNotNull(operand) => self.is_null(operand, Negation::Negated, span),
            ast::Expr::IsTrue(operand) => {
                self.is_boolean(operand, Some(true), Negation::Plain, span)
            }
            ast::Expr::IsNotTrue(operand) => {
                self.is_boolean(operand, Some(true), Negation::Negated, span)
            }
            ast::Expr::IsFalse(operand) => {
                self.is_boolean(operand, Some(false), Negation::Plain, span)
            }
            ast::Expr::IsNotFalse(operand) => {
                self.is_boolean(operand, Some(false), Negation::Negated, span)
            }
            ast::Expr::IsUnknown(operand) => self.is_boolean(operand, None, Negation::Plain, span),
            ast::Expr::IsNotUnknown(operand) => {
                self.is_boolean(operand, None, Negation::Negated, span)
            }
            ast::Expr::Between {
                expr: operand,
                negated,
                low,
                high,
            } => self.between(operand, low, high, negation(*negated), span),
            ast::Expr::InList {
                expr: operand,
                list,
                negated,
            } => self.in_list(operand, list, negation(*negated), span),
            ast::Expr::InSubquery {
                expr: operand,
                subquery,
                negated,
            } => self.in_query(operand, subquery, negation(*negated), span),
            ast::Expr::Exists { subquery, negated } => {
                self.exists(subquery, negation(*negated), span)
            }
            ast::Expr::Subquery(query) => self.scalar_subquery(query, span),
            ast::Expr::Like {
                negated,
                any: false,
                expr: operand,
                pattern,
                escape_char,
            } => self.like(
                (operand, pattern, escape_char.as_deref()),
                crate::typed::LetterCase::Sensitive,
                negation(*negated),
                span,
            ),
            ast::Expr::ILike {
                negated,
                any: false,
                expr: operand,
                pattern,
                escape_char,
            } => self.like(
                (operand, pattern, escape_char.as_deref()),
                crate::typed::LetterCase::Insensitive,
                negation(*negated),
                span,
            ),
            ast::Expr::Extract {
                field,
                expr: operand,
                ..
            } => self.extract(field, operand, span),
            ast::Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => self.at_time_zone(timestamp, time_zone, span),
            ast::Expr::Ceil { .. }
            | ast::Expr::Floor { .. }
            | ast::Expr::Position { .. }
            | ast::Expr::Substring { .. }
            | ast::Expr::Trim { .. } => self.special_form(expr, span),
            ast::Expr::JsonAccess { value, path } => self.path(value, path, span),
            ast::Expr::CompoundFieldAccess { root, access_chain } => {
                self.field_access(root, access_chain, span)
            }
            ast::Expr::OuterJoin(column) => self.outer_column(column, span),
            ast::Expr::Prior(operand) => self.prior(operand, span),
            ast::Expr::Tuple(values) => self.row_value(values, span),
            ast::Expr::AnyOp {
                left,
                compare_op,
                right,
                ..
            } => self.quantified((left, compare_op, right), Quantity::Any, span),
            ast::Expr::AllOp {
                left,
                compare_op,
                right,
            } => self.quantified((left, compare_op, right), Quantity::All, span),
            ast::Expr::SimilarTo {
                negated,
                expr: operand,
                pattern,
                escape_char,
            } => self.similar_to(
                (operand, pattern, escape_char.as_deref()),
                negation(*negated),
                span,
            ),
            ast::Expr::Collate {
                expr: operand,
                collation,
            } => self.collate(operand, collation, span),
            _ => {
                self.unsupported(span, "this expression", "write it in another way");
                Self::unknown(span)
            }
        }
    }

    fn unary(&mut self, op: ast::UnaryOperator, operand: &ast::Expr, span: Span) -> Expr {
        let operand = self.expr(operand);
        let operator = match op {
            ast::UnaryOperator::Minus => UnaryOperator::Negate,
            ast::UnaryOperator::Plus => UnaryOperator::Plus,
            ast::UnaryOperator::Not => UnaryOperator::Not,
            ast::UnaryOperator::BitwiseNot => UnaryOperator::BitNot,
            ast::UnaryOperator::PGSquareRoot => UnaryOperator::SquareRoot,
            ast::UnaryOperator::PGCubeRoot => UnaryOperator::CubeRoot,
            ast::UnaryOperator::PGAbs => UnaryOperator::Absolute,
            _ => {
                self.unsupported(span, "this operator", "use a function");
                return Self::unknown(span);
            }
        };
        let (operand, ty) = if operator == UnaryOperator::Not {
            (self.condition(operand, "NOT"), Type::BOOLEAN)
        } else {
            let fits = operand.ty.is_open()
                || operand.ty.is_interval()
                || operand.ty.is(plan::SqlType::is_numeric)
                || (operator == UnaryOperator::BitNot
                    && operand.ty.is(|ty| matches!(ty, plan::SqlType::Varbyte(_))));
            if !fits {
                self.operand_fault(span, &operand, "a number");
                return Self::unknown(span);
            }
            let ty = match operator {
                _ if operand.ty.is_open() => Type::Unknown,
                // Source: https://docs.aws.amazon.com/redshift/latest/dg/r_OPERATOR_SYMBOLS.html
                UnaryOperator::SquareRoot | UnaryOperator::CubeRoot => Type::DOUBLE,
                _ => operand.ty,
            };
            (operand, ty)
        };
        Expr {
            nullability: operand.nullability,
            kind: ExprKind::Unary {
                operator,
                operand: Box::new(operand),
            },
            ty,
            span,
        }
    }

    fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        conditions: &[ast::CaseWhen],
        otherwise: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let mut operand = operand.map(|operand| self.expr(operand));
        let mut whens = Vec::new();
        let mut results = Vec::new();
        for branch in conditions {
            let when = self.expr(&branch.condition);
            let when = match operand.take() {
                Some(value) => {
                    let place = when.span;
                    let (value, when) = self.comparable(BinaryOperator::Equal, value, when, place);
                    operand = Some(value);
                    when
                }
                None => self.condition(when, "WHEN"),
            };
            whens.push(when);
            results.push(self.expr(&branch.result));
        }
        let has_otherwise = otherwise.is_some();
        results.extend(otherwise.map(|otherwise| self.expr(otherwise)));
        let (mut results, ty) = self.unify(results, "the results of CASE");
        // Which branch is taken, the data say.
        let nullability = if has_otherwise {
            Nullability::of_all(&results).unsure()
        } else {
            Nullability::Unknown
        };
        let otherwise = if has_otherwise {
            results.pop().map(Box::new)
        } else {
            None
        };
        let branches = whens
            .into_iter()
            .zip(results)
            .map(|(when, then)| Branch { when, then })
            .collect();
        Expr {
            kind: ExprKind::Case {
                operand: operand.map(Box::new),
                branches,
                otherwise,
            },
            ty,
            nullability,
            span,
        }
    }
}

pub(super) fn negation(negated: bool) -> Negation {
    if negated {
        Negation::Negated
    } else {
        Negation::Plain
    }
}

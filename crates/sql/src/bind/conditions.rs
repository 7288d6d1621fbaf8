//! Conditions: what is true, false or unknown.

use plan::SqlType;

use super::Binder;
use super::literals::bare_text;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{
    BinaryOperator, Expr, ExprKind, LetterCase, Negation, Nullability, Query, Type,
};

impl Binder<'_> {
    /// An expression that must be a condition.
    pub(super) fn condition(&mut self, expr: Expr, place: &str) -> Expr {
        if expr.ty == Type::BOOLEAN || expr.ty.is_open() {
            return expr;
        }
        if bare_text(&expr).is_some() {
            return self.coerce(expr, SqlType::Boolean);
        }
        self.fault(
            FaultKind::OperandType,
            expr.span,
            format!("{place} needs a condition, this is {}", expr.ty),
            format!("is {}", expr.ty),
            "compare it with a value",
        );
        Self::unknown(expr.span)
    }

    pub(super) fn is_null(&mut self, operand: &ast::Expr, negation: Negation, span: Span) -> Expr {
        let operand = self.expr(operand);
        truth(
            ExprKind::IsNull {
                operand: Box::new(operand),
                negation,
            },
            Nullability::NotNull,
            span,
        )
    }

    pub(super) fn is_boolean(
        &mut self,
        operand: &ast::Expr,
        value: Option<bool>,
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let operand = self.condition(operand, "IS");
        truth(
            ExprKind::IsBoolean {
                operand: Box::new(operand),
                value,
                negation,
            },
            Nullability::NotNull,
            span,
        )
    }

    pub(super) fn like(
        &mut self,
        (operand, pattern, escape): (&ast::Expr, &ast::Expr, Option<&ast::Expr>),
        case: LetterCase,
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let operand = self.as_text(operand, "LIKE");
        let pattern = self.expr(pattern);
        let pattern = self.as_text(pattern, "LIKE");
        let escape = escape.map(|escape| self.expr(escape));
        let escape = match escape.as_ref().map(bare_text) {
            None => '\\',
            Some(Some(text)) if text.chars().count() == 1 => text.chars().next().unwrap_or('\\'),
            Some(_) => {
                self.fault(
                    FaultKind::BadLiteral,
                    span,
                    "ESCAPE needs one character in quotes",
                    "the escape is not one character",
                    "write `ESCAPE '^'`",
                );
                '\\'
            }
        };
        let nullability = operand.nullability.or(pattern.nullability);
        truth(
            ExprKind::Like {
                operand: Box::new(operand),
                pattern: Box::new(pattern),
                escape,
                case,
                negation,
            },
            nullability,
            span,
        )
    }

    pub(super) fn regex(
        &mut self,
        operand: Expr,
        pattern: Expr,
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.as_text(operand, "`~`");
        let pattern = self.as_text(pattern, "`~`");
        let nullability = operand.nullability.or(pattern.nullability);
        truth(
            ExprKind::Regex {
                operand: Box::new(operand),
                pattern: Box::new(pattern),
                negation,
            },
            nullability,
            span,
        )
    }

    pub(super) fn exists(&mut self, query: &ast::Query, negation: Negation, span: Span) -> Expr {
        let query = self.subquery(query);
        match query {
            Some(query) => truth(
                ExprKind::Exists {
                    query: Box::new(query),
                    negation,
                },
                Nullability::NotNull,
                span,
            ),
            None => Self::unknown(span),
        }
    }

    pub(super) fn in_query(
        &mut self,
        operand: &ast::Expr,
        query: &ast::Query,
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let Some(mut query) = self.one_column(query, "IN", span) else {
            return Self::unknown(span);
        };
        let output = Self::first_output(&query);
        let (operand, output) = match output {
            Some(output) => {
                let wanted = output.ty;
                let (operand, output) =
                    self.comparable(BinaryOperator::Equal, operand, output, span);
                if output.ty != wanted
                    && let Some(to) = output.ty.sql()
                {
                    self.coerce_output(&mut query.body, 0, to);
                }
                (operand, Some(output))
            }
            None => (operand, None),
        };
        let nullability = operand
            .nullability
            .or(output.map_or(Nullability::Nullable, |output| output.nullability));
        truth(
            ExprKind::InQuery {
                operand: Box::new(operand),
                query: Box::new(query),
                negation,
            },
            nullability,
            span,
        )
    }

    pub(super) fn scalar_subquery(&mut self, query: &ast::Query, span: Span) -> Expr {
        let Some(query) = self.one_column(query, "a value", span) else {
            return Self::unknown(span);
        };
        let ty = Self::first_output(&query).map_or(Type::Unknown, |output| output.ty);
        Expr {
            kind: ExprKind::ScalarSubquery(Box::new(query)),
            ty,
            // No row gives NULL.
            nullability: Nullability::Nullable,
            span,
        }
    }

    fn one_column(&mut self, query: &ast::Query, place: &str, span: Span) -> Option<Query> {
        let query = self.subquery(query)?;
        if let Some(columns) = query.shape().columns()
            && columns.len() != 1
        {
            self.fault(
                FaultKind::ColumnCount,
                span,
                format!(
                    "the query for {place} gives {} columns instead of one",
                    columns.len()
                ),
                "one column is expected",
                "select the one column that is needed",
            );
            return None;
        }
        Some(query)
    }

    /// The only output as a value without a place, to find out what it is compared as.
    fn first_output(query: &Query) -> Option<Expr> {
        let shape = query.shape();
        let output = shape.columns()?.first()?;
        let mut expr = Self::unknown(Span::default());
        expr.ty = output.ty;
        expr.nullability = output.nullability;
        Some(expr)
    }
}

fn truth(kind: ExprKind, nullability: Nullability, span: Span) -> Expr {
    Expr {
        kind,
        ty: Type::BOOLEAN,
        nullability,
        span,
    }
}

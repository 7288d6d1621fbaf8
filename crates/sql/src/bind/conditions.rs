//! Conditions: what is true, false or unknown.

use plan::SqlType;

use super::Binder;
use super::literals::bare_text;
use super::rows::width;
use crate::fault::FaultKind;
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{
    BinaryOperator, Expr, ExprKind, LetterCase, Negation, Nullability, Quantity, Query, Type,
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
        let escape = self.escape(escape, span);
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

    /// The backslash where none is written.
    fn escape(&mut self, escape: Option<&ast::Expr>, span: Span) -> char {
        let escape = escape.map(|escape| self.expr(escape));
        match escape.as_ref().map(bare_text) {
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
        }
    }

    pub(super) fn similar_to(
        &mut self,
        (operand, pattern, escape): (&ast::Expr, &ast::Expr, Option<&ast::Expr>),
        negation: Negation,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let operand = self.as_text(operand, "SIMILAR TO");
        let pattern = self.expr(pattern);
        let pattern = self.as_text(pattern, "SIMILAR TO");
        let escape = self.escape(escape, span);
        let nullability = operand.nullability.or(pattern.nullability);
        truth(
            ExprKind::SimilarTo {
                operand: Box::new(operand),
                pattern: Box::new(pattern),
                escape,
                negation,
            },
            nullability,
            span,
        )
    }

    pub(super) fn collate(
        &mut self,
        operand: &ast::Expr,
        collation: &ast::ObjectName,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let operand = self.as_text(operand, "COLLATE");
        Expr {
            ty: operand.ty,
            nullability: operand.nullability,
            kind: ExprKind::Collate {
                operand: Box::new(operand),
                collation: collation.to_string(),
            },
            span,
        }
    }

    /// `operand operator ANY (query)`.
    pub(super) fn quantified(
        &mut self,
        (operand, operator, query): (&ast::Expr, &ast::BinaryOperator, &ast::Expr),
        quantity: Quantity,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let mut inner = query;
        while let ast::Expr::Nested(nested) = inner {
            inner = nested;
        }
        let (ast::Expr::Subquery(query), Some(operator)) = (inner, comparison(operator)) else {
            self.unsupported(span, "ANY and ALL of this form", "write `= ANY (SELECT …)`");
            return Self::unknown(span);
        };
        let Some(mut query) = self.columns_for(query, width(&operand), "ANY and ALL", span) else {
            return Self::unknown(span);
        };
        let operand = self.beside_outputs(operator, operand, &mut query, span);
        truth(
            ExprKind::Quantified {
                operator,
                operand: Box::new(operand),
                quantity,
                query: Box::new(query),
            },
            Nullability::Unknown,
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
        let Some(mut query) = self.columns_for(query, width(&operand), "IN", span) else {
            return Self::unknown(span);
        };
        let operand = self.beside_outputs(BinaryOperator::Equal, operand, &mut query, span);
        truth(
            ExprKind::InQuery {
                operand: Box::new(operand),
                query: Box::new(query),
                negation,
            },
            Nullability::Unknown,
            span,
        )
    }

    /// The operand as it is compared with the outputs of a query, which are cast as it asks for.
    fn beside_outputs(
        &mut self,
        operator: BinaryOperator,
        operand: Expr,
        query: &mut Query,
        span: Span,
    ) -> Expr {
        let shape = query.shape();
        let Some(outputs) = shape.columns() else {
            return operand;
        };
        let values = match operand.kind {
            ExprKind::Row(values) => values,
            kind => vec![Expr { kind, ..operand }],
        };
        let is_row = values.len() > 1;
        let mut compared = Vec::with_capacity(values.len());
        for (index, (value, output)) in values.into_iter().zip(outputs).enumerate() {
            // A value without a place, to find out what it is compared as.
            let mut stand_in = Self::unknown(Span::default());
            stand_in.ty = output.ty;
            let (value, stand_in) = self.comparable(operator, value, stand_in, span);
            if stand_in.ty != output.ty
                && let Some(to) = stand_in.ty.sql()
            {
                self.coerce_output(&mut query.body, index, to);
            }
            compared.push(value);
        }
        match compared.pop() {
            Some(only) if !is_row => only,
            last => {
                compared.extend(last);
                Expr {
                    kind: ExprKind::Row(compared),
                    ty: Type::Unknown,
                    nullability: operand.nullability,
                    span: operand.span,
                }
            }
        }
    }

    pub(super) fn scalar_subquery(&mut self, query: &ast::Query, span: Span) -> Expr {
        let Some(query) = self.columns_for(query, 1, "a value", span) else {
            return Self::unknown(span);
        };
        let shape = query.shape();
        let output = shape.columns().and_then(|columns| columns.first());
        let ty = output.map_or(Type::Unknown, |output| output.ty);
        Expr {
            kind: ExprKind::ScalarSubquery(Box::new(query)),
            ty,
            // No row gives NULL; whether there is one, the data say.
            nullability: Nullability::Unknown,
            span,
        }
    }

    fn columns_for(
        &mut self,
        query: &ast::Query,
        wanted: usize,
        place: &str,
        span: Span,
    ) -> Option<Query> {
        let query = self.subquery(query)?;
        if let Some(columns) = query.shape().columns()
            && columns.len() != wanted
        {
            let expected = match wanted {
                1 => "one column is expected".to_owned(),
                _ => format!("{wanted} columns are expected"),
            };
            self.fault(
                FaultKind::ColumnCount,
                span,
                format!(
                    "the query for {place} gives {} columns instead of {}",
                    columns.len(),
                    if wanted == 1 {
                        "one".to_owned()
                    } else {
                        wanted.to_string()
                    },
                ),
                expected,
                "select what is compared, and nothing else",
            );
            return None;
        }
        Some(query)
    }
}

fn comparison(operator: &ast::BinaryOperator) -> Option<BinaryOperator> {
    Some(match operator {
        ast::BinaryOperator::Eq => BinaryOperator::Equal,
        ast::BinaryOperator::NotEq => BinaryOperator::NotEqual,
        ast::BinaryOperator::Lt => BinaryOperator::Less,
        ast::BinaryOperator::LtEq => BinaryOperator::LessOrEqual,
        ast::BinaryOperator::Gt => BinaryOperator::Greater,
        ast::BinaryOperator::GtEq => BinaryOperator::GreaterOrEqual,
        _ => return None,
    })
}

fn truth(kind: ExprKind, nullability: Nullability, span: Span) -> Expr {
    Expr {
        kind,
        ty: Type::BOOLEAN,
        nullability,
        span,
    }
}

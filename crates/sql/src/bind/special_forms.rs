//! Functions with a syntax of their own.

use super::Binder;
use crate::signatures::{self, Function};
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::Expr;

impl Binder<'_> {
    /// `POSITION(a IN b)`, `TRIM(BOTH a FROM b)`, `SUBSTRING(a FROM b FOR c)`, `CEIL`, `FLOOR`.
    pub(super) fn special_form(&mut self, expr: &ast::Expr, span: Span) -> Expr {
        let (name, values): (&str, Vec<&ast::Expr>) = match expr {
            ast::Expr::Ceil {
                expr,
                field: ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime),
            } => ("ceiling", vec![expr]),
            ast::Expr::Floor {
                expr,
                field: ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime),
            } => ("floor", vec![expr]),
            ast::Expr::Position { expr, r#in } => ("position", vec![r#in, expr]),
            ast::Expr::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let mut values = vec![&**expr];
                values.extend(substring_from.as_deref());
                values.extend(substring_for.as_deref());
                ("substring", values)
            }
            ast::Expr::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let name = match trim_where {
                    None | Some(ast::TrimWhereField::Both) => "trim",
                    Some(ast::TrimWhereField::Leading) => "ltrim",
                    Some(ast::TrimWhereField::Trailing) => "rtrim",
                };
                let mut values = vec![&**expr];
                values.extend(trim_what.as_deref());
                values.extend(trim_characters.iter().flatten());
                (name, values)
            }
            _ => {
                self.unsupported(span, "this form of a call", "write `name(arguments)`");
                return Self::unknown(span);
            }
        };
        let Some(signature) = signatures::signature(name) else {
            return Self::unknown(span);
        };
        if !self.accepts(signature, values.len(), span) {
            return Self::unknown(span);
        }
        let values = self.values(signature, &values);
        match signature.function {
            Function::Scalar(function) => self.call(function, signature, values, span),
            _ => Self::unknown(span),
        }
    }
}

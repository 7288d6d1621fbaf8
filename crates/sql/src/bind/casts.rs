//! Conversions, written and silent.

use plan::SqlType;

use super::Binder;
use super::intervals;
use super::literals::{bare_text, literal};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{CastKind, Expr, ExprKind, Literal, Type};
use crate::types;

impl Binder<'_> {
    /// A column type; `None` if it is none, with a fault unless Redshift may know it all the same.
    pub(super) fn data_type(&mut self, ty: &ast::DataType, span: Span) -> Option<SqlType> {
        let written = ty.to_string();
        let fault: plan::sql_type::SqlTypeFault = match written.parse() {
            Ok(ty) => return Some(ty),
            Err(fault) => fault,
        };
        if is_of_the_catalog(&written) {
            return None;
        }
        let word = written
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next();
        let place = word.and_then(|word| self.places.type_span(span, word));
        self.fault(
            FaultKind::ColumnType,
            place.unwrap_or(span),
            fault.to_string(),
            "this type",
            "choose one of https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html",
        );
        None
    }

    /// `value::interval`.
    fn interval_cast(operand: Expr, span: Span) -> Expr {
        if let Some(value) = bare_text(&operand).and_then(|text| intervals::read(text, None)) {
            return literal(Literal::Interval(value), Type::Interval, span);
        }
        let mut expr = cast(
            operand,
            SqlType::IntervalDayToSecond,
            CastKind::Explicit,
            span,
        );
        expr.ty = Type::Interval;
        expr
    }

    pub(super) fn explicit_cast(&mut self, operand: Expr, ty: &ast::DataType, span: Span) -> Expr {
        if matches!(ty, ast::DataType::Interval { fields: None, .. }) {
            return Self::interval_cast(operand, span);
        }
        match self.data_type(ty, span) {
            Some(to) => self.cast_to(operand, to, span),
            None => Self::unknown(span),
        }
    }

    /// A cast that the user has written.
    pub(super) fn cast_to(&mut self, operand: Expr, to: SqlType, span: Span) -> Expr {
        if let Some(from) = operand.ty.sql()
            && !types::is_castable(from, to)
        {
            self.fault(
                FaultKind::TypeMismatch,
                span,
                format!("{from} cannot be cast to {to}"),
                "no such conversion",
                "convert it in steps, or with a function",
            );
            return Self::unknown(span);
        }
        // `'epoch'::timestamp` is the literal itself.
        if to.is_time()
            && let Some(text) = bare_text(&operand)
        {
            let mut expr = self.literal_as(text, to, operand.span);
            expr.span = span;
            return expr;
        }
        cast(operand, to, CastKind::Explicit, span)
    }

    /// `TRY_CAST`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TRY_CAST.html>.
    pub(super) fn tried(mut cast: Expr) -> Expr {
        if let ExprKind::Cast { kind, .. } = &mut cast.kind {
            *kind = CastKind::Try;
            cast.nullability = cast.nullability.or(crate::typed::Nullability::Unknown);
        }
        cast
    }

    /// Brings a value to a type as Redshift does silently; the caller knows that it may.
    pub(super) fn coerce(&mut self, expr: Expr, to: SqlType) -> Expr {
        if expr.ty == Type::Sql(to) || expr.ty == Type::Unknown {
            return expr;
        }
        if let Some(text) = bare_text(&expr)
            && !to.is_text()
        {
            return self.literal_as(text, to, expr.span);
        }
        let span = expr.span;
        cast(expr, to, CastKind::Implicit, span)
    }

    /// Brings values to their common type. Bare text literals follow the others.
    pub(super) fn unify(&mut self, values: Vec<Expr>, what: &str) -> (Vec<Expr>, Type) {
        let is_unsure = |value: &Expr| value.ty.is_open() && value.ty != Type::Null;
        let same = |value: &Expr| value.ty == values[0].ty;
        if values.iter().any(is_unsure) {
            // SUPER stays SUPER only among its like.
            let ty = if values.iter().all(same) {
                values[0].ty
            } else {
                Type::Unknown
            };
            return (values, ty);
        }
        if values.iter().any(|value| value.ty.is_interval()) {
            let is_one_kind = |value: &Expr| value.ty.is_interval() || value.ty == Type::Null;
            let ty = if values.iter().all(is_one_kind) {
                Type::Interval
            } else {
                Type::Unknown
            };
            return (values, ty);
        }
        let mut common: Option<SqlType> = None;
        let fixed = values.iter().filter(|value| bare_text(value).is_none());
        let mut first: Option<Span> = None;
        let fixed: Vec<(SqlType, Span)> = fixed
            .filter_map(|value| value.ty.sql().map(|ty| (ty, value.span)))
            .collect();
        for (ty, span) in fixed {
            common = match common {
                None => {
                    first = Some(span);
                    Some(ty)
                }
                Some(so_far) => {
                    first = first.filter(|first| !first.is_empty() && *first != span);
                    let both = types::common(so_far, ty);
                    if both.is_none() {
                        if types::are_at_odds(so_far, ty) {
                            let fault = Fault::new(
                                FaultKind::TypeMismatch,
                                span,
                                format!("{what} have the types {so_far} and {ty}"),
                                format!("is {ty}"),
                            )
                            .help("cast one of them: `value::type`");
                            self.faults.push(match first {
                                Some(first) => fault.also(first, format!("is {so_far}")),
                                None => fault,
                            });
                        }
                        return (values, Type::Unknown);
                    }
                    both
                }
            };
        }
        let texts = values.iter().filter_map(bare_text).map(str::len).max();
        let common = match (common, texts) {
            (Some(ty), Some(bytes)) if ty.is_text() => {
                types::common(ty, SqlType::Varchar(clamp(bytes)))
            }
            (None, Some(bytes)) => Some(SqlType::Varchar(clamp(bytes))),
            (common, _) => common,
        };
        let Some(to) = common else {
            return (values, Type::Null);
        };
        let values = values
            .into_iter()
            .map(|value| {
                // Text in text needs no node: only the declared length differs.
                if value.ty.is(SqlType::is_text) && to.is_text() {
                    value
                } else {
                    self.coerce(value, to)
                }
            })
            .collect();
        (values, Type::Sql(to))
    }
}

pub(super) fn cast(operand: Expr, to: SqlType, kind: CastKind, span: Span) -> Expr {
    Expr {
        nullability: operand.nullability,
        kind: ExprKind::Cast {
            operand: Box::new(operand),
            to,
            kind,
        },
        ty: Type::Sql(to),
        span,
    }
}

fn clamp(bytes: usize) -> u16 {
    u16::try_from(bytes).unwrap_or(u16::MAX).max(1)
}

/// Whether a type is one of those that only catalog tables have, such as `regclass`, or a user's.
fn is_of_the_catalog(written: &str) -> bool {
    const TYPES: &[&str] = &[
        "abstime",
        "aclitem",
        "cid",
        "int2vector",
        "name",
        "oid",
        "oidvector",
        "regclass",
        "regoper",
        "regproc",
        "regprocedure",
        "regtype",
        "tid",
        "xid",
    ];
    let name = written.trim_end_matches("[]").to_ascii_lowercase();
    name.contains('.') || TYPES.contains(&name.as_str())
}

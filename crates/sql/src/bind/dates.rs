//! Functions of a date part.

use plan::SqlType;

use super::Binder;
use super::literals::bare_text;
use crate::fault::{Fault, FaultKind};
use crate::signatures::{DateFunction, Parameter, Signature};
use crate::span::Span;
use crate::syntax::{ast, from_raw, span_of};
use crate::typed::{DatePart, Expr, ExprKind, Type};

impl Binder<'_> {
    /// `EXTRACT(part FROM value)`.
    pub(super) fn extract(
        &mut self,
        field: &ast::DateTimeField,
        operand: &ast::Expr,
        span: Span,
    ) -> Expr {
        let written = match field {
            ast::DateTimeField::Custom(ident) => ident.value.clone(),
            other => other.to_string(),
        };
        let place = match field {
            ast::DateTimeField::Custom(ident) => from_raw(ident.span),
            _ => span,
        };
        let operand = self.expr(operand);
        let operand = self.time_or_interval(operand, "EXTRACT");
        let Some(part) = self.part_named(&written, place) else {
            return Self::unknown(span);
        };
        // Source: https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html
        let ty = match operand.ty {
            Type::TIMESTAMPTZ => Type::DOUBLE,
            Type::Sql(SqlType::Super) | Type::Unknown => Type::Unknown,
            _ => Type::INTEGER,
        };
        Expr {
            nullability: operand.nullability,
            kind: ExprKind::Extract {
                part,
                operand: Box::new(operand),
            },
            ty,
            span,
        }
    }

    /// As [`Self::time`]; parts of intervals can be taken too.
    fn time_or_interval(&mut self, value: Expr, what: &str) -> Expr {
        match value.ty {
            Type::Interval
            | Type::Sql(SqlType::IntervalYearToMonth | SqlType::IntervalDayToSecond) => value,
            _ => self.time(value, what),
        }
    }

    /// A date, a time of day or a timestamp; a bare literal becomes a timestamp.
    pub(super) fn time(&mut self, value: Expr, what: &str) -> Expr {
        let fits = |ty: SqlType| {
            ty.is_time() || matches!(ty, SqlType::Time | SqlType::TimeTz | SqlType::Super)
        };
        if value.ty.is_open() || value.ty.is(fits) {
            return value;
        }
        if bare_text(&value).is_some() {
            return self.coerce(value, SqlType::Timestamp);
        }
        self.argument_fault(&value, what, "a date or a timestamp");
        Self::unknown(value.span)
    }

    pub(super) fn date_function(
        &mut self,
        function: DateFunction,
        signature: &Signature,
        arguments: &[&ast::Expr],
        span: Span,
    ) -> Expr {
        let part = arguments.first().and_then(|part| self.part(part));
        let mut values: Vec<Expr> = arguments
            .iter()
            .enumerate()
            .skip(1)
            .map(|(index, argument)| {
                let value = self.expr(argument);
                match signature.parameter(index) {
                    Some(Parameter::Time) if function == DateFunction::DatePart => {
                        self.time_or_interval(value, signature.name)
                    }
                    Some(parameter) => self.argument(value, parameter, signature.name),
                    None => value,
                }
            })
            .collect();
        let Some(part) = part else {
            return Self::unknown(span);
        };
        if function != DateFunction::DatePart && !part.is_unit() {
            self.fault(
                FaultKind::ArgumentType,
                arguments.first().map_or(span, |part| span_of(*part)),
                format!(
                    "`{}` cannot count in `{part}`",
                    signature.name.to_uppercase()
                ),
                "not a unit of time",
                "use EXTRACT for this part",
            );
            return Self::unknown(span);
        }
        let nullability = crate::typed::Nullability::of_all(&values);
        let last = values.pop().map(Box::new);
        let first = values.pop().map(Box::new);
        let (kind, ty) = match (function, first, last) {
            (DateFunction::DatePart, _, Some(operand)) => {
                (ExprKind::DatePart { part, operand }, Type::DOUBLE)
            }
            (DateFunction::DateTrunc, _, Some(operand)) => {
                let ty = shifted(operand.ty);
                (ExprKind::DateTrunc { part, operand }, ty)
            }
            (DateFunction::DateAdd, Some(amount), Some(operand)) => {
                let ty = shifted(operand.ty);
                let kind = ExprKind::DateAdd {
                    part,
                    amount,
                    operand,
                };
                (kind, ty)
            }
            (DateFunction::DateDiff, Some(from), Some(to)) => {
                (ExprKind::DateDiff { part, from, to }, Type::BIGINT)
            }
            _ => return Self::unknown(span),
        };
        Expr {
            kind,
            ty,
            nullability,
            span,
        }
    }

    /// A date part as a bare word or in quotes.
    fn part(&mut self, expr: &ast::Expr) -> Option<DatePart> {
        let written = match expr {
            ast::Expr::Identifier(ident) => Some(ident.value.clone()),
            ast::Expr::Value(value) => match &value.value {
                ast::Value::SingleQuotedString(text) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        };
        let span = span_of(expr);
        let Some(written) = written else {
            self.fault(
                FaultKind::ArgumentType,
                span,
                "a date part is a word, not an expression",
                "not a date part",
                "write `day`, `hour` and so on",
            );
            return None;
        };
        self.part_named(&written, span)
    }

    fn part_named(&mut self, written: &str, span: Span) -> Option<DatePart> {
        let part = DatePart::named(written);
        if part.is_none() {
            self.faults.push(
                Fault::new(
                    FaultKind::BadLiteral,
                    span,
                    format!("`{written}` is no date part"),
                    "unknown date part",
                )
                .help("write `day`, `hour`, `week`, `weekday` and so on")
                .nearest(&written.to_ascii_lowercase(), DatePart::spellings()),
            );
        }
        part
    }

    pub(super) fn at_time_zone(
        &mut self,
        operand: &ast::Expr,
        zone: &ast::Expr,
        span: Span,
    ) -> Expr {
        let operand = self.expr(operand);
        let operand = self.argument(operand, Parameter::Timestamp, "at time zone");
        let zone = self.expr(zone);
        let zone = self.argument(zone, Parameter::Text, "at time zone");
        Self::zoned(operand, zone, span)
    }

    /// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_AT_TIME_ZONE.html>.
    pub(super) fn zoned(operand: Expr, zone: Expr, span: Span) -> Expr {
        let ty = match operand.ty {
            Type::TIMESTAMPTZ => Type::TIMESTAMP,
            Type::TIMESTAMP => Type::TIMESTAMPTZ,
            _ => Type::Unknown,
        };
        Expr {
            nullability: operand.nullability.or(zone.nullability),
            kind: ExprKind::AtTimeZone {
                operand: Box::new(operand),
                zone: Box::new(zone),
            },
            ty,
            span,
        }
    }
}

/// The type of a time that was cut or moved.
fn shifted(ty: Type) -> Type {
    match ty {
        Type::Sql(SqlType::Super) => Type::Unknown,
        ty => ty,
    }
}

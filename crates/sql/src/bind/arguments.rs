//! Arguments against parameters, and the type of the result.

use plan::SqlType;

use super::Binder;
use super::literals::bare_text;
use crate::fault::FaultKind;
use crate::signatures::{Parameter, ResultType, Signature};
use crate::span::Span;
use crate::typed::{Expr, ExprKind, Literal, Type};
use crate::types::{self, Arithmetic};

impl Binder<'_> {
    /// Whether the number of arguments is right; a fault if not.
    pub(super) fn accepts(&mut self, signature: &Signature, given: usize, span: Span) -> bool {
        if signature.accepts(given) {
            return true;
        }
        let name = signature.name.to_uppercase();
        let noun = if signature.arity() == "1" {
            "argument"
        } else {
            "arguments"
        };
        self.fault(
            FaultKind::ArgumentCount,
            span,
            format!("`{name}` takes {} {noun}, not {given}", signature.arity()),
            format!("{given} given"),
            format!(
                "see https://docs.aws.amazon.com/redshift/latest/dg/{}.html",
                signature.page
            ),
        );
        false
    }

    /// A value as the parameter wants it.
    pub(super) fn argument(&mut self, value: Expr, parameter: Parameter, name: &str) -> Expr {
        let open = value.ty.is_open();
        match parameter {
            Parameter::Any => value,
            Parameter::Text => {
                if open || value.ty.is(SqlType::is_text) {
                    return value;
                }
                self.wrong(&value, name, "text")
            }
            Parameter::Integer => match value.ty {
                Type::Sql(ty) if ty.is_integer() => value,
                _ if open => value,
                _ if bare_text(&value).is_some() => self.coerce(value, SqlType::Integer),
                _ => self.wrong(&value, name, "a whole number"),
            },
            Parameter::WholeLiteral => match value.kind {
                ExprKind::Literal(Literal::Integer(_)) => value,
                _ => self.wrong(&value, name, "a whole number written as such"),
            },
            Parameter::Number => {
                if open || value.ty.is(SqlType::is_numeric) {
                    return value;
                }
                self.wrong(&value, name, "a number")
            }
            Parameter::Boolean => {
                if open || value.ty == Type::BOOLEAN {
                    return value;
                }
                self.wrong(&value, name, "a condition")
            }
            Parameter::Time => self.time(value, name),
            Parameter::Timestamp => {
                let value = self.time(value, name);
                match value.ty {
                    Type::DATE | Type::Null => self.coerce(value, SqlType::Timestamp),
                    _ => value,
                }
            }
            // Read before it is bound.
            Parameter::Part => value,
        }
    }

    fn wrong(&mut self, value: &Expr, name: &str, expected: &str) -> Expr {
        self.argument_fault(value, name, expected);
        Self::unknown(value.span)
    }

    pub(super) fn argument_fault(&mut self, value: &Expr, name: &str, expected: &str) {
        self.fault(
            FaultKind::ArgumentType,
            value.span,
            format!(
                "`{}` takes {expected}, this is {}",
                name.to_uppercase(),
                value.ty
            ),
            format!("is {}", value.ty),
            "cast it: `value::type`",
        );
    }

    /// The arguments, brought to one type where the result asks for it, and the result's type.
    pub(super) fn result(
        &mut self,
        signature: &Signature,
        mut arguments: Vec<Expr>,
    ) -> (Vec<Expr>, Type) {
        let of = |arguments: &[Expr], index: usize| {
            arguments
                .get(index)
                .map_or(Type::Unknown, |argument: &Expr| argument.ty)
        };
        let ty = match signature.result {
            ResultType::Fixed(ty) => ty,
            ResultType::Argument(index) => of(&arguments, index),
            ResultType::Common(from) => {
                let rest = arguments.split_off(from.min(arguments.len()));
                let what = format!("the arguments of {}", signature.name.to_uppercase());
                let (rest, ty) = self.unify(rest, &what);
                arguments.extend(rest);
                ty
            }
            ResultType::TextOf(index) => match of(&arguments, index) {
                Type::Sql(SqlType::Char(bytes)) => Type::Sql(SqlType::Varchar(bytes)),
                other => other,
            },
            ResultType::TextSum => {
                arguments = arguments
                    .into_iter()
                    .map(|argument| self.as_text(argument, "CONCAT"))
                    .collect();
                let bytes = arguments
                    .iter()
                    .filter_map(|argument| argument.ty.sql().and_then(types::text_bytes))
                    .sum();
                Type::varchar(bytes)
            }
            ResultType::AnyText => Type::varchar(usize::from(u16::MAX)),
            ResultType::Arithmetic => match (of(&arguments, 0), of(&arguments, 1)) {
                (Type::Sql(left), Type::Sql(right)) => {
                    types::arithmetic(Arithmetic::Modulo, left, right)
                        .map_or(Type::Unknown, Type::Sql)
                }
                (Type::Null, other) | (other, Type::Null) => other,
                _ => Type::Unknown,
            },
            ResultType::Sign => match of(&arguments, 0) {
                Type::Sql(SqlType::Decimal { .. }) => Type::Sql(SqlType::Decimal {
                    precision: 1,
                    scale: 0,
                }),
                other => other,
            },
            ResultType::Sum | ResultType::Average => match of(&arguments, 0) {
                Type::Sql(ty) => Type::Sql(types::sum(ty)),
                other => {
                    if other == Type::Unknown
                        && let Some(argument) = arguments.first()
                    {
                        let what = format!("`{}`", signature.name.to_uppercase());
                        self.needs_type(argument, &what);
                    }
                    other
                }
            },
            ResultType::TimestampOf => match arguments.last().map(|last| last.ty) {
                Some(Type::TIMESTAMPTZ) => Type::TIMESTAMPTZ,
                Some(Type::Unknown) | None => Type::Unknown,
                Some(_) => Type::TIMESTAMP,
            },
        };
        (arguments, ty)
    }
}

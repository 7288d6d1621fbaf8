//! Functions of one row, once it is known which: their arguments, type and nullability.

use plan::SqlType;

use super::Binder;
use super::literals::{bare_text, literal};
use crate::signatures::{Function, Nulls, Parameter, ResultType, Signature};
use crate::span::Span;
use crate::syntax::ast;
use crate::typed::{Expr, ExprKind, Literal, Nullability, ScalarFunction, Type};

impl Binder<'_> {
    /// Binds arguments and brings each to what its parameter wants.
    pub(super) fn values(&mut self, signature: &Signature, values: &[&ast::Expr]) -> Vec<Expr> {
        values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let value = self.expr(value);
                match wanted(signature, index, values.len(), &value) {
                    Some(parameter) => self.argument(value, parameter, signature.name),
                    None => value,
                }
            })
            .collect()
    }

    pub(super) fn call(
        &mut self,
        function: ScalarFunction,
        signature: &Signature,
        mut arguments: Vec<Expr>,
        span: Span,
    ) -> Expr {
        match function {
            ScalarFunction::Truncate
                if arguments
                    .first()
                    .is_some_and(|first| first.ty.is(SqlType::is_time)) =>
            {
                return Expr {
                    nullability: Nullability::of_all(&arguments),
                    kind: ExprKind::Call {
                        function: ScalarFunction::TruncateToDate,
                        arguments,
                    },
                    ty: Type::DATE,
                    span,
                };
            }
            ScalarFunction::NullIf | ScalarFunction::Decode => {
                arguments = self.compared(function, arguments);
            }
            ScalarFunction::ConvertTimezone if arguments.len() == 2 => {
                let utc = literal(Literal::Text("UTC".to_owned()), Type::varchar(3), span);
                arguments.insert(0, utc);
            }
            // `CHARINDEX(part, text)`.
            ScalarFunction::Position if signature.name == "charindex" => arguments.reverse(),
            ScalarFunction::ToChar => self.check_to_char(&arguments),
            _ => {}
        }
        let (arguments, ty) = if function == ScalarFunction::Decode {
            self.decode_results(arguments)
        } else {
            self.result(signature, arguments)
        };
        let ty = match ty {
            Type::Sql(SqlType::Varchar(most)) => super::lengths::of(function, &arguments)
                .map_or(ty, |bytes| Type::varchar(bytes.min(most.into()))),
            ty => ty,
        };
        let nullability = match (signature.nulls, function) {
            (_, ScalarFunction::Nvl2) => Nullability::of_all(arguments.iter().skip(1)).unsure(),
            (Nulls::OfAllArguments, _) => arguments
                .iter()
                .map(|argument| argument.nullability)
                .min()
                .unwrap_or(Nullability::Unknown),
            (Nulls::Possible, _) => Nullability::Unknown,
            (Nulls::Never, _) => Nullability::NotNull,
            (Nulls::OfArguments, _) => Nullability::of_all(&arguments),
        };
        Expr {
            kind: ExprKind::Call {
                function,
                arguments,
            },
            ty,
            nullability,
            span,
        }
    }

    fn check_to_char(&mut self, arguments: &[Expr]) {
        if let Some(value) = arguments.first()
            && let Some(ty) = value.ty.sql()
            && bare_text(value).is_none()
            && (ty.is_text() || ty == SqlType::Boolean)
        {
            self.argument_fault(value, "to_char", "a time or a number");
        }
    }
}

/// What the argument at this place may be, where that does not follow from the row alone.
fn wanted(signature: &Signature, index: usize, given: usize, value: &Expr) -> Option<Parameter> {
    match signature.function {
        // Of a time it is another function.
        Function::Scalar(ScalarFunction::Truncate) if value.ty.is(SqlType::is_time) => None,
        // Without the zone it comes from.
        Function::Scalar(ScalarFunction::ConvertTimezone) if given == 2 => {
            signature.parameter(index + 1)
        }
        _ if signature.result == ResultType::TextSum => None,
        _ => signature.parameter(index),
    }
}

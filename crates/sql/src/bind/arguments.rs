//! Arguments against parameters, and the type of the result.

use plan::SqlType;

use super::Binder;
use super::intervals;
use super::literals::{bare_text, literal};
use crate::fault::FaultKind;
use crate::signatures::{Parameter, ResultType, Signature};
use crate::span::Span;
use crate::typed::{Expr, Literal, Type};
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
        use SqlType::{Char, Geography, Geometry, HllSketch, Time, TimeTz, Varbyte, Varchar};
        let ty = match value.ty {
            // What stands in a SUPER value shows when it runs.
            Type::Sql(SqlType::Super) | Type::Unknown => return value,
            Type::Null => {
                return match parameter {
                    Parameter::Timestamp => self.coerce(value, SqlType::Timestamp),
                    _ => value,
                };
            }
            Type::Interval => None,
            Type::Sql(ty) => Some(ty),
        };
        let is_bare = bare_text(&value).is_some();
        match (parameter, ty) {
            (Parameter::Any | Parameter::Super | Parameter::Part, _)
            | (
                Parameter::TextOrBytes | Parameter::Bytes | Parameter::NumberOrBytes,
                Some(Varbyte(_)),
            )
            | (Parameter::Bytes, Some(Char(_) | Varchar(_) | Geometry | Geography)) => value,
            (Parameter::Text | Parameter::TextOrBytes, Some(ty)) => {
                if ty.is_text() {
                    value
                } else if types::text_bytes(ty).is_some() {
                    self.as_text(value, name)
                } else {
                    self.wrong(&value, name, "text")
                }
            }
            (Parameter::Integer, Some(ty)) if ty.is_integer() => value,
            (Parameter::Integer, Some(_)) if is_bare => self.coerce(value, SqlType::Integer),
            (Parameter::Integer, Some(ty)) if ty.is_numeric() => {
                self.coerce(value, SqlType::BigInt)
            }
            (Parameter::Integer, _) => self.wrong(&value, name, "a whole number"),
            (Parameter::Number | Parameter::NumberOrBytes, Some(ty)) if ty.is_numeric() => value,
            (Parameter::Number, Some(_)) if is_bare => self.coerce(value, SqlType::DoublePrecision),
            (
                Parameter::Number | Parameter::NumberOrBytes,
                Some(SqlType::IntervalYearToMonth | SqlType::IntervalDayToSecond) | None,
            ) => value,
            (Parameter::Number | Parameter::NumberOrBytes, _) => {
                self.wrong(&value, name, "a number")
            }
            (Parameter::Boolean, Some(SqlType::Boolean)) => value,
            (Parameter::Boolean, Some(_)) if is_bare => self.coerce(value, SqlType::Boolean),
            (Parameter::Boolean, _) => self.wrong(&value, name, "a condition"),
            (Parameter::Time | Parameter::Timestamp, Some(Time | TimeTz)) => value,
            (Parameter::Time, _) => self.time(value, name),
            (Parameter::Timestamp, _) => {
                let value = self.time(value, name);
                match value.ty {
                    Type::DATE => self.coerce(value, SqlType::Timestamp),
                    _ => value,
                }
            }
            (
                Parameter::Interval,
                None | Some(SqlType::IntervalYearToMonth | SqlType::IntervalDayToSecond),
            ) => value,
            (Parameter::Interval, Some(_)) => match bare_text(&value) {
                Some(text) => intervals::read(text, None)
                    .map(|interval| {
                        literal(Literal::Interval(interval), Type::Interval, value.span)
                    })
                    .unwrap_or(value),
                None => self.wrong(&value, name, "an interval"),
            },
            (Parameter::Shape, Some(Geometry | Geography | Varbyte(_) | Char(_) | Varchar(_))) => {
                value
            }
            (Parameter::Shape, _) => self.wrong(&value, name, "a shape"),
            (Parameter::Sketch, Some(HllSketch | Char(_) | Varchar(_) | Varbyte(_))) => value,
            (Parameter::Sketch, _) => self.wrong(&value, name, "a sketch of HLL_CREATE_SKETCH"),
            (Parameter::Bytes, _) => self.wrong(&value, name, "VARBYTE"),
            (Parameter::Text | Parameter::TextOrBytes, None) => self.wrong(&value, name, "text"),
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
                other if other.is(SqlType::is_text) || other == Type::Null => other,
                bytes @ Type::Sql(SqlType::Varbyte(_)) => bytes,
                _ => Type::Unknown,
            },
            ResultType::TextSum => {
                let is_text = arguments.iter().all(|argument| match argument.ty {
                    Type::Sql(SqlType::Super | SqlType::Varbyte(_)) | Type::Unknown => false,
                    Type::Sql(_) | Type::Interval | Type::Null => true,
                });
                if is_text {
                    arguments = arguments
                        .into_iter()
                        .map(|argument| self.as_text(argument, "CONCAT"))
                        .collect();
                    let bytes = arguments
                        .iter()
                        .filter_map(|argument| argument.ty.sql().and_then(types::text_bytes))
                        .sum();
                    Type::varchar(bytes)
                } else {
                    all_bytes(&arguments)
                }
            }
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
                Type::Sql(ty) if ty.is_numeric() => Type::Sql(types::sum(ty)),
                Type::Null => Type::Null,
                _ => Type::Unknown,
            },
            ResultType::Middle => middle(of(&arguments, 0)),
            // Known only with the keys.
            ResultType::GroupKey | ResultType::MiddleOfGroupKey => Type::Unknown,
            ResultType::TimestampOf => match arguments.last().map(|last| last.ty) {
                Some(ty @ (Type::TIMESTAMPTZ | Type::Sql(SqlType::Time | SqlType::TimeTz))) => ty,
                Some(Type::Sql(SqlType::Super) | Type::Unknown) | None => Type::Unknown,
                Some(_) => Type::TIMESTAMP,
            },
        };
        (arguments, ty)
    }
}

/// VARBYTE as long as all arguments together, if they are all VARBYTE.
pub(super) fn all_bytes<'a>(arguments: impl IntoIterator<Item = &'a Expr>) -> Type {
    let lengths = arguments.into_iter().map(|argument| match argument.ty {
        Type::Sql(SqlType::Varbyte(bytes)) => Some(bytes),
        _ => None,
    });
    lengths.sum::<Option<u32>>().map_or(Type::Unknown, |bytes| {
        Type::Sql(SqlType::Varbyte(bytes.min(LONGEST_VARBYTE)))
    })
}

const LONGEST_VARBYTE: u32 = 1_024_000;

/// The type of a median. Of exact numbers a decimal, which the documentation shows with one digit
/// more than they have: <https://docs.aws.amazon.com/redshift/latest/dg/r_MEDIAN.html>.
pub(super) fn middle(ty: Type) -> Type {
    match ty {
        Type::Sql(SqlType::Real | SqlType::DoublePrecision) => Type::DOUBLE,
        Type::Sql(time) if time.is_time() => ty,
        Type::Sql(whole) if whole.is_integer() => Type::Sql(SqlType::Decimal {
            precision: 38,
            scale: 1,
        }),
        Type::Sql(SqlType::Decimal { scale, .. }) if scale < 37 => Type::Sql(SqlType::Decimal {
            precision: 38,
            scale: scale + 1,
        }),
        _ => Type::Unknown,
    }
}

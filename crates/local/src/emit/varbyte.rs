//! VARBYTE: <https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html>.
//!
//! A value is kept as hexadecimal digits in lower case, as Redshift shows it: they compare as the
//! bytes do.

use plan::SqlType;
use sql::typed::{BinaryOperator, Expr, ScalarFunction as F, Type};

use super::function::ours;
use super::{Emitter, Sql, literal, types};
use crate::refusal::not_rehearsed;

pub(super) fn is_varbyte(ty: Type) -> bool {
    ty.is(|ty| matches!(ty, SqlType::Varbyte(_)))
}

impl Emitter<'_> {
    /// Functions that take VARBYTE or give it; `None` for any other call.
    pub(super) fn varbyte_call(&self, function: F, arguments: &[Expr], ty: Type) -> Option<Sql> {
        let all = || self.exprs(arguments);
        let own = |name: &str| all().map(|all| ours(name, &all));
        let is_first = arguments.first().is_some_and(|first| is_varbyte(first.ty));
        Some(match function {
            F::Named("from_hex") => all().map(|mut all| {
                all.push("'hex'".to_owned());
                ours("to_varbyte", &all)
            }),
            F::Named("to_varbyte") => own("to_varbyte"),
            F::Named("from_varbyte") => self
                .bytes(&arguments[0])
                .and_then(|bytes| Ok(ours("from_varbyte", &[bytes, self.expr(&arguments[1])?]))),
            F::Named("getbit") => own("getbit").and_then(|bit| types::typed(&bit, ty)),
            F::ToHex if is_first => all().map(|all| all.concat()),
            F::Length | F::OctetLength if is_first => {
                all().and_then(|all| types::typed(&format!("(length({}) // 2)", all[0]), ty))
            }
            F::Concat if is_first && arguments.iter().all(|a| is_varbyte(a.ty)) => {
                all().map(|all| format!("({})", all.join(" || ")))
            }
            F::Substring if is_first => own("varbyte_part"),
            _ if arguments.iter().any(|argument| is_varbyte(argument.ty)) => {
                Err(not_rehearsed("this function of VARBYTE"))
            }
            _ => return None,
        })
    }

    /// A value as bytes; text is taken as UTF-8.
    fn bytes(&self, expr: &Expr) -> Sql {
        let sql = self.expr(expr)?;
        match expr.ty {
            ty if is_varbyte(ty) => Ok(sql),
            ty if ty.is(SqlType::is_text) => Ok(ours("varbyte_of_text", &[sql])),
            ty => Err(not_rehearsed(format_args!("the bytes of {ty}"))),
        }
    }

    pub(super) fn varbyte_operator(
        &self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
    ) -> Sql {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        let word = match operator {
            BinaryOperator::Add | BinaryOperator::Concat => {
                return Ok(format!("({left} || {right})"));
            }
            BinaryOperator::BitAnd => "&",
            BinaryOperator::BitOr => "|",
            BinaryOperator::BitXor => "#",
            _ => return Err(not_rehearsed("this operator on VARBYTE")),
        };
        Ok(ours("varbyte_bits", &[literal::text(word), left, right]))
    }
}

/// Numbers keep as many bytes as their type has.
pub(super) fn to_varbyte(sql: &str, from: SqlType, limit: u32) -> Sql {
    let bytes = match from {
        SqlType::Varbyte(_) => sql.to_owned(),
        SqlType::Char(bytes) => {
            let padded = format!("rpad({sql}, {bytes}, ' ')");
            ours("varbyte_of_text", &[padded])
        }
        SqlType::Varchar(_) => ours("varbyte_of_text", &[sql.to_owned()]),
        from if from.is_integer() => {
            let width = match from {
                SqlType::SmallInt => "2",
                SqlType::Integer => "4",
                _ => "8",
            };
            ours("varbyte_of_number", &[sql.to_owned(), literal::text(width)])
        }
        other => {
            return Err(not_rehearsed(format_args!(
                "a conversion of {other} to varbyte"
            )));
        }
    };
    Ok(format!("left({bytes}, {})", u64::from(limit) * 2))
}

pub(super) fn from_varbyte(sql: &str, to: SqlType) -> Sql {
    match to {
        SqlType::Char(limit) | SqlType::Varchar(limit) => {
            let text = ours("from_varbyte", &[sql.to_owned(), "'utf8'".to_owned()]);
            Ok(super::text::limited(
                &text,
                SqlType::Varchar(u16::MAX),
                to,
                limit,
                super::cast::Occasion::Written,
            ))
        }
        other => Err(not_rehearsed(format_args!(
            "a conversion of varbyte to {other}"
        ))),
    }
}

//! Operators, whose meaning depends on the types beside them.

use plan::SqlType;
use sql::typed::{BinaryOperator, Expr, Type};

use super::function::ours;
use super::super_value::SUPER;
use super::time_of_day::is_time_of_day;
use super::{Emitter, Sql, literal, number, types, varbyte};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    pub(super) fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        ty: Type,
    ) -> Sql {
        if let Some(sql) = self.compared_as_rows(operator, left, right) {
            return sql;
        }
        let plain = |word: &str| -> Sql {
            Ok(format!(
                "({} {word} {})",
                self.expr(left)?,
                self.expr(right)?
            ))
        };
        let compared = |word: &str| -> Sql {
            types::alike(left, right)?;
            Ok(format!(
                "({} {word} {})",
                self.compared(left)?,
                self.compared(right)?
            ))
        };
        if left.ty == SUPER || right.ty == SUPER {
            return self.compare_super(operator, left, right);
        }
        match operator {
            BinaryOperator::Add
            | BinaryOperator::Concat
            | BinaryOperator::BitAnd
            | BinaryOperator::BitOr
            | BinaryOperator::BitXor
                if varbyte::is_varbyte(left.ty) && varbyte::is_varbyte(right.ty) =>
            {
                self.varbyte_operator(operator, left, right)
            }
            BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply
                if is_time(left.ty) || is_time(right.ty) =>
            {
                self.time_arithmetic(operator, left, right, ty)
            }
            BinaryOperator::Add => types::typed(&plain("+")?, ty),
            BinaryOperator::Subtract => types::typed(&plain("-")?, ty),
            BinaryOperator::Multiply => types::typed(&plain("*")?, ty),
            BinaryOperator::Divide => number::divide(
                (&self.expr(left)?, types::known(left.ty)?),
                (&self.expr(right)?, types::known(right.ty)?),
                types::known(ty)?,
            ),
            BinaryOperator::Modulo => {
                let left = self.expr(left)?;
                let right = number::not_zero(&self.expr(right)?, &left);
                types::typed(&format!("({left} % {right})"), ty)
            }
            BinaryOperator::Power => types::typed(
                &format!("pow({}, {})", self.expr(left)?, self.expr(right)?),
                ty,
            ),
            BinaryOperator::Concat => plain("||"),
            BinaryOperator::Equal => compared("="),
            BinaryOperator::NotEqual => compared("<>"),
            BinaryOperator::Less => compared("<"),
            BinaryOperator::LessOrEqual => compared("<="),
            BinaryOperator::Greater => compared(">"),
            BinaryOperator::GreaterOrEqual => compared(">="),
            BinaryOperator::And => plain("AND"),
            BinaryOperator::Or => plain("OR"),
            BinaryOperator::BitAnd => plain("&"),
            BinaryOperator::BitOr => plain("|"),
            BinaryOperator::BitXor if left.ty.is(SqlType::is_integer) => types::typed(
                &format!("xor({}, {})", self.expr(left)?, self.expr(right)?),
                ty,
            ),
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
                self.shift(operator, left, right, ty)
            }
            BinaryOperator::BitXor => Err(not_rehearsed("this operator on bits")),
            BinaryOperator::Overlaps => Err(not_rehearsed("OVERLAPS")),
        }
    }

    /// In as many bits as the type has, the sign among them.
    fn shift(&self, operator: BinaryOperator, left: &Expr, right: &Expr, ty: Type) -> Sql {
        let bits = match types::known(ty)? {
            SqlType::SmallInt => "16",
            SqlType::Integer => "32",
            SqlType::BigInt => "64",
            other => return Err(not_rehearsed(format_args!("a shift of {other}"))),
        };
        let name = match operator {
            BinaryOperator::ShiftLeft => "shift_left",
            _ => "shift_right",
        };
        let (value, places) = (self.expr(left)?, self.expr(right)?);
        types::typed(&ours(name, &[value, places, literal::text(bits)]), ty)
    }

    fn time_arithmetic(
        &self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        ty: Type,
    ) -> Sql {
        let word = match operator {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            _ => return self.multiply_interval(left, right),
        };
        let is_moment =
            |ty: Type| ty.is(|ty| matches!(ty, SqlType::Timestamp | SqlType::TimestampTz));
        let is_days = |ty: Type| ty.is(SqlType::is_integer);
        let (mut first, mut second) = (self.expr(left)?, self.expr(right)?);
        match (left.ty, right.ty) {
            (Type::DATE, days) if is_days(days) => second = format!("CAST({second} AS INTEGER)"),
            (days, Type::DATE) if is_days(days) => first = format!("CAST({first} AS INTEGER)"),
            (Type::DATE, Type::DATE) => {}
            // Of two kinds of time, a date is its midnight.
            (left, right) if left.is(SqlType::is_time) && right.is(SqlType::is_time) => {
                first = format!("CAST({first} AS TIMESTAMP)");
                second = format!("CAST({second} AS TIMESTAMP)");
            }
            (left, Type::Interval) if left == Type::DATE || is_moment(left) => {}
            (Type::Interval, right) if right == Type::DATE || is_moment(right) => {}
            (Type::Interval, Type::Interval) => {}
            (left, Type::Interval) if is_time_of_day(left) => {}
            (Type::DATE, Type::Sql(SqlType::Time)) if word == "+" => {}
            (left, right) => {
                return Err(not_rehearsed(format_args!("`{left} {word} {right}`")));
            }
        }
        types::typed(&format!("({first} {word} {second})"), ty)
    }
}

fn is_time(ty: Type) -> bool {
    ty == Type::Interval || ty.is(SqlType::is_time) || is_time_of_day(ty)
}

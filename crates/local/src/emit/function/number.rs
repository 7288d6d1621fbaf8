//! Digits that are kept.

use plan::SqlType;
use sql::typed::{Expr, Type};

use super::constant;
use crate::emit::{Emitter, Sql, float, number, types};
use crate::refusal::not_rehearsed;

impl Emitter<'_> {
    /// Half away from zero, on both sides; of floats an error where it is not sure what a half is.
    pub(super) fn round(&self, arguments: &[Expr], ty: Type) -> Sql {
        let value = self.expr(&arguments[0])?;
        let digits = arguments.get(1).map(constant).transpose()?;
        let value = match arguments[0].ty {
            Type::Sql(from @ (SqlType::Real | SqlType::DoublePrecision)) => {
                float::certain(&value, from, digits.unwrap_or(0), float::Drop::Rounded)
            }
            _ => value,
        };
        match digits {
            None => types::typed(&format!("round({value})"), ty),
            Some(digits) => types::typed(&format!("round({value}, {digits})"), ty),
        }
    }

    pub(super) fn truncate(&self, arguments: &[Expr], ty: Type) -> Sql {
        let value = self.expr(&arguments[0])?;
        let digits = match arguments.get(1) {
            None => 0,
            Some(digits) => constant(digits)?,
        };
        let sql = match (types::known(arguments[0].ty)?, digits) {
            (from @ SqlType::Decimal { scale, .. }, digits) => {
                let Ok(lost) = u32::try_from(i32::from(scale) - digits) else {
                    return types::typed(&value, ty);
                };
                let unit = number::power_of_ten(lost);
                let digits = number::unscaled(&value, from)?;
                number::scaled(&format!("(({digits} // {unit}) * {unit})"), 38, scale)
            }
            (ty, digits) if ty.is_integer() && digits >= 0 => value,
            (_, 0) => format!("trunc({value})"),
            _ => return Err(not_rehearsed("TRUNC to these digits of this type")),
        };
        types::typed(&sql, ty)
    }
}

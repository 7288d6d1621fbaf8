//! Types of computed numbers:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html>.

use plan::SqlType;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    AddOrSubtract,
    Multiply,
    Divide,
    Modulo,
}

/// The type of a computation on two numbers; `None` if one is no number.
pub(crate) fn arithmetic(operation: Arithmetic, left: SqlType, right: SqlType) -> Option<SqlType> {
    use SqlType::{BigInt, DoublePrecision, Integer, Real, SmallInt};
    if !left.is_numeric() || !right.is_numeric() {
        return None;
    }
    Some(match (left, right) {
        (Real, Real) => Real,
        (DoublePrecision | Real, _) | (_, DoublePrecision | Real) => DoublePrecision,
        (SmallInt, SmallInt) => SmallInt,
        (SmallInt | Integer, SmallInt | Integer) => Integer,
        (SmallInt | Integer | BigInt, SmallInt | Integer | BigInt) => BigInt,
        _ => decimal(operation, digits(left)?, digits(right)?),
    })
}

/// Precision and scale of a decimal, or of the decimal that an integer becomes.
pub(super) fn digits(ty: SqlType) -> Option<(i32, i32)> {
    match ty {
        SqlType::SmallInt => Some((5, 0)),
        SqlType::Integer => Some((10, 0)),
        SqlType::BigInt => Some((19, 0)),
        SqlType::Decimal { precision, scale } => Some((precision.into(), scale.into())),
        _ => None,
    }
}

const MAX_PRECISION: i32 = 38;
const MAX_SCALE: i32 = 37;

fn decimal(operation: Arithmetic, (p1, s1): (i32, i32), (p2, s2): (i32, i32)) -> SqlType {
    let (precision, scale) = match operation {
        Arithmetic::AddOrSubtract => {
            let scale = s1.max(s2);
            ((p1 - s1).max(p2 - s2) + 1 + scale, scale)
        }
        Arithmetic::Multiply => (p1 + p2 + 1, s1 + s2),
        Arithmetic::Divide => {
            let scale = 4.max(s1 + p2 - s2 + 1);
            (p1 - s1 + s2 + scale, scale)
        }
        Arithmetic::Modulo => {
            let scale = s1.max(s2);
            ((p1 - s1).min(p2 - s2) + scale, scale)
        }
    };
    let scale = if operation == Arithmetic::Divide && precision > MAX_PRECISION {
        (MAX_PRECISION + scale - precision).max(4)
    } else {
        scale
    };
    sized(precision, scale)
}

/// A decimal brought into Redshift's limits.
pub(super) fn sized(precision: i32, scale: i32) -> SqlType {
    let precision = precision.clamp(1, MAX_PRECISION);
    let scale = scale.clamp(0, MAX_SCALE.min(precision));
    SqlType::Decimal {
        precision: u8::try_from(precision).expect("1 to 38"),
        scale: u8::try_from(scale).expect("0 to 37"),
    }
}

/// The type of SUM and AVG: <https://docs.aws.amazon.com/redshift/latest/dg/r_SUM.html>.
pub(crate) fn sum(ty: SqlType) -> SqlType {
    match ty {
        SqlType::SmallInt | SqlType::Integer | SqlType::BigInt => SqlType::BigInt,
        SqlType::Decimal { scale, .. } => SqlType::Decimal {
            precision: 38,
            scale,
        },
        _ => SqlType::DoublePrecision,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(left: &str, operation: Arithmetic, right: &str) -> String {
        let ty = |text: &str| text.parse().expect("a type");
        arithmetic(operation, ty(left), ty(right))
            .map_or_else(|| "-".to_owned(), |ty| ty.to_string())
    }

    #[test]
    fn integers_stay_integers() {
        assert_eq!(of("integer", Arithmetic::Divide, "integer"), "integer");
        assert_eq!(of("bigint", Arithmetic::Divide, "smallint"), "bigint");
        assert_eq!(of("smallint", Arithmetic::Multiply, "smallint"), "smallint");
    }

    #[test]
    fn decimals_follow_the_documented_formulas() {
        // The example of the documentation.
        assert_eq!(
            of("decimal(8,2)", Arithmetic::Divide, "decimal(8,2)"),
            "decimal(17,9)"
        );
        assert_eq!(
            of("decimal(8,2)", Arithmetic::Multiply, "smallint"),
            "decimal(14,2)"
        );
        assert_eq!(
            of("decimal(7,2)", Arithmetic::AddOrSubtract, "decimal(15,3)"),
            "decimal(16,3)"
        );
        assert_eq!(
            of("decimal(38,2)", Arithmetic::Divide, "decimal(38,2)"),
            "decimal(38,4)"
        );
    }

    #[test]
    fn floats_win_and_text_is_no_number() {
        assert_eq!(
            of("decimal(8,2)", Arithmetic::Divide, "real"),
            "double precision"
        );
        assert_eq!(of("real", Arithmetic::Divide, "real"), "real");
        assert_eq!(of("varchar(3)", Arithmetic::Divide, "integer"), "-");
    }
}

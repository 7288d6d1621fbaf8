//! What becomes of the values of a column whose type changes.

use plan::SqlType;

/// From the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Conversion {
    Same,
    /// A VARCHAR that takes longer values, which Redshift changes in place:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html>.
    Longer,
    /// Every value has its like in the new type.
    Safe,
    /// Of the same kind, but some values have no like: longer text fails, digits and times of day
    /// are cut off.
    Narrower,
    /// Another kind of value.
    Cast,
    Impossible,
}

pub(super) fn conversion(from: SqlType, to: SqlType) -> Conversion {
    if from == to {
        return Conversion::Same;
    }
    if let (SqlType::Varchar(old), SqlType::Varchar(new)) = (from, to)
        && new > old
    {
        return Conversion::Longer;
    }
    match fits(from, to) {
        Some(true) => Conversion::Safe,
        Some(false) => Conversion::Narrower,
        None if sql::is_castable(from, to) => Conversion::Cast,
        None => Conversion::Impossible,
    }
}

/// Digits before the point of a whole number, and those that a binary fraction keeps exactly.
fn digits(ty: SqlType) -> Option<u8> {
    match ty {
        SqlType::SmallInt => Some(5),
        SqlType::Integer => Some(10),
        SqlType::BigInt => Some(19),
        _ => None,
    }
}

/// Whether every value of one type has its like in the other; none for other kinds of values.
fn fits(from: SqlType, to: SqlType) -> Option<bool> {
    use SqlType::{
        Char, Date, Decimal, DoublePrecision, Real, Time, TimeTz, Timestamp, TimestampTz, Varbyte,
        Varchar,
    };
    Some(match (from, to) {
        // A CHAR may hold single bytes only, whatever its length.
        (Varchar(_), Char(_)) => false,
        (Char(old) | Varchar(old), Char(new) | Varchar(new)) => new >= old,
        (Varbyte(old), Varbyte(new)) => new >= old,
        (
            Decimal { precision, scale },
            Decimal {
                precision: new_precision,
                scale: new_scale,
            },
        ) => new_scale >= scale && new_precision - new_scale >= precision - scale,
        (Real, DoublePrecision) => true,
        (from, Decimal { precision, scale }) if from.is_integer() => {
            digits(from).is_some_and(|digits| precision - scale >= digits)
        }
        (from, to) if from.is_integer() && to.is_integer() => digits(to) >= digits(from),
        // 24 and 53 bits.
        (SqlType::SmallInt, Real | DoublePrecision) | (SqlType::Integer, DoublePrecision) => true,
        (from, to) if from.is_numeric() && to.is_numeric() => false,
        // Sessions are set to UTC, in which all times are.
        (Date, Timestamp | TimestampTz) | (Timestamp, TimestampTz) | (Time, TimeTz) => true,
        (Timestamp | TimestampTz, Date) | (TimestampTz, Timestamp) | (TimeTz, Time) => false,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(from: &str, to: &str) -> Conversion {
        let ty = |text: &str| text.parse().expect("a type");
        conversion(ty(from), ty(to))
    }

    #[test]
    fn what_every_value_survives_is_safe() {
        for (from, to) in [
            ("smallint", "bigint"),
            ("integer", "decimal(12,2)"),
            ("integer", "double precision"),
            ("real", "double precision"),
            ("decimal(10,2)", "decimal(12,4)"),
            ("char(3)", "varchar(3)"),
            ("date", "timestamp"),
            ("varbyte(4)", "varbyte(8)"),
        ] {
            assert_eq!(of(from, to), Conversion::Safe, "{from} to {to}");
        }
    }

    #[test]
    fn what_some_values_do_not_survive_is_narrower() {
        for (from, to) in [
            ("varchar(20)", "varchar(10)"),
            ("varchar(3)", "char(3)"),
            ("bigint", "integer"),
            ("bigint", "double precision"),
            ("integer", "real"),
            ("integer", "decimal(11,2)"),
            ("decimal(10,2)", "decimal(10,4)"),
            ("decimal(10,2)", "integer"),
            ("double precision", "decimal(10,2)"),
            ("timestamp", "date"),
            ("timestamptz", "timestamp"),
        ] {
            assert_eq!(of(from, to), Conversion::Narrower, "{from} to {to}");
        }
    }

    #[test]
    fn longer_text_is_a_change_in_place_and_other_kinds_are_casts_or_nothing() {
        assert_eq!(of("varchar(10)", "varchar(20)"), Conversion::Longer);
        assert_eq!(of("integer", "integer"), Conversion::Same);
        assert_eq!(of("integer", "varchar(20)"), Conversion::Cast);
        assert_eq!(of("varchar(20)", "timestamp"), Conversion::Cast);
        assert_eq!(of("integer", "timestamp"), Conversion::Impossible);
    }
}

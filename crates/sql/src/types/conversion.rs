//! Which conversions exist:
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion>.

use plan::SqlType;

/// Whether `CAST` can convert at all; values may still not fit.
pub(crate) fn is_castable(from: SqlType, to: SqlType) -> bool {
    use SqlType::{Boolean, Date, Super, Timestamp, TimestampTz};
    match (from, to) {
        (Super, _) | (_, Super) => true,
        (Boolean, to) => to == Boolean || to.is_integer(),
        (from, Boolean) => from.is_integer() || from.is_text(),
        (from, _) if from.is_text() => true,
        (from, to) if from.is_numeric() => to.is_numeric() || to.is_text(),
        (Date | Timestamp | TimestampTz, to) => to.is_time() || to.is_text(),
        _ => false,
    }
}

/// Whether a value of one type may be stored in a column of another without a cast.
pub(crate) fn is_assignable(from: SqlType, to: SqlType) -> bool {
    match (from, to) {
        (from, to) if from.is_numeric() => to.is_numeric() || to.is_text(),
        (from, to) if from.is_text() => to.is_text(),
        (from, to) if from.is_time() => to.is_time() || to.is_text(),
        (from, to) => from == to,
    }
}

/// The most bytes a value takes when it becomes text; `None` if Redshift cannot make it text.
pub(crate) fn text_bytes(ty: SqlType) -> Option<usize> {
    Some(match ty {
        SqlType::SmallInt => 6,
        SqlType::Integer => 11,
        SqlType::BigInt => 20,
        // A sign, a zero and a point.
        SqlType::Decimal { precision, .. } => usize::from(precision) + 3,
        SqlType::Real => 16,
        SqlType::DoublePrecision => 25,
        SqlType::Char(bytes) | SqlType::Varchar(bytes) => bytes.into(),
        SqlType::Date => 10,
        SqlType::Timestamp => 26,
        SqlType::TimestampTz => 32,
        SqlType::Time => 15,
        SqlType::TimeTz => 21,
        SqlType::Boolean
        | SqlType::Super
        | SqlType::IntervalYearToMonth
        | SqlType::IntervalDayToSecond
        | SqlType::Varbyte(_)
        | SqlType::Geometry
        | SqlType::Geography
        | SqlType::HllSketch => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casts_exist_or_do_not() {
        let castable = |from: &str, to: &str| {
            is_castable(from.parse().expect("a type"), to.parse().expect("a type"))
        };
        assert!(castable("varchar(3)", "integer"));
        assert!(castable("timestamp", "date"));
        assert!(!castable("boolean", "varchar(5)"));
        assert!(!castable("integer", "timestamp"));
    }

    #[test]
    fn text_is_stored_in_text_only() {
        let assignable = |from: &str, to: &str| {
            is_assignable(from.parse().expect("a type"), to.parse().expect("a type"))
        };
        assert!(assignable("integer", "varchar(5)"));
        assert!(assignable("decimal(10,2)", "integer"));
        assert!(!assignable("varchar(5)", "timestamp"));
        assert!(!assignable("varchar(5)", "integer"));
    }
}

//! Which conversions exist:
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#r_Type_conversion>.

use plan::SqlType;

use super::category::{Category, category};

/// Whether `CAST` can convert at all; values may still not fit. What the documentation does not
/// say is taken for possible.
pub fn is_castable(from: SqlType, to: SqlType) -> bool {
    use Category::{Boolean, Dynamic, Number, Opaque, Text, Time};
    match (category(from), category(to)) {
        (Dynamic, _) | (_, Dynamic) => true,
        (Boolean, Number) => to.is_integer(),
        (Number, Boolean) => from.is_integer(),
        (Boolean, Text | Time | Opaque)
        | (Number, Time)
        | (Time, Number | Boolean | Opaque)
        | (Opaque, Boolean | Time) => false,
        _ => true,
    }
}

/// Whether a value of one type may be stored in a column of another without a cast. What the
/// documentation does not say is taken for possible.
pub(crate) fn is_assignable(from: SqlType, to: SqlType) -> bool {
    use Category::{Boolean, Dynamic, Interval, Number, Opaque, Text, Time};
    let to = category(to);
    match category(from) {
        _ if to == Dynamic => true,
        Dynamic => true,
        Number => matches!(to, Number | Text) || (to == Boolean && from.is_integer()),
        Text => matches!(to, Text | Opaque),
        Boolean => to == Boolean,
        Time => matches!(to, Time | Text) || (to == Interval && from == SqlType::Time),
        Interval => matches!(to, Interval | Text | Time),
        Opaque => to == Opaque,
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
        assert!(!castable("boolean", "double precision"));
        assert!(castable("super", "timestamp"));
        assert!(castable("varchar(9)", "geometry"));
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
        assert!(!assignable("boolean", "integer"));
        assert!(assignable("integer", "boolean"));
        assert!(assignable("time", "interval day to second"));
        assert!(!assignable("geometry", "varchar(9)"));
        // SUPER takes any value and gives what its value is.
        assert!(assignable("date", "super"));
        assert!(assignable("super", "date"));
    }
}

//! What types are about.

use plan::SqlType;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Number,
    Text,
    Boolean,
    /// Days, times of day, and both.
    Time,
    Interval,
    /// Bytes, shapes, sketches.
    Opaque,
    /// SUPER, whose values have types of their own.
    Dynamic,
}

pub(super) fn category(ty: SqlType) -> Category {
    match ty {
        SqlType::SmallInt
        | SqlType::Integer
        | SqlType::BigInt
        | SqlType::Decimal { .. }
        | SqlType::Real
        | SqlType::DoublePrecision => Category::Number,
        SqlType::Char(_) | SqlType::Varchar(_) => Category::Text,
        SqlType::Boolean => Category::Boolean,
        SqlType::Date
        | SqlType::Timestamp
        | SqlType::TimestampTz
        | SqlType::Time
        | SqlType::TimeTz => Category::Time,
        SqlType::IntervalYearToMonth | SqlType::IntervalDayToSecond => Category::Interval,
        SqlType::Varbyte(_) | SqlType::Geometry | SqlType::Geography | SqlType::HllSketch => {
            Category::Opaque
        }
        SqlType::Super => Category::Dynamic,
    }
}

/// Whether two types have certainly no common one.
pub(crate) fn are_at_odds(left: SqlType, right: SqlType) -> bool {
    use Category::{Boolean, Number, Text, Time};
    let (left, right) = (category(left), category(right));
    left != right
        && [left, right]
            .iter()
            .all(|side| matches!(side, Number | Text | Boolean | Time))
}

/// Whether values of two types may be compared, one being converted silently.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html#implicit-conversion-types>.
pub(crate) fn are_comparable(left: SqlType, right: SqlType) -> bool {
    use Category::{Boolean, Number, Text, Time};
    let pair = (category(left), category(right));
    match pair {
        // Numbers and times become text, whole numbers booleans.
        (Number | Time, Text) | (Text, Number | Time) => true,
        (Boolean, Number) => right.is_integer(),
        (Number, Boolean) => left.is_integer(),
        _ => !are_at_odds(left, right),
    }
}

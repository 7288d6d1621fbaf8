//! The one type that several values are brought to in CASE, COALESCE, UNION and their like.

use plan::SqlType;

use super::arithmetic::{digits, sized};

/// The common type of two; `None` if Redshift has no implicit conversion.
pub(crate) fn common(left: SqlType, right: SqlType) -> Option<SqlType> {
    use SqlType::{BigInt, Char, Date, DoublePrecision, Integer, Real, SmallInt};
    use SqlType::{Time, TimeTz, Timestamp, TimestampTz, Varbyte, Varchar};
    if left == right {
        return Some(left);
    }
    Some(match (left, right) {
        (Real | DoublePrecision, other) | (other, Real | DoublePrecision) if other.is_numeric() => {
            DoublePrecision
        }
        (SmallInt | Integer, SmallInt | Integer) => Integer,
        (SmallInt | Integer | BigInt, SmallInt | Integer | BigInt) => BigInt,
        (left, right) if left.is_numeric() && right.is_numeric() => {
            let ((p1, s1), (p2, s2)) = (digits(left)?, digits(right)?);
            let scale = s1.max(s2);
            let precision = (p1 - s1).max(p2 - s2) + scale;
            // Decimals of 64 bits stay so; wider ones keep their width.
            let limit = if p1.max(p2) <= 19 { 19 } else { 38 };
            sized(precision.min(limit), scale)
        }
        (Char(a), Char(b)) => Char(a.max(b)),
        (Char(a) | Varchar(a), Char(b) | Varchar(b)) => Varchar(a.max(b)),
        (Date, Timestamp) | (Timestamp, Date) => Timestamp,
        (Time, TimeTz) | (TimeTz, Time) => TimeTz,
        (Varbyte(a), Varbyte(b)) => Varbyte(a.max(b)),
        (Date | Timestamp, TimestampTz) | (TimestampTz, Date | Timestamp) => TimestampTz,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(left: &str, right: &str) -> String {
        let ty = |text: &str| text.parse().expect("a type");
        common(ty(left), ty(right)).map_or_else(|| "-".to_owned(), |ty| ty.to_string())
    }

    #[test]
    fn numbers_widen() {
        assert_eq!(of("smallint", "bigint"), "bigint");
        // The example of the documentation.
        assert_eq!(of("decimal(7,2)", "decimal(15,3)"), "decimal(15,3)");
        assert_eq!(of("bigint", "decimal(10,2)"), "decimal(19,2)");
        assert_eq!(of("decimal(38,2)", "decimal(5,2)"), "decimal(38,2)");
        assert_eq!(of("integer", "real"), "double precision");
    }

    #[test]
    fn text_takes_the_longer_and_times_the_finer() {
        assert_eq!(of("varchar(3)", "char(9)"), "varchar(9)");
        assert_eq!(of("date", "timestamp"), "timestamp");
        assert_eq!(of("date", "timestamptz"), "timestamptz");
    }

    #[test]
    fn what_is_not_alike_has_nothing_in_common() {
        assert_eq!(of("varchar(3)", "integer"), "-");
        assert_eq!(of("timestamp", "integer"), "-");
        assert_eq!(of("boolean", "integer"), "-");
    }
}

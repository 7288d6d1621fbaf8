//! What a column's name and declaration say about fractions.

use plan::SqlType;
use sql::typed::Type;

use crate::source::{Sources, Span};
use crate::spec::ColumnSpec;

/// Words of names whose values are counted or given out, never measured.
const COUNTED: &[&str] = &[
    "age",
    "amt_cents",
    "cents",
    "cnt",
    "code",
    "codes",
    "count",
    "counts",
    "day",
    "days",
    "dow",
    "epoch",
    "hour",
    "hours",
    "id",
    "ids",
    "index",
    "isbn",
    "item",
    "items",
    "key",
    "line",
    "month",
    "months",
    "no",
    "nr",
    "num",
    "number",
    "numbers",
    "order",
    "page",
    "pages",
    "phone",
    "pk",
    "position",
    "postal",
    "qty",
    "quantity",
    "rank",
    "registration",
    "row",
    "rows",
    "seq",
    "sequence",
    "session",
    "sk",
    "ssn",
    "status",
    "time",
    "timestamp",
    "ts",
    "version",
    "week",
    "weeks",
    "year",
    "years",
    "zip",
];

/// Whether the name says that values are whole numbers: `num_songs`, `userId`, `zip`.
pub(super) fn is_counted(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphabetic());
    // Identifiers fold to lower case, so `userId` is `userid` and has no word of its own.
    words.any(|word| COUNTED.contains(&word)) || lower.ends_with("id") || lower.ends_with("key")
}

/// More digits than BIGINT has: what such a column is for is large whole numbers.
const MORE_THAN_BIGINT: u8 = 19;

/// Whether a type loses fractions that the name does not exclude.
pub(super) fn loses_fractions(name: &str, ty: SqlType) -> bool {
    let SqlType::Decimal {
        precision,
        scale: 0,
    } = ty
    else {
        return false;
    };
    precision < MORE_THAN_BIGINT && !is_counted(name)
}

/// Whether values of a type can have digits behind the point.
pub(super) fn has_fractions(ty: Type) -> bool {
    ty.is(|ty| match ty {
        SqlType::Decimal { scale, .. } => scale > 0,
        SqlType::Real | SqlType::DoublePrecision => true,
        _ => false,
    })
}

/// The type of a column as written, in lower case, and its place; none where it is not known byte
/// for byte.
pub(super) fn written_type(sources: &Sources, column: &ColumnSpec) -> Option<(String, Span)> {
    let span = column.sql_type.span;
    let written = sources.slice(span).to_ascii_lowercase();
    let is_type = written.parse() == Ok(column.sql_type.value);
    is_type.then_some((written, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_things_are_told_from_measured_ones() {
        for name in [
            "num_songs",
            "userid",
            "user_id",
            "ts",
            "zip_code",
            "birth_year",
            "sk",
        ] {
            assert!(is_counted(name), "{name}");
        }
        for name in [
            "length",
            "duration",
            "artist_latitude",
            "price",
            "total",
            "amount",
        ] {
            assert!(!is_counted(name), "{name}");
        }
    }

    #[test]
    fn large_whole_numbers_lose_nothing() {
        let of = |precision, scale| SqlType::Decimal { precision, scale };
        assert!(loses_fractions("length", of(18, 0)));
        assert!(loses_fractions("duration", of(6, 0)));
        assert!(!loses_fractions("length", of(18, 5)));
        assert!(!loses_fractions("balance", of(38, 0)));
        assert!(!loses_fractions("length", SqlType::BigInt));
    }
}

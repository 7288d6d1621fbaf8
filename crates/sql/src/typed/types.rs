//! Types of expressions.

use std::fmt;

use plan::SqlType;

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A type that a column can have.
    Sql(SqlType),
    /// An interval literal: added to times, multiplied by numbers, never stored.
    Interval,
    /// A bare `NULL`, which takes the type of its surroundings.
    Null,
    /// Not knowable from the text, such as a column of a relation whose shape is unknown.
    Unknown,
}

/// Whether a value can be NULL, as far as the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nullability {
    NotNull,
    /// The data decide: a column that is not declared NOT NULL, a CASE without ELSE.
    Unknown,
    /// The text says that it can: NULL itself, the inner side of an outer join.
    Nullable,
}

impl Type {
    pub const BOOLEAN: Self = Self::Sql(SqlType::Boolean);
    pub const INTEGER: Self = Self::Sql(SqlType::Integer);
    pub const BIGINT: Self = Self::Sql(SqlType::BigInt);
    pub const DOUBLE: Self = Self::Sql(SqlType::DoublePrecision);
    pub const DATE: Self = Self::Sql(SqlType::Date);
    pub const TIMESTAMP: Self = Self::Sql(SqlType::Timestamp);
    pub const TIMESTAMPTZ: Self = Self::Sql(SqlType::TimestampTz);

    /// A varchar of so many bytes, brought into Redshift's range of 1 to 65535.
    pub fn varchar(bytes: usize) -> Self {
        let bytes = u16::try_from(bytes).unwrap_or(u16::MAX).max(1);
        Self::Sql(SqlType::Varchar(bytes))
    }

    /// The column type, if it is known.
    pub fn sql(self) -> Option<SqlType> {
        match self {
            Self::Sql(ty) => Some(ty),
            Self::Interval | Self::Null | Self::Unknown => None,
        }
    }

    pub fn is(self, test: impl FnOnce(SqlType) -> bool) -> bool {
        self.sql().is_some_and(test)
    }

    /// Whether it fits everywhere: nothing, or only NULL, is known of it, or the data decide.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Null | Self::Unknown | Self::Sql(SqlType::Super))
    }

    /// Whether it is a span of time, written as a literal or stored.
    pub fn is_interval(self) -> bool {
        matches!(
            self,
            Self::Interval | Self::Sql(SqlType::IntervalDayToSecond | SqlType::IntervalYearToMonth)
        )
    }
}

impl From<SqlType> for Type {
    fn from(ty: SqlType) -> Self {
        Self::Sql(ty)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sql(ty) => ty.fmt(f),
            Self::Interval => f.write_str("interval"),
            Self::Null => f.write_str("null"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl Nullability {
    /// No more than a guess: what the parts show does not show it of the whole.
    #[must_use]
    pub fn unsure(self) -> Self {
        self.min(Self::Unknown)
    }

    /// Nullable as soon as one part is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    pub fn of_all<'a>(parts: impl IntoIterator<Item = &'a super::Expr>) -> Self {
        parts
            .into_iter()
            .map(|part| part.nullability)
            .max()
            .unwrap_or(Self::NotNull)
    }
}

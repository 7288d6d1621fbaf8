//! Types as the engine stores them.

use plan::SqlType;
use sql::typed::Type;

use crate::refusal::not_rehearsed;

use super::Sql;

/// TIMESTAMPTZ is kept as UTC without a zone: the engine's own type needs an extension.
pub(super) fn stored(ty: SqlType) -> Sql {
    Ok(match ty {
        SqlType::SmallInt => "SMALLINT".to_owned(),
        SqlType::Integer => "INTEGER".to_owned(),
        SqlType::BigInt => "BIGINT".to_owned(),
        SqlType::Decimal { precision, scale } => format!("DECIMAL({precision},{scale})"),
        SqlType::Real => "FLOAT".to_owned(),
        SqlType::DoublePrecision => "DOUBLE".to_owned(),
        SqlType::Boolean => "BOOLEAN".to_owned(),
        SqlType::Char(_) | SqlType::Varchar(_) => "VARCHAR".to_owned(),
        SqlType::Date => "DATE".to_owned(),
        SqlType::Timestamp | SqlType::TimestampTz => "TIMESTAMP".to_owned(),
        SqlType::Time
        | SqlType::TimeTz
        | SqlType::IntervalYearToMonth
        | SqlType::IntervalDayToSecond
        | SqlType::Super
        | SqlType::Varbyte(_)
        | SqlType::Geometry
        | SqlType::Geography
        | SqlType::HllSketch => return Err(not_rehearsed(format_args!("the type {ty}"))),
    })
}

/// `sql` with the engine's type for `ty`, where one is known.
pub(super) fn typed(sql: &str, ty: Type) -> Sql {
    match ty {
        Type::Sql(ty) if !ty.is_text() => Ok(format!("CAST({sql} AS {})", stored(ty)?)),
        Type::Sql(_) | Type::Interval | Type::Null => Ok(sql.to_owned()),
        Type::Unknown => Err(not_rehearsed("an expression of unknown type")),
    }
}

/// The column type of an expression.
pub(super) fn known(ty: Type) -> Result<SqlType, executor::SessionError> {
    ty.sql()
        .ok_or_else(|| not_rehearsed(format_args!("an expression of type {ty} here")))
}

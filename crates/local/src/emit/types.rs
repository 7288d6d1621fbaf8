//! Types as the engine stores them.

use plan::SqlType;
use sql::typed::{Expr, ExprKind, Type};

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
        SqlType::Time | SqlType::TimeTz => "TIME".to_owned(),
        // JSON, and hexadecimal digits.
        SqlType::Super | SqlType::Varbyte(_) | SqlType::Geometry => "VARCHAR".to_owned(),
        SqlType::IntervalYearToMonth
        | SqlType::IntervalDayToSecond
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

/// Whether the engine compares the two as Redshift does. Where Redshift would convert one of them
/// silently and no cast says so, or a type is not known, it might not.
fn compare_alike(left: &Expr, right: &Expr) -> bool {
    let is_row = |expr: &Expr| matches!(expr.kind, ExprKind::Row(_));
    if is_row(left) || is_row(right) {
        return false;
    }
    let is_super = |expr: &Expr| {
        expr.ty
            .is(|ty| matches!(ty, SqlType::Super | SqlType::Geometry))
    };
    if is_super(left) || is_super(right) {
        return false;
    }
    match (left.ty, right.ty) {
        (Type::Null, other) | (other, Type::Null) => other != Type::Unknown,
        (Type::Interval, Type::Interval) => true,
        (Type::Sql(left), Type::Sql(right)) => {
            left == right
                || (left.is_numeric() && right.is_numeric())
                || (left.is_text() && right.is_text())
                || (left.is_time() && right.is_time())
                || matches!((left, right), (SqlType::Varbyte(_), SqlType::Varbyte(_)))
        }
        _ => false,
    }
}

/// An error where the engine would compare the two in another way than Redshift.
pub(super) fn alike(left: &Expr, right: &Expr) -> Result<(), executor::SessionError> {
    if compare_alike(left, right) {
        return Ok(());
    }
    Err(not_rehearsed(format_args!(
        "a comparison of {} with {}",
        shown(left),
        shown(right)
    )))
}

fn shown(expr: &Expr) -> String {
    match expr.kind {
        ExprKind::Row(_) => "a row of values".to_owned(),
        _ => expr.ty.to_string(),
    }
}

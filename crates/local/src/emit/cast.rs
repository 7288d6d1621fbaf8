//! Conversions: <https://docs.aws.amazon.com/redshift/latest/dg/r_CAST_function.html>.
//!
//! The engine reads more forms of text as numbers and times than Redshift does, and rounds where
//! Redshift's own words leave it open; both become errors.

use plan::SqlType;
use sql::typed::{CastKind, Expr, ExprKind, Literal, Type};

use super::{
    Emitter, Sql, attempt, float, raise, shape, super_value, text, time_of_day, types, varbyte,
};
use crate::refusal::{not_rehearsed, sqlstate};

/// Why a value is converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// `CAST` and `::`: text too long is cut.
    Written,
    /// Made by Redshift inside an expression.
    Silent,
    /// Into a column: text too long is an error of the table, but for blanks at its end.
    Stored,
}

impl Emitter<'_> {
    pub(super) fn cast(&self, operand: &Expr, to: SqlType, kind: CastKind) -> Sql {
        self.text_is_certain(operand, to)?;
        if kind != CastKind::Try
            && let Some((sql, from)) = self.to_number(operand)?
        {
            let occasion = match kind {
                CastKind::Implicit => Occasion::Silent,
                _ => Occasion::Written,
            };
            return convert(&sql, from.into(), to, occasion);
        }
        let occasion = match kind {
            CastKind::Explicit => Occasion::Written,
            CastKind::Try => {
                let from = types::known(operand.ty)?;
                return attempt::convert(&self.expr(operand)?, from, to);
            }
            CastKind::Implicit => Occasion::Silent,
        };
        if let (ExprKind::Literal(Literal::Null), _) = (&operand.kind, to) {
            return Ok(format!("CAST(NULL AS {})", types::stored(to)?));
        }
        let is_literal = matches!(operand.kind, ExprKind::Literal(_));
        let sql = self.expr(operand)?;
        if is_literal
            && let (Type::Sql(SqlType::Decimal { .. }), SqlType::Decimal { .. }) = (operand.ty, to)
        {
            // Documented: 109.652 as decimal(4,1) is 109.7.
            return types::typed(&sql, Type::Sql(to));
        }
        if let ExprKind::Literal(Literal::Text(written)) = &operand.kind
            && text::reads_as(written, to)
        {
            // Known to be good, and then the engine can use it to skip rows.
            return types::typed(&sql, Type::Sql(to));
        }
        convert(&sql, operand.ty, to, occasion)
    }
}

pub(super) fn convert(sql: &str, from: Type, to: SqlType, occasion: Occasion) -> Sql {
    let plain = || types::typed(sql, Type::Sql(to));
    let from = match from {
        Type::Sql(from) => from,
        Type::Null => return Ok(format!("CAST({sql} AS {})", types::stored(to)?)),
        other => {
            return Err(not_rehearsed(format_args!(
                "a conversion of {other} to {to}"
            )));
        }
    };
    if from == to {
        // A bare number would be a place in ORDER BY and GROUP BY.
        let is_number = sql.bytes().all(|byte| byte.is_ascii_digit());
        return if is_number {
            plain()
        } else {
            Ok(sql.to_owned())
        };
    }
    match (from, to) {
        (_, SqlType::Super) => return super_value::to_super(sql, from.into()),
        (SqlType::Super, _) => return super_value::from_super(sql, to),
        (SqlType::Varbyte(had), SqlType::Varbyte(limit)) if had <= limit => {
            return Ok(sql.to_owned());
        }
        (_, SqlType::Varbyte(_)) if occasion == Occasion::Stored && from.is_text() => {
            return Err(not_rehearsed("text stored as varbyte without a cast"));
        }
        (_, SqlType::Varbyte(limit)) => return varbyte::to_varbyte(sql, from, limit),
        (_, SqlType::Geometry) => return shape::to_geometry(sql, from),
        (SqlType::Geometry, SqlType::Char(_) | SqlType::Varchar(_)) => {
            return Err(not_rehearsed(
                "a conversion of geometry to text: use ST_AsText",
            ));
        }
        (SqlType::Varbyte(_), _) => return varbyte::from_varbyte(sql, to),
        (_, SqlType::Time | SqlType::TimeTz) => return time_of_day::to_time(sql, from, to),
        (SqlType::Time, SqlType::Char(_) | SqlType::Varchar(_)) => {
            return Ok(format!("CAST({sql} AS VARCHAR)"));
        }
        _ => {}
    }
    let refuse = || {
        Err(not_rehearsed(format_args!(
            "a conversion of {from} to {to}"
        )))
    };
    match to {
        SqlType::SmallInt | SqlType::Integer | SqlType::BigInt => match from {
            from if from.is_integer() || from == SqlType::Boolean => plain(),
            SqlType::Decimal { .. } => plain(),
            SqlType::Real | SqlType::DoublePrecision => {
                let rounded = format!(
                    "CASE WHEN abs({sql} - trunc({sql})) = 0.5 THEN {} ELSE {sql} END",
                    open(
                        "a float half-way between two whole numbers",
                        "ROUND or TRUNC"
                    )
                );
                types::typed(&rounded, Type::Sql(to))
            }
            from if from.is_text() => {
                types::typed(&text::checked(sql, text::INTEGER, "integer"), Type::Sql(to))
            }
            _ => refuse(),
        },
        SqlType::Decimal { scale, .. } => match from {
            from if from.is_integer() => plain(),
            SqlType::Decimal { scale: had, .. } if had > scale && occasion == Occasion::Written => {
                // Documented to round: 109.652 as decimal(4,1) is 109.7. Which way a half goes is not.
                // By its digits: the engine takes remainders of wide decimals as floats.
                let lost = usize::from(had - scale);
                let rounded = format!(
                    "CASE WHEN {sql} IS NULL OR right(CAST({sql} AS VARCHAR), {lost}) <> '5{}' \
                     THEN {sql} ELSE {} END",
                    "0".repeat(lost - 1),
                    open(
                        "a decimal half-way between two values of the new scale",
                        "ROUND or TRUNC"
                    )
                );
                types::typed(&rounded, Type::Sql(to))
            }
            SqlType::Decimal { .. } => plain(),
            SqlType::Real | SqlType::DoublePrecision => {
                let certain = float::certain(sql, from, scale.into(), float::Drop::Cast);
                types::typed(&certain, Type::Sql(to))
            }
            from if from.is_text() => {
                types::typed(&text::checked(sql, text::DECIMAL, "numeric"), Type::Sql(to))
            }
            _ => refuse(),
        },
        SqlType::Real | SqlType::DoublePrecision => match from {
            from if from.is_numeric() => plain(),
            from if from.is_text() => types::typed(
                &text::checked(sql, text::FLOAT, "double precision"),
                Type::Sql(to),
            ),
            _ => refuse(),
        },
        SqlType::Boolean => match from {
            from if from.is_integer() => plain(),
            from if from.is_text() => Ok(text::to_boolean(sql)),
            _ => refuse(),
        },
        SqlType::Date => match from {
            SqlType::Timestamp | SqlType::TimestampTz => plain(),
            from if from.is_text() => Ok(format!("CAST({} AS DATE)", text::to_timestamp(sql))),
            _ => refuse(),
        },
        // The session's time zone is UTC, so that a zone adds nothing.
        SqlType::Timestamp | SqlType::TimestampTz => match from {
            from if from.is_time() => plain(),
            from if from.is_text() && to == SqlType::TimestampTz => {
                Ok(text::to_timestamp_with_zone(sql))
            }
            from if from.is_text() => Ok(text::to_timestamp(sql)),
            _ => refuse(),
        },
        SqlType::Char(limit) | SqlType::Varchar(limit) => {
            let value = match from {
                from if from.is_text() => sql.to_owned(),
                from if from.is_integer() => format!("CAST({sql} AS VARCHAR)"),
                SqlType::Decimal { .. } | SqlType::Date | SqlType::Timestamp => {
                    format!("CAST({sql} AS VARCHAR)")
                }
                // Redshift's digits for floats and words for booleans are not documented.
                _ => return refuse(),
            };
            Ok(text::limited(&value, from, to, limit, occasion))
        }
        SqlType::Time
        | SqlType::TimeTz
        | SqlType::IntervalYearToMonth
        | SqlType::IntervalDayToSecond
        | SqlType::Super
        | SqlType::Varbyte(_)
        | SqlType::Geometry
        | SqlType::Geography
        | SqlType::HllSketch => refuse(),
    }
}

/// An error where the documentation leaves the result open.
fn open(what: &str, instead: &str) -> String {
    raise(
        sqlstate::NOT_SUPPORTED,
        &format!(
            "the local engine cannot rehearse a cast of {what}: Redshift's documentation does not \
             say how it rounds. Use {instead}"
        ),
    )
}

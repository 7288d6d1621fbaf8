//! Types as Redshift's catalogue views show them.

use plan::SqlType;

/// A type as `svv_columns` shows it.
pub(super) struct Shown {
    pub(super) data_type: &'static str,
    pub(super) length: Option<u32>,
    pub(super) precision: Option<u16>,
    pub(super) scale: Option<u16>,
}

impl Shown {
    pub(super) fn of(ty: SqlType) -> Self {
        let plain = |data_type| Self {
            data_type,
            length: None,
            precision: None,
            scale: None,
        };
        let number = |data_type, precision, scale| Self {
            precision: Some(precision),
            scale,
            ..plain(data_type)
        };
        let text = |data_type, length| Self {
            length: Some(length),
            ..plain(data_type)
        };
        match ty {
            SqlType::SmallInt => number("smallint", 16, Some(0)),
            SqlType::Integer => number("integer", 32, Some(0)),
            SqlType::BigInt => number("bigint", 64, Some(0)),
            SqlType::Decimal { precision, scale } => {
                number("numeric", precision.into(), Some(scale.into()))
            }
            SqlType::Real => number("real", 24, None),
            SqlType::DoublePrecision => number("double precision", 53, None),
            SqlType::Boolean => plain("boolean"),
            SqlType::Char(bytes) => text("character", bytes.into()),
            SqlType::Varchar(bytes) => text("character varying", bytes.into()),
            SqlType::Date => plain("date"),
            SqlType::Timestamp => plain("timestamp without time zone"),
            SqlType::TimestampTz => plain("timestamp with time zone"),
            SqlType::Time => plain("time without time zone"),
            SqlType::TimeTz => plain("time with time zone"),
            SqlType::IntervalYearToMonth => plain("interval year to month"),
            SqlType::IntervalDayToSecond => plain("interval day to second"),
            SqlType::Super => plain("super"),
            SqlType::Varbyte(bytes) => text("binary varying", bytes),
            SqlType::Geometry => plain("geometry"),
            SqlType::Geography => plain("geography"),
            SqlType::HllSketch => plain("hllsketch"),
        }
    }

    /// As `pg_table_def` writes it: `character varying(20)`.
    pub(super) fn whole(&self) -> String {
        let data_type = self.data_type;
        match (self.length, self.precision, self.scale) {
            (Some(length), _, _) => format!("{data_type}({length})"),
            (None, Some(precision), Some(scale)) if data_type == "numeric" => {
                format!("{data_type}({precision},{scale})")
            }
            _ => data_type.to_owned(),
        }
    }
}

//! Which types of Parquet go into which columns.
//!
//! Redshift reads the stored type as the column's own and refuses any other with "incompatible Parquet
//! schema". Where its documentation does not say that two types fit, they are refused here.

use executor::SessionError;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Stored};
use parquet::schema::types::{ColumnDescriptor, Type};
use plan::SqlType;

use crate::copy::column::Column;
use crate::copy::files::File;
use crate::refusal::{not_rehearsed, refused_with_help, sqlstate};

/// How a stored value becomes a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// As it is.
    Same,
    /// The stored number counts so many microseconds.
    Microseconds(i64),
    Decimal {
        precision: u8,
        scale: u8,
    },
}

pub(super) fn fit(
    leaf: &ColumnDescriptor,
    root: &Type,
    column: &Column,
    file: &File,
) -> Result<Fit, SessionError> {
    if !root.is_primitive() || leaf.max_rep_level() > 0 {
        return Err(not_rehearsed(format_args!(
            "COPY of the nested Parquet column `{}`",
            root.name()
        )));
    }
    let meaning = Meaning::of(leaf);
    let fit = match (column.ty, leaf.physical_type(), meaning) {
        (SqlType::Boolean, Stored::BOOLEAN, Meaning::Plain)
        | (SqlType::SmallInt | SqlType::Integer, Stored::INT32, Meaning::Plain)
        | (SqlType::BigInt, Stored::INT64, Meaning::Plain)
        | (SqlType::Real, Stored::FLOAT, Meaning::Plain)
        | (SqlType::DoublePrecision, Stored::DOUBLE, Meaning::Plain)
        | (
            SqlType::Varchar(_) | SqlType::Char(_),
            Stored::BYTE_ARRAY,
            Meaning::Plain | Meaning::Text,
        )
        | (SqlType::Date, Stored::INT32, Meaning::Date) => Some(Fit::Same),
        (SqlType::Timestamp, Stored::INT64, Meaning::Timestamp { microseconds }) => {
            Some(Fit::Microseconds(microseconds))
        }
        (SqlType::Timestamp, Stored::INT96, Meaning::Plain) => Some(Fit::Microseconds(1)),
        (
            SqlType::Decimal { precision, scale },
            Stored::INT32 | Stored::INT64 | Stored::BYTE_ARRAY | Stored::FIXED_LEN_BYTE_ARRAY,
            Meaning::Decimal { scale: stored },
        ) if stored == i32::from(scale) => Some(Fit::Decimal { precision, scale }),
        _ => None,
    };
    fit.ok_or_else(|| {
        refused_with_help(
            sqlstate::INTERNAL,
            format!(
                "File '{}' has an incompatible Parquet schema for column '{}'. Column type: {}, \
                 Parquet schema: {}",
                file.uri,
                column.name,
                column.ty.to_string().to_uppercase(),
                described(leaf),
            ),
            format!(
                "columns are taken in the file's order, and nothing is converted: declare `{}` with \
                 the type that the file has there",
                column.name
            ),
        )
    })
}

/// What the file says that a stored value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Plain,
    Text,
    Date,
    Timestamp { microseconds: i64 },
    Decimal { scale: i32 },
    Other,
}

impl Meaning {
    fn of(leaf: &ColumnDescriptor) -> Self {
        match leaf.logical_type_ref() {
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => Self::Text,
            Some(LogicalType::Date) => Self::Date,
            Some(LogicalType::Timestamp { unit, .. }) => match unit {
                TimeUnit::MILLIS => Self::Timestamp {
                    microseconds: 1_000,
                },
                TimeUnit::MICROS => Self::Timestamp { microseconds: 1 },
                // Redshift does not read them.
                TimeUnit::NANOS => Self::Other,
            },
            Some(LogicalType::Decimal { scale, .. }) => Self::Decimal { scale: *scale },
            Some(LogicalType::Integer {
                is_signed: true, ..
            }) => Self::Plain,
            Some(_) => Self::Other,
            None => Self::converted(leaf),
        }
    }

    /// What older writers say.
    fn converted(leaf: &ColumnDescriptor) -> Self {
        match leaf.converted_type() {
            ConvertedType::NONE
            | ConvertedType::INT_8
            | ConvertedType::INT_16
            | ConvertedType::INT_32
            | ConvertedType::INT_64 => Self::Plain,
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Self::Text,
            ConvertedType::DATE => Self::Date,
            ConvertedType::TIMESTAMP_MILLIS => Self::Timestamp {
                microseconds: 1_000,
            },
            ConvertedType::TIMESTAMP_MICROS => Self::Timestamp { microseconds: 1 },
            ConvertedType::DECIMAL => Self::Decimal {
                scale: leaf.type_scale(),
            },
            _ => Self::Other,
        }
    }
}

/// `optional int64 fare (DECIMAL(9,2))`.
fn described(leaf: &ColumnDescriptor) -> String {
    let optional = if leaf.max_def_level() > 0 {
        "optional"
    } else {
        "required"
    };
    let stored = leaf.physical_type().to_string().to_lowercase();
    let meaning = match Meaning::of(leaf) {
        Meaning::Plain => String::new(),
        Meaning::Text => " (text)".to_owned(),
        Meaning::Date => " (date)".to_owned(),
        Meaning::Timestamp { microseconds: 1 } => " (timestamp in microseconds)".to_owned(),
        Meaning::Timestamp { .. } => " (timestamp in milliseconds)".to_owned(),
        Meaning::Decimal { scale } => {
            format!(" (decimal({},{scale}))", leaf.type_precision())
        }
        Meaning::Other => " (another meaning)".to_owned(),
    };
    format!("{optional} {stored} {}{meaning}", leaf.name())
}

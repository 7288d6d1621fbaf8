//! One value of a file into one column:
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html>.

use std::borrow::Cow;

use executor::SessionError;
use plan::SqlType;
use sql::statement::CopyOptions;
use sql::typed::Nullability;

use super::column::Column;
use super::fault::{Kind, Misfit, RowFault};
use super::moment::{Form, Zone};
use super::number::{self, Excess};
use super::text;
use crate::functions::super_of;
use crate::row::{Cell, Row};

/// A value as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Absent, or a JSON null.
    Null,
    Some(Kind, Cow<'a, str>),
}

/// What happens to text that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlong {
    Refused,
    /// `TRUNCATECOLUMNS`.
    Cut,
}

#[derive(Debug)]
pub(super) struct Converter {
    null_as: String,
    /// What else stands for NULL in a text column.
    empty: Empty,
    overlong: Overlong,
    excess: Excess,
    time: Form,
    date: Form,
    dates: Dates,
    blanks: Blanks,
}

/// What happens to a date or time that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    Refused,
    /// `ACCEPTANYDATE`: it becomes NULL.
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Empty {
    Kept,
    /// `EMPTYASNULL`.
    Null,
    /// `BLANKSASNULL`, which an empty text is too.
    BlanksNull,
}

/// Blanks at the end of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blanks {
    Kept,
    /// `TRIMBLANKS`.
    Removed,
}

impl Converter {
    pub(super) fn new(options: &CopyOptions) -> Result<Self, SessionError> {
        Ok(Self {
            // A field that is one NUL and nothing else.
            null_as: match options.null_as.as_str() {
                "\\0" | "\\000" => "\0".to_owned(),
                text => text.to_owned(),
            },
            empty: if options.blanks_as_null {
                Empty::BlanksNull
            } else if options.empty_as_null {
                Empty::Null
            } else {
                Empty::Kept
            },
            overlong: if options.truncate_columns {
                Overlong::Cut
            } else {
                Overlong::Refused
            },
            excess: if options.round_decimals {
                Excess::Rounded
            } else {
                Excess::Truncated
            },
            time: Form::of_time(&options.time_format)?,
            date: Form::of_date(options.date_format.as_ref())?,
            dates: if options.accept_any_date {
                Dates::Null
            } else {
                Dates::Refused
            },
            blanks: if options.trim_blanks {
                Blanks::Removed
            } else {
                Blanks::Kept
            },
        })
    }

    pub(super) fn convert(
        &self,
        value: &Value<'_>,
        column: &Column,
        row: &mut Row,
    ) -> Result<(), RowFault> {
        let fault = |kind, misfit| RowFault::Value {
            column: column.name.clone(),
            ty: column.ty,
            kind,
            misfit,
        };
        let Some((kind, text)) = self.present(value, column.ty) else {
            return match column.nullability {
                Nullability::Nullable | Nullability::Unknown => Ok(()),
                Nullability::NotNull => {
                    let kind = match value {
                        Value::Null => None,
                        Value::Some(kind, _) => Some(*kind),
                    };
                    Err(fault(kind, Misfit::Null))
                }
            };
        };
        match self.place(kind, text, column, row) {
            Err(Misfit::NotTime { .. })
                if self.dates == Dates::Null
                    && matches!(column.ty, SqlType::Date | SqlType::Timestamp) =>
            {
                match column.nullability {
                    Nullability::NotNull => Err(fault(Some(kind), Misfit::Null)),
                    Nullability::Nullable | Nullability::Unknown => Ok(()),
                }
            }
            placed => placed.map_err(|misfit| fault(Some(kind), misfit)),
        }
    }

    /// The value, unless it stands for NULL.
    fn present<'a>(&self, value: &'a Value<'_>, ty: SqlType) -> Option<(Kind, &'a str)> {
        let Value::Some(kind, text) = value else {
            return None;
        };
        let text: &str = text;
        if !matches!(kind, Kind::Field | Kind::Padded | Kind::JsonString) {
            return Some((*kind, text));
        }
        if text == self.null_as {
            return None;
        }
        let is_null = if ty.is_text() {
            match self.empty {
                Empty::Kept => false,
                Empty::Null => text.is_empty(),
                Empty::BlanksNull => text.chars().all(char::is_whitespace),
            }
        } else {
            // Blank fields of other types are always NULL.
            text.chars().all(char::is_whitespace)
        };
        let text = match kind {
            Kind::Padded if !ty.is_text() => text.trim_matches(' '),
            _ => text,
        };
        (!is_null).then_some((*kind, text))
    }

    fn place(&self, kind: Kind, text: &str, column: &Column, row: &mut Row) -> Result<(), Misfit> {
        let at = column.place;
        if !column.ty.is_text() && column.ty != SqlType::Super {
            if matches!(kind, Kind::JsonObject | Kind::JsonArray) {
                return Err(Misfit::Nested);
            }
            if kind == Kind::JsonBoolean && column.ty != SqlType::Boolean {
                return Err(Misfit::Nested);
            }
        }
        let cell = match column.ty {
            SqlType::Varchar(limit) => {
                let text = self.fitting(text, usize::from(limit))?;
                row.set_text(at, text);
                return Ok(());
            }
            SqlType::Char(limit) => {
                // Padding says nothing, so it is not stored.
                let text = text.trim_end_matches(' ');
                if !text.is_ascii() {
                    return Err(Misfit::MultibyteInChar);
                }
                row.set_text(at, self.fitting(text, usize::from(limit))?);
                return Ok(());
            }
            SqlType::SmallInt => Cell::SmallInt(narrow(text)?),
            SqlType::Integer => Cell::Integer(narrow(text)?),
            SqlType::BigInt => Cell::BigInt(number::integer(text)?),
            SqlType::Decimal { precision, scale } => Cell::Decimal {
                precision,
                scale,
                scaled: number::decimal(text, precision, scale, self.excess)?,
            },
            SqlType::Real => Cell::Real(number::real(text)?),
            SqlType::DoublePrecision => Cell::Double(number::double(text)?),
            SqlType::Boolean => Cell::Boolean(boolean(text)?),
            SqlType::Date => Cell::Date(self.date.date(text)?),
            SqlType::Timestamp => Cell::Timestamp(self.time.timestamp(text, Zone::None)?),
            SqlType::TimestampTz => Cell::Timestamp(self.time.timestamp(text, Zone::Kept)?),
            SqlType::Super => {
                let json = match kind {
                    Kind::JsonString => Cow::Owned(quoted(text)),
                    _ => Cow::Borrowed(text),
                };
                let value = super_of(&json).ok_or(Misfit::NotSuper)?;
                // A null of the file is NULL, as in any other column.
                if value != "null" {
                    row.set_text(at, &value);
                }
                return Ok(());
            }
            SqlType::Time
            | SqlType::TimeTz
            | SqlType::IntervalYearToMonth
            | SqlType::IntervalDayToSecond
            | SqlType::Varbyte(_)
            | SqlType::Geometry
            | SqlType::Geography
            | SqlType::HllSketch => return Err(Misfit::Nested),
        };
        row.set(at, cell);
        Ok(())
    }

    fn fitting<'a>(&self, text: &'a str, limit: usize) -> Result<&'a str, Misfit> {
        if text.contains('\0') {
            return Err(Misfit::NulCharacter);
        }
        let text = match self.blanks {
            Blanks::Kept => text,
            Blanks::Removed => text.trim_end_matches(char::is_whitespace),
        };
        match self.overlong {
            _ if text.len() <= limit => Ok(text),
            Overlong::Cut => Ok(text::cut(text, limit)),
            Overlong::Refused => Err(Misfit::TooLong { bytes: text.len() }),
        }
    }
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

fn narrow<T: TryFrom<i64>>(text: &str) -> Result<T, Misfit> {
    T::try_from(number::integer(text)?).map_err(|_| Misfit::OutOfRange)
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_Boolean_type.html>.
fn boolean(text: &str) -> Result<bool, Misfit> {
    match text.to_ascii_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "1" => Ok(true),
        "f" | "false" | "n" | "no" | "0" => Ok(false),
        _ => Err(Misfit::NotBoolean),
    }
}

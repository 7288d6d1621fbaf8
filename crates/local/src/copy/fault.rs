//! Why a row cannot be loaded, and the words for it.
//!
//! The words name the place, the kind of the value, what was declared and how much there was; the
//! value itself is row data and stays out.

use std::fmt;

use executor::SessionError;
use plan::{Identifier, SqlType};

use crate::refusal::{refused_with_help, sqlstate};

/// What kind of value stood in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    JsonString,
    JsonNumber,
    JsonBoolean,
    JsonObject,
    JsonArray,
    /// A field of a file that is no JSON.
    Field,
    /// A field of fixed width, filled up with blanks.
    Padded,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonString => "a JSON string",
            Self::JsonNumber => "a JSON number",
            Self::JsonBoolean => "a JSON boolean",
            Self::JsonObject => "a JSON object",
            Self::JsonArray => "a JSON array",
            Self::Field | Self::Padded => "a field",
        })
    }
}

/// Why a value does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    TooLong {
        bytes: usize,
    },
    MultibyteInChar,
    NulCharacter,
    NotNumeric,
    /// A whole number is wanted; this one has a point or an exponent.
    NotWhole,
    OutOfRange,
    NotBoolean,
    /// Not of this form.
    NotTime {
        form: String,
    },
    /// Not of a form that is recognised here; Redshift's `'auto'` may know it.
    Unrecognised,
    /// A number but for blanks around it, of which nothing is documented.
    BlankAround,
    Nested,
    /// No JSON, for a SUPER column, or JSON that is not kept here: a number with an exponent.
    NotSuper,
    /// The column is NOT NULL.
    Null,
}

/// What is wrong with one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    Value {
        column: Identifier,
        ty: SqlType,
        kind: Option<Kind>,
        misfit: Misfit,
    },
    /// No JSON, or no JSON object.
    Json {
        what: String,
    },
    InvalidUtf8,
    TooFewFields {
        found: usize,
        expected: usize,
    },
    TooManyFields {
        found: usize,
        expected: usize,
    },
    /// A line of fields of fixed width, in characters.
    LineWidth {
        found: u64,
        expected: u64,
    },
    UnclosedQuote,
    TextAfterQuote,
    TooLarge {
        limit: usize,
    },
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value {
                column,
                ty,
                kind,
                misfit,
            } => {
                write!(f, "column `{column}`: ")?;
                let value = kind.map_or_else(|| "the value".to_owned(), |kind| kind.to_string());
                match misfit {
                    Misfit::TooLong { bytes } => {
                        write!(f, "{value} of {bytes} bytes is too long for {ty}")
                    }
                    Misfit::MultibyteInChar => write!(
                        f,
                        "{value} has multibyte characters, which {ty} does not hold"
                    ),
                    Misfit::NulCharacter => {
                        write!(f, "{value} holds the character U+0000, which {ty} does not")
                    }
                    Misfit::NotNumeric => write!(f, "{value} is no number for {ty}"),
                    Misfit::NotWhole => write!(
                        f,
                        "{value} with a point or an exponent is no number for {ty}"
                    ),
                    Misfit::OutOfRange => write!(f, "{value} is out of range for {ty}"),
                    Misfit::NotBoolean => write!(f, "{value} is neither true nor false for {ty}"),
                    Misfit::NotTime { form } => {
                        write!(f, "{value} is no {ty} of the form {form}")
                    }
                    Misfit::Unrecognised => write!(
                        f,
                        "{value} is no {ty} of a form that the local engine recognises"
                    ),
                    Misfit::BlankAround => {
                        write!(f, "{value} with blanks around it is no number for {ty}")
                    }
                    Misfit::Nested => write!(f, "{value} is no value for {ty}"),
                    Misfit::NotSuper => write!(
                        f,
                        "{value} is no JSON for {ty}, or has a number with an exponent"
                    ),
                    Misfit::Null => write!(f, "{ty} not null has no value"),
                }
            }
            Self::Json { what } => f.write_str(what),
            Self::InvalidUtf8 => f.write_str("the bytes are not UTF-8"),
            Self::TooFewFields { found, expected } => {
                write!(f, "there are {found} fields for {expected} columns")
            }
            Self::TooManyFields { found, expected } => write!(
                f,
                "extra columns found: there are {found} fields for {expected} columns"
            ),
            Self::LineWidth { found, expected } => write!(
                f,
                "the line has {found} characters for a width of {expected}"
            ),
            Self::UnclosedQuote => f.write_str("a quotation mark is not closed"),
            Self::TextAfterQuote => f.write_str("text follows a closing quotation mark"),
            Self::TooLarge { limit } => write!(f, "the row is larger than {limit} bytes"),
        }
    }
}

impl RowFault {
    fn help(&self) -> String {
        match self {
            Self::Value {
                column, ty, misfit, ..
            } => match misfit {
                Misfit::TooLong { bytes } => match ty {
                    SqlType::Char(_) => {
                        format!("declare `{column}` as char({bytes}) or wider; lengths are bytes")
                    }
                    _ => format!(
                        "declare `{column}` as varchar({bytes}) or wider, lengths are bytes; or \
                         let COPY cut values with TRUNCATECOLUMNS"
                    ),
                },
                Misfit::MultibyteInChar => format!("declare `{column}` as varchar"),
                Misfit::NulCharacter => "remove the character from the file".to_owned(),
                Misfit::NotWhole => format!(
                    "declare `{column}` as decimal or double precision and convert it in a select"
                ),
                Misfit::NotNumeric | Misfit::NotBoolean | Misfit::Nested => {
                    format!("declare `{column}` as varchar and convert it in a select")
                }
                Misfit::OutOfRange => format!("declare `{column}` with a wider type"),
                Misfit::NotTime { .. } => "say the form of the file with TIMEFORMAT or \
                     DATEFORMAT; 'auto' takes most"
                    .to_owned(),
                Misfit::Unrecognised => {
                    "say the form of the file with TIMEFORMAT or DATEFORMAT".to_owned()
                }
                Misfit::NotSuper => "write JSON there, and text in double quotes".to_owned(),
                Misfit::BlankAround => "write the number alone".to_owned(),
                Misfit::Null => format!(
                    "drop `not null` from `{column}`, or look at the file: a JSON key may be \
                     missing or written in another case"
                ),
            },
            Self::Json { .. } => "the file must hold JSON objects, one after another".to_owned(),
            Self::InvalidUtf8 => {
                "write the file as UTF-8, or let COPY replace bytes with ACCEPTINVCHARS".to_owned()
            }
            Self::TooFewFields { .. } => {
                "declare the columns that the file has, in its order, and check the delimiter"
                    .to_owned()
            }
            Self::TooManyFields { .. } => {
                "declare every column of the file, in its order, and check the delimiter".to_owned()
            }
            Self::LineWidth { .. } => {
                "give each column the width that it has in the file, in characters".to_owned()
            }
            Self::UnclosedQuote | Self::TextAfterQuote => {
                "write a quotation mark inside a quoted field twice".to_owned()
            }
            Self::TooLarge { .. } => "split the row; Redshift loads at most 4 MB".to_owned(),
        }
    }
}

impl RowFault {
    /// Whether Redshift may load the row: it fails here, and it is not passed over either.
    pub(super) fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Value {
                misfit: Misfit::Unrecognised | Misfit::BlankAround | Misfit::NotSuper,
                ..
            }
        )
    }

    /// The code that Redshift has for it:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>.
    fn code(&self) -> i32 {
        match self {
            Self::Value { ty, misfit, .. } => match misfit {
                Misfit::TooLong { .. } => 1204,
                Misfit::MultibyteInChar => 1220,
                Misfit::NulCharacter => 1218,
                Misfit::OutOfRange => match ty {
                    SqlType::SmallInt | SqlType::Integer | SqlType::BigInt => 1222,
                    _ => 1204,
                },
                Misfit::NotWhole | Misfit::NotNumeric | Misfit::BlankAround => match ty {
                    SqlType::Real | SqlType::DoublePrecision => 1208,
                    SqlType::Decimal { .. } => 1209,
                    _ => 1207,
                },
                Misfit::NotBoolean => 1210,
                Misfit::NotTime { .. } | Misfit::Unrecognised if *ty == SqlType::Date => 1205,
                Misfit::NotTime { .. } | Misfit::Unrecognised => 1206,
                Misfit::Nested | Misfit::NotSuper => 1224,
                Misfit::Null => 1213,
            },
            Self::Json { .. } | Self::TooLarge { .. } => 1216,
            Self::InvalidUtf8 => 1220,
            Self::TooFewFields { .. } | Self::UnclosedQuote | Self::TextAfterQuote => 1214,
            Self::TooManyFields { .. } => 1202,
            Self::LineWidth { found, expected } if found > expected => 1202,
            Self::LineWidth { .. } => 1203,
        }
    }
}

/// A row that could not be loaded, as Redshift's views of load errors have it. No value is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// The object, as `s3://bucket/key`.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: u64,
    pub(crate) column: Option<(Identifier, SqlType)>,
    pub(crate) code: i32,
    pub(crate) reason: String,
    /// The length of the value, where that is what is wrong.
    pub(crate) bytes: Option<usize>,
}

/// The first row that could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LoadFault {
    /// The object, as `s3://bucket/key`.
    pub(super) file: String,
    /// From 1.
    pub(super) line: u64,
    pub(super) fault: RowFault,
}

impl LoadFault {
    pub(super) fn row(&self) -> BadRow {
        let Self { file, line, fault } = self;
        let words = fault.to_string();
        let (column, bytes, reason) = match fault {
            RowFault::Value {
                column, ty, misfit, ..
            } => {
                let bytes = match misfit {
                    Misfit::TooLong { bytes } => Some(*bytes),
                    _ => None,
                };
                let named = format!("column `{column}`: ");
                let reason = words.strip_prefix(&named).unwrap_or(&words).to_owned();
                (Some((column.clone(), *ty)), bytes, reason)
            }
            _ => (None, None, words),
        };
        BadRow {
            file: file.clone(),
            line: *line,
            column,
            code: fault.code(),
            reason,
            bytes,
        }
    }

    pub(super) fn refuse(&self, table: &Identifier, faults: u64) -> SessionError {
        let Self { file, line, fault } = self;
        let more = match faults {
            0 | 1 => String::new(),
            _ => format!(" ({faults} rows failed, this was the first)"),
        };
        refused_with_help(
            sqlstate::INTERNAL,
            format!("Load into table '{table}' failed. `{file}`, line {line}: {fault}{more}"),
            fault.help(),
        )
    }
}

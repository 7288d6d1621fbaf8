//! Functions whose meaning on Redshift the engine's own do not have, in Rust: the emitter calls
//! them by name, with text for arguments and result.
//!
//! What Redshift's documentation leaves open is refused when a value shows it.

mod compact;
mod json;
mod moment;
mod number_format;
mod pattern;
mod read_time;
mod words;
mod write_time;
mod zone;

use std::fmt;

use crate::refusal::sqlstate;

/// What a function gives; `None` is NULL.
pub(crate) type Answer = Result<Option<String>, Fault>;

/// A function of text. It is not asked about NULL, which gives NULL.
pub(crate) type Body = fn(&[&str]) -> Answer;

/// An error in Redshift's words, without the values that brought it about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    sqlstate: &'static str,
    message: String,
}

/// Every function, by the name it has inside the engine.
pub(crate) const ALL: &[(&str, Body)] = &[
    ("callsheet_regexp_like", pattern::like),
    ("callsheet_regexp_count", pattern::count),
    ("callsheet_regexp_position", pattern::position),
    ("callsheet_regexp_replace", pattern::replace),
    ("callsheet_regexp_substr", pattern::substr),
    ("callsheet_from_utc", zone::from_utc),
    ("callsheet_to_utc", zone::to_utc),
    ("callsheet_read_timestamp", read_time::timestamp),
    ("callsheet_parse_time", read_time::formatted),
    ("callsheet_format_time", write_time::formatted),
    ("callsheet_months_between", moment::months_between),
    ("callsheet_next_day", moment::next_day),
    ("callsheet_format_number", number_format::formatted),
    ("callsheet_initcap", words::initcap),
    ("callsheet_reverse", words::reverse),
    ("callsheet_ascii", words::ascii),
    ("callsheet_quote_ident", words::quote_ident),
    ("callsheet_quote_literal", words::quote_literal),
    ("callsheet_strtol", compact::strtol),
    ("callsheet_to_hex", compact::to_hex),
    ("callsheet_crc32", compact::crc32),
    ("callsheet_json_path", json::path),
    ("callsheet_json_element", json::element),
    ("callsheet_json_length", json::length),
    ("callsheet_json_is_object", json::is_object),
    ("callsheet_json_is_array", json::is_array),
];

impl Fault {
    /// What the local engine cannot say the same way.
    fn open(what: impl fmt::Display) -> Self {
        Self {
            sqlstate: sqlstate::NOT_SUPPORTED,
            message: format!("the local engine cannot rehearse {what}"),
        }
    }

    fn of(sqlstate: &'static str, message: impl Into<String>) -> Self {
        Self {
            sqlstate,
            message: message.into(),
        }
    }
}

/// As the engine's errors are read again.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}:{}",
            crate::engine::RAISED,
            self.sqlstate,
            self.message
        )
    }
}

impl std::error::Error for Fault {}

/// The argument at this place; the emitter has counted them.
fn at<'a>(arguments: &[&'a str], index: usize) -> &'a str {
    arguments.get(index).copied().unwrap_or_default()
}

/// A whole number among the arguments.
fn whole(arguments: &[&str], index: usize) -> Result<i64, Fault> {
    at(arguments, index).parse().map_err(|_| {
        Fault::of(
            sqlstate::OUT_OF_RANGE,
            "a number is out of range for its type",
        )
    })
}

#[cfg(test)]
mod tests;

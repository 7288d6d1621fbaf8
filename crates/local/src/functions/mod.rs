//! Functions whose meaning on Redshift the engine's own do not have, in Rust: the emitter calls
//! them by name, with text for arguments and result.
//!
//! What Redshift's documentation leaves open is refused when a value shows it.

mod compact;
mod digest;
mod fnv;
mod json;
mod moment;
mod number_format;
mod pattern;
mod read_time;
mod shape;
mod shift;
mod similar;
mod soundex;
mod super_value;
mod teradata;
mod time_of_day;
mod varbyte;
mod words;
mod write_time;
mod zone;
mod zoned;

use std::fmt;

use crate::refusal::sqlstate;

/// What a function gives; `None` is NULL.
pub(crate) type Answer = Result<Option<String>, Fault>;

/// What a cast makes of a text; none where it cannot be cast here.
pub(crate) fn cast_to_timestamp(text: &str) -> Option<String> {
    read_time::timestamp(&[text]).ok()?
}

/// A JSON text as a SUPER value is kept; none where it is no JSON.
pub(crate) fn super_of(json: &str) -> Option<String> {
    super_value::parse(&[json]).ok()?
}

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
    ("callsheet_format_number", number_format::write),
    ("callsheet_format_float", number_format::write_float),
    ("callsheet_read_number", number_format::read),
    ("callsheet_shift_left", shift::left),
    ("callsheet_shift_right", shift::right),
    ("callsheet_initcap", words::initcap),
    ("callsheet_upper", words::upper),
    ("callsheet_lower", words::lower),
    ("callsheet_reverse", words::reverse),
    ("callsheet_ascii", words::ascii),
    ("callsheet_quote_ident", words::quote_ident),
    ("callsheet_quote_literal", words::quote_literal),
    ("callsheet_sha2", digest::sha2),
    ("callsheet_strtol", compact::strtol),
    ("callsheet_to_hex", compact::to_hex),
    ("callsheet_crc32", compact::crc32),
    ("callsheet_json_path", json::path),
    ("callsheet_json_element", json::element),
    ("callsheet_json_length", json::length),
    ("callsheet_json_is_object", json::is_object),
    ("callsheet_json_is_array", json::is_array),
    ("callsheet_similar_to", similar::to),
    ("callsheet_shape", shape::call),
    ("callsheet_fnv_hash", fnv::hash),
    ("callsheet_text_to_int", teradata::integer),
    ("callsheet_text_to_numeric", teradata::numeric),
    ("callsheet_soundex", soundex::soundex),
    ("callsheet_difference", soundex::difference),
    ("callsheet_octetindex", soundex::octetindex),
    ("callsheet_read_time", time_of_day::read),
    ("callsheet_read_time_with_zone", time_of_day::read_with_zone),
    ("callsheet_read_timestamp_with_zone", zoned::timestamp),
    ("callsheet_try_timestamp", read_time::try_timestamp),
    ("callsheet_varbyte_of_text", varbyte::of_text),
    ("callsheet_varbyte_of_number", varbyte::of_number),
    ("callsheet_varbyte_part", varbyte::part),
    ("callsheet_varbyte_not", varbyte::not),
    ("callsheet_varbyte_bits", varbyte::bits),
    ("callsheet_to_varbyte", varbyte::to),
    ("callsheet_from_varbyte", varbyte::from),
    ("callsheet_getbit", varbyte::getbit),
    ("callsheet_super_array", super_value::array),
    ("callsheet_super_array_concat", super_value::concat),
    ("callsheet_super_array_contains", super_value::contains),
    ("callsheet_super_array_distinct", super_value::distinct),
    ("callsheet_super_array_except", super_value::except),
    ("callsheet_super_array_flatten", super_value::flatten),
    (
        "callsheet_super_array_intersection",
        super_value::intersection,
    ),
    ("callsheet_super_array_position", super_value::position),
    ("callsheet_super_array_positions", super_value::positions),
    ("callsheet_super_array_sort", super_value::sort),
    ("callsheet_super_array_union", super_value::union),
    ("callsheet_super_can_json_parse", super_value::can_parse),
    ("callsheet_super_cast", super_value::cast),
    ("callsheet_super_compare", super_value::compare),
    ("callsheet_super_decimal_precision", super_value::precision),
    ("callsheet_super_decimal_scale", super_value::scale),
    ("callsheet_super_element", super_value::element),
    ("callsheet_super_elements", super_value::elements),
    ("callsheet_super_field", super_value::field),
    ("callsheet_super_get_array_length", super_value::length),
    (
        "callsheet_super_get_number_attributes",
        super_value::members,
    ),
    ("callsheet_super_is", super_value::is),
    ("callsheet_super_json_parse", super_value::parse),
    ("callsheet_super_json_serialize", super_value::serialize),
    ("callsheet_super_json_size", super_value::size),
    ("callsheet_super_json_typeof", super_value::type_of),
    ("callsheet_super_key", super_value::key),
    ("callsheet_super_lower_attribute_names", super_value::lower),
    ("callsheet_super_names", super_value::names),
    ("callsheet_super_object", super_value::object),
    ("callsheet_super_order", super_value::order),
    ("callsheet_super_split_to_array", super_value::split),
    ("callsheet_super_subarray", super_value::sub),
    ("callsheet_super_text", super_value::text),
    ("callsheet_super_upper_attribute_names", super_value::upper),
    ("callsheet_super_values", super_value::values),
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

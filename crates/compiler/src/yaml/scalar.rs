//! What a scalar means: YAML 1.2's core schema.

use serde_yaml::{Number, Value};

use super::node::{ScalarNode, ScalarStyle};

/// The value of a scalar.
///
/// `no`, `on` and `yes` are text, as YAML 1.2 has it, and so is `0755`, which YAML 1.1 and 1.2
/// read as different numbers.
///
/// Source: <https://yaml.org/spec/1.2.2/#103-core-schema>.
pub(crate) fn value(scalar: &ScalarNode) -> Value {
    let text = scalar.text.as_str();
    if scalar.style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let starts_a_number =
        unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    // Binary numbers are YAML 1.1's.
    if !starts_a_number || unsigned.starts_with("0b") {
        return None;
    }
    // More digits than an integer holds are still a number.
    let long = || {
        let digits = unsigned.bytes().all(|byte| byte.is_ascii_digit());
        (digits && !unsigned.starts_with('0')).then(|| text.parse::<f64>().ok().map(Number::from))
    };
    text.parse().ok().or_else(|| long().flatten())
}

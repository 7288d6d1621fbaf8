//! One row as a line of an object.

use executor::SessionError;
use plan::{Identifier, SqlType};

use super::options::{Escape, Form, Quotes};
use crate::refusal::not_rehearsed;

/// A value with what decides how it is written.
pub(super) struct Field<'a> {
    pub(super) name: &'a Identifier,
    pub(super) ty: Option<SqlType>,
    pub(super) value: Option<&'a str>,
}

/// Adds the line without its end.
pub(super) fn write(
    form: &Form,
    fields: &[Field<'_>],
    line: &mut String,
) -> Result<(), SessionError> {
    match form {
        Form::Delimited {
            delimiter,
            null,
            escape,
            quotes,
        } => {
            for (index, field) in fields.iter().enumerate() {
                if index > 0 {
                    line.push(*delimiter);
                }
                match (field.value, quotes) {
                    (None, Quotes::Never) => line.push_str(null),
                    // Whether those are in quotes is not documented.
                    (None, Quotes::Always) => {
                        return Err(not_rehearsed("UNLOAD of a NULL with ADDQUOTES"));
                    }
                    (Some(value), quotes) => {
                        delimited(value, *delimiter, *escape, *quotes, field.ty, line);
                    }
                }
            }
        }
        Form::Csv { delimiter, null } => {
            for (index, field) in fields.iter().enumerate() {
                if index > 0 {
                    line.push(*delimiter);
                }
                csv(field.value.unwrap_or(null), *delimiter, line);
            }
        }
        Form::Json => {
            for (index, field) in fields.iter().enumerate() {
                line.push(if index == 0 { '{' } else { ',' });
                line.push_str(&quoted(field.name.as_str()));
                line.push(':');
                line.push_str(&json(field)?);
            }
            line.push('}');
        }
        // Written by the engine.
        Form::Parquet => {}
    }
    Ok(())
}

fn delimited(
    value: &str,
    delimiter: char,
    escape: Escape,
    quotes: Quotes,
    ty: Option<SqlType>,
    line: &mut String,
) {
    let is_text = ty.is_some_and(SqlType::is_text);
    if quotes == Quotes::Always {
        line.push('"');
    }
    for character in value.chars() {
        let is_special = character == delimiter
            || matches!(character, '\n' | '\r' | '\\')
            || (quotes == Quotes::Always && matches!(character, '"' | '\''));
        if escape == Escape::Backslash && is_text && is_special {
            line.push('\\');
        }
        line.push(character);
    }
    if quotes == Quotes::Always {
        line.push('"');
    }
}

fn csv(value: &str, delimiter: char, line: &mut String) {
    let is_special = |c: char| c == delimiter || matches!(c, '"' | '\n' | '\r');
    if value.contains(is_special) {
        line.push('"');
        line.push_str(&value.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(value);
    }
}

fn json(field: &Field<'_>) -> Result<String, SessionError> {
    let Some(value) = field.value else {
        return Ok("null".to_owned());
    };
    Ok(match field.ty {
        Some(SqlType::Super) => value.to_owned(),
        Some(ty) if ty.is_integer() || matches!(ty, SqlType::Decimal { .. }) => value.to_owned(),
        // The documentation says `t` and `f`, and not whether as text; of floats not which digits.
        Some(ty @ (SqlType::Boolean | SqlType::Real | SqlType::DoublePrecision)) => {
            return Err(not_rehearsed(format_args!("UNLOAD of {ty} as JSON")));
        }
        _ => quoted(value),
    })
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

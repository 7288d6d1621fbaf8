//! Plain values.

use serde::Deserialize;
use serde_yaml::Value;

use super::decode::{Decoder, Field};
use crate::source::Spanned;
use crate::yaml::NodeKind;

/// A value of `vars` or `accepted_values`.
///
/// Null is deliberately absent: an unset variable and an accepted NULL are both mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    Integer(i64),
    /// Any other number, in the digits the user wrote, so that no float format decides a plan.
    Decimal(String),
    Boolean(Switch),
}

/// `true` or `false`, where the key says what is switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "bool")]
pub enum Switch {
    On,
    Off,
}

impl From<bool> for Switch {
    fn from(value: bool) -> Self {
        if value { Self::On } else { Self::Off }
    }
}

impl Decoder<'_> {
    /// Reads text, a number or a boolean.
    pub(crate) fn scalar(&mut self, field: Field<'_>) -> Option<Spanned<Scalar>> {
        let node = self.rendered(field.value)?;
        let field = field.with(&node);
        let value = match (&field.value.kind, field.value.scalar_value()) {
            (_, Some(Value::String(text))) => Some(Scalar::Text(text)),
            (_, Some(Value::Bool(value))) => Some(Scalar::Boolean(value.into())),
            (NodeKind::Scalar(scalar), Some(Value::Number(number))) => match number.as_i64() {
                Some(integer) => Some(Scalar::Integer(integer)),
                None => decimal(&scalar.text).map(Scalar::Decimal),
            },
            _ => None,
        };
        if value.is_none() {
            self.wrong_type(field, "text, a number or a boolean", None);
        }
        value.map(|value| Spanned::new(value, field.value.span))
    }
}

/// The digits as SQL takes them; none for `.inf`, `.nan` and hexadecimal numbers beyond 64 bits.
fn decimal(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || ".eE+-".contains(c);
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.chars().all(is_part).then(|| digits.to_owned())
}

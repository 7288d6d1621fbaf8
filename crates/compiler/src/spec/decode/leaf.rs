//! Single values, typed by `serde_yaml`.

use plan::Identifier;
use plan::identifier::IdentifierFault;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::{Decoder, Field};
use crate::parts::is_template;
use crate::source::Spanned;
use crate::spec::fault::Fault;
use crate::spec::scalar::Switch;
use crate::yaml::NodeKind;

/// A value that stands alone, such as a name or a number.
pub(crate) trait Leaf: DeserializeOwned {
    const EXPECTED: Expected;
}

/// What has to stand there, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Text,
    Name,
    WholeNumber {
        most: u64,
    },
    /// Of 32 bits.
    SignedNumber,
    Boolean,
}

impl Leaf for String {
    const EXPECTED: Expected = Expected::Text;
}

impl Leaf for Identifier {
    const EXPECTED: Expected = Expected::Name;
}

impl Leaf for i32 {
    const EXPECTED: Expected = Expected::SignedNumber;
}

impl Leaf for u16 {
    const EXPECTED: Expected = Expected::WholeNumber {
        most: Self::MAX as u64,
    };
}

impl Leaf for u32 {
    const EXPECTED: Expected = Expected::WholeNumber {
        most: Self::MAX as u64,
    };
}

impl Leaf for u64 {
    const EXPECTED: Expected = Expected::WholeNumber { most: Self::MAX };
}

impl Leaf for Switch {
    const EXPECTED: Expected = Expected::Boolean;
}

impl Expected {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text | Self::Name => value.is_string(),
            Self::WholeNumber { .. } | Self::SignedNumber => value.is_number(),
            Self::Boolean => value.is_bool(),
        }
    }

    fn described(self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Name => "a name".into(),
            Self::WholeNumber { most: u64::MAX } => "a whole number from 0".into(),
            Self::WholeNumber { most } => format!("a whole number from 0 to {most}"),
            Self::SignedNumber => format!("a whole number from {} to {}", i32::MIN, i32::MAX),
            Self::Boolean => "`true` or `false`".into(),
        }
    }

    /// Why something that looks right is not.
    fn hint(self, value: &Value, text: &str) -> Option<String> {
        match (self, value) {
            (Self::Text | Self::Name, Value::Bool(_) | Value::Number(_)) => {
                Some(format!("put it in quotes: `\"{text}\"`"))
            }
            (Self::Boolean, Value::String(_)) => {
                let word = match text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" => "true",
                    "no" | "off" | "n" | "false" => "false",
                    _ => return None,
                };
                Some(format!(
                    "write `{word}` without quotes; YAML 1.2 reads `{text}` as text"
                ))
            }
            (Self::WholeNumber { .. }, Value::String(_)) if text.parse::<u64>().is_ok() => {
                Some("write it without quotes and without leading zeros".into())
            }
            _ => None,
        }
    }
}

impl Decoder<'_> {
    /// Reads one value, its templates filled.
    pub(crate) fn leaf<T: Leaf>(&mut self, field: Field<'_>) -> Option<Spanned<T>> {
        let value = self.rendered(field.value)?;
        self.leaf_as_written(field.with(&value))
    }

    /// Reads one value as it stands.
    pub(crate) fn leaf_as_written<T: Leaf>(&mut self, field: Field<'_>) -> Option<Spanned<T>> {
        let NodeKind::Scalar(scalar) = &field.value.kind else {
            self.wrong_type(field, T::EXPECTED.described(), None);
            return None;
        };
        let value = field.value.scalar_value()?;
        if !T::EXPECTED.fits(&value) {
            let hint = T::EXPECTED.hint(&value, &scalar.text);
            self.wrong_type(field, T::EXPECTED.described(), hint);
            return None;
        }
        match serde_yaml::from_value(value) {
            Ok(value) => Some(Spanned::new(value, field.value.span)),
            Err(error) if T::EXPECTED == Expected::Name => {
                self.faults.push(Fault::InvalidName {
                    reason: error.to_string(),
                    span: field.place(),
                });
                None
            }
            Err(_) => {
                self.wrong_type(field, T::EXPECTED.described(), None);
                None
            }
        }
    }

    /// Reads a key that names a table or a column.
    pub(crate) fn name_of_key(&mut self, key: &Spanned<String>) -> Option<Spanned<Identifier>> {
        if is_template(&key.value) {
            self.not_a_template(&key.value, key.span);
            return None;
        }
        match key.value.parse() {
            Ok(name) => Some(Spanned::new(name, key.span)),
            Err(fault) => {
                let fault: IdentifierFault = fault;
                self.faults.push(Fault::InvalidName {
                    reason: fault.to_string(),
                    span: key.span,
                });
                None
            }
        }
    }

    /// Reports a value of another shape, unless that was done before.
    pub(crate) fn wrong_type(
        &mut self,
        field: Field<'_>,
        expected: impl Into<String>,
        hint: Option<String>,
    ) {
        if field.value.kind == NodeKind::Refused {
            return;
        }
        self.faults.push(Fault::WrongType {
            field: field.to_string(),
            expected: expected.into(),
            found: field.value.described(),
            span: field.place(),
            hint,
        });
    }
}

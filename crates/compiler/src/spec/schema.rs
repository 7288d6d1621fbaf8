//! The schema of a target: one for everybody, or one for each developer.

use std::fmt;

use plan::Identifier;

use super::decode::{Decoder, Field};
use super::fault::Fault;
use crate::source::Spanned;

/// How a developer's name is written in a schema.
const USER: &str = "user";

/// A schema as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaSpec {
    Shared(Identifier),
    /// `dev_{{ user }}`: what stands before and behind the developer's name.
    Developers {
        before: String,
        behind: String,
    },
}

impl SchemaSpec {
    /// Of this developer; None where both together make no name.
    pub(crate) fn of(&self, developer: &Identifier) -> Option<Identifier> {
        match self {
            Self::Shared(name) => Some(name.clone()),
            Self::Developers { before, behind } => {
                format!("{before}{developer}{behind}").parse().ok()
            }
        }
    }

    /// Whether it is this schema, for one developer or another.
    pub(crate) fn covers(&self, schema: &Identifier) -> bool {
        match self {
            Self::Shared(name) => name == schema,
            Self::Developers { before, behind } => schema
                .as_str()
                .strip_prefix(before.as_str())
                .and_then(|rest| rest.strip_suffix(behind.as_str()))
                .is_some_and(|name| !name.is_empty()),
        }
    }

    /// The same with more behind it.
    pub(crate) fn followed_by(&self, suffix: &str) -> Option<Self> {
        match self {
            Self::Shared(name) => format!("{name}{suffix}").parse().ok().map(Self::Shared),
            Self::Developers { before, behind } => Some(Self::Developers {
                before: before.clone(),
                behind: format!("{behind}{suffix}"),
            }),
        }
    }
}

/// As it can be written.
impl fmt::Display for SchemaSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shared(name) => name.fmt(f),
            Self::Developers { before, behind } => {
                write!(f, "{before}{{{{ {USER} }}}}{behind}")
            }
        }
    }
}

impl Decoder<'_> {
    pub(super) fn schema(&mut self, field: Field<'_>) -> Option<Spanned<SchemaSpec>> {
        let is_template = |text: &str| text.contains("{{") || text.contains("{%");
        let text = match &field.value.kind {
            crate::yaml::NodeKind::Scalar(scalar) if is_template(&scalar.text) => {
                self.leaf_as_written::<String>(field)?
            }
            _ => {
                let name = self.leaf::<Identifier>(field)?;
                return Some(Spanned::new(SchemaSpec::Shared(name.value), name.span));
            }
        };
        let read = developers(&text.value);
        // One letter stands for every developer.
        let anybody: Identifier = "u".parse().expect("a name");
        match read {
            Some(schema) if schema.of(&anybody).is_some() => Some(Spanned::new(schema, text.span)),
            _ => {
                self.faults.push(Fault::InvalidName {
                    reason: format!(
                        "a schema is a name, or one with `{{{{ {USER} }}}}` in it, once, for the \
                         developer"
                    ),
                    span: text.span,
                });
                None
            }
        }
    }
}

/// `dev_{{ user }}`. No other template: a schema is settled before anything else.
fn developers(text: &str) -> Option<SchemaSpec> {
    let (before, rest) = text.split_once("{{")?;
    let (name, behind) = rest.split_once("}}")?;
    let is_plain = |text: &str| !text.contains(['{', '}', '"']);
    let fits = name.trim() == USER && is_plain(before) && is_plain(behind);
    // Names are folded as Redshift folds them, so that they can be compared with others.
    fits.then(|| SchemaSpec::Developers {
        before: before.to_ascii_lowercase(),
        behind: behind.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Identifier {
        text.parse().expect("a name")
    }

    #[test]
    fn a_developers_schema_has_the_name_in_its_place() {
        let schema = developers("Dev_{{user}}_x").expect("a schema");
        assert_eq!(schema.to_string(), "dev_{{ user }}_x");
        assert_eq!(schema.of(&name("anna")), Some(name("dev_anna_x")));
        assert!(schema.covers(&name("dev_anna_x")));
        for other in ["dev__x", "dev_anna", "anna_x", "prod"] {
            assert!(!schema.covers(&name(other)), "{other}");
        }
    }

    #[test]
    fn no_other_template_stands_in_a_schema() {
        for text in [
            "{{ vars.a }}",
            "{{ user }}{{ user }}",
            "a{% if user %}",
            "{{ user",
            "{{ user | upper }}",
        ] {
            assert_eq!(developers(text), None, "{text}");
        }
    }
}
